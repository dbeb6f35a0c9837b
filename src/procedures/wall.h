/* SPDX-License-Identifier: Apache-2.0
 * The wall display: what is live, where, who works on it and how it went, for one area, in one
 * reading; and the topology of units and systems.
 *
 * Exercises and real things never mix: the wall of a drill twin shows exercises, every other wall
 * none. No personal data and no exact place of critical infrastructure are in it; with `is_visitor`
 * no unit is named either. */
#ifndef PROCEDURES_WALL_H
#define PROCEDURES_WALL_H

#include "base/json.h"
#include "db/work.h"

enum {
    WALL_MAX_REGIONS = 60,
    WALL_MAX_UNITS = 4000,
    WALL_MAX_LINKS = 4000,
    WALL_MAX_ROWS = 30, /* warnings, incidents */
    WALL_TICKER = 8,
    WALL_HOURS = 25,
    WALL_MEAN_DAYS = 7,
};

/* {as_of, exercise, region{code, name, name_en}, totals{parties, systems, high_systems, unsigned,
 * incidents, responses}, warnings[{id, title, number, level, since, total, sent, delivered, signed,
 * fed_back, oldest_unsigned_at|null}], incidents[{id, title, level, state, state_zh, state_en,
 * party, since, next_due_at|null, next_zh, next_en, late}], responses[{id, title, level, state,
 * party, since}], regions[{code, name, name_en, parties, systems, high_systems, level, affected,
 * incidents}], links[{from, to, n}] (systems of one region that run on a platform of another),
 * ticker[{at, kind, kind_zh, kind_en, act_zh, act_en, title}], trend[{at, n, mean}]}.  Of the
 * actor's own area.  ST_DENIED for actors without one. */
enum status wall_view(struct work *w, bool is_visitor, json_t **ret_wall) MUST_CHECK;
/* {nodes[{id, kind: "unit" | "system", name, region, party, systems, level, warned}], links[{from,
 * to, relation: "platform" | "parent" | "runs"}], cut, as_of}: units of the area (`region` "" for
 * all of it), or with `party` its systems and what they stand on. `warned` is the highest active
 * warning, or "". */
enum status wall_topology(struct work *w, struct str region, struct str party,
                          json_t **ret_topology) MUST_CHECK;

#endif
