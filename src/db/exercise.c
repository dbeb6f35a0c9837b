/* SPDX-License-Identifier: Apache-2.0
 * The mark and the clock of an exercise store. */
#include "db/exercise.h"

#include <stdio.h>

#include "base/file.h"
#include "db/db_limits.h"

enum { NODE_MAX_BYTES = 64 * 1024 };

enum status exercise_load_node(struct arena *arena, const char *folder, json_t **ret_node,
                               struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text;

    TRY(file_read(file_path(path, folder, "node.json"), NODE_MAX_BYTES, arena, &text, fault));
    return json_read(arena, text, NODE_MAX_BYTES, fault, ret_node);
}

enum status exercise_read(const json_t *node, struct exercise *ret_exercise, struct fault *fault)
{
    const json_t *about = json_object_get(node, EXERCISE_MEMBER);
    struct exercise exercise = {.is_exercise = about != NULL};

    if (!about) {
        *ret_exercise = exercise;
        return ST_OK;
    }
    struct str drill = json_get_text(about, "drill");
    exercise.speed = json_get_int(about, "speed", 0);
    exercise.stepped_ms = json_get_int(about, "stepped_ms", -1);
    exercise.made_at.ms = json_get_int(about, "made_at_ms", 0);
    exercise.from.ms = json_get_int(about, "from_ms", 0);
    if (exercise.from.ms <= 0 || drill.len > ID_BYTES || exercise.made_at.ms <= 0 ||
        exercise.speed < 1 || exercise.speed > STORE_SPEED_MAX || exercise.stepped_ms < 0 ||
        exercise.stepped_ms > STORE_STEPS_MAX_MS)
        return fault_set(fault, ST_CORRUPT, "node.json", "node.json 中的演习标记不完整",
                         "the mark of the exercise in node.json is incomplete");
    (void)snprintf(exercise.drill, sizeof exercise.drill, "%.*s", STR_ARG(drill));
    *ret_exercise = exercise;
    return ST_OK;
}

void exercise_put(json_t *node, const struct exercise *exercise)
{
    json_t *about = json_object();

    json_put_textz(about, "drill", exercise->drill);
    json_put_int(about, "from_ms", exercise->from.ms);
    json_put_int(about, "made_at_ms", exercise->made_at.ms);
    json_put_int(about, "speed", exercise->speed);
    json_put_int(about, "stepped_ms", exercise->stepped_ms);
    json_put(node, EXERCISE_MEMBER, about);
    json_decref(about);
}

struct instant exercise_time(const struct exercise *exercise, struct instant machine)
{
    int64_t gone_ms = machine.ms > exercise->made_at.ms ? machine.ms - exercise->made_at.ms : 0;

    return (struct instant){exercise->from.ms + gone_ms * exercise->speed + exercise->stepped_ms};
}
