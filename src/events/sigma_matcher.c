/* SPDX-License-Identifier: Apache-2.0
 * Windows of literals in bit maps and sorted rows; the rest of a field's tests beside them. */
#include "events/sigma_matcher.h"

#include <stdlib.h>
#include <string.h>

#include "events/fold.h"
#include "events/moment.h"
#include "events/sigma_cidr.h"
#include "events/sigma_grams.h"
#include "events/sigma_text.h"

enum { GRAM_CLASSES = 3, MAP_BITS_MIN = 10, MAP_BITS_MAX = 20, DAYS_PER_WEEK = 7 };
static const size_t gram_lengths[GRAM_CLASSES] = {4, 2, 1};

/* A literal waiting under a window. */
struct entry {
    uint32_t gram;
    uint32_t at; /* of the window within the literal */
    const struct sigma_matcher_atom *atom;
    struct str literal; /* folded */
};

struct gram_class {
    struct sigma_grams grams;
    struct entry *rows; /* by gram */
    size_t count;
};

struct cidr_row {
    struct sigma_cidr net;
    const struct sigma_matcher_atom *atom;
};

struct sigma_matcher {
    struct gram_class grams[GRAM_CLASSES];
    struct entry *equals; /* open addressing by hash of the literal */
    uint32_t equals_mask;
    size_t equals_count;
    const struct sigma_matcher_atom **always; /* looked at for every value */
    size_t always_count;
    const struct sigma_matcher_atom **numbers;
    size_t number_count;
    bool has_parts; /* tests of parts of instants */
    struct cidr_row *cidrs;
    size_t cidr_count;
    size_t bytes;
};

static inline uint32_t gram_of(const char *at, size_t length)
{
    uint32_t four;
    uint16_t two;

    if (length == 4) {
        memcpy(&four, at, sizeof four);
        return four;
    }
    if (length == 1)
        return (unsigned char)*at;
    memcpy(&two, at, sizeof two);
    return two;
}

static uint64_t text_hash(struct str text)
{
    uint64_t hash = 0xcbf29ce484222325U ^ text.len;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3U;
    return hash ^ (hash >> 29U);
}

/* ---- What one atom says ---- */

bool sigma_matcher_text(enum sigma_op op, struct str text, struct str value)
{
    switch (op) {
    case SIGMA_EQUALS:
        return str_equal(text, value);
    case SIGMA_PREFIX:
        return str_starts(value, text);
    case SIGMA_SUFFIX:
        return str_ends(value, text);
    case SIGMA_CONTAINS:
        return str_contains(value, text);
    case SIGMA_GLOB:
        return sigma_text_glob(text, value);
    case SIGMA_REGEX:
    case SIGMA_CIDR:
    case SIGMA_NUMBER_EQ:
    case SIGMA_NUMBER_LT:
    case SIGMA_NUMBER_LTE:
    case SIGMA_NUMBER_GT:
    case SIGMA_NUMBER_GTE:
    case SIGMA_EXISTS:
    case SIGMA_NULL:
    case SIGMA_FIELD:
    default:
        return false;
    }
}

static void add(struct sigma_found *found, uint32_t number)
{
    if (found->count < found->size)
        found->atoms[found->count++] = number;
}

static void report(struct sigma_found *found, uint32_t number)
{
    if (found->seen[number] == found->turn)
        return;
    found->seen[number] = found->turn;
    add(found, number);
}

static bool atom_holds(const struct sigma_matcher_atom *atom, struct str text, struct str folded,
                       struct sigma_found *found)
{
    bool is_limited = false, is_found;

    if (atom->test->op != SIGMA_REGEX)
        return sigma_matcher_text(atom->test->op, atom->test->text,
                                  atom->test->is_cased ? text : folded);
    is_found = sigma_regex_match(atom->regex, found->room, text, &is_limited);
    found->is_limited |= is_limited;
    return is_found;
}

/* ---- Scanning ---- */

/* The literal of an entry at a place of the folded value; for a plain test that is the answer. */
static bool entry_fits(const struct entry *e, struct str folded, size_t at)
{
    size_t start = at - e->at;

    if (at < e->at || e->literal.len > folded.len - start ||
        memcmp(folded.ptr + start, e->literal.ptr, e->literal.len) != 0)
        return false;
    if (e->atom->test->op == SIGMA_PREFIX)
        return start == 0;
    return e->atom->test->op != SIGMA_SUFFIX || start + e->literal.len == folded.len;
}

static bool needs_more(const struct sigma_test *test)
{
    return test->is_cased || test->op == SIGMA_GLOB || test->op == SIGMA_REGEX;
}

static void look_at(const struct gram_class *c, uint32_t gram, struct str text, struct str folded,
                    size_t at, struct sigma_found *found)
{
    for (size_t i = sigma_grams_row(&c->grams, gram); i < c->count && c->rows[i].gram == gram;
         i++) {
        const struct entry *e = &c->rows[i];
        if (found->seen[e->atom->number] == found->turn || !entry_fits(e, folded, at))
            continue;
        found->seen[e->atom->number] = found->turn; /* asked once, however often it waits here */
        if (!needs_more(e->atom->test) || atom_holds(e->atom, text, folded, found))
            add(found, e->atom->number);
    }
}

/* Always inlined, so that the length is known to each loop. */
static inline __attribute__((always_inline)) void scan_class(const struct gram_class *c,
                                                             size_t length, struct str text,
                                                             struct str folded,
                                                             struct sigma_found *found)
{
    const uint64_t *map = c->grams.map;
    uint32_t shift = c->grams.map_shift;

    if (c->count == 0 || folded.len < length)
        return;
    for (size_t at = 0, end = folded.len - length; at <= end; at++) {
        uint32_t gram = gram_of(folded.ptr + at, length);
        if (sigma_grams_may_hold(map, shift, gram))
            look_at(c, gram, text, folded, at, found);
    }
}

/* Literals of one byte: each byte that is one is looked for, once. */
static void scan_bytes(const struct gram_class *c, struct str text, struct str folded,
                       struct sigma_found *found)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct entry *e = &c->rows[i];
        if (i > 0 && c->rows[i - 1].gram == e->gram)
            continue;
        const char *first = memchr(folded.ptr, (int)e->gram, folded.len);
        if (first)
            look_at(c, e->gram, text, folded, (size_t)(first - folded.ptr), found);
        if (first && folded.ptr[folded.len - 1] == (char)e->gram) /* suffixes */
            look_at(c, e->gram, text, folded, folded.len - 1, found);
    }
}

static void scan_equals(const struct sigma_matcher *m, struct str text, struct str folded,
                        struct sigma_found *found)
{
    for (size_t at = text_hash(folded) & m->equals_mask; m->equals[at].atom;
         at = (at + 1) & m->equals_mask) {
        const struct entry *e = &m->equals[at];
        if (str_equal(e->literal, folded) &&
            (!e->atom->test->is_cased || str_equal(e->atom->test->text, text)))
            report(found, e->atom->number);
    }
}

/* Minutes, hours … of an instant, UTC; weeks by ISO 8601. */
static int64_t part_of(int64_t us, enum sigma_part part)
{
    int64_t seconds = us / 1000000 - (us % 1000000 < 0);
    int64_t day = seconds / 86400 - (seconds % 86400 < 0), rest = seconds - day * 86400;
    struct date on = date_of_number((int32_t)day);

    switch (part) {
    case SIGMA_MINUTE:
        return rest / 60 % 60;
    case SIGMA_HOUR:
        return rest / 3600;
    case SIGMA_DAY:
        return on.day;
    case SIGMA_MONTH:
        return on.month;
    case SIGMA_YEAR:
        return on.year;
    case SIGMA_WEEK: {
        /* the week of the year that holds this week's Thursday */
        int32_t thursday = (int32_t)day + 4 - date_weekday(on);
        struct date first = {date_of_number(thursday).year, 1, 1};
        return (thursday - date_number(first)) / DAYS_PER_WEEK + 1;
    }
    case SIGMA_WHOLE:
    default:
        return 0;
    }
}

static bool compare(enum sigma_op op, double value, double bound)
{
    return op == SIGMA_NUMBER_LT    ? value < bound
           : op == SIGMA_NUMBER_LTE ? value <= bound
           : op == SIGMA_NUMBER_GT  ? value > bound
           : op == SIGMA_NUMBER_GTE ? value >= bound
                                    : value == bound;
}

static void scan_numbers(const struct sigma_matcher *m, struct str text, struct sigma_found *found)
{
    double number = 0;
    int64_t us = 0;
    bool is_number = sigma_text_number(str_trim(text), &number);
    bool is_moment = m->has_parts && moment_read(str_trim(text), &us);

    for (size_t i = 0; i < m->number_count; i++) {
        const struct sigma_test *test = m->numbers[i]->test;
        if (test->flags == SIGMA_WHOLE ? !is_number : !is_moment)
            continue;
        double value =
            test->flags == SIGMA_WHOLE ? number : (double)part_of(us, (enum sigma_part)test->flags);
        if (compare(test->op, value, test->number))
            report(found, m->numbers[i]->number);
    }
}

void sigma_matcher_scan(const struct sigma_matcher *m, struct str text, struct str folded,
                        struct sigma_found *found)
{
    scan_class(&m->grams[0], 4, text, folded, found);
    scan_class(&m->grams[1], 2, text, folded, found);
    if (m->grams[2].count > 0 && folded.len > 0)
        scan_bytes(&m->grams[2], text, folded, found);
    if (m->equals_count > 0)
        scan_equals(m, text, folded, found);
    for (size_t i = 0; i < m->always_count; i++)
        if (atom_holds(m->always[i], text, folded, found))
            report(found, m->always[i]->number);
    if (m->number_count > 0)
        scan_numbers(m, text, found);
    if (m->cidr_count > 0) {
        struct sigma_cidr address;
        if (sigma_cidr_address(str_trim(text), &address))
            for (size_t i = 0; i < m->cidr_count; i++)
                if (sigma_cidr_holds(&m->cidrs[i].net, &address))
                    report(found, m->cidrs[i].atom->number);
    }
}

/* ---- Building ---- */

struct building {
    struct arena *arena;
    struct sigma_matcher *matcher;
    struct entry *entries[GRAM_CLASSES];
    size_t counts[GRAM_CLASSES];
};

/* How often each window of the literals occurs, by hash; collisions only make a choice worse. */
static void choose_windows(struct building *b, size_t c)
{
    size_t length = gram_lengths[c], total = 64;

    for (size_t i = 0; i < b->counts[c]; i++)
        total += b->entries[c][i].literal.len;
    size_t bits = MAP_BITS_MIN;
    while (bits < MAP_BITS_MAX && (1U << bits) < total * 2)
        bits++;
    uint32_t *uses = calloc(1U << bits, sizeof *uses);
    if (!uses)
        abort();
    for (size_t i = 0; i < b->counts[c]; i++) {
        struct str literal = b->entries[c][i].literal;
        for (size_t at = 0; at + length <= literal.len; at++)
            uses[sigma_gram_hash(gram_of(literal.ptr + at, length)) >> (32U - bits)]++;
    }
    for (size_t i = 0; i < b->counts[c]; i++) {
        struct entry *e = &b->entries[c][i];
        uint32_t best = UINT32_MAX;
        for (size_t at = 0; at + length <= e->literal.len; at++) {
            uint32_t gram = gram_of(e->literal.ptr + at, length);
            uint32_t use = uses[sigma_gram_hash(gram) >> (32U - bits)];
            if (use < best) {
                best = use;
                e->at = (uint32_t)at;
                e->gram = gram;
            }
        }
    }
    free(uses);
}

static int entry_order(const void *a, const void *b)
{
    const struct entry *one = a, *other = b;

    if (one->gram != other->gram)
        return one->gram < other->gram ? -1 : 1;
    return one->atom->number < other->atom->number ? -1 : one->atom->number > other->atom->number;
}

static void build_class(struct building *b, size_t c)
{
    struct gram_class *made = &b->matcher->grams[c];
    uint32_t bits = MAP_BITS_MIN;

    made->rows = b->entries[c];
    made->count = b->counts[c];
    if (made->count == 0)
        return;
    choose_windows(b, c);
    qsort(made->rows, made->count, sizeof *made->rows, entry_order);
    while (bits < MAP_BITS_MAX && (1U << bits) < made->count * 16)
        bits++;
    uint32_t *grams = malloc(made->count * sizeof *grams);
    if (!grams)
        abort();
    for (size_t i = 0; i < made->count; i++)
        grams[i] = made->rows[i].gram;
    sigma_grams_make(b->arena, &made->grams, grams, made->count, bits);
    free(grams);
    b->matcher->bytes += made->grams.bytes + made->count * sizeof *made->rows;
}

static void put_equals(struct building *b, const struct sigma_matcher_atom *atom, struct str folded)
{
    struct sigma_matcher *m = b->matcher;
    size_t at = text_hash(folded) & m->equals_mask;

    while (m->equals[at].atom)
        at = (at + 1) & m->equals_mask;
    m->equals[at] = (struct entry){0, 0, atom, folded};
    m->equals_count++;
}

static void put_literal(struct building *b, const struct sigma_matcher_atom *atom,
                        struct str literal)
{
    size_t c = 0;

    while (c < GRAM_CLASSES && literal.len < gram_lengths[c])
        c++;
    if (c == GRAM_CLASSES)
        b->matcher->always[b->matcher->always_count++] = atom;
    else
        b->entries[c][b->counts[c]++] = (struct entry){0, 0, atom, literal};
}

static void put_atom(struct building *b, const struct sigma_matcher_atom *atom)
{
    struct sigma_matcher *m = b->matcher;
    const struct sigma_test *test = atom->test;
    struct str text =
        test->is_cased && test->op <= SIGMA_GLOB ? fold_copy(b->arena, test->text) : test->text;

    switch (test->op) {
    case SIGMA_EQUALS:
        put_equals(b, atom, text);
        return;
    case SIGMA_PREFIX:
    case SIGMA_SUFFIX:
    case SIGMA_CONTAINS:
        put_literal(b, atom, text);
        return;
    case SIGMA_GLOB:
        put_literal(b, atom, sigma_text_glob_literal(b->arena, text));
        return;
    case SIGMA_REGEX:
        put_literal(b, atom, sigma_regex_literal(atom->regex));
        return;
    case SIGMA_CIDR:
        if (sigma_cidr_read(test->text, &m->cidrs[m->cidr_count].net))
            m->cidrs[m->cidr_count++].atom = atom;
        return;
    case SIGMA_NUMBER_EQ:
    case SIGMA_NUMBER_LT:
    case SIGMA_NUMBER_LTE:
    case SIGMA_NUMBER_GT:
    case SIGMA_NUMBER_GTE:
        m->numbers[m->number_count++] = atom;
        m->has_parts |= test->flags != SIGMA_WHOLE;
        return;
    case SIGMA_EXISTS:
    case SIGMA_NULL:
    case SIGMA_FIELD:
    default:
        return;
    }
}

struct sigma_matcher *sigma_matcher_new(struct arena *arena, const struct sigma_matcher_atom *atoms,
                                        size_t count)
{
    struct sigma_matcher *m = ARENA_NEW(arena, struct sigma_matcher);
    struct building b = {.arena = arena, .matcher = m};
    size_t equals = 2, by_op[SIGMA_FIELD + 1] = {0};

    for (size_t i = 0; i < count; i++)
        by_op[atoms[i].test->op]++;
    while (equals < by_op[SIGMA_EQUALS] * 2 + 1)
        equals *= 2;
    m->equals = ARENA_ARRAY(arena, equals, struct entry);
    m->equals_mask = (uint32_t)equals - 1;
    m->always = ARENA_ARRAY(arena, count + 1, const struct sigma_matcher_atom *);
    m->numbers = ARENA_ARRAY(arena, count + 1, const struct sigma_matcher_atom *);
    m->cidrs = ARENA_ARRAY(arena, by_op[SIGMA_CIDR] + 1, struct cidr_row);
    size_t literals = by_op[SIGMA_PREFIX] + by_op[SIGMA_SUFFIX] + by_op[SIGMA_CONTAINS] +
                      by_op[SIGMA_GLOB] + by_op[SIGMA_REGEX];
    for (size_t c = 0; c < GRAM_CLASSES; c++)
        b.entries[c] = ARENA_ARRAY(arena, literals + 1, struct entry);
    for (size_t i = 0; i < count; i++)
        put_atom(&b, &atoms[i]);
    for (size_t c = 0; c < GRAM_CLASSES; c++)
        build_class(&b, c);
    m->bytes += equals * sizeof *m->equals + sizeof *m;
    return m;
}

bool sigma_matcher_is_light(const struct sigma_matcher *m)
{
    return m->always_count == 0 && m->number_count == 0 && m->cidr_count == 0;
}

size_t sigma_matcher_bytes(const struct sigma_matcher *matcher)
{
    return matcher->bytes;
}
