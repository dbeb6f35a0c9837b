/* SPDX-License-Identifier: Apache-2.0
 * Plans per layout, ways per combination of deciding values. */
#include "events/sigma_plan.h"

#include <stdlib.h>
#include <string.h>

#include "events/fold.h"
#include "events/sigma_lexicon.h"
#include "events/sigma_text.h"

enum { TABLE_SIZE = 64, FEED_FIRST = 256 };

struct name_row {
    struct str name;
    uint32_t slot;
    uint32_t next; /* row + 1 */
};

struct plan {
    const struct layout *layout;
    enum record_format format; /* that it is taken for */
    uint32_t *heads;           /* by hash of the name: row + 1; NULL: names not asked for yet */
    uint32_t head_mask;
    struct name_row *names;
    struct sigma_list keys;     /* slots whose values decide */
    struct sigma_list *answers; /* by question of the lexicon: slots */
    struct sigma_path *paths[TABLE_SIZE];
    size_t path_count;
};

struct sigma_plans {
    struct arena arena;
    struct sigma_set *set;
    const struct layout_set *layouts;
    struct plan **plans;                            /* by layout, LAYOUT_MAX */
    struct sigma_lexicon *lexicons[RECORD_FORMATS]; /* NULL: no event of it yet */
    struct sigma_feed *feeds;
    size_t feed_count, feed_size;
    uint32_t *feed_table; /* by hash: feed + 1 */
    size_t feed_table_size;
    uint32_t *wanted; /* by field of the set: the way that last asked for it */
    uint32_t wanted_turn;
};

static uint64_t hash_of(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t hash = 0xcbf29ce484222325U ^ len;

    for (; len >= 8; at += 8, len -= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * 0xD6E8FEB86659FD93U;
        hash ^= hash >> 32U;
    }
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ at[i]) * 0x100000001b3U;
    return hash ^ (hash >> 29U);
}

struct sigma_plans *sigma_plan_new(struct sigma_set *set, const struct layout_set *layouts)
{
    struct sigma_plans *plans = calloc(1, sizeof *plans);

    if (!plans)
        abort();
    plans->plans = calloc(LAYOUT_MAX, sizeof *plans->plans);
    if (!plans->plans)
        abort();
    plans->wanted = calloc(set->field_count + 1, sizeof *plans->wanted);
    if (!plans->wanted)
        abort();
    arena_init(&plans->arena, (size_t)SIGMA_PLAN_BYTES_MAX * 4);
    plans->set = set;
    plans->layouts = layouts;
    return plans;
}

void sigma_plan_free(struct sigma_plans *plans)
{
    if (!plans)
        return;
    arena_done(&plans->arena);
    free(plans->plans);
    free(plans->wanted);
    free(plans);
}

void sigma_plan_clear(struct sigma_plans *plans)
{
    arena_done(&plans->arena);
    arena_init(&plans->arena, (size_t)SIGMA_PLAN_BYTES_MAX * 4);
    memset(plans->plans, 0, LAYOUT_MAX * sizeof *plans->plans);
    memset(plans->lexicons, 0, sizeof plans->lexicons);
    plans->feeds = NULL;
    plans->feed_count = plans->feed_size = 0;
    plans->feed_table = NULL;
    plans->feed_table_size = 0;
}

const struct sigma_feed *sigma_plan_feed(const struct sigma_plans *plans, uint32_t feed)
{
    return &plans->feeds[feed];
}

/* ---- Names of a layout ---- */

static void add_name(struct plan *plan, uint32_t row, struct str name, uint32_t slot)
{
    uint32_t *head = &plan->heads[hash_of(name.ptr, name.len) & plan->head_mask];

    plan->names[row] = (struct name_row){name, slot, *head};
    *head = row + 1;
}

static void index_names(struct sigma_plans *plans, struct plan *plan)
{
    uint32_t slots = plan->layout->slot_count, size = 16, rows = 0;

    while (size < slots * 4)
        size *= 2;
    plan->heads = ARENA_ARRAY(&plans->arena, size, uint32_t);
    plan->head_mask = size - 1;
    plan->names = ARENA_ARRAY(&plans->arena, (size_t)slots * 2 + 1, struct name_row);
    for (uint32_t slot = slots; slot-- > 0;) { /* heads grow at the front: slots come in order */
        struct str name = layout_field_name(plans->layouts, plan->layout->slots[slot].field);
        struct str bare = taxonomy_bare(plans->set->taxonomy, plan->format, name);
        add_name(plan, rows++, name, slot);
        if (bare.len != name.len)
            add_name(plan, rows++, bare, slot);
    }
}

static bool has_name(const struct plan *plan, struct str name)
{
    for (uint32_t row = plan->heads[hash_of(name.ptr, name.len) & plan->head_mask]; row;
         row = plan->names[row - 1].next)
        if (str_equal(plan->names[row - 1].name, name))
            return true;
    return false;
}

static size_t add_slots(const struct plan *plan, struct str name, uint32_t *slots, size_t count,
                        size_t max)
{
    for (uint32_t row = plan->heads[hash_of(name.ptr, name.len) & plan->head_mask]; row;
         row = plan->names[row - 1].next) {
        size_t i = 0;
        if (!str_equal(plan->names[row - 1].name, name))
            continue;
        while (i < count && slots[i] != plan->names[row - 1].slot)
            i++;
        if (i == count && count < max)
            slots[count++] = plan->names[row - 1].slot;
    }
    return count;
}

/* All leaves that a Sigma name means. */
static size_t name_slots(const struct sigma_plans *plans, const struct plan *plan, uint32_t group,
                         struct str name, uint32_t *slots, size_t max)
{
    struct taxonomy_names paths = taxonomy_paths(plans->set->taxonomy, plan->format, group, name);
    size_t count = add_slots(plan, name, slots, 0, max);

    for (size_t i = 0; i < paths.count; i++)
        count = add_slots(plan, paths.rows[i], slots, count, max);
    return count;
}

/* ---- Plans ---- */

static enum record_format likeness(struct sigma_plans *plans, struct plan *plan)
{
    size_t count;
    const struct taxonomy_likeness *rows = taxonomy_likenesses(plans->set->taxonomy, &count);

    index_names(plans, plan);
    for (size_t i = 0; i < count; i++) {
        bool has_any = false, has_all = true;
        for (size_t k = 0; k < rows[i].any.count; k++)
            has_any |= has_name(plan, rows[i].any.rows[k]);
        for (size_t k = 0; k < rows[i].all.count; k++)
            has_all &= has_name(plan, rows[i].all.rows[k]);
        if (has_any && has_all) {
            plan->heads = NULL; /* another format has other bare names */
            return rows[i].format;
        }
    }
    return RECORD_JSON;
}

static struct sigma_lexicon *lexicon_of(struct sigma_plans *plans, enum record_format format)
{
    if (!plans->lexicons[format])
        plans->lexicons[format] =
            sigma_lexicon_new(&plans->arena, plans->set, plans->layouts, format);
    return plans->lexicons[format];
}

static void find_keys(struct sigma_plans *plans, struct plan *plan)
{
    struct sigma_lexicon *lexicon = lexicon_of(plans, plan->format);

    plan->answers =
        ARENA_ARRAY(&plans->arena, sigma_lexicon_questions(lexicon) + 1, struct sigma_list);
    for (uint32_t slot = 0; slot < plan->layout->slot_count; slot++) {
        const struct sigma_list *questions =
            &sigma_lexicon_meaning(lexicon, plan->layout->slots[slot].field)->questions;
        for (size_t i = 0; i < questions->count; i++)
            sigma_lexicon_add(&plans->arena, &plan->answers[questions->rows[i]], slot);
        if (questions->count > 0)
            sigma_lexicon_add(&plans->arena, &plan->keys, slot);
    }
}

static struct plan *plan_of(struct sigma_plans *plans, const struct layout *layout)
{
    struct plan *plan = plans->plans[layout->id];

    if (plan && plan->layout == layout)
        return plan;
    plan = ARENA_NEW(&plans->arena, struct plan);
    plan->layout = layout;
    plan->format = layout->format;
    if (layout->format == RECORD_JSON)
        plan->format = likeness(plans, plan);
    find_keys(plans, plan);
    plans->plans[layout->id] = plan;
    return plan;
}

size_t sigma_plan_slots(struct sigma_plans *plans, const struct layout *layout, uint32_t bucket,
                        struct str field, uint32_t *ret_slots, size_t max)
{
    struct plan *plan = plan_of(plans, layout);
    uint32_t class = plans->set->buckets[bucket].class;

    if (!plan->heads)
        index_names(plans, plan);
    return name_slots(plans, plan, plans->set->classes[class].groups[plan->format], field,
                      ret_slots, max);
}

/* ---- Which log sources ---- */

static bool value_fits(struct str wanted, struct str value)
{
    if (str_ends(wanted, STR("*"))) {
        wanted.len--;
        return str_starts(value, wanted);
    }
    return str_equal(wanted, value);
}

/* An event whose log sources are being found. */
struct arrival {
    const struct plan *plan;
    const struct record *record;
    struct arena *arena;
    struct str *folded; /* by slot, made when asked for; without ptr: not yet */
};

static struct str folded_value(struct arrival *arrival, uint32_t slot)
{
    const struct record *record = arrival->record;
    struct str *folded = &arrival->folded[slot];

    if (!folded->ptr)
        *folded = fold_copy(arrival->arena,
                            record_leaf_text(&record->leaves[slot],
                                             record->layout->slots[slot].kind, arrival->arena));
    return *folded;
}

static bool test_fits(struct arrival *arrival, const struct taxonomy_route *route,
                      const struct taxonomy_test *test, const struct sigma_list *slots)
{
    const struct record *record = arrival->record;
    bool is_there = false;

    for (size_t i = 0; i < slots->count; i++) {
        uint32_t slot = slots->rows[i];
        if (record_leaf_is_null(&record->leaves[slot], record->layout->slots[slot].kind))
            continue;
        struct str value = folded_value(arrival, slot);
        is_there = true;
        for (size_t k = 0; k < test->values.count; k++)
            if (value_fits(test->values.rows[k], value))
                return true;
    }
    return !is_there && !route->is_strict;
}

/* `tests`: the questions of the tests of all cases. */
static bool route_fits(struct arrival *arrival, const struct taxonomy_route *route,
                       const uint32_t *tests)
{
    for (size_t c = 0; c < route->case_count; c++) {
        const struct taxonomy_case *one = &route->cases[c];
        bool is_fit = true;
        for (size_t t = 0; t < one->test_count && is_fit; t++)
            is_fit = test_fits(arrival, route, &one->tests[t], &arrival->plan->answers[tests[t]]);
        if (is_fit)
            return true;
        tests += one->test_count;
    }
    return route->case_count == 0;
}

/* ---- Feeds ---- */

static void fill_feed(struct sigma_plans *plans, struct sigma_feed *feed, const uint32_t *fields,
                      size_t count)
{
    const struct sigma_set *set = plans->set;
    uint32_t *own = ARENA_ARRAY(&plans->arena, count * 3 + 1, uint32_t);
    uint32_t *present = own + count, *valued = own + count * 2;
    const struct sigma_sieve **sieves =
        ARENA_ARRAY(&plans->arena, count + 1, const struct sigma_sieve *);
    size_t sieve_count = 0;

    memcpy(own, fields, count * sizeof *fields);
    *feed =
        (struct sigma_feed){.fields = own, .count = count, .present = present, .valued = valued};
    for (size_t i = 0; i < count; i++) {
        const struct sigma_field *field = &set->fields[fields[i]];
        if (field->present != SIGMA_NONE)
            present[feed->present_count++] = field->present;
        if (field->valued != SIGMA_NONE)
            valued[feed->valued_count++] = field->valued;
        if (field->matcher)
            feed->is_light = !feed->has_matcher && sigma_matcher_is_light(field->matcher);
        feed->has_matcher |= field->matcher != NULL;
        if (field->sieve)
            sieves[sieve_count++] = field->sieve;
    }
    if (count > 0 && sieve_count == count)
        feed->sieve = sigma_sieve_join(&plans->arena, sieves, count);
}

static void feeds_grow(struct sigma_plans *plans)
{
    size_t size = plans->feed_table_size ? plans->feed_table_size * 2 : FEED_FIRST;
    struct sigma_feed *feeds = ARENA_ARRAY(&plans->arena, size / 2, struct sigma_feed);
    uint32_t *table = ARENA_ARRAY(&plans->arena, size, uint32_t);

    if (plans->feed_count > 0)
        memcpy(feeds, plans->feeds, plans->feed_count * sizeof *feeds);
    for (size_t i = 0; i < plans->feed_count; i++) {
        size_t at = hash_of(feeds[i].fields, feeds[i].count * sizeof(uint32_t)) & (size - 1);
        while (table[at])
            at = (at + 1) & (size - 1);
        table[at] = (uint32_t)i + 1;
    }
    plans->feeds = feeds;
    plans->feed_table = table;
    plans->feed_table_size = size;
}

static uint32_t feed_of(struct sigma_plans *plans, const uint32_t *fields, size_t count)
{
    if ((plans->feed_count + 1) * 2 > plans->feed_table_size)
        feeds_grow(plans);
    size_t mask = plans->feed_table_size - 1;
    size_t at = hash_of(fields, count * sizeof *fields) & mask;
    for (; plans->feed_table[at]; at = (at + 1) & mask) {
        const struct sigma_feed *feed = &plans->feeds[plans->feed_table[at] - 1];
        if (feed->count == count && memcmp(feed->fields, fields, count * sizeof *fields) == 0)
            return plans->feed_table[at] - 1;
    }
    fill_feed(plans, &plans->feeds[plans->feed_count++], fields, count);
    plans->feed_table[at] = (uint32_t)plans->feed_count;
    return (uint32_t)plans->feed_count - 1;
}

/* ---- Ways ---- */

/* What the log sources of an event ask for. */
struct wants {
    struct arena *arena;
    struct sigma_list sieved;   /* fields of keywords that have a sieve */
    struct sigma_list keywords; /* those that have none: for every leaf */
    size_t always;
};

/* Named fields are marked with the turn. */
static void want_field(struct sigma_plans *plans, struct wants *wants, uint32_t number)
{
    const struct sigma_field *field = &plans->set->fields[number];

    if (plans->wanted[number] == plans->wanted_turn) /* by another log source already */
        return;
    plans->wanted[number] = plans->wanted_turn;
    if (field->sieve)
        sigma_lexicon_add(wants->arena, &wants->sieved, number);
    else if (field->name.len == 0)
        sigma_lexicon_add(wants->arena, &wants->keywords, number);
}

static void make_work(struct sigma_plans *plans, const struct plan *plan, struct sigma_path *path,
                      const struct wants *wants)
{
    struct sigma_lexicon *lexicon = lexicon_of(plans, plan->format);
    uint32_t *fields = ARENA_ARRAY(wants->arena, plans->set->field_count + 1, uint32_t);
    struct sigma_work *work =
        ARENA_ARRAY(&plans->arena, plan->layout->slot_count + 1U, struct sigma_work);

    for (uint32_t slot = 0; slot < plan->layout->slot_count; slot++) {
        const struct sigma_list *meant =
            &sigma_lexicon_meaning(lexicon, plan->layout->slots[slot].field)->fields;
        size_t count = 0;
        for (size_t i = 0; i < meant->count; i++)
            if (plans->wanted[meant->rows[i]] == plans->wanted_turn)
                fields[count++] = meant->rows[i];
        for (size_t i = 0; i < wants->keywords.count; i++)
            fields[count++] = wants->keywords.rows[i];
        if (count > 0)
            work[path->work_count++] = (struct sigma_work){slot, feed_of(plans, fields, count)};
    }
    path->work = work;
}

static void make_sieved(struct sigma_plans *plans, struct sigma_path *path,
                        const struct wants *wants)
{
    if (wants->sieved.count == 0)
        return;
    path->sieved_feed = feed_of(plans, wants->sieved.rows, wants->sieved.count);
    path->sieve = plans->feeds[path->sieved_feed].sieve;
}

static struct sigma_path *make_path(struct sigma_plans *plans, const struct plan *plan,
                                    const struct record *record)
{
    struct sigma_set *set = plans->set;
    struct sigma_path *path = ARENA_NEW(&plans->arena, struct sigma_path);
    unsigned char *is_active = arena_take(&plans->arena, set->bucket_count + 1);
    uint32_t *buckets = ARENA_ARRAY(&plans->arena, set->bucket_count + 1, uint32_t);
    struct sigma_lexicon *lexicon = lexicon_of(plans, plan->format);
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    struct wants wants = {.arena = &arena};
    struct arrival arrival = {plan, record, &arena,
                              ARENA_ARRAY(&arena, plan->layout->slot_count + 1U, struct str)};
    if (++plans->wanted_turn == 0) {
        memset(plans->wanted, 0, set->field_count * sizeof *plans->wanted);
        plans->wanted_turn = 1;
    }
    for (size_t b = 0; b < set->bucket_count; b++) {
        const struct sigma_bucket *bucket = &set->buckets[b];
        const struct taxonomy_route *route = bucket->routes[plan->format];
        if (!route || !route_fits(&arrival, route, sigma_lexicon_tests(lexicon, (uint32_t)b)))
            continue;
        is_active[b] = 1;
        buckets[path->bucket_count++] = (uint32_t)b;
        wants.always += bucket->always_count;
        for (size_t i = 0; i < bucket->field_count; i++)
            want_field(plans, &wants, bucket->fields[i]);
    }
    path->is_active = is_active;
    path->format = 1U << plan->format;
    path->buckets = buckets;
    uint32_t *rules = ARENA_ARRAY(&plans->arena, wants.always + 1, uint32_t);
    for (size_t i = 0; i < path->bucket_count; i++) {
        const struct sigma_bucket *bucket = &set->buckets[buckets[i]];
        for (size_t k = 0; k < bucket->always_count; k++)
            if (set->programs[bucket->always[k]].formats & path->format)
                rules[path->always_count++] = bucket->always[k];
    }
    path->always = rules;
    make_work(plans, plan, path, &wants);
    make_sieved(plans, path, &wants);
    arena_done(&arena);
    return path;
}

/* The deciding values one after the other; long ones are cut (the way is then not kept). */
static size_t make_key(const struct plan *plan, const struct record *record, char *key,
                       bool *ret_is_whole)
{
    size_t len = 0;

    *ret_is_whole = true;
    for (size_t i = 0; i < plan->keys.count; i++) {
        const struct leaf *leaf = &record->leaves[plan->keys.rows[i]];
        if (len + leaf->len + 1 > SIGMA_PLAN_KEY_MAX) {
            *ret_is_whole = false;
            return len;
        }
        memcpy(key + len, leaf->ptr, leaf->len);
        len += leaf->len;
        key[len++] = '\n';
    }
    return len;
}

const struct sigma_path *sigma_plan_path(struct sigma_plans *plans, const struct record *record,
                                         bool *ret_has_cleared)
{
    char key[SIGMA_PLAN_KEY_MAX + 1];
    bool is_whole;

    *ret_has_cleared = plans->arena.used_bytes > SIGMA_PLAN_BYTES_MAX;
    if (*ret_has_cleared)
        sigma_plan_clear(plans);
    struct plan *plan = plan_of(plans, record->layout);
    size_t len = make_key(plan, record, key, &is_whole);
    uint64_t hash = hash_of(key, len);
    struct sigma_path **head = &plan->paths[hash % TABLE_SIZE];
    for (struct sigma_path *path = *head; path && is_whole; path = path->next)
        if (path->hash == hash && path->key.len == len && memcmp(path->key.ptr, key, len) == 0)
            return path;
    struct sigma_path *path = make_path(plans, plan, record);
    if (!is_whole || plan->path_count >= SIGMA_PLAN_ROUTES_MAX)
        return path;
    path->hash = hash;
    path->key = str_copy(&plans->arena, (struct str){key, len});
    path->next = *head;
    *head = path;
    plan->path_count++;
    return path;
}
