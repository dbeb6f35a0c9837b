/* SPDX-License-Identifier: Apache-2.0
 * Walking a collection in the order of coming, keeping what the filters let through. */
#include "intel/taxii_page.h"

#include <stdio.h>
#include <stdlib.h>

#include "intel/indicator_value.h"

enum { PAGE_STEP_ROWS = 200, PAGE_WALK_MAX_ROWS = 200000 };

struct words {
    struct str rows[TAXII_VALUES_MAX];
    size_t count;
};

struct choice {
    struct work *w;
    const struct taxii_collection *collection;
    struct words ids, types, versions, spec_versions;
    bool is_every;
    int64_t after_us; /* INT64_MIN: no such filter */
    int64_t place_us, place_number;
    size_t limit;
    struct taxii_page *page;
};

bool taxii_page_time(struct str text, int64_t *ret_us)
{
    const char *dot = NULL;
    struct instant at;
    int64_t fraction = 0, unit = 100000;

    if (!instant_read(text, &at))
        return false;
    for (size_t i = 0; i < text.len && !dot; i++)
        if (text.ptr[i] == '.')
            dot = text.ptr + i + 1;
    for (; dot && dot < text.ptr + text.len && *dot >= '0' && *dot <= '9'; dot++, unit /= 10)
        fraction += (*dot - '0') * unit;
    /* Whole seconds downwards, also before 1970. */
    int64_t seconds = at.ms >= 0 ? at.ms / 1000 : -((999 - at.ms) / 1000);
    *ret_us = seconds * 1000000 + fraction;
    return true;
}

struct str taxii_page_stamp(struct arena *arena, int64_t us)
{
    int64_t seconds = us >= 0 ? us / 1000000 : -((999999 - us) / 1000000);
    int64_t fraction = us - seconds * 1000000;
    int64_t day = seconds >= 0 ? seconds / 86400 : -((86399 - seconds) / 86400);
    int64_t rest = seconds - day * 86400;
    struct date on = date_of_number((int32_t)day);

    return arena_print(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", on.year, on.month, on.day,
                       (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60), (int)fraction);
}

static enum status split(struct work *w, struct str text, const char *field, struct words *ret)
{
    ret->count = 0;
    while (text.len > 0) {
        struct str one = str_trim(str_cut(text, ',', &text));
        if (one.len == 0)
            continue;
        if (ret->count == TAXII_VALUES_MAX)
            return work_fail(w, ST_INVALID, field, "筛选值过多", "too many values of one filter");
        ret->rows[ret->count++] = one;
    }
    return ST_OK;
}

static bool has(const struct words *words, struct str text)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_equal(words->rows[i], text))
            return true;
    return false;
}

/* ---- one version among its kin ---- */

static bool fits_spec(const struct choice *c, const struct taxii_row *row,
                      const struct taxii_rows *kin)
{
    if (c->spec_versions.count > 0)
        return has(&c->spec_versions, row->spec_version);
    for (size_t i = 0; i < kin->count; i++)
        if (str_order(kin->rows[i].spec_version, row->spec_version) > 0)
            return false;
    return true;
}

/* Whether it is the first (or last) of those whose spec version fits. */
static bool is_edge(const struct choice *c, const struct taxii_row *row,
                    const struct taxii_rows *kin, bool is_last)
{
    for (size_t i = 0; i < kin->count; i++) {
        const struct taxii_row *other = &kin->rows[i];
        bool is_beyond =
            is_last ? other->version_us > row->version_us : other->version_us < row->version_us;
        if (is_beyond && fits_spec(c, other, kin))
            return false;
    }
    return true;
}

static bool fits_version(const struct choice *c, const struct taxii_row *row,
                         const struct taxii_rows *kin)
{
    int64_t us;

    if (c->versions.count == 0)
        return c->is_every || is_edge(c, row, kin, true);
    for (size_t i = 0; i < c->versions.count; i++) {
        struct str word = c->versions.rows[i];
        if (str_is(word, "all") || (str_is(word, "last") && is_edge(c, row, kin, true)) ||
            (str_is(word, "first") && is_edge(c, row, kin, false)) ||
            (taxii_page_time(word, &us) && us == row->version_us))
            return true;
    }
    return false;
}

static bool fits(const struct choice *c, const struct taxii_row *row, const struct taxii_rows *kin)
{
    if (c->types.count > 0 && !has(&c->types, row->type))
        return false;
    if (c->after_us != INT64_MIN && row->added_us <= c->after_us)
        return false;
    return fits_spec(c, row, kin) && fits_version(c, row, kin);
}

/* Behind the place where the last page ended? */
static bool is_behind(const struct choice *c, const struct taxii_row *row)
{
    return row->added_us > c->place_us ||
           (row->added_us == c->place_us && row->number > c->place_number);
}

/* True when the page is full and this one would be on the next. */
static bool keep(struct choice *c, const struct taxii_row *row)
{
    if (c->page->count == c->limit) {
        c->page->has_more = true;
        return true;
    }
    c->page->rows[c->page->count++] = *row;
    return false;
}

/* ---- walking ---- */

static int by_coming(const void *a, const void *b)
{
    const struct taxii_row *x = a, *y = b;

    if (x->added_us != y->added_us)
        return x->added_us < y->added_us ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Named objects: all their versions, put in order. */
static enum status choose_named(struct choice *c)
{
    struct taxii_rows kin[TAXII_VALUES_MAX];
    size_t total = 0, count = 0;
    struct taxii_row *all;

    for (size_t i = 0; i < c->ids.count; i++) {
        TRY(taxii_object_kin(c->w, c->collection, c->ids.rows[i], &kin[i]));
        total += kin[i].count;
    }
    all = ARENA_ARRAY(c->w->arena, total + 1, struct taxii_row);
    for (size_t i = 0; i < c->ids.count; i++)
        for (size_t k = 0; k < kin[i].count; k++)
            if (is_behind(c, &kin[i].rows[k]) && fits(c, &kin[i].rows[k], &kin[i]))
                all[count++] = kin[i].rows[k];
    qsort(all, count, sizeof *all, by_coming);
    for (size_t i = 0; i < count; i++)
        if ((i == 0 || all[i].number != all[i - 1].number) && keep(c, &all[i]))
            break;
    return ST_OK;
}

static enum status choose_any(struct choice *c)
{
    int64_t at_us = c->place_us, number = c->place_number;
    size_t walked = 0;

    if (c->after_us != INT64_MIN && c->after_us >= at_us) {
        at_us = c->after_us;
        number = INT64_MAX;
    }
    for (;;) {
        struct taxii_rows rows, kin;
        TRY(taxii_object_after(c->w, c->collection, at_us, number, PAGE_STEP_ROWS, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            const struct taxii_row *row = &rows.rows[i];
            at_us = row->added_us;
            number = row->number;
            if (c->types.count > 0 && !has(&c->types, row->type))
                continue;
            TRY(taxii_object_kin(c->w, c->collection, row->id, &kin));
            if (fits(c, row, &kin) && keep(c, row))
                return ST_OK;
        }
        walked += rows.count;
        if (rows.count < PAGE_STEP_ROWS)
            return ST_OK;
        if (walked >= PAGE_WALK_MAX_ROWS && c->page->count > 0) {
            c->page->has_more = true; /* the rest on the next page */
            return ST_OK;
        }
    }
}

/* ---- the token ---- */

static uint64_t mark_of(struct work *w, const struct taxii_page_query *query, struct str id)
{
    struct str all =
        arena_print(w->arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(query->added_after),
                    STR_ARG(query->ids), STR_ARG(query->types), STR_ARG(query->versions),
                    STR_ARG(query->spec_versions), STR_ARG(id));

    return indicator_value_mark(0, all.ptr, all.len);
}

/* "added.number.mark", hexadecimal. */
static bool read_token(struct str token, uint64_t mark, struct choice *c)
{
    uint64_t parts[3] = {0};
    struct str rest = token;

    for (size_t i = 0; i < 3; i++) {
        struct str one = str_cut(rest, '.', &rest);
        if (one.len == 0 || one.len > 16)
            return false;
        for (size_t k = 0; k < one.len; k++) {
            char d = one.ptr[k];
            if (!((d >= '0' && d <= '9') || (d >= 'a' && d <= 'f')))
                return false;
            parts[i] = parts[i] << 4 | (uint64_t)(d <= '9' ? d - '0' : d - 'a' + 10);
        }
    }
    c->place_us = (int64_t)parts[0];
    c->place_number = (int64_t)parts[1];
    return rest.len == 0 && parts[2] == mark;
}

static enum status read_query(struct choice *c, const struct taxii_page_query *query, struct str id)
{
    struct work *w = c->w;
    int64_t limit = TAXII_PAGE_ROWS, us;

    TRY(split(w, id.len > 0 ? id : query->ids, "match[id]", &c->ids));
    TRY(split(w, id.len > 0 ? (struct str){"", 0} : query->types, "match[type]", &c->types));
    TRY(split(w, query->versions, "match[version]", &c->versions));
    TRY(split(w, query->spec_versions, "match[spec_version]", &c->spec_versions));
    for (size_t i = 0; i < c->versions.count; i++) {
        struct str word = c->versions.rows[i];
        if (!str_is(word, "all") && !str_is(word, "first") && !str_is(word, "last") &&
            !taxii_page_time(word, &us))
            return work_fail(w, ST_INVALID, "match[version]",
                             "match[version] 应为 first、last、all 或时刻",
                             "match[version] is first, last, all or a timestamp");
    }
    if (query->added_after.len > 0 && !taxii_page_time(query->added_after, &c->after_us))
        return work_fail(w, ST_INVALID, "added_after", "added_after 应为时刻",
                         "added_after must be a timestamp");
    if (query->limit.len > 0 && (!str_to_int(query->limit, &limit) || limit < 1))
        return work_fail(w, ST_INVALID, "limit", "limit 应为正整数",
                         "limit must be a positive whole number");
    c->limit = (size_t)(limit > TAXII_PAGE_MAX_ROWS ? TAXII_PAGE_MAX_ROWS : limit);
    if (query->next.len > 0 && !read_token(query->next, mark_of(w, query, id), c))
        return work_fail(
            w, ST_INVALID, "next", "next 无效，或与筛选条件不符",
            "the next token is not valid for this query: filters must not change with it");
    return ST_OK;
}

enum status taxii_page_list(struct work *w, const struct taxii_collection *collection,
                            const struct taxii_page_query *query, struct str id, bool is_every,
                            struct taxii_page *ret_page)
{
    struct choice *c = ARENA_NEW(w->arena, struct choice);
    struct taxii_rows kin;

    *c = (struct choice){.w = w,
                         .collection = collection,
                         .is_every = is_every,
                         .after_us = INT64_MIN,
                         .place_us = INT64_MIN,
                         .page = ret_page};
    *ret_page = (struct taxii_page){.next = {"", 0}};
    TRY(read_query(c, query, id));
    if (id.len > 0) {
        TRY(taxii_object_kin(w, collection, id, &kin));
        if (kin.count == 0)
            return ST_NOT_FOUND;
    }
    ret_page->rows = ARENA_ARRAY(w->arena, c->limit + 1, struct taxii_row);
    TRY(c->ids.count > 0 ? choose_named(c) : choose_any(c));
    if (ret_page->has_more) {
        const struct taxii_row *last = &ret_page->rows[ret_page->count - 1];
        ret_page->next = arena_print(w->arena, "%llx.%llx.%llx", (unsigned long long)last->added_us,
                                     (unsigned long long)last->number,
                                     (unsigned long long)mark_of(w, query, id));
    }
    return ST_OK;
}
