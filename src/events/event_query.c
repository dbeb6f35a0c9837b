/* SPDX-License-Identifier: Apache-2.0
 * Reading what is asked, and asking it within the sight of the actor. */
#include "events/event_query.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/banned.h"
#include "base/file.h"
#include "events/event_query_inside.h"
#include "events/event_sight.h"
#include "events/moment.h"
#include "registry/actor.h"

struct event_query_desk *event_query_desk_new(const char *folder, const struct taxonomy *taxonomy)
{
    struct event_query_desk *desk = calloc(1, sizeof *desk);

    if (desk == NULL)
        return NULL;
    desk->folder = folder;
    desk->taxonomy = taxonomy;
    pthread_mutex_init(&desk->lock, NULL);
    pthread_mutex_init(&desk->turns.lock, NULL);
    return desk;
}

void event_query_desk_free(struct event_query_desk *desk)
{
    if (desk == NULL)
        return;
    keep_view_close(desk->view);
    pthread_mutex_destroy(&desk->lock);
    pthread_mutex_destroy(&desk->turns.lock);
    free(desk);
}

void event_query_desk_rest(struct event_query_desk *desk)
{
    pthread_mutex_lock(&desk->lock);
    int64_t passed = instant_system_now().ms - desk->asked_at.ms;
    if (passed < 0 || passed > EVENT_QUERY_REST_MS) {
        keep_view_close(desk->view);
        desk->view = NULL;
    }
    pthread_mutex_unlock(&desk->lock);
}

const struct taxonomy *event_query_taxonomy(const struct event_query_desk *desk)
{
    return desk->taxonomy;
}

enum status event_query_look(struct event_query_desk *desk, struct keep_view **ret_view,
                             struct fault *fault)
{
    struct keep_view *view = NULL;

    *ret_view = NULL;
    if (!file_exists(desk->folder))
        return ST_OK;
    pthread_mutex_lock(&desk->lock);
    enum status status = keep_view_open_after(desk->folder, desk->view, &view, fault);
    if (status == ST_OK) {
        keep_view_close(desk->view);
        desk->view = view;
        desk->asked_at = instant_system_now();
        *ret_view = keep_view_hold(view);
    }
    pthread_mutex_unlock(&desk->lock);
    return status;
}

/* ---- What is asked ---- */

static enum status time_read(struct work *w, struct str text, const char *field, int64_t *ret_us)
{
    if (moment_read_typed(text, ret_us))
        return ST_OK;
    return work_fail(w, ST_INVALID, field, "应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                     "write it as 2026-03-02T09:00:00+08:00 or 2026-03-02");
}

static enum status period_read(struct work *w, const struct event_query *asked,
                               struct event_query_plan *plan)
{
    struct search_query *query = &plan->query;
    int64_t width;

    query->from_us = INT64_MIN;
    query->to_us = INT64_MAX;
    plan->ahead_us = w->now.ms * 1000 + MOMENT_AHEAD_S * INT64_C(1000000);
    plan->has_from = asked->from.len > 0 || asked->last.len > 0 || asked->is_ahead;
    plan->has_to = asked->to.len > 0;
    if (asked->last.len > 0 && (asked->from.len > 0 || asked->to.len > 0))
        return work_fail(w, ST_INVALID, "last", "last 不能与 from、to 同时使用",
                         "last stands instead of from and to");
    if (asked->is_ahead && (asked->last.len > 0 || asked->from.len > 0 || asked->to.len > 0))
        return work_fail(w, ST_INVALID, "ahead", "ahead 不能与 from、to、last 同时使用",
                         "ahead stands instead of from, to and last");
    if (asked->last.len > 0) {
        if (!search_width_read(asked->last, &width))
            return work_fail(w, ST_INVALID, "last", "应写成 15m、24h、7d 的样式",
                             "write it as 15m, 24h or 7d");
        query->from_us = w->now.ms * 1000 - width;
    }
    if (asked->from.len > 0)
        TRY(time_read(w, asked->from, "from", &query->from_us));
    if (asked->to.len > 0)
        TRY(time_read(w, asked->to, "to", &query->to_us));
    if (query->from_us > query->to_us)
        return work_fail(w, ST_INVALID, "from", "开始时间晚于结束时间", "from is later than to");
    if (asked->is_ahead)
        query->from_us = plan->ahead_us;
    else if (!plan->has_to && query->from_us < plan->ahead_us) {
        query->to_us = plan->ahead_us;
        plan->has_to = plan->leaves_ahead = true;
    }
    return ST_OK;
}

/* "TIME_US ID PASSED" with commas. */
static enum status cursor_read(struct work *w, struct str text, struct event_query_plan *plan)
{
    struct str rest, time = str_cut(text, ',', &rest), id = str_cut(rest, ',', &rest);
    int64_t passed;

    if (text.len == 0)
        return ST_OK;
    if (!str_to_int(time, &plan->after_us) || !keep_id_read(id, &plan->after) ||
        !str_to_int(rest, &passed) || passed < 1 || plan->after_us == INT64_MAX)
        return work_fail(w, ST_INVALID, "cursor", "不是上一页给出的位置",
                         "this is not what the page before gave");
    if (passed > EVENT_QUERY_PAGES_MAX)
        return work_fail(
            w, ST_LIMIT, "cursor", "同一时刻的事件超过 %d 条，不能再翻页：请加条件，或用导出",
            "more than %d events of one instant: add a condition or export", EVENT_QUERY_PAGES_MAX);
    plan->is_after = true;
    plan->passed = (size_t)passed;
    if (plan->after_us + 1 < plan->query.to_us)
        plan->query.to_us = plan->after_us + 1;
    return ST_OK;
}

static enum status columns_read(struct work *w, struct str text, struct event_query_plan *plan)
{
    static const char *const usual[] = {
        "event.dataset",     "event.code",       "event.action",        "event.severity",
        "source.ip",         "source.port",      "destination.ip",      "destination.port",
        "network.transport", "network.protocol", "rule.name",           "dns.question.name",
        "url.domain",        "url.original",     "http.request.method", "tls.client.server_name",
        "host.name",         "user.name",        "process.executable",  "process.command_line",
        "file.name",         "message",
    };
    struct str rest = text;

    if (text.len == 0) {
        plan->column_count = sizeof usual / sizeof usual[0];
        for (size_t i = 0; i < plan->column_count; i++)
            plan->columns[i] = str_of(usual[i]);
        return ST_OK;
    }
    while (rest.len > 0) {
        struct str name = str_trim(str_cut(rest, ',', &rest));

        if (name.len == 0)
            continue;
        if (plan->column_count == EVENT_QUERY_COLUMNS_MAX)
            return work_fail(w, ST_LIMIT, "columns", "列不超过 %d 个", "at most %d columns",
                             EVENT_QUERY_COLUMNS_MAX);
        if (str_starts(name, STR("panshi.")))
            return work_fail(w, ST_INVALID, "columns", "磐石的标记不作为列：每条命中已带有",
                             "marks of Panshi are no columns: every hit tells them");
        plan->columns[plan->column_count++] = name;
    }
    return ST_OK;
}

static enum status field_read(struct work *w, const struct event_query *asked,
                              struct search_query *query)
{
    struct str field = str_trim(asked->field);

    if (field.len == 0 || str_is(field, "*") || str_ends(field, STR(".*")))
        return work_fail(w, ST_INVALID, "field", "请写一个字段名，如 src_ip、dns.rrname",
                         "name one field, such as src_ip or dns.rrname");
    query->field = field;
    return ST_OK;
}

static enum status plan_read(struct work *w, const struct event_query_desk *desk,
                             const struct event_query *asked, struct event_query_plan *plan)
{
    struct search_query *query = &plan->query;
    int64_t usual = asked->kind == SEARCH_TOP ? EVENT_QUERY_TOP : EVENT_QUERY_PAGE;
    int64_t most = asked->kind == SEARCH_TOP ? EVENT_QUERY_TOP_MAX : EVENT_QUERY_PAGE_MAX;
    int64_t limit = asked->limit > 0 ? asked->limit : usual;

    *plan = (struct event_query_plan){
        .query = {.kind = asked->kind,
                  .taxonomy = desk->taxonomy,
                  .within_ms = (asked->within_s > 0 ? asked->within_s : EVENT_QUERY_WITHIN_S) *
                               INT64_C(1000)}};
    query->limit = (size_t)(limit > most ? most : limit);
    TRY(period_read(w, asked, plan));
    if (asked->kind == SEARCH_TOP)
        TRY(field_read(w, asked, query));
    if (asked->kind == SEARCH_LIST) {
        TRY(columns_read(w, asked->columns, plan));
        TRY(cursor_read(w, asked->cursor, plan));
    }
    return ST_OK;
}

/* The filter that was typed, within the sight of the actor. */
static enum status filters_join(struct work *w, const struct taxonomy *taxonomy, struct str field,
                                const struct filter *typed, struct event_query_plan *plan)
{
    const struct filter *sight = NULL;

    TRY(event_sight_of(w, taxonomy, &sight));
    TRY(event_sight_join(w, sight, typed, taxonomy, &plan->seen));
    TRY(event_sight_withheld(w, sight, typed, field, taxonomy, &plan->withheld));
    return event_sight_of_field(w, field, taxonomy, plan->seen, &plan->query.filter);
}

static enum status filter_make(struct work *w, const struct event_query_desk *desk, struct str text,
                               struct event_query_plan *plan)
{
    const struct filter *typed;

    TRY(filter_read(w->arena, text, desk->taxonomy, &typed, &w->fault));
    TRY(work_read(w));
    enum status status = filters_join(w, desk->taxonomy, plan->query.field, typed, plan);
    work_rollback(w);
    return status;
}

/* ---- Asking ---- */

/* Hits that earlier pages gave go. */
static void pass_over(const struct event_query_plan *plan, struct search_answer *answer)
{
    size_t kept = 0;

    for (size_t i = 0; i < answer->hit_count; i++) {
        const struct search_hit *hit = &answer->hits[i];
        bool is_passed = plan->is_after && hit->time_us == plan->after_us &&
                         (hit->number > plan->after.segment ||
                          (hit->number == plan->after.segment && hit->row >= plan->after.row));

        if (!is_passed)
            answer->hits[kept++] = *hit;
    }
    answer->count -= answer->hit_count - kept;
    answer->hit_count = kept;
}

/* How many events a filter finds, beside the answer: what was not looked at is not of the answer.
 */
static enum status count_beside(struct work *w, const struct search_place *place,
                                const struct filter *filter, int64_t from_us, int64_t to_us,
                                const struct event_query_plan *plan, struct search_answer *answer,
                                uint64_t *ret_count)
{
    const struct search_query query = {.kind = SEARCH_COUNT,
                                       .filter = filter,
                                       .taxonomy = plan->query.taxonomy,
                                       .from_us = from_us,
                                       .to_us = to_us,
                                       .within_ms = plan->query.within_ms};
    struct search_answer counted = {0};

    TRY(search(place, &query, w->arena, &counted, &w->fault));
    *ret_count = counted.count;
    answer->is_partial = answer->is_partial || counted.is_partial;
    answer->seconds += counted.seconds;
    return ST_OK;
}

static enum status ask(struct work *w, const struct event_query *asked,
                       const struct search_place *place, struct event_query_plan *plan,
                       struct search_answer *answer)
{
    size_t limit = plan->query.limit;
    int64_t from_us = plan->query.from_us;

    if (asked->kind == SEARCH_HISTOGRAM)
        TRY(event_query_bars_plan(w, asked->width, place, plan));
    if (asked->kind == SEARCH_LIST) /* one more tells whether there is a next page */
        plan->query.limit = limit + 1 + plan->passed;
    TRY(search(place, &plan->query, w->arena, answer, &w->fault));
    plan->query.limit = limit;
    answer->count += plan->before;
    if (plan->leaves_ahead)
        TRY(count_beside(w, place, plan->seen, plan->ahead_us, INT64_MAX, plan, answer,
                         &plan->ahead));
    if (plan->withheld != NULL)
        TRY(count_beside(w, place, plan->withheld, from_us, plan->query.to_us, plan, answer,
                         &plan->hidden));
    if (asked->kind == SEARCH_LIST)
        pass_over(plan, answer);
    return ST_OK;
}

static enum status run(struct work *w, struct event_query_desk *desk,
                       const struct event_query *asked, struct keep_view **ret_view,
                       json_t **ret_answer)
{
    static const struct search_place empty = {0};
    struct event_query_plan plan;
    struct search_answer answer = {0};

    TRY(plan_read(w, desk, asked, &plan));
    TRY(filter_make(w, desk, asked->filter, &plan));
    TRY(event_query_look(desk, ret_view, &w->fault));
    TRY(ask(w, asked, *ret_view ? keep_view_place(*ret_view) : &empty, &plan, &answer));
    TRY(work_read(w));
    enum status status = event_query_tell(w, desk, *ret_view, &plan, &answer, ret_answer);
    work_rollback(w);
    return status;
}

enum status event_query_ask(struct work *w, struct event_query_desk *desk,
                            const struct event_query *query, json_t **ret_answer)
{
    struct str account = w->actor->account_id;
    struct keep_view *view = NULL;

    TRY(event_query_turn_take(&desk->turns, account, instant_system_now(), &w->fault));
    enum status status = run(w, desk, query, &view, ret_answer);
    event_query_turn_end(&desk->turns, account);
    keep_view_close(view);
    return status;
}
