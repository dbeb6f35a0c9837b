/* SPDX-License-Identifier: Apache-2.0
 * Who may bring what in right now, without asking the store: every sensor with its token's digest,
 * its unit and place, and what its agreement and the packs let through.
 *
 * A gate is immutable and counted like an address_map; the receivers take one for each batch.  It
 * is made anew by a job when sensors or agreements changed and at the latest every
 * SENSOR_GATE_KEEP_MS, for agreements begin and end by the clock; the instants stand in the pass,
 * so that one that has ended lets nothing through meanwhile. */
#ifndef REGISTRY_SENSOR_GATE_H
#define REGISTRY_SENSOR_GATE_H

#include "registry/sensor.h"

enum { SENSOR_GATE_KEEP_MS = 60 * 1000 };

/* The texts live as long as the gate. */
struct sensor_pass {
    struct str sensor_id, sensor_name, kind;
    struct str party_id, region, sector;
    bool is_active;
    bool needs_agreement, has_agreement;
    uint32_t categories;    /* bit per enum sensor_category: agreed and allowed */
    int64_t retention_days; /* the lesser of what was agreed and what is allowed */
    struct instant from_at, until_at;
};

enum sensor_gate_verdict {
    SENSOR_GATE_OPEN,
    SENSOR_GATE_PAUSED,
    SENSOR_GATE_NO_AGREEMENT,
};

struct sensor_gate;
struct sensor_gate_desk;

/* NULL: no such sensor, or none with that token. */
const struct sensor_pass *sensor_gate_by_id(const struct sensor_gate *gate, struct str sensor_id);
const struct sensor_pass *sensor_gate_by_token(const struct sensor_gate *gate, struct str token);
/* Whether anything of it is taken in at `now`. */
enum sensor_gate_verdict sensor_gate_judge(const struct sensor_pass *pass, struct instant now);
/* Whether it lets events of that category through (after sensor_gate_judge). */
bool sensor_gate_takes(const struct sensor_pass *pass, enum sensor_category category);
/* Why not, as the word of a refusal ("sensor-paused", "no-agreement"; "" when open) and for people.
 */
const char *sensor_gate_word(enum sensor_gate_verdict verdict);
const char *sensor_gate_zh(enum sensor_gate_verdict verdict);
const char *sensor_gate_en(enum sensor_gate_verdict verdict);
/* The category of an event by the type that its source gives it (Suricata's event_type and the
 * like); SENSOR_SYSTEMS for one that is in no list. */
enum sensor_category sensor_gate_category(struct str event_type);
size_t sensor_gate_count(const struct sensor_gate *gate);
const struct sensor_pass *sensor_gate_at(const struct sensor_gate *gate, size_t index);

enum status sensor_gate_load(struct work *w, struct sensor_gate **ret_gate) MUST_CHECK;
void sensor_gate_give(struct sensor_gate *gate);

struct sensor_gate_desk *sensor_gate_desk_new(void);
void sensor_gate_desk_free(struct sensor_gate_desk *desk);
/* By one thread at a time, in a read work. */
enum status sensor_gate_refresh(struct sensor_gate_desk *desk, struct work *w,
                                bool *ret_is_new) MUST_CHECK;
/* Held for the caller, who gives it back; an empty one before the first refresh. */
struct sensor_gate *sensor_gate_take(struct sensor_gate_desk *desk);

#endif
