/* SPDX-License-Identifier: Apache-2.0
 * Standing duties, computed for the subjects that a page needs. */
#include "procedures/obligation_standing.h"

#include <stdlib.h>

#include "base/banned.h"
#include "procedures/obligation_case_store.h"
#include "procedures/obligation_eval.h"
#include "procedures/obligation_page_store.h"
#include "procedures/obligation_standing_store.h"
#include "procedures/obligation_view.h"
#include "registry/fact.h"

enum { SUBJECTS_READ = 200 /* for one page at most */ };

static bool fits(struct str wish, const json_t *object, const char *key)
{
    return wish.len == 0 || str_equal(wish, json_get_text(object, key));
}

static bool is_wanted(const struct obligation_page_filter *f, const json_t *object)
{
    struct str clause = json_get_text(object, "clause");
    struct str rest, document = str_cut(clause, ':', &rest);

    return json_get_text(object, "due_on").len == 0 &&
           str_is(json_get_text(object, "state"), "open") && fits(f->rule, object, "rule") &&
           fits(f->duty, object, "duty") && fits(f->group, object, "group") &&
           fits(f->clause, object, "clause") &&
           (f->document.len == 0 || str_equal(f->document, document)) &&
           (f->q.len == 0 || str_contains(json_get_text(object, "subject_name"), f->q));
}

/* The row where there is one, else what the evaluation says. */
static enum status add_item(struct work *w, const struct obligation_row *place,
                            const json_t *object, json_t *items)
{
    struct obligation_row row;
    json_t *item;
    enum status status = obligation_row_load(w, json_get_text(object, "id"), &row);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    if (status == ST_OK && !str_is(row.state, OBLIGATION_ROW_VOID))
        TRY(obligation_view_row(w, &row, &item));
    else
        TRY(obligation_view_standing(w, object, place->party_id, place->region, place->level,
                                     &item));
    json_add(items, item);
    return ST_OK;
}

/* Everything wanted of one subject; `owner` not "": only what that party owes. */
static enum status add_subject(struct work *w, const struct obligation_standing_subject *subject,
                               struct str owner, const struct obligation_page_filter *f,
                               json_t *items)
{
    struct obligation_row place = {.subject_type = subject->type, .subject = subject->id};
    json_t *list, *object;
    size_t i;
    enum status status = obligation_case_store_place(w, &place);

    if (status == ST_OK)
        status = obligation_eval_subject(w, str_zero(w->arena, subject->type), subject->id, w->now,
                                         &list);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (f->level >= 0 && f->level != place.level)
        return ST_OK;
    json_array_foreach(list, i, object)
    {
        struct str by = json_get_text(json_get_object(object, "owed_by_party"), "id");

        if (is_wanted(f, object) && (owner.len == 0 || str_equal(owner, by)))
            TRY(add_item(w, &place, object, items));
    }
    return ST_OK;
}

enum status obligation_standing_of_subject(struct work *w, struct str subject,
                                           const struct obligation_page_filter *filter,
                                           struct obligation_standing_page *page)
{
    struct obligation_standing_subject one = {.id = subject};
    enum status status = obligation_standing_store_type(w, subject, &one.type);

    if (status == ST_NOT_FOUND) {
        page->total = 0;
        return ST_OK;
    }
    TRY(status);
    TRY(add_subject(w, &one, STR(""), filter, page->items));
    page->total = (int64_t)json_array_size(page->items);
    return ST_OK;
}

static size_t page_size(const struct obligation_page_filter *filter)
{
    return (size_t)(filter->limit > 0 ? filter->limit : OBLIGATION_PAGE_ROWS);
}

/* Subject after subject until the page is full: a subject is never cut in two, so a page may hold
 * somewhat more than was asked for.  The total is known when one page holds all. */
enum status obligation_standing_of_party(struct work *w, struct str party_id,
                                         const struct obligation_page_filter *filter,
                                         struct obligation_standing_page *page)
{
    struct str after = filter->system.len > 0 ? STR("") : filter->after;
    struct obligation_standing_subjects found;
    size_t i = 0;

    if (filter->system.len > 0) {
        struct obligation_standing_subject one = {.id = filter->system, .type = STR(FACT_SYSTEM)};

        TRY(add_subject(w, &one, party_id, filter, page->items));
        page->total = (int64_t)json_array_size(page->items);
        return ST_OK;
    }
    TRY(obligation_standing_store_party(w, party_id, after, SUBJECTS_READ, &found));
    for (; i < found.count && json_array_size(page->items) < page_size(filter); i++)
        TRY(add_subject(w, &found.subjects[i], party_id, filter, page->items));
    if (i > 0 && (i < found.count || found.count == SUBJECTS_READ))
        page->next = found.subjects[i - 1].id;
    page->total =
        page->next.len == 0 && filter->after.len == 0 ? (int64_t)json_array_size(page->items) : -1;
    return ST_OK;
}

static int by_region(const void *a, const void *b)
{
    const struct obligation_standing_subject *x = a, *y = b;
    int order = str_order(x->region, y->region);

    return order != 0 ? order : str_order(x->id, y->id);
}

/* The cursor is "@REGION@SUBJECT". */
static void read_after(struct str after, struct obligation_standing_range *range)
{
    struct str rest;

    range->after_region = range->after_subject = STR("");
    if (!str_starts(after, STR("@")))
        return;
    (void)str_cut(after, '@', &rest);
    range->after_region = str_cut(rest, '@', &range->after_subject);
}

enum status obligation_standing_of_rule(struct work *w, const struct scope *scope,
                                        const struct obligation_page_filter *filter,
                                        struct obligation_standing_page *page)
{
    size_t room = page_size(filter) - json_array_size(page->items), set_count, count = 0;
    struct obligation_standing_range range = {.level = filter->level, .limit = (int)room + 1};
    struct obligation_standing_subject *all;
    int64_t *sets;

    read_after(filter->after, &range);
    TRY(obligation_page_store_path(w, false, scope->region, &range.region_path));
    TRY(obligation_page_store_path(w, true, scope->sector, &range.sector_path));
    TRY(obligation_standing_store_sets(w, scope->region, scope->sector, filter->rule, &sets,
                                       &set_count));
    all = ARENA_ARRAY(w->arena, set_count * (room + 1) + 1, struct obligation_standing_subject);
    for (size_t i = 0; i < set_count; i++) {
        struct obligation_standing_subjects part;

        TRY(obligation_standing_store_of_set(w, sets[i], &range, &part));
        for (size_t k = 0; k < part.count; k++)
            all[count++] = part.subjects[k];
    }
    if (count > 0)
        qsort(all, count, sizeof(all[0]), by_region);
    for (size_t i = 0; i < count && i < room; i++)
        TRY(add_subject(w, &all[i], STR(""), filter, page->items));
    if (count > room && room > 0)
        page->next = arena_print(w->arena, "@%.*s@%.*s", STR_ARG(all[room - 1].region),
                                 STR_ARG(all[room - 1].id));
    else if (count > 0 && room == 0)
        page->next = STR("@@");
    return ST_OK;
}
