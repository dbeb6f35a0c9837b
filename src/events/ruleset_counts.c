/* SPDX-License-Identifier: Apache-2.0
 * Counters of rules to a file and back. */
#include "events/ruleset_counts.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"

enum { ROW_NUMBERS = 8 };

static struct str key_of(const struct sigma_rule *rule)
{
    return rule->id.len > 0 ? rule->id : rule->title;
}

static int64_t number_at(const json_t *row, size_t at)
{
    int64_t number = json_integer_value(json_array_get(row, at));

    return number > 0 ? number : 0;
}

static int64_t time_at(const json_t *row, size_t at)
{
    const json_t *number = json_array_get(row, at);

    return json_is_integer(number) ? json_integer_value(number) : INT64_MIN;
}

static void read_row(const json_t *row, struct sigma_state *state)
{
    if (json_array_size(row) != ROW_NUMBERS)
        return;
    state->asked = (uint64_t)number_at(row, 0);
    state->evaluated = (uint64_t)number_at(row, 1);
    state->matched = (uint64_t)number_at(row, 2);
    state->limited = (uint64_t)number_at(row, 3);
    state->last_asked_us = time_at(row, 4);
    state->last_matched_us = time_at(row, 5);
    state->cost_ns = (uint64_t)number_at(row, 6);
    state->cost_samples = (uint64_t)number_at(row, 7);
}

void ruleset_counts_read(struct ruleset_counts *counts, const char *path,
                         const struct sigma_set *set, struct instant now)
{
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str text;
    json_t *root = NULL;

    *counts = (struct ruleset_counts){.from = now, .count = sigma_set_count(set)};
    counts->earlier = calloc(counts->count + 1, sizeof *counts->earlier);
    if (counts->earlier == NULL)
        abort();
    for (size_t i = 0; i < counts->count; i++)
        counts->earlier[i].last_asked_us = counts->earlier[i].last_matched_us = INT64_MIN;
    arena_init(&arena, (size_t)RULESET_COUNTS_MAX_BYTES * 8);
    if (file_exists(path) &&
        file_read(path, RULESET_COUNTS_MAX_BYTES, &arena, &text, &fault) == ST_OK &&
        json_read(&arena, text, RULESET_COUNTS_MAX_BYTES, &fault, &root) == ST_OK &&
        instant_read(json_get_text(root, "from"), &counts->from)) {
        const json_t *rows = json_get_object(root, "rules");
        for (size_t i = 0; i < counts->count; i++) {
            struct str key = key_of(sigma_set_rule(set, i));
            read_row(json_object_getn(rows, key.ptr ? key.ptr : "", key.len), &counts->earlier[i]);
        }
    }
    arena_done(&arena);
}

void ruleset_counts_done(struct ruleset_counts *counts)
{
    free(counts->earlier);
    *counts = (struct ruleset_counts){.count = 0};
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void ruleset_counts_state(const struct ruleset_counts *counts, const struct sigma_set *set,
                          size_t index, struct sigma_state *ret_state)
{
    const struct sigma_state *earlier = &counts->earlier[index];

    sigma_set_state(set, index, ret_state);
    ret_state->asked += earlier->asked;
    ret_state->evaluated += earlier->evaluated;
    ret_state->matched += earlier->matched;
    ret_state->limited += earlier->limited;
    ret_state->last_asked_us = later(ret_state->last_asked_us, earlier->last_asked_us);
    ret_state->last_matched_us = later(ret_state->last_matched_us, earlier->last_matched_us);
    ret_state->cost_ns += earlier->cost_ns;
    ret_state->cost_samples += earlier->cost_samples;
}

static void add_time(json_t *row, int64_t time_us)
{
    (void)json_array_append_new(row, time_us == INT64_MIN ? json_null() : json_integer(time_us));
}

static void add_number(json_t *row, uint64_t number)
{
    (void)json_array_append_new(row, json_integer((json_int_t)number));
}

static void put_row(json_t *rows, struct str key, const struct sigma_state *state)
{
    json_t *row = json_array();

    if (row == NULL)
        abort();
    add_number(row, state->asked);
    add_number(row, state->evaluated);
    add_number(row, state->matched);
    add_number(row, state->limited);
    add_time(row, state->last_asked_us);
    add_time(row, state->last_matched_us);
    add_number(row, state->cost_ns);
    add_number(row, state->cost_samples);
    (void)json_object_setn_new(rows, key.ptr, key.len, row);
}

enum status ruleset_counts_write(const struct ruleset_counts *counts, const char *path,
                                 const struct sigma_set *set, struct fault *fault)
{
    struct arena arena;

    arena_init(&arena, (size_t)RULESET_COUNTS_MAX_BYTES * 8);
    json_t *root = json_new_object(&arena), *rows = json_new_object(&arena);
    for (size_t i = 0; i < counts->count; i++) {
        struct str key = key_of(sigma_set_rule(set, i));
        struct sigma_state state;

        ruleset_counts_state(counts, set, i, &state);
        if (key.len > 0 && str_is_utf8(key) && (state.asked > 0 || state.evaluated > 0))
            put_row(rows, key, &state);
    }
    json_put_instant(root, "from", counts->from);
    json_put(root, "rules", rows);
    enum status status = file_write(path, json_canonical(&arena, root), 0600, fault);
    arena_done(&arena);
    return status;
}
