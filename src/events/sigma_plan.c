/* SPDX-License-Identifier: Apache-2.0
 * Plans per layout, ways per combination of deciding values. */
#include "events/sigma_plan.h"

#include <stdlib.h>
#include <string.h>

#include "events/fold.h"
#include "events/sigma_text.h"

enum { TABLE_SIZE = 64, SLOTS_MAX = 256, FEED_FIRST = 256 };

struct name_row {
    struct str name;
    uint32_t slot;
    uint32_t next; /* row + 1 */
};

struct plan {
    const struct layout *layout;
    enum record_format format; /* that it is taken for */
    uint32_t *heads;           /* by hash of the name: row + 1 */
    uint32_t head_mask;
    struct name_row *names;
    uint32_t *keys; /* slots whose values decide */
    size_t key_count;
    struct sigma_path *paths[TABLE_SIZE];
    size_t path_count;
};

struct sigma_plans {
    struct arena arena;
    struct sigma_set *set;
    const struct layout_set *layouts;
    struct plan **plans; /* by layout, LAYOUT_MAX */
    struct sigma_feed *feeds;
    size_t feed_count, feed_size;
    uint32_t *feed_table; /* by hash: feed + 1 */
    size_t feed_table_size;
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
    free(plans);
}

void sigma_plan_clear(struct sigma_plans *plans)
{
    arena_done(&plans->arena);
    arena_init(&plans->arena, (size_t)SIGMA_PLAN_BYTES_MAX * 4);
    memset(plans->plans, 0, LAYOUT_MAX * sizeof *plans->plans);
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

static enum record_format likeness(const struct sigma_plans *plans, const struct plan *plan)
{
    size_t count;
    const struct taxonomy_likeness *rows = taxonomy_likenesses(plans->set->taxonomy, &count);

    for (size_t i = 0; i < count; i++) {
        bool has_any = false, has_all = true;
        for (size_t k = 0; k < rows[i].any.count; k++)
            has_any |= has_name(plan, rows[i].any.rows[k]);
        for (size_t k = 0; k < rows[i].all.count; k++)
            has_all &= has_name(plan, rows[i].all.rows[k]);
        if (has_any && has_all)
            return rows[i].format;
    }
    return RECORD_JSON;
}

static void find_keys(struct sigma_plans *plans, struct plan *plan)
{
    uint32_t slots[SLOTS_MAX], keys[SLOTS_MAX];
    size_t key_count = 0;

    for (size_t b = 0; b < plans->set->bucket_count; b++) {
        const struct taxonomy_route *route = plans->set->buckets[b].routes[plan->format];
        for (size_t c = 0; route && c < route->case_count; c++)
            for (size_t t = 0; t < route->cases[c].test_count; t++) {
                size_t count = name_slots(plans, plan, route->group, route->cases[c].tests[t].field,
                                          slots, SLOTS_MAX);
                for (size_t i = 0; i < count; i++) {
                    size_t k = 0;
                    while (k < key_count && keys[k] != slots[i])
                        k++;
                    if (k == key_count && key_count < SLOTS_MAX)
                        keys[key_count++] = slots[i];
                }
            }
    }
    plan->keys = ARENA_ARRAY(&plans->arena, key_count + 1, uint32_t);
    plan->key_count = key_count;
    memcpy(plan->keys, keys, key_count * sizeof *keys);
}

static struct plan *plan_of(struct sigma_plans *plans, const struct layout *layout)
{
    struct plan *plan = plans->plans[layout->id];

    if (plan && plan->layout == layout)
        return plan;
    plan = ARENA_NEW(&plans->arena, struct plan);
    plan->layout = layout;
    plan->format = layout->format;
    index_names(plans, plan);
    if (layout->format == RECORD_JSON) {
        plan->format = likeness(plans, plan);
        if (plan->format != RECORD_JSON)
            index_names(plans, plan);
    }
    find_keys(plans, plan);
    plans->plans[layout->id] = plan;
    return plan;
}

size_t sigma_plan_slots(struct sigma_plans *plans, const struct layout *layout, uint32_t bucket,
                        struct str field, uint32_t *ret_slots, size_t max)
{
    const struct plan *plan = plan_of(plans, layout);
    uint32_t class = plans->set->buckets[bucket].class;

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

static bool test_fits(const struct sigma_plans *plans, const struct plan *plan,
                      const struct taxonomy_route *route, const struct taxonomy_test *test,
                      const struct record *record, struct arena *arena)
{
    uint32_t slots[SLOTS_MAX];
    bool is_there = false;
    size_t count = name_slots(plans, plan, route->group, test->field, slots, SLOTS_MAX);

    for (size_t i = 0; i < count; i++) {
        const struct leaf *leaf = &record->leaves[slots[i]];
        enum leaf_kind kind = record->layout->slots[slots[i]].kind;
        if (record_leaf_is_null(leaf, kind))
            continue;
        struct str value = fold_copy(arena, record_leaf_text(leaf, kind, arena));
        is_there = true;
        for (size_t k = 0; k < test->values.count; k++)
            if (value_fits(test->values.rows[k], value))
                return true;
    }
    return !is_there && !route->is_strict;
}

static bool route_fits(const struct sigma_plans *plans, const struct plan *plan,
                       const struct taxonomy_route *route, const struct record *record,
                       struct arena *arena)
{
    for (size_t c = 0; c < route->case_count; c++) {
        bool is_fit = true;
        for (size_t t = 0; t < route->cases[c].test_count && is_fit; t++)
            is_fit = test_fits(plans, plan, route, &route->cases[c].tests[t], record, arena);
        if (is_fit)
            return true;
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
    }
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

struct pair {
    uint32_t slot, field;
};

static int pair_order(const void *a, const void *b)
{
    const struct pair *one = a, *other = b;

    if (one->slot != other->slot)
        return one->slot < other->slot ? -1 : 1;
    return one->field < other->field ? -1 : one->field > other->field;
}

struct pairs {
    struct arena *arena;
    uint32_t *sieved; /* fields whose sieve is asked first */
    size_t sieved_count;
    struct pair *rows;
    size_t count, size;
};

static void pairs_add(struct pairs *pairs, uint32_t slot, uint32_t field)
{
    if (pairs->count == pairs->size) {
        size_t size = pairs->size ? pairs->size * 2 : 256;
        struct pair *rows = ARENA_ARRAY(pairs->arena, size, struct pair);
        if (pairs->count > 0)
            memcpy(rows, pairs->rows, pairs->count * sizeof *rows);
        pairs->rows = rows;
        pairs->size = size;
    }
    pairs->rows[pairs->count++] = (struct pair){slot, field};
}

/* Each once: several log sources may ask for the same keywords. */
static void sieved_add(struct pairs *pairs, uint32_t field)
{
    for (size_t i = 0; i < pairs->sieved_count; i++)
        if (pairs->sieved[i] == field)
            return;
    pairs->sieved[pairs->sieved_count++] = field;
}

static void pair_field(const struct sigma_plans *plans, const struct plan *plan,
                       struct pairs *pairs, uint32_t number)
{
    const struct sigma_field *field = &plans->set->fields[number];
    uint32_t slots[SLOTS_MAX];

    if (field->sieve) {
        sieved_add(pairs, number);
        return;
    }
    if (field->name.len == 0) { /* keywords: every value */
        for (uint32_t slot = 0; slot < plan->layout->slot_count; slot++)
            pairs_add(pairs, slot, number);
        return;
    }
    size_t count = name_slots(plans, plan, plans->set->classes[field->class].groups[plan->format],
                              field->name, slots, SLOTS_MAX);
    for (size_t i = 0; i < count; i++)
        pairs_add(pairs, slots[i], number);
}

static void make_work(struct sigma_plans *plans, const struct plan *plan, struct sigma_path *path,
                      struct pairs *pairs)
{
    uint32_t *fields = ARENA_ARRAY(pairs->arena, pairs->count + 1, uint32_t);
    struct sigma_work *work =
        ARENA_ARRAY(&plans->arena, plan->layout->slot_count + 1U, struct sigma_work);

    if (pairs->count > 1)
        qsort(pairs->rows, pairs->count, sizeof *pairs->rows, pair_order);
    for (size_t i = 0; i < pairs->count;) {
        uint32_t slot = pairs->rows[i].slot;
        size_t count = 0;
        for (; i < pairs->count && pairs->rows[i].slot == slot; i++)
            if (count == 0 || fields[count - 1] != pairs->rows[i].field)
                fields[count++] = pairs->rows[i].field;
        work[path->work_count++] = (struct sigma_work){slot, feed_of(plans, fields, count)};
    }
    path->work = work;
}

static void make_sieved(struct sigma_plans *plans, struct sigma_path *path,
                        const struct pairs *pairs)
{
    path->sieved_count = pairs->sieved_count;
    if (pairs->sieved_count == 0)
        return;
    path->sieved_feed = feed_of(plans, pairs->sieved, pairs->sieved_count);
    path->sieved = sigma_plan_feed(plans, path->sieved_feed)->fields;
}

static struct sigma_path *make_path(struct sigma_plans *plans, const struct plan *plan,
                                    const struct record *record)
{
    struct sigma_set *set = plans->set;
    struct sigma_path *path = ARENA_NEW(&plans->arena, struct sigma_path);
    unsigned char *is_active = arena_take(&plans->arena, set->bucket_count + 1);
    uint32_t *buckets = ARENA_ARRAY(&plans->arena, set->bucket_count + 1, uint32_t);
    struct arena arena;
    struct pairs pairs = {.arena = &arena};
    size_t always = 0;

    arena_init(&arena, ARENA_WORK_BYTES);
    pairs.sieved = ARENA_ARRAY(&arena, set->field_count + 1, uint32_t);
    for (size_t b = 0; b < set->bucket_count; b++) {
        const struct sigma_bucket *bucket = &set->buckets[b];
        const struct taxonomy_route *route = bucket->routes[plan->format];
        if (!route || !route_fits(plans, plan, route, record, &arena))
            continue;
        is_active[b] = 1;
        buckets[path->bucket_count++] = (uint32_t)b;
        always += bucket->always_count;
        for (size_t i = 0; i < bucket->field_count; i++)
            pair_field(plans, plan, &pairs, bucket->fields[i]);
    }
    path->is_active = is_active;
    path->format = 1U << plan->format;
    path->buckets = buckets;
    uint32_t *rules = ARENA_ARRAY(&plans->arena, always + 1, uint32_t);
    for (size_t i = 0; i < path->bucket_count; i++) {
        const struct sigma_bucket *bucket = &set->buckets[buckets[i]];
        for (size_t k = 0; k < bucket->always_count; k++)
            if (set->programs[bucket->always[k]].formats & path->format)
                rules[path->always_count++] = bucket->always[k];
    }
    path->always = rules;
    make_work(plans, plan, path, &pairs);
    make_sieved(plans, path, &pairs);
    arena_done(&arena);
    return path;
}

/* The deciding values one after the other; long ones are cut (the way is then not kept). */
static size_t make_key(const struct plan *plan, const struct record *record, char *key,
                       bool *ret_is_whole)
{
    size_t len = 0;

    *ret_is_whole = true;
    for (size_t i = 0; i < plan->key_count; i++) {
        const struct leaf *leaf = &record->leaves[plan->keys[i]];
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
