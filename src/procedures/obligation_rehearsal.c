/* SPDX-License-Identifier: Apache-2.0
 * Two desks and two feeds over the same records, one for each set of packs. */
#include "procedures/obligation_rehearsal.h"

#include "policy/obligation.h"
#include "procedures/obligation_feed.h"
#include "registry/scope.h"

enum { REHEARSAL_PARTIES = 200 };

static const char *const rehearsal_lists[] = {"appear", "vanish", "move"};

enum { REHEARSAL_LISTS = 3 };

struct rehearsal {
    struct work *w;
    struct work draft_work; /* the same transaction with the draft's packs */
    struct obligation_feed draft_feed;
    struct obligation_desk *present, *draft;
    struct arena *kept; /* of the report */
    int64_t limit;
    json_t *report;
    int64_t counts[REHEARSAL_LISTS];
    int64_t subjects;
    bool is_cut;
};

/* Count what this subject adds and keep as much as is wanted. */
static void keep(struct rehearsal *r, json_t *found)
{
    for (size_t i = 0; i < REHEARSAL_LISTS; i++) {
        json_t *rows = json_object_get(found, rehearsal_lists[i]);
        json_t *all = json_object_get(r->report, rehearsal_lists[i]), *row;
        size_t index;

        r->counts[i] += (int64_t)json_array_size(rows);
        json_array_foreach(rows, index, row)
        {
            if (r->limit > 0 && (int64_t)json_array_size(all) >= r->limit)
                r->is_cut = true;
            else
                json_add(all, json_keep(r->kept, json_deep_copy(row)));
        }
    }
}

static json_t *empty_report(struct arena *arena)
{
    json_t *report = json_new_object(arena);

    for (size_t i = 0; i < REHEARSAL_LISTS; i++)
        json_put(report, rehearsal_lists[i], json_new_list(arena));
    return report;
}

static bool is_empty(const json_t *found)
{
    size_t rows = 0;

    for (size_t i = 0; i < REHEARSAL_LISTS; i++)
        rows += json_array_size(json_object_get(found, rehearsal_lists[i]));
    return rows == 0;
}

static enum status rehearse_one(void *cookie, const struct obligation_feed_subject *subject)
{
    struct rehearsal *r = cookie;
    struct obligation_feed_subject other;
    struct obligation_list before, after;
    json_t *found = empty_report(r->w->arena);

    r->subjects++;
    r->draft_work.arena = r->w->arena;
    TRY(obligation_feed_load(&r->draft_feed, subject->facts.about, subject->facts.id, &other));
    TRY(obligation_evaluate(r->present, &subject->facts, r->w->now, &before, &r->w->fault));
    TRY(obligation_evaluate(r->draft, &other.facts, r->w->now, &after, &r->w->fault));
    obligation_compare(r->w->arena, &other.facts, r->w->policy, &before, r->draft_work.policy,
                       &after, found);
    if (is_empty(found))
        return ST_OK;
    enum status status = subject->facts.about == FACTS_SYSTEM
                             ? scope_see_system(r->w, subject->facts.id)
                             : scope_see_party(r->w, subject->facts.id);
    if (status == ST_NOT_FOUND) { /* none of the actor's */
        fault_clear(&r->w->fault);
        return ST_OK;
    }
    TRY(status);
    keep(r, found);
    return ST_OK;
}

static enum status rehearse_all(struct rehearsal *r)
{
    struct obligation_feed feed;
    struct str after = STR("");

    obligation_feed_begin(&feed, r->w, r->w->now);
    obligation_feed_begin(&r->draft_feed, &r->draft_work, r->w->now);
    do {
        TRY(obligation_feed_each(&feed, after, REHEARSAL_PARTIES, rehearse_one, r, &after));
    } while (after.len > 0);
    return ST_OK;
}

enum status obligation_rehearsal(struct work *w, const struct policy *draft, int64_t limit,
                                 json_t **ret_report)
{
    struct rehearsal r = {.w = w,
                          .draft_work = *w,
                          .kept = w->arena,
                          .limit = limit,
                          .report = empty_report(w->arena)};
    json_t *counts = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    r.draft_work.policy = draft;
    TRY(obligation_desk_open(w->policy, &r.present, &w->fault));
    enum status status = obligation_desk_open(draft, &r.draft, &w->fault);
    if (status == ST_OK) {
        status = rehearse_all(&r);
        obligation_desk_close(r.draft);
    }
    obligation_desk_close(r.present);
    TRY(status);
    for (size_t i = 0; i < REHEARSAL_LISTS; i++)
        json_put_int(counts, rehearsal_lists[i], r.counts[i]);
    json_put_int(counts, "subjects", r.subjects);
    json_put(r.report, "counts", counts);
    json_put_bool(r.report, "cut", r.is_cut);
    json_put_textz(r.report, "as_of", instant_print(w->now, at));
    *ret_report = r.report;
    return ST_OK;
}
