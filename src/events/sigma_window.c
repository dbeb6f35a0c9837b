/* SPDX-License-Identifier: Apache-2.0
 * Matches wait in a heap by time, then go into the windows of their groups; firings may feed
 * others. */
#include "events/sigma_window.h"

#include <stdlib.h>
#include <string.h>

#include "events/sigma_compiled.h"
#include "events/sigma_formula.h"
#include "events/sigma_group.h"
#include "events/sigma_text.h"
#include "events/sigma_window_inside.h"

enum { VALUES_MAX = 64, TAKE_ARENA_BYTES = 256 << 20, TAKE_SOFT_BYTES = 1 << 20 };

struct link {
    uint32_t correlation, part;
};

struct correlation {
    uint32_t rule;
    const struct sigma_correlation *say;
    struct sigma_formula *formula; /* NULL: none */
};

/* A match on its way into a window. */
struct held {
    int64_t time_us;
    uint64_t order, event;
    uint32_t correlation, part;
    uint64_t value;
    double number;
    char *key;
    size_t key_len;
};

struct group {
    uint32_t correlation;
    bool has_fired;
    char *key;
    size_t key_len;
    uint64_t hash;
    int64_t fired_us;
    struct sigma_group *window;
};

struct fired {
    struct sigma_firing say;
    char *key;
};

struct sigma_window {
    struct sigma_set *set;
    struct arena arena; /* links, correlations */
    struct arena take;  /* values of one match */
    int64_t lateness_us, newest_us, released_us;
    bool has_time;
    struct correlation *correlations;
    size_t correlation_count;
    uint32_t *link_first; /* by rule; [rule + 1] ends */
    struct link *links;
    struct held *heap;
    size_t held_count, held_size;
    uint64_t order;
    struct group **groups; /* open addressing */
    size_t group_count, group_size;
    struct held *pending; /* what firings feed, in turn */
    size_t pending_count, pending_size;
    struct fired *fired;
    size_t fired_first, fired_count, fired_size;
    char *last_key;
    struct sigma_window_counts counts;
};

/* ---- Who feeds whom ---- */

static void make_links(struct sigma_window *w)
{
    size_t rules = sigma_set_count(w->set), total = 0;

    for (size_t i = 0; i < rules; i++) {
        const struct sigma_rule *rule = sigma_set_rule(w->set, i);
        if (rule->kind == SIGMA_CORRELATION && w->set->programs[i].is_compiled) {
            w->correlation_count++;
            total += rule->correlation.rule_count;
        }
    }
    w->correlations = ARENA_ARRAY(&w->arena, w->correlation_count + 1, struct correlation);
    w->links = ARENA_ARRAY(&w->arena, total + 1, struct link);
    w->link_first = ARENA_ARRAY(&w->arena, rules + 2, uint32_t);
    uint32_t *at = ARENA_ARRAY(&w->arena, rules + 1, uint32_t);
    w->correlation_count = 0;
    for (size_t i = 0; i < rules; i++) {
        const struct sigma_rule *rule = sigma_set_rule(w->set, i);
        if (rule->kind != SIGMA_CORRELATION || !w->set->programs[i].is_compiled)
            continue;
        w->correlations[w->correlation_count++] = (struct correlation){
            (uint32_t)i, &rule->correlation, sigma_formula_new(&w->arena, &rule->correlation)};
        for (size_t k = 0; k < rule->correlation.rule_count; k++)
            w->link_first[sigma_set_find(w->set, rule->correlation.rules[k]) + 1]++;
    }
    for (size_t i = 0; i < rules; i++) {
        w->link_first[i + 1] += w->link_first[i];
        at[i] = w->link_first[i];
    }
    for (size_t c = 0; c < w->correlation_count; c++)
        for (size_t k = 0; k < w->correlations[c].say->rule_count; k++) {
            size_t rule = sigma_set_find(w->set, w->correlations[c].say->rules[k]);
            w->links[at[rule]++] = (struct link){(uint32_t)c, (uint32_t)k};
        }
}

struct sigma_window *sigma_window_new(struct sigma_set *set, int64_t lateness_us)
{
    struct sigma_window *w = calloc(1, sizeof *w);

    if (!w)
        abort();
    w->set = sigma_set_hold(set);
    w->lateness_us = lateness_us;
    w->released_us = INT64_MIN;
    arena_init(&w->arena, ARENA_WORK_BYTES);
    arena_init(&w->take, TAKE_ARENA_BYTES);
    make_links(w);
    return w;
}

static void free_keys(const struct held *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(rows[i].key);
}

void sigma_window_free(struct sigma_window *window)
{
    if (!window)
        return;
    free_keys(window->heap, window->held_count);
    free_keys(window->pending, window->pending_count);
    for (size_t i = 0; i < window->group_size; i++) {
        if (!window->groups[i])
            continue;
        sigma_group_free(window->groups[i]->window);
        free(window->groups[i]->key);
        free(window->groups[i]);
    }
    for (size_t i = window->fired_first; i < window->fired_count; i++)
        free(window->fired[i].key);
    free(window->heap);
    free(window->pending);
    free(window->groups);
    free(window->fired);
    free(window->last_key);
    arena_done(&window->arena);
    arena_done(&window->take);
    sigma_set_release(window->set);
    free(window);
}

/* ---- Groups ---- */

static size_t group_slot(struct group *const *rows, size_t size, uint64_t hash,
                         const struct held *held)
{
    size_t at = (size_t)(hash >> 16U) & (size - 1);

    while (rows[at] && (rows[at]->hash != hash || rows[at]->correlation != held->correlation ||
                        rows[at]->key_len != held->key_len ||
                        memcmp(rows[at]->key, held->key, held->key_len) != 0))
        at = (at + 1) & (size - 1);
    return at;
}

/* The table anew, without groups whose windows have run out; `horizon_us` is what is now. */
static void sweep_groups(struct sigma_window *w, int64_t horizon_us, bool may_lose)
{
    struct group **old = w->groups;
    size_t old_size = w->group_size, size = 1024, kept = 0;

    for (size_t i = 0; i < old_size; i++) {
        struct group *g = old[i];
        int64_t span = g ? w->correlations[g->correlation].say->timespan_us : 0;
        if (!g)
            continue;
        bool is_over = horizon_us - sigma_group_last_us(g->window) > span;
        if (!is_over && may_lose && (w->counts.lost_groups + i) % 2 == 0) {
            is_over = true;
            w->counts.lost_groups++;
        }
        if (!is_over) {
            kept++;
            continue;
        }
        sigma_group_free(g->window);
        free(g->key);
        free(g);
        old[i] = NULL;
    }
    while (size < kept * 4)
        size *= 2;
    w->groups = calloc(size, sizeof(struct group *));
    if (!w->groups)
        abort();
    w->group_size = size;
    w->group_count = kept;
    for (size_t i = 0; i < old_size; i++) {
        if (!old[i])
            continue;
        size_t at = (size_t)(old[i]->hash >> 16U) & (size - 1);
        while (w->groups[at])
            at = (at + 1) & (size - 1);
        w->groups[at] = old[i];
    }
    free(old);
}

static struct group *group_of(struct sigma_window *w, const struct held *held)
{
    uint64_t hash = sigma_window_hash(held->correlation + 1U, held->key, held->key_len);
    if (w->group_count * 2 >= w->group_size) {
        sweep_groups(w, held->time_us, false);
        if (w->group_count >= SIGMA_WINDOW_GROUPS_MAX)
            sweep_groups(w, held->time_us, true);
    }
    size_t at = group_slot(w->groups, w->group_size, hash, held);
    if (w->groups[at])
        return w->groups[at];
    struct group *g = calloc(1, sizeof *g);
    if (!g)
        abort();
    g->correlation = held->correlation;
    g->hash = hash;
    g->key_len = held->key_len;
    g->key = sigma_window_key(held->key, held->key_len);
    g->window = sigma_group_new(w->correlations[held->correlation].say);
    w->groups[at] = g;
    w->group_count++;
    return g;
}

/* ---- Firing ---- */

static void put_key(struct held *held, struct str key)
{
    held->key = sigma_window_key(key.ptr, key.len);
    held->key_len = key.len;
}

static void put_pending(struct sigma_window *w, const struct held *held)
{
    if (w->pending_count == w->pending_size)
        w->pending = sigma_window_grown(w->pending, &w->pending_size, sizeof *w->pending);
    w->pending[w->pending_count++] = *held;
}

/* What a correlation's field is called in the events of one of its rules. */
static struct str field_in_part(const struct sigma_window *w, const struct correlation *c,
                                uint32_t part, struct str name)
{
    const struct sigma_rule *rule =
        sigma_set_rule(w->set, sigma_set_find(w->set, c->say->rules[part]));

    for (size_t i = 0; i < c->say->alias_count; i++) {
        const struct sigma_alias *alias = &c->say->aliases[i];
        if (str_equal(alias->name, name) &&
            (str_equal(alias->rule, c->say->rules[part]) || str_equal(alias->rule, rule->name) ||
             str_equal(alias->rule, rule->id)))
            return alias->field;
    }
    return name;
}

static bool value_of_group(const struct correlation *c, struct str key, struct str name,
                           struct str *ret_value)
{
    struct str rest = key;

    for (size_t i = 0; i < c->say->group_count; i++) {
        *ret_value = str_cut(rest, '\n', &rest);
        if (str_equal(c->say->group_by[i], name))
            return true;
    }
    return false;
}

static bool set_value(struct held *held, const struct sigma_correlation *say, struct str text)
{
    if (say->type == SIGMA_VALUE_COUNT)
        held->value = sigma_window_hash(held->value + 1, text.ptr, text.len);
    else if (say->field_count > 0)
        return sigma_text_number(str_trim(text), &held->number);
    return true;
}

/* A firing of `from` as a match of those that name it. */
static void feed_on(struct sigma_window *w, const struct group *from, const struct held *cause)
{
    const struct correlation *c = &w->correlations[from->correlation];
    struct str key = {from->key, from->key_len};

    for (uint32_t i = w->link_first[c->rule]; i < w->link_first[c->rule + 1]; i++) {
        const struct correlation *to = &w->correlations[w->links[i].correlation];
        struct held held = {.time_us = cause->time_us,
                            .event = cause->event,
                            .correlation = w->links[i].correlation,
                            .part = w->links[i].part};
        struct buf line;
        bool is_whole = true;
        struct str value;
        buf_init(&line, SIGMA_WINDOW_KEY_MAX);
        for (size_t k = 0; k < to->say->group_count && is_whole; k++) {
            is_whole = value_of_group(c, key, field_in_part(w, to, held.part, to->say->group_by[k]),
                                      &value);
            buf_str(&line, is_whole ? value : (struct str){"", 0});
            buf_byte(&line, '\n');
        }
        for (size_t k = 0; k < to->say->field_count && is_whole; k++)
            is_whole = value_of_group(c, key, field_in_part(w, to, held.part, to->say->fields[k]),
                                      &value) &&
                       set_value(&held, to->say, value);
        if (is_whole) {
            put_key(&held, buf_view(&line));
            put_pending(w, &held);
        }
        buf_done(&line);
    }
}

static void fire(struct sigma_window *w, struct group *g, const struct held *cause)
{
    const struct correlation *c = &w->correlations[g->correlation];
    struct sigma_program *program = &w->set->programs[c->rule];

    g->has_fired = true;
    g->fired_us = cause->time_us;
    (void)atomic_fetch_add(&program->matched, 1);
    atomic_store(&program->last_matched_us, cause->time_us);
    feed_on(w, g, cause);
    if (w->fired_count - w->fired_first >= SIGMA_WINDOW_FIRINGS_MAX) {
        w->counts.lost_firings++;
        return;
    }
    if (w->fired_count == w->fired_size)
        w->fired = sigma_window_grown(w->fired, &w->fired_size, sizeof *w->fired);
    char *key = sigma_window_key(g->key, g->key_len);
    w->fired[w->fired_count++] = (struct fired){{c->rule,
                                                 program->is_part,
                                                 cause->time_us,
                                                 sigma_group_first_us(g->window),
                                                 cause->event,
                                                 sigma_group_count(g->window),
                                                 sigma_group_measure(g->window),
                                                 {key, g->key_len}},
                                                key};
}

/* One match into its window. */
static void settle(struct sigma_window *w, const struct held *held)
{
    const struct correlation *c = &w->correlations[held->correlation];
    struct sigma_group_row row = {held->time_us, held->part, held->value, held->number};
    struct group *g = group_of(w, held);

    if (!sigma_group_add(g->window, &row))
        w->counts.lost_rows++;
    (void)atomic_fetch_add(&w->set->programs[c->rule].evaluated, 1);
    if (g->has_fired && held->time_us - g->fired_us <= c->say->timespan_us)
        return;
    bool holds =
        c->formula ? sigma_formula_holds(c->formula, g->window) : sigma_group_holds(g->window);
    if (holds)
        fire(w, g, held);
}

static void settle_all(struct sigma_window *w, const struct held *held)
{
    put_pending(w, held);
    for (size_t i = 0; i < w->pending_count; i++) {
        struct held one = w->pending[i];
        settle(w, &one);
        free(one.key);
    }
    w->pending_count = 0;
}

/* ---- Waiting ---- */

static bool is_before(const struct held *a, const struct held *b)
{
    return a->time_us != b->time_us ? a->time_us < b->time_us : a->order < b->order;
}

static void heap_put(struct sigma_window *w, const struct held *held)
{
    if (w->held_count == w->held_size)
        w->heap = sigma_window_grown(w->heap, &w->held_size, sizeof *w->heap);
    size_t at = w->held_count++;
    while (at > 0 && is_before(held, &w->heap[(at - 1) / 2])) {
        w->heap[at] = w->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    w->heap[at] = *held;
}

static struct held heap_take(struct sigma_window *w)
{
    struct held first = w->heap[0], last = w->heap[--w->held_count];
    size_t at = 0;

    for (size_t next = 1; next < w->held_count; next = at * 2 + 1) {
        if (next + 1 < w->held_count && is_before(&w->heap[next + 1], &w->heap[next]))
            next++;
        if (!is_before(&w->heap[next], &last))
            break;
        w->heap[at] = w->heap[next];
        at = next;
    }
    w->heap[at] = last;
    return first;
}

static void release(struct sigma_window *w, int64_t until_us)
{
    while (w->held_count > 0 && w->heap[0].time_us <= until_us) {
        struct held held = heap_take(w);
        w->released_us = held.time_us;
        settle_all(w, &held);
    }
}

static int64_t horizon(const struct sigma_window *w)
{
    int64_t horizon_us;

    if (!w->has_time || w->lateness_us == INT64_MAX ||
        __builtin_sub_overflow(w->newest_us, w->lateness_us, &horizon_us))
        return INT64_MIN;
    return horizon_us;
}

void sigma_window_pass(struct sigma_window *window, int64_t time_us)
{
    if (window->correlation_count == 0)
        return;
    if (!window->has_time || time_us > window->newest_us) {
        window->newest_us = time_us;
        window->has_time = true;
        release(window, horizon(window));
    }
}

/* ---- Taking ---- */

static size_t values_of(struct sigma_window *w, struct sigma_match *match, uint32_t rule,
                        const struct record *record, struct str field, struct str *values)
{
    return sigma_match_values(match, rule, record, field, &w->take, values, VALUES_MAX);
}

static bool make_key(struct sigma_window *w, struct sigma_match *match, uint32_t rule,
                     const struct record *record, const struct link *link, struct buf *line)
{
    const struct correlation *c = &w->correlations[link->correlation];
    struct str values[VALUES_MAX];

    for (size_t i = 0; i < c->say->group_count; i++) {
        struct str field = field_in_part(w, c, link->part, c->say->group_by[i]);
        if (values_of(w, match, rule, record, field, values) == 0)
            return false;
        for (size_t at = 0; at < values[0].len && at < SIGMA_WINDOW_KEY_MAX / 16; at++)
            buf_byte(line, values[0].ptr[at] == '\n' ? ' ' : values[0].ptr[at]);
        buf_byte(line, '\n');
    }
    return line->status == ST_OK;
}

static void hold(struct sigma_window *w, struct held held, struct str key)
{
    put_key(&held, key);
    held.order = w->order++;
    if (w->released_us != INT64_MIN && held.time_us < w->released_us) {
        w->counts.late++;
        free(held.key);
        return;
    }
    w->counts.taken++;
    heap_put(w, &held);
    if (w->held_count > SIGMA_WINDOW_HELD_MAX) {
        struct held first = heap_take(w);
        w->counts.early++;
        w->released_us = first.time_us;
        settle_all(w, &first);
    }
}

/* One row for each value of the counted field; several fields count as one combination. */
static void hold_values(struct sigma_window *w, struct sigma_match *match, uint32_t rule,
                        const struct record *record, const struct held *plain, struct str key)
{
    const struct correlation *c = &w->correlations[plain->correlation];
    struct str values[VALUES_MAX];
    struct held held = *plain;

    for (size_t i = 0; i + 1 < c->say->field_count; i++) {
        struct str field = field_in_part(w, c, held.part, c->say->fields[i]);
        if (values_of(w, match, rule, record, field, values) == 0 ||
            !set_value(&held, c->say, values[0]))
            return;
    }
    struct str field = field_in_part(w, c, held.part, c->say->fields[c->say->field_count - 1]);
    size_t count = values_of(w, match, rule, record, field, values);
    for (size_t i = 0; i < count; i++) {
        struct held one = held;
        if (set_value(&one, c->say, values[i]))
            hold(w, one, key);
    }
}

void sigma_window_take(struct sigma_window *window, struct sigma_match *match, uint32_t rule,
                       const struct record *record, uint64_t event)
{
    struct sigma_window *w = window;

    for (uint32_t i = w->link_first[rule]; i < w->link_first[rule + 1]; i++) {
        const struct link *link = &w->links[i];
        const struct correlation *c = &w->correlations[link->correlation];
        struct held held = {.time_us = record->time_us,
                            .event = event,
                            .correlation = link->correlation,
                            .part = link->part};
        struct buf line;
        bool is_valued = c->say->field_count > 0 && c->say->type != SIGMA_EVENT_COUNT &&
                         c->say->type != SIGMA_TEMPORAL && c->say->type != SIGMA_TEMPORAL_ORDERED;
        buf_init(&line, (size_t)SIGMA_WINDOW_KEY_MAX * 2);
        if (make_key(w, match, rule, record, link, &line)) {
            if (is_valued)
                hold_values(w, match, rule, record, &held, buf_view(&line));
            else
                hold(w, held, buf_view(&line));
        }
        buf_done(&line);
    }
    if (w->take.used_bytes > TAKE_SOFT_BYTES) {
        arena_done(&w->take);
        arena_init(&w->take, TAKE_ARENA_BYTES);
    }
    sigma_window_pass(w, record->time_us);
}

void sigma_window_finish(struct sigma_window *window)
{
    release(window, INT64_MAX);
}

void sigma_window_wait(struct sigma_window *window, int64_t lateness_us)
{
    window->lateness_us = lateness_us;
    release(window, horizon(window));
}

bool sigma_window_next(struct sigma_window *window, struct sigma_firing *ret_firing)
{
    free(window->last_key);
    window->last_key = NULL;
    if (window->fired_first == window->fired_count) {
        window->fired_first = window->fired_count = 0;
        return false;
    }
    const struct fired *fired = &window->fired[window->fired_first++];
    window->last_key = fired->key;
    *ret_firing = fired->say;
    return true;
}

struct sigma_window_counts sigma_window_counts(const struct sigma_window *window)
{
    return window->counts;
}
