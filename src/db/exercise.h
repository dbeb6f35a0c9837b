/* SPDX-License-Identifier: Apache-2.0
 * An exercise store: a copy of a store for a drill, with a clock of its own.
 *
 * Its mark stands in node.json, "exercise": {drill, from_ms, made_at_ms, speed, stepped_ms}, and in
 * its tables (meta, "exercise"); a store in which the two disagree does not open.  Its clock begins
 * at `from_ms`, runs `speed` times as fast as the machine's, and may be stepped ahead; it never
 * goes back.  Private to this room; others use store.h and work.h. */
#ifndef DB_EXERCISE_H
#define DB_EXERCISE_H

#include "base/id.h"
#include "base/json.h"

#define EXERCISE_MEMBER "exercise"

struct exercise {
    bool is_exercise;
    char drill[ID_BYTES + 1]; /* the dossier it was made for, "" when none was named */
    struct instant from;      /* its own time when it was made */
    struct instant made_at;   /* the machine's time then */
    int64_t speed;            /* 1 … STORE_SPEED_MAX */
    int64_t stepped_ms;       /* stepped ahead so far */
};

/* What node.json says; is_exercise false without the member.  ST_CORRUPT when it is incomplete. */
enum status exercise_read(const json_t *node, struct exercise *ret_exercise,
                          struct fault *fault) MUST_CHECK;
/* Put the member into node.json's object. */
void exercise_put(json_t *node, const struct exercise *exercise);
/* Its time when the machine's clock shows `machine`. */
struct instant exercise_time(const struct exercise *exercise, struct instant machine);
/* node.json of a folder, as an object in `arena`. */
enum status exercise_load_node(struct arena *arena, const char *folder, json_t **ret_node,
                               struct fault *fault) MUST_CHECK;

#endif
