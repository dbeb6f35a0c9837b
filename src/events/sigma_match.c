/* SPDX-License-Identifier: Apache-2.0
 * From an event's leaves to atoms, from atoms to candidates, from candidates to matches. */
#include "events/sigma_match.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "events/fold.h"
#include "events/sigma_plan.h"
#include "events/sigma_text.h"

enum {
    ARENA_SOFT_BYTES = 1 << 20,
    ARENA_HARD_BYTES = 1 << 30,
    FIELD_VALUES_MAX = 256,
    WAYS = 2, /* places a kept value may have */
    LIGHT_BYTES = 40,
    CLOCK_LOOKS = 16,
};

/* Answers about one value of one feed. */
struct kept {
    uint64_t hash;
    uint32_t feed, len, atom_count;
    uint32_t *atoms; /* then the bytes of the value; one piece of memory */
};

struct sigma_match {
    struct sigma_set *set;
    struct sigma_plans *plans;
    struct arena arena; /* texts of one event, dropped when grown */
    struct sigma_found found;
    uint32_t *held;  /* by atom: the turn in which it held */
    uint32_t *asked; /* by rule: the turn in which it became a candidate */
    uint32_t turn;
    uint32_t *candidates, *matches;
    size_t candidate_count, match_count;
    struct kept *kept; /* SIGMA_MATCH_KEPT */
    uint16_t *met;     /* SIGMA_MATCH_KEPT: of values met once; only those met again are kept */
    size_t kept_bytes;
    struct str own_values[FIELD_VALUES_MAX], other_values[FIELD_VALUES_MAX]; /* of fields_agree */
    char *folded, *plain;
    size_t folded_size, plain_size;
    uint64_t *evaluated, *matched; /* by rule, since the last flush */
    int64_t *last_matched_us;
    uint64_t *cost_ns; /* by rule, since the last flush */
    uint32_t *cost_samples;
    uint64_t clock_ns; /* what a look at the clock costs */
    uint64_t *bucket_asked;
    int64_t *bucket_last_us;
};

static void *take(size_t count, size_t bytes)
{
    void *memory = calloc(count + 1, bytes);

    if (!memory)
        abort();
    return memory;
}

static uint64_t now_ns(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000U + (uint64_t)at.tv_nsec;
}

static uint64_t clock_cost(void)
{
    uint64_t least = UINT64_MAX;

    for (unsigned i = 0; i < CLOCK_LOOKS; i++) {
        uint64_t before = now_ns(), took = now_ns() - before;
        least = took < least ? took : least;
    }
    return least;
}

struct sigma_match *sigma_match_new(struct sigma_set *set, const struct layout_set *layouts)
{
    struct sigma_match *m = take(1, sizeof *m);

    m->set = sigma_set_hold(set);
    m->plans = sigma_plan_new(set, layouts);
    arena_init(&m->arena, ARENA_HARD_BYTES);
    m->found.size = set->atom_count;
    m->found.atoms = take(set->atom_count, sizeof(uint32_t));
    m->found.seen = take(set->atom_count, sizeof(uint32_t));
    m->found.room = sigma_regex_room_new();
    m->held = take(set->atom_count, sizeof(uint32_t));
    m->asked = take(set->rule_count, sizeof(uint32_t));
    m->candidates = take(set->rule_count, sizeof(uint32_t));
    m->matches = take(set->rule_count, sizeof(uint32_t));
    m->kept = take(SIGMA_MATCH_KEPT, sizeof *m->kept);
    m->met = take(SIGMA_MATCH_KEPT, sizeof *m->met);
    m->evaluated = take(set->rule_count, sizeof(uint64_t));
    m->matched = take(set->rule_count, sizeof(uint64_t));
    m->last_matched_us = take(set->rule_count, sizeof(int64_t));
    m->cost_ns = take(set->rule_count, sizeof(uint64_t));
    m->cost_samples = take(set->rule_count, sizeof(uint32_t));
    m->clock_ns = clock_cost();
    m->bucket_asked = take(set->bucket_count, sizeof(uint64_t));
    m->bucket_last_us = take(set->bucket_count, sizeof(int64_t));
    return m;
}

static void drop_kept(struct sigma_match *m)
{
    for (size_t i = 0; i < SIGMA_MATCH_KEPT; i++)
        free(m->kept[i].atoms);
    memset(m->kept, 0, SIGMA_MATCH_KEPT * sizeof *m->kept);
    m->kept_bytes = 0;
}

void sigma_match_free(struct sigma_match *match)
{
    if (!match)
        return;
    sigma_match_flush(match);
    drop_kept(match);
    sigma_plan_free(match->plans);
    arena_done(&match->arena);
    sigma_regex_room_free(match->found.room);
    free(match->found.atoms);
    free(match->found.seen);
    free(match->held);
    free(match->asked);
    free(match->candidates);
    free(match->matches);
    free(match->kept);
    free(match->met);
    free(match->plain);
    free(match->folded);
    free(match->evaluated);
    free(match->matched);
    free(match->last_matched_us);
    free(match->cost_ns);
    free(match->cost_samples);
    free(match->bucket_asked);
    free(match->bucket_last_us);
    sigma_set_release(match->set);
    free(match);
}

void sigma_match_forget(struct sigma_match *match)
{
    sigma_plan_clear(match->plans);
    drop_kept(match); /* feeds are numbered anew */
}

/* ---- Values ---- */

static uint64_t load64(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static uint64_t value_hash(const char *ptr, size_t len, uint32_t feed)
{
    uint64_t hash = (feed + 1) * 0x9E3779B97F4A7C15U ^ len;
    size_t at = 0;

    for (; at + 8 <= len; at += 8) {
        hash = (hash ^ load64(ptr + at)) * 0xD6E8FEB86659FD93U;
        hash ^= hash >> 32U;
    }
    uint64_t tail = 0;
    memcpy(&tail, ptr + at, len - at);
    hash = (hash ^ tail) * 0xD6E8FEB86659FD93U;
    return hash ^ (hash >> 32U);
}

static struct str fold(struct sigma_match *m, struct str text)
{
    if (text.len > m->folded_size) {
        free(m->folded);
        m->folded_size = text.len * 2;
        m->folded = take(m->folded_size, 1);
    }
    if (text.len > 0)
        fold_into(m->folded, text);
    return (struct str){m->folded, text.len};
}

/* The text of a leaf; the usual escapes of JSON without the arena. */
static struct str leaf_text(struct sigma_match *m, const struct leaf *leaf, enum leaf_kind kind)
{
    const char *at = leaf->ptr, *end = leaf->ptr + leaf->len;
    size_t len = 0;

    if (!leaf->is_escaped || kind != LEAF_STRING)
        return record_leaf_text(leaf, kind, &m->arena);
    if (leaf->len > m->plain_size) {
        free(m->plain);
        m->plain_size = (size_t)leaf->len * 2;
        m->plain = take(m->plain_size, 1);
    }
    while (at < end) {
        const char *stop = memchr(at, '\\', (size_t)(end - at));
        size_t run = (size_t)((stop ? stop : end) - at);
        memcpy(m->plain + len, at, run);
        len += run;
        if (!stop)
            break;
        char name = stop + 1 < end ? stop[1] : '?';
        if (name == 'u' && stop + 6 <= end && stop[2] == '0' && stop[3] == '0' && stop[4] >= '2' &&
            stop[4] <= '7') { /* \u00XX of printable ASCII */
            int low = stop[5] <= '9' ? stop[5] - '0' : (stop[5] | 0x20) - 'a' + 10;
            m->plain[len++] = (char)((stop[4] - '0') * 16 + low);
            at = stop + 6;
            continue;
        }
        if (name != '\\' && name != '"' && name != '/' && name != 'n' && name != 'r' && name != 't')
            return record_leaf_text(leaf, kind, &m->arena);
        m->plain[len++] = name == 'n' ? '\n' : name == 'r' ? '\r' : name == 't' ? '\t' : name;
        at = stop + 2;
    }
    return (struct str){m->plain, len};
}

/* A JSON number written with point or exponent is compared in one form. */
static struct str number_text(struct sigma_match *m, struct str text)
{
    char form[32];
    double number;

    if (!memchr(text.ptr, '.', text.len) && !memchr(text.ptr, 'e', text.len) &&
        !memchr(text.ptr, 'E', text.len))
        return text;
    if (!sigma_text_number(text, &number))
        return text;
    return str_copy(&m->arena, (struct str){form, sigma_text_of_number(number, form)});
}

/* The atoms that a value satisfies, into found. */
static void work_out(struct sigma_match *m, const struct sigma_feed *feed, const struct leaf *leaf,
                     enum leaf_kind kind)
{
    struct str text = leaf_text(m, leaf, kind);

    if (kind == LEAF_BARE)
        text = number_text(m, text);
    struct str folded = fold(m, text);
    m->found.count = 0;
    if (++m->found.turn == 0) {
        memset(m->found.seen, 0, m->found.size * sizeof *m->found.seen);
        m->found.turn = 1;
    }
    for (size_t i = 0; i < feed->count; i++) {
        const struct sigma_field *field = &m->set->fields[feed->fields[i]];
        if (field->matcher)
            sigma_matcher_scan(field->matcher, text, folded, &m->found);
    }
}

static void keep(struct sigma_match *m, struct kept *place, uint64_t hash, uint32_t feed,
                 const struct leaf *leaf)
{
    size_t bytes = m->found.count * sizeof(uint32_t) + leaf->len + 1;

    m->kept_bytes -= place->atoms ? place->atom_count * sizeof(uint32_t) + place->len + 1 : 0;
    free(place->atoms);
    *place = (struct kept){hash, feed, leaf->len, (uint32_t)m->found.count, take(bytes, 1)};
    m->kept_bytes += bytes;
    memcpy(place->atoms, m->found.atoms, m->found.count * sizeof(uint32_t));
    memcpy(place->atoms + place->atom_count, leaf->ptr, leaf->len);
}

/* The kept answer, or the place for a new one in *ret_place. */
static const struct kept *find_kept(struct sigma_match *m, uint64_t hash, uint32_t feed,
                                    const struct leaf *leaf, struct kept **ret_place)
{
    struct kept *set = &m->kept[hash & (SIGMA_MATCH_KEPT - WAYS)];

    for (size_t i = 0; i < WAYS; i++)
        if (set[i].atoms && set[i].hash == hash && set[i].feed == feed && set[i].len == leaf->len &&
            memcmp(set[i].atoms + set[i].atom_count, leaf->ptr, leaf->len) == 0) {
            if (i > 0) { /* the place in front is the last to be given away */
                struct kept swap = set[0];
                set[0] = set[i];
                set[i] = swap;
            }
            return &set[0];
        }
    *ret_place = &set[WAYS - 1];
    return NULL;
}

/* ---- Atoms ---- */

static void hold(struct sigma_match *m, const struct sigma_path *path, uint32_t number)
{
    const struct sigma_atom *atom = &m->set->atoms[number];

    if (m->held[number] == m->turn)
        return;
    m->held[number] = m->turn;
    for (uint32_t i = 0; i < atom->witness_count; i++) {
        uint32_t rule = m->set->witnesses[atom->witness_first + i];
        const struct sigma_program *program = &m->set->programs[rule];
        if (m->asked[rule] == m->turn || !path->is_active[program->bucket] ||
            !(program->formats & path->format))
            continue;
        m->asked[rule] = m->turn;
        m->candidates[m->candidate_count++] = rule;
    }
}

static void hold_all(struct sigma_match *m, const struct sigma_path *path, const uint32_t *atoms,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        hold(m, path, atoms[i]);
}

static void take_leaf(struct sigma_match *m, const struct sigma_path *path, uint32_t number,
                      const struct leaf *leaf, enum leaf_kind kind)
{
    const struct sigma_feed *feed = sigma_plan_feed(m->plans, number);
    struct kept *place = NULL;

    hold_all(m, path, feed->present, feed->present_count);
    if (record_leaf_is_null(leaf, kind))
        return;
    hold_all(m, path, feed->valued, feed->valued_count);
    if (!feed->has_matcher)
        return;
    if (leaf->len > SIGMA_MATCH_VALUE_MAX || (feed->is_light && leaf->len <= LIGHT_BYTES)) {
        work_out(m, feed, leaf, kind);
        hold_all(m, path, m->found.atoms, m->found.count);
        return;
    }
    /* the same bytes mean another text where escapes are read otherwise */
    uint32_t mark = number * 8 + (uint32_t)kind;
    uint64_t hash = value_hash(leaf->ptr, leaf->len, mark);
    const struct kept *kept = find_kept(m, hash, mark, leaf, &place);
    if (!kept) {
        uint16_t *met = &m->met[(hash >> 16U) % SIGMA_MATCH_KEPT], print = (uint16_t)(hash >> 40U);
        work_out(m, feed, leaf, kind);
        if (*met != print) {
            *met = print;
            hold_all(m, path, m->found.atoms, m->found.count);
            return;
        }
        if (m->kept_bytes > SIGMA_MATCH_KEPT_BYTES_MAX)
            drop_kept(m);
        keep(m, place, hash, mark, leaf);
        kept = place;
    }
    hold_all(m, path, kept->atoms, kept->atom_count);
}

/* ---- Rules ---- */

static bool fields_agree(struct sigma_match *m, const struct sigma_program *program,
                         const struct sigma_test *test, const struct record *record)
{
    uint32_t rule = (uint32_t)(program - m->set->programs);
    struct str *own = m->own_values, *other = m->other_values;
    size_t own_count =
        sigma_match_values(m, rule, record, test->field, &m->arena, own, FIELD_VALUES_MAX);
    size_t other_count =
        sigma_match_values(m, rule, record, test->text, &m->arena, other, FIELD_VALUES_MAX);

    for (size_t k = 0; k < other_count; k++) {
        struct str wanted = test->is_cased ? other[k] : fold_copy(&m->arena, other[k]);
        for (size_t i = 0; i < own_count; i++) {
            struct str value = test->is_cased ? own[i] : fold_copy(&m->arena, own[i]);
            if (sigma_matcher_text((enum sigma_op)test->flags, wanted, value))
                return true;
        }
    }
    return false;
}

static bool evaluate(struct sigma_match *m, uint32_t rule, const struct record *record)
{
    const struct sigma_program *program = &m->set->programs[rule];
    uint32_t at = program->entry;

    m->evaluated[rule]++;
    while (at < SIGMA_CODE_NO) {
        const struct sigma_code *step = &m->set->code[at];
        bool holds = step->atom & SIGMA_CODE_LAZY
                         ? fields_agree(m, program,
                                        &m->set->atoms[step->atom & ~SIGMA_CODE_LAZY].test, record)
                         : m->held[step->atom] == m->turn;
        at = holds ? step->yes : step->no;
    }
    return at == SIGMA_CODE_YES;
}

static bool evaluate_timed(struct sigma_match *m, uint32_t rule, const struct record *record)
{
    uint64_t before = now_ns();
    bool holds = evaluate(m, rule, record);
    uint64_t took = now_ns() - before;

    m->cost_ns[rule] += took > m->clock_ns ? took - m->clock_ns : 0;
    m->cost_samples[rule]++;
    return holds;
}

static int rule_order(const void *a, const void *b)
{
    const uint32_t *one = a, *other = b;

    return *one < *other ? -1 : *one > *other;
}

static void next_turn(struct sigma_match *m)
{
    if (++m->turn == 0) {
        memset(m->held, 0, m->set->atom_count * sizeof *m->held);
        memset(m->asked, 0, m->set->rule_count * sizeof *m->asked);
        m->turn = 1;
    }
    m->candidate_count = m->match_count = 0;
    if (m->arena.used_bytes > ARENA_SOFT_BYTES) {
        arena_done(&m->arena);
        arena_init(&m->arena, ARENA_HARD_BYTES);
    }
}

/* Keywords: where the source may hold one, the values that may; and those that may be written in
 * codes. */
static void take_keywords(struct sigma_match *m, const struct sigma_path *path,
                          const struct record *record)
{
    bool holds = sigma_sieve_holds(path->sieve, record->source);

    for (uint32_t slot = 0; slot < record->layout->slot_count; slot++) {
        const struct leaf *leaf = &record->leaves[slot];
        if (leaf->has_codes ||
            (holds && sigma_sieve_holds(path->sieve, (struct str){leaf->ptr, leaf->len})))
            take_leaf(m, path, path->sieved_feed, leaf, record->layout->slots[slot].kind);
    }
}

size_t sigma_match_event(struct sigma_match *match, const struct record *record,
                         const uint32_t **ret_rules)
{
    bool has_cleared;

    next_turn(match);
    const struct sigma_path *path = sigma_plan_path(match->plans, record, &has_cleared);
    if (has_cleared)
        drop_kept(match);
    for (size_t i = 0; i < path->work_count; i++) {
        uint32_t slot = path->work[i].slot;
        take_leaf(match, path, path->work[i].feed, &record->leaves[slot],
                  record->layout->slots[slot].kind);
    }
    if (path->sieve)
        take_keywords(match, path, record);
    for (size_t i = 0; i < path->bucket_count; i++) {
        match->bucket_asked[path->buckets[i]]++;
        match->bucket_last_us[path->buckets[i]] = record->time_us;
    }
    for (size_t i = 0; i < path->always_count; i++)
        match->candidates[match->candidate_count++] = path->always[i];
    bool is_sampled = match->turn % SIGMA_SET_COST_EVERY == 0;
    for (size_t i = 0; i < match->candidate_count; i++) {
        uint32_t rule = match->candidates[i];
        if (!(is_sampled ? evaluate_timed(match, rule, record) : evaluate(match, rule, record)))
            continue;
        match->matches[match->match_count++] = rule;
        match->matched[rule]++;
        match->last_matched_us[rule] = record->time_us;
    }
    if (match->match_count > 1)
        qsort(match->matches, match->match_count, sizeof *match->matches, rule_order);
    *ret_rules = match->matches;
    return match->match_count;
}

size_t sigma_match_values(struct sigma_match *match, uint32_t rule, const struct record *record,
                          struct str field, struct arena *arena, struct str *ret_values, size_t max)
{
    uint32_t slots[FIELD_VALUES_MAX];
    size_t slot_count =
        sigma_plan_slots(match->plans, record->layout, match->set->programs[rule].bucket, field,
                         slots, FIELD_VALUES_MAX);
    size_t count = 0;

    for (size_t i = 0; i < slot_count && count < max; i++) {
        const struct leaf *leaf = &record->leaves[slots[i]];
        enum leaf_kind kind = record->layout->slots[slots[i]].kind;
        if (!record_leaf_is_null(leaf, kind))
            ret_values[count++] = record_leaf_text(leaf, kind, arena);
    }
    return count;
}

/* ---- Counters ---- */

static void raise_to(atomic_int_fast64_t *total, int64_t value)
{
    int_fast64_t seen = atomic_load(total);

    while (seen < value && !atomic_compare_exchange_weak(total, &seen, value)) {
    }
}

void sigma_match_flush(struct sigma_match *match)
{
    struct sigma_set *set = match->set;

    for (size_t i = 0; i < set->rule_count; i++) {
        if (match->evaluated[i] == 0)
            continue;
        (void)atomic_fetch_add(&set->programs[i].evaluated, match->evaluated[i]);
        match->evaluated[i] = 0;
        if (match->cost_samples[i] > 0) {
            (void)atomic_fetch_add(&set->programs[i].cost_ns, match->cost_ns[i]);
            (void)atomic_fetch_add(&set->programs[i].cost_samples, match->cost_samples[i]);
            match->cost_ns[i] = match->cost_samples[i] = 0;
        }
        if (match->matched[i] == 0)
            continue;
        (void)atomic_fetch_add(&set->programs[i].matched, match->matched[i]);
        raise_to(&set->programs[i].last_matched_us, match->last_matched_us[i]);
        match->matched[i] = 0;
    }
    for (size_t i = 0; i < set->bucket_count; i++) {
        if (match->bucket_asked[i] == 0)
            continue;
        (void)atomic_fetch_add(&set->buckets[i].asked, match->bucket_asked[i]);
        raise_to(&set->buckets[i].last_asked_us, match->bucket_last_us[i]);
        match->bucket_asked[i] = 0;
    }
}
