/* SPDX-License-Identifier: Apache-2.0
 * The last refused lines of a sensor, from one writing of its counters to the next.  One thread. */
#ifndef CLI_REFUSED_TAIL_H
#define CLI_REFUSED_TAIL_H

#include "events/decoder.h"
#include "registry/sensor.h"

enum {
    REFUSED_TAIL_BYTES = REFUSAL_BEGINNING_BYTES + 4
}; /* more than the beginning: nothing of
      it is cut within a character */

struct refused_tail_row {
    struct instant at;
    uint64_t line, byte;
    enum refusal reason;
    char bytes[REFUSED_TAIL_BYTES];
    size_t len;
};

struct refused_tail {
    uint64_t count; /* since the last look; the last SENSOR_REFUSED_LINES of them stand in `rows` */
    struct refused_tail_row rows[SENSOR_REFUSED_LINES];
};

/* `line` from 1, `byte` within it.  Of what no agreement covers only the place is kept. */
void refused_tail_add(struct refused_tail *tail, uint64_t line, uint64_t byte, enum refusal reason,
                      struct str text);
/* The same, as pipeline_watch_refused calls it with the tail. */
void refused_tail_note(void *tail, const struct decoded *decoded, enum refusal reason);
/* Forget them. */
void refused_tail_clear(struct refused_tail *tail);
/* Into the hop, and forget them; rows in the arena. */
void refused_tail_put(struct refused_tail *tail, struct sensor_hop *hop, struct arena *arena);

#endif
