/* SPDX-License-Identifier: Apache-2.0
 * Desks for evaluations, settling at commit and by the job, and duties computed on reading. */
#include "procedures/obligation_eval.h"

#include <pthread.h>
#include <stdlib.h>

#include "policy/obligation.h"
#include "procedures/obligation_eval_store.h"
#include "procedures/obligation_place.h"
#include "procedures/obligation_row_store.h"
#include "procedures/obligation_settle.h"
#include "registry/party.h"

enum { DESK_MAX = 8 };

/* Desks that wait for the next evaluation, each used by one thread at a time. */
struct desk_shelf {
    const struct policy *policy;
    pthread_mutex_t mutex; /* guards what follows; nothing is called under it */
    struct obligation_desk *desks[DESK_MAX];
    size_t count;
};

/* ---- Desks ---- */

static enum status settle_own(struct work *w, void *object);

static struct desk_shelf *shelf_of(const struct work *w)
{
    struct desk_shelf *shelf = store_settle_object(w, settle_own);

    return shelf && shelf->policy == w->policy ? shelf : NULL;
}

enum status obligation_eval_take_desk(struct work *w, struct obligation_desk **ret_desk)
{
    struct desk_shelf *shelf = shelf_of(w);
    struct obligation_desk *desk = NULL;

    if (shelf) {
        pthread_mutex_lock(&shelf->mutex);
        if (shelf->count > 0)
            desk = shelf->desks[--shelf->count];
        pthread_mutex_unlock(&shelf->mutex);
    }
    if (!desk)
        return obligation_desk_open(w->policy, ret_desk, &w->fault);
    *ret_desk = desk;
    return ST_OK;
}

void obligation_eval_give_desk(const struct work *w, struct obligation_desk *desk)
{
    struct desk_shelf *shelf = shelf_of(w);

    if (shelf) {
        pthread_mutex_lock(&shelf->mutex);
        if (shelf->count < DESK_MAX) {
            shelf->desks[shelf->count++] = desk;
            desk = NULL;
        }
        pthread_mutex_unlock(&shelf->mutex);
    }
    obligation_desk_close(desk);
}

static void end_shelf(void *object)
{
    struct desk_shelf *shelf = object;

    for (size_t i = 0; i < shelf->count; i++)
        obligation_desk_close(shelf->desks[i]);
    (void)pthread_mutex_destroy(&shelf->mutex);
    free(shelf);
}

void obligation_eval_attach(struct store *store, const struct policy *policy)
{
    struct desk_shelf *shelf = calloc(1, sizeof *shelf);

    if (!shelf)
        abort();
    shelf->policy = policy;
    (void)pthread_mutex_init(&shelf->mutex, NULL);
    store_before_commit(store, settle_own, shelf, end_shelf);
}

/* ---- Settling ---- */

static enum status settle_row(struct obligation_settle *settle,
                              const struct obligation_eval_stale_row *row)
{
    struct obligation_feed_subject subject;
    enum facts_about about = str_is(row->type, "party") ? FACTS_PARTY : FACTS_SYSTEM;

    /* First, so that what the subject itself makes stale stays so. */
    TRY(obligation_eval_store_fresh(settle->w, row->subject));
    enum status status = obligation_feed_load(&settle->feed, about, row->subject, &subject);
    if (status == ST_NOT_FOUND)
        return obligation_settle_gone(settle, row->subject);
    TRY(status);
    return obligation_settle_subject(settle, &subject);
}

/* Rounds, because a party may make its systems stale. */
static enum status settle_with(struct work *w, struct obligation_desk *desk, bool is_own_only,
                               int limit, int *ret_count)
{
    struct obligation_settle settle;
    struct obligation_eval_stale_row *rows;
    size_t count = 0;
    int done = 0;

    TRY(obligation_settle_begin(&settle, w, desk));
    do {
        TRY(obligation_eval_store_stale(w, is_own_only, limit - done, &rows, &count));
        for (size_t i = 0; i < count; i++)
            TRY(settle_row(&settle, &rows[i]));
        done += (int)count;
    } while (count > 0 && done < limit);
    *ret_count = done;
    return obligation_settle_end(&settle);
}

static enum status settle(struct work *w, bool is_own_only, int limit, int *ret_count)
{
    struct obligation_eval_stale_row *rows;
    struct obligation_desk *desk = NULL;
    size_t count = 0;

    *ret_count = 0;
    TRY(obligation_eval_store_stale(w, is_own_only, 1, &rows, &count));
    if (count == 0)
        return ST_OK;
    TRY(obligation_eval_store_lock(w));
    TRY(obligation_eval_take_desk(w, &desk));
    enum status status = settle_with(w, desk, is_own_only, limit, ret_count);
    obligation_eval_give_desk(w, desk);
    return status;
}

static enum status settle_own(struct work *w, void *object)
{
    const struct desk_shelf *shelf = object;
    int count = 0;

    if (!w->policy || w->policy != shelf->policy)
        return ST_OK; /* no packs at hand: the job settles what stays stale */
    return settle(w, true, OBLIGATION_EVAL_COMMIT_MAX, &count);
}

enum status obligation_eval_own(struct work *w)
{
    int count = 0;

    return settle(w, true, OBLIGATION_EVAL_COMMIT_MAX, &count);
}

enum status obligation_eval_settle(struct work *w, int limit, int *ret_count)
{
    return settle(w, false, limit, ret_count);
}

/* ---- Reading ---- */

static enum status put_parties(struct work *w, struct obligation_settle *settle,
                               const struct obligation_feed_subject *subject,
                               const struct obligation_rule *rule, json_t *row)
{
    struct str by = subject->party_id, to;
    json_t *brief = NULL;

    if (subject->facts.about == FACTS_SYSTEM)
        TRY(obligation_place_party_of(&settle->feed, subject, rule->owed_by, STR(""), &by));
    TRY(obligation_place_party_of(&settle->feed, subject, rule->owed_to, rule->owed_to_rank, &to));
    TRY(party_brief(w, by, &brief));
    json_put(row, "owed_by_party", brief);
    TRY(party_brief(w, to, &brief));
    json_put(row, "owed_to_party", brief);
    return ST_OK;
}

/* What people did with it: whom it is assigned to, and the version they act on. */
static void put_kept(json_t *row, const struct obligation_row_kept *kept, size_t count)
{
    struct str id = json_get_text(row, "id");

    json_put_null(row, "assigned_to");
    json_put_int(row, "version", 0);
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(kept[i].id, id))
            continue;
        json_put_int(row, "version", kept[i].version);
        if (kept[i].assigned_to.len > 0)
            json_put_text(row, "assigned_to", kept[i].assigned_to);
    }
}

/* Of one occurrence, or of all when it is "". */
static enum status rows_of(struct work *w, struct obligation_settle *settle,
                           const struct obligation_feed_subject *subject, struct instant at,
                           struct str occurrence, json_t *rows)
{
    struct obligation_list list = {0};
    struct obligation_row_kept *kept = NULL;
    const struct str *named = NULL;
    json_t *brief = NULL;
    size_t kept_count = 0;

    TRY(campaign_duty_open_runs(w, at, &settle->runs));
    if (!subject->is_closed)
        TRY(obligation_settle_ask(settle, subject, at, &list, &named));
    TRY(obligation_row_of_subject(w, subject->facts.id, &kept, &kept_count));
    for (size_t i = 0; i < list.count; i++) {
        if (occurrence.len > 0 && !str_equal(list.rows[i].occurrence, occurrence))
            continue;
        json_t *row = obligation_json(w->policy, w->arena, &subject->facts, &list.rows[i]);
        TRY(put_parties(w, settle, subject, list.rows[i].rule, row));
        if (named && named[i].len > 0) {
            TRY(party_brief(w, named[i], &brief));
            json_put(row, "owed_to_party", brief);
        }
        put_kept(row, kept, kept_count);
        json_add(rows, row);
    }
    return ST_OK;
}

#define AS_IF "as-if"

static void add_events(struct work *w, const struct obligation_eval_event *events, size_t count,
                       struct facts_subject *subject)
{
    for (size_t i = 0; i < count; i++) {
        struct facts_event event;

        if (facts_event_of(w->policy, w->arena, subject->about, str_of(events[i].word), STR(AS_IF),
                           events[i].at, events[i].attributes, &event))
            facts_add_event(w->arena, subject, event);
    }
}

static enum status rows_with(struct work *w, const char *type, struct str id,
                             const struct obligation_eval_event *events, size_t count,
                             struct str occurrence, struct instant at, json_t **ret_rows)
{
    struct obligation_settle settle = {.w = w};
    struct obligation_feed_subject subject;
    json_t *rows = json_new_list(w->arena);

    obligation_feed_begin(&settle.feed, w, at);
    TRY(obligation_feed_load(
        &settle.feed, str_is(str_of(type), "party") ? FACTS_PARTY : FACTS_SYSTEM, id, &subject));
    add_events(w, events, count, &subject.facts);
    TRY(obligation_eval_take_desk(w, &settle.desk));
    enum status status = rows_of(w, &settle, &subject, at, occurrence, rows);
    obligation_eval_give_desk(w, settle.desk);
    TRY(status);
    *ret_rows = rows;
    return ST_OK;
}

enum status obligation_eval_subject(struct work *w, const char *type, struct str id,
                                    struct instant at, json_t **ret_rows)
{
    return rows_with(w, type, id, NULL, 0, STR(""), at, ret_rows);
}

enum status obligation_eval_as_if(struct work *w, const char *type, struct str id,
                                  const struct obligation_eval_event *events, size_t count,
                                  struct instant at, json_t **ret_rows)
{
    return rows_with(w, type, id, events, count, STR(AS_IF), at, ret_rows);
}
