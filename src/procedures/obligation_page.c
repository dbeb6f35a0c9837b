/* SPDX-License-Identifier: Apache-2.0
 * A page of duties: which ranges of the indexes answer the question, read in their order from the
 * cursor on and merged. */
#include "procedures/obligation_page.h"
#include "procedures/obligation_page_past.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/banned.h"
#include "policy/obligation.h"
#include "procedures/obligation_case.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_page_store.h"
#include "procedures/obligation_standing.h"
#include "procedures/obligation_statistic.h"
#include "procedures/obligation_view.h"
#include "registry/actor.h"
#include "registry/scope.h"

enum {
    FEW_REGIONS = 16, /* read each and merge; more are read day by day */
    FEW_RULES = 24,
    MAX_KEYS = FEW_RULES,
    DAYS_READ = 400, /* of a page that looks back */
};
#define FIRST_DAY "0000"
#define LAST_DAY  "9999-99-99"

/* What the question comes to. */
struct plan {
    struct obligation_page_query query;
    struct scope scope; /* narrowed to the wish */
    const char *states[3];
    enum obligation_page_key by;
    struct str keys[MAX_KEYS];
    size_t key_count;
    bool is_by_day; /* instead of keys */
    bool is_empty;
    bool is_area;
    struct str bin;
};

static enum status bad_bin(struct work *w, struct str bin)
{
    return work_fail(w, ST_INVALID, "bin", "没有“%.*s”这一栏", "there is no bin “%.*s”",
                     STR_ARG(bin));
}

static struct str day_text(struct arena *arena, struct date on)
{
    char text[DATE_TEXT_BYTES];

    return str_copy(arena, str_of(date_print(on, text)));
}

/* Days, instants and states of a bin. */
static enum status read_bin(struct work *w, struct str bin, struct plan *plan)
{
    struct obligation_page_query *q = &plan->query;
    struct date today = instant_beijing_date(w->now);
    struct str on = day_text(w->arena, today);

    plan->bin = bin;
    plan->states[0] = OBLIGATION_ROW_OPEN;
    q->on_from = STR("");
    q->on_to = STR(LAST_DAY);
    q->at_to = INT64_MAX;
    if (bin.len == 0) {
        plan->states[1] = OBLIGATION_ROW_PAUSED;
    } else if (str_is(bin, "overdue")) {
        q->on_from = STR(FIRST_DAY);
        q->on_to = on;
        q->at_to = w->now.ms;
    } else if (str_is(bin, "today")) {
        q->on_from = q->on_to = on;
        q->at_from = w->now.ms;
    } else if (str_is(bin, "week")) {
        q->on_from = day_text(w->arena, date_add_days(today, 1));
        q->on_to = day_text(w->arena, date_add_days(today, OBLIGATION_PAGE_WEEK_DAYS));
    } else if (str_is(bin, "later")) {
        q->on_from = day_text(w->arena, date_add_days(today, OBLIGATION_PAGE_WEEK_DAYS + 1));
    } else if (str_is(bin, "open")) {
        q->on_from = on;
        q->at_from = w->now.ms;
    } else if (str_is(bin, "undated")) {
        q->on_to = STR("");
    } else if (str_is(bin, "paused")) {
        plan->states[0] = OBLIGATION_ROW_PAUSED;
    } else if (str_is(bin, "met") || str_is(bin, "met-late") || str_is(bin, "done")) {
        plan->states[0] = str_is(bin, "met-late") ? OBLIGATION_ROW_MET_LATE : OBLIGATION_ROW_MET;
        plan->states[1] = str_is(bin, "done") ? OBLIGATION_ROW_MET_LATE : NULL;
        q->is_back = true;
    } else {
        return bad_bin(w, bin);
    }
    return ST_OK;
}

/* "DAY:REGION:ID" of the last row of the page before. */
static enum status read_cursor(struct work *w, struct str after, struct plan *plan)
{
    struct obligation_page_query *q = &plan->query;
    struct str rest, on = str_cut(after, ':', &rest);
    struct str region = str_cut(rest, ':', &q->after_id);

    q->after_on = q->is_back ? STR("~") : STR("");
    q->after_region = STR("");
    if (after.len == 0 || (str_is(plan->bin, "undated") && after.ptr[0] != ':')) {
        q->after_id = STR("");
        return ST_OK;
    }
    if (q->after_id.len == 0 || on.len > DATE_TEXT_BYTES)
        return work_fail(w, ST_INVALID, "after", "翻页标记有误", "this is no cursor of a page");
    q->after_on = on;
    q->after_region = region;
    return ST_OK;
}

static bool has_rule_wish(const struct obligation_page_filter *f)
{
    return f->document.len + f->clause.len + f->duty.len + f->rule.len + f->group.len > 0;
}

/* Rules that the filter asks for, when they are few; a rule of older packs is asked for by id. */
static size_t wanted_rules(struct work *w, const struct obligation_page_filter *f, struct str *keys)
{
    size_t count = obligation_rule_count(w->policy), found = 0;

    if (f->rule.len > 0) {
        keys[0] = f->rule;
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        const struct obligation_rule *rule = obligation_rule_at(w->policy, i);
        struct str rest, document = str_cut(rule->clause, ':', &rest);

        if ((f->clause.len > 0 && !str_equal(f->clause, rule->clause)) ||
            (f->duty.len > 0 && !str_equal(f->duty, rule->duty)) ||
            (f->group.len > 0 && !str_equal(f->group, rule->group)) ||
            (f->document.len > 0 &&
             !str_equal(f->document, document.len > 0 ? document : rule->pack)))
            continue;
        if (found == FEW_RULES)
            return FEW_RULES + 1;
        keys[found++] = rule->id;
    }
    return found;
}

static enum status plan_area(struct work *w, const struct obligation_page_filter *f,
                             struct plan *plan)
{
    struct obligation_texts leaves;
    size_t rules;

    plan->is_area = true;
    TRY(obligation_page_store_path(w, false, plan->scope.region, &plan->query.region_path));
    TRY(obligation_page_store_path(w, true, plan->scope.sector, &plan->query.sector_path));
    if (f->system.len > 0 || f->party.len > 0) {
        plan->by = f->system.len > 0 ? OBLIGATION_PAGE_SUBJECT : OBLIGATION_PAGE_OWED_BY;
        plan->keys[plan->key_count++] = f->system.len > 0 ? f->system : f->party;
        return ST_OK;
    }
    TRY(obligation_page_store_leaves(w, plan->query.region_path, FEW_REGIONS + 1, &leaves));
    if (leaves.count <= FEW_REGIONS) {
        plan->by = OBLIGATION_PAGE_REGION;
        for (size_t i = 0; i < leaves.count; i++)
            plan->keys[plan->key_count++] = leaves.texts[i];
        return ST_OK;
    }
    rules = has_rule_wish(f) ? wanted_rules(w, f, plan->keys) : FEW_RULES + 1;
    plan->is_by_day = rules > FEW_RULES;
    plan->by = OBLIGATION_PAGE_RULE;
    plan->key_count = plan->is_by_day ? 0 : rules;
    return ST_OK;
}

static enum status plan_party(struct work *w, struct str view, struct plan *plan)
{
    bool is_mine = str_is(view, "mine");

    plan->by = is_mine                   ? OBLIGATION_PAGE_ASSIGNED
               : str_is(view, "waiting") ? OBLIGATION_PAGE_OWED_TO
                                         : OBLIGATION_PAGE_OWED_BY;
    plan->keys[0] = is_mine ? w->actor->account_id : obligation_case_party(w);
    plan->key_count = plan->keys[0].len > 0 ? 1 : 0;
    TRY(obligation_page_store_path(w, false, plan->scope.region, &plan->query.region_path));
    return obligation_page_store_path(w, true, plan->scope.sector, &plan->query.sector_path);
}

/* The whole subject, for whoever may see it. */
static enum status plan_subject(struct work *w, const struct obligation_page_filter *f,
                                struct plan *plan)
{
    enum status status = scope_see_system(w, f->system);

    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        status = str_equal(f->system, obligation_case_party(w)) ? ST_OK
                                                                : scope_change_party(w, f->system);
    }
    TRY(status);
    plan->by = OBLIGATION_PAGE_SUBJECT;
    plan->keys[plan->key_count++] = f->system;
    return ST_OK;
}

static enum status make_plan(struct work *w, const struct obligation_page_filter *f,
                             struct plan *plan)
{
    struct str view = f->view;

    *plan = (struct plan){.scope = scope_of(w)};
    plan->query.filter = f;
    plan->query.limit = (int)(f->limit > 0 ? f->limit : OBLIGATION_PAGE_ROWS) + 1;
    if (f->limit < 0 || f->limit > OBLIGATION_PAGE_ROWS_MAX)
        return work_fail(w, ST_INVALID, "limit", "每页最多 %d 条", "a page has at most %d rows",
                         (int)OBLIGATION_PAGE_ROWS_MAX);
    TRY(read_bin(w, f->bin, plan));
    TRY(read_cursor(w, f->after, plan));
    if (view.len == 0 && f->system.len > 0)
        return plan_subject(w, f, plan);
    if (view.len == 0)
        view = plan->scope.kind == SCOPE_REGION ? STR("area") : STR("unit");
    if (str_is(view, "area")) {
        if (plan->scope.kind != SCOPE_REGION)
            return work_fail(w, ST_DENIED, "view", "辖区视图只提供给主管部门和公安机关",
                             "the view of an area is for regulators and police");
        TRY(scope_narrow(w, &plan->scope, f->region, f->sector, &plan->is_empty));
        return plan_area(w, f, plan);
    }
    if (!str_is(view, "mine") && !str_is(view, "unit") && !str_is(view, "waiting"))
        return work_fail(w, ST_INVALID, "view", "没有“%.*s”这种视图", "there is no view “%.*s”",
                         STR_ARG(view));
    plan->scope.region = f->region.ptr != NULL ? f->region : STR("");
    plan->scope.sector = f->sector.ptr != NULL ? f->sector : STR("");
    return plan_party(w, view, plan);
}

/* ---- Rows ---- */

static int forth(const void *a, const void *b)
{
    const struct obligation_row *x = a, *y = b;
    int order = str_order(x->due_on, y->due_on);

    return order != 0 ? order : str_order(x->id, y->id);
}

static int back(const void *a, const void *b)
{
    return forth(b, a);
}

/* Each key and state gives a page of its own; the first of them all are the page. */
static enum status merge(struct work *w, const struct plan *plan, struct obligation_rows *ret_rows)
{
    size_t most = (size_t)plan->query.limit * (plan->key_count * 2 + 1), count = 0;
    struct obligation_row *rows = ARENA_ARRAY(w->arena, most, struct obligation_row);

    for (size_t k = 0; k < plan->key_count; k++) {
        for (const char *const *state = plan->states; *state != NULL; state++) {
            struct obligation_rows part;

            TRY(obligation_page_store_rows(w, plan->by, plan->keys[k], *state, &plan->query,
                                           &part));
            for (size_t i = 0; i < part.count && count < most; i++)
                rows[count++] = part.rows[i];
        }
    }
    if (count > 0)
        qsort(rows, count, sizeof(rows[0]), plan->query.is_back ? back : forth);
    *ret_rows = (struct obligation_rows){
        count < (size_t)plan->query.limit ? count : (size_t)plan->query.limit, rows};
    return ST_OK;
}

struct gathering {
    struct obligation_page_query query;
    struct obligation_row *rows;
    size_t count, limit;
};

/* The rows of one day, from the cursor on where it stands on that day. */
static enum status gather_day(struct work *w, const struct plan *plan, struct str day,
                              struct gathering *g)
{
    bool is_cursor_day = str_equal(day, plan->query.after_on);

    g->query.after_region = is_cursor_day ? plan->query.after_region : STR("");
    g->query.after_id = is_cursor_day ? plan->query.after_id : STR("");
    for (const char *const *state = plan->states; *state != NULL && g->count < g->limit; state++) {
        struct obligation_rows part;

        g->query.limit = (int)(g->limit - g->count);
        TRY(obligation_page_store_day(w, *state, day, &g->query, &part));
        for (size_t i = 0; i < part.count; i++)
            g->rows[g->count++] = part.rows[i];
    }
    return ST_OK;
}

static enum status gather_back(struct work *w, const struct plan *plan, struct gathering *g)
{
    struct str day = plan->query.after_on;
    bool is_first = !str_is(day, "~");

    for (int i = 0; i < DAYS_READ && g->count < g->limit; i++) {
        struct str latest = STR("");

        for (const char *const *state = plan->states; *state != NULL && !is_first; state++) {
            struct str one;

            TRY(obligation_page_store_day_before(w, *state, day, plan->query.on_from, &one));
            latest = str_order(one, latest) > 0 ? one : latest;
        }
        day = is_first ? day : latest;
        is_first = false;
        if (day.len == 0)
            break;
        TRY(gather_day(w, plan, day, g));
    }
    return ST_OK;
}

/* Day by day as the counters name them; paused duties, which they do not count, are asked for on
 * the same days. */
static enum status by_day(struct work *w, const struct plan *plan, struct obligation_rows *ret_rows)
{
    struct gathering g = {.query = plan->query, .limit = (size_t)plan->query.limit};
    struct obligation_texts days;
    struct str from = str_order(plan->query.after_on, plan->query.on_from) > 0
                          ? plan->query.after_on
                          : plan->query.on_from;

    g.rows = ARENA_ARRAY(w->arena, g.limit + 1, struct obligation_row);
    if (plan->query.is_back) {
        TRY(gather_back(w, plan, &g));
    } else {
        TRY(obligation_page_store_days(w, plan->scope.region, plan->scope.sector, from,
                                       plan->query.on_to, &days));
        for (size_t i = 0; i < days.count && g.count < g.limit; i++)
            TRY(gather_day(w, plan, days.texts[i], &g));
    }
    *ret_rows = (struct obligation_rows){g.count, g.rows};
    return ST_OK;
}

/* ---- Totals ---- */

static enum status count_keys(struct work *w, const struct plan *plan, int64_t *ret_total)
{
    *ret_total = 0;
    for (size_t k = 0; k < plan->key_count; k++) {
        for (const char *const *state = plan->states; *state != NULL; state++) {
            int64_t count;

            TRY(obligation_page_store_count(w, plan->by, plan->keys[k], *state, &plan->query,
                                            &count));
            *ret_total += count;
        }
    }
    return ST_OK;
}

/* Out of the kept counters, -1 where they do not tell. */
static enum status count_kept(struct work *w, const struct plan *plan, int64_t *ret_total)
{
    const struct obligation_page_filter *f = plan->query.filter;
    struct obligation_count_bins bins;
    struct obligation_statistic_sum sum;
    struct str bin = plan->bin;

    *ret_total = -1;
    if (f->q.len > 0)
        return ST_OK;
    if (!has_rule_wish(f) && f->level < 0 &&
        (str_is(bin, "today") || str_is(bin, "week") || str_is(bin, "later"))) {
        TRY(obligation_count_bins(w, plan->scope.region, plan->scope.sector, &bins));
        *ret_total = str_is(bin, "today")  ? bins.today
                     : str_is(bin, "week") ? bins.week
                                           : bins.later;
        return ST_OK;
    }
    TRY(obligation_statistic_sum(w, plan->scope.region, plan->scope.sector, f, &sum));
    if (str_is(bin, "overdue"))
        *ret_total = sum.overdue;
    else if (str_is(bin, "open"))
        *ret_total = sum.open;
    else if (str_is(bin, "paused"))
        *ret_total = sum.paused;
    else if (str_is(bin, "met"))
        *ret_total = sum.met;
    else if (str_is(bin, "met-late"))
        *ret_total = sum.met_late;
    else if (str_is(bin, "done"))
        *ret_total = sum.met + sum.met_late;
    return ST_OK;
}

/* ---- The page ---- */

static void put_end(struct work *w, json_t *page, struct str next, int64_t total)
{
    char at[INSTANT_TEXT_BYTES];

    if (next.len > 0)
        json_put_text(page, "next", next);
    else
        json_put_null(page, "next");
    if (total >= 0)
        json_put_int(page, "total", total);
    else
        json_put_null(page, "total");
    json_put_textz(page, "as_of", instant_print(w->now, at));
}

static enum status dated_page(struct work *w, const struct plan *plan, json_t *page)
{
    json_t *items = json_new_list(w->arena);
    struct obligation_rows rows = {0, NULL};
    struct str next = STR("");
    size_t shown = (size_t)plan->query.limit - 1;
    int64_t total = 0;

    if (!plan->is_empty) {
        TRY(plan->is_by_day ? by_day(w, plan, &rows) : merge(w, plan, &rows));
        TRY(plan->is_by_day || plan->by == OBLIGATION_PAGE_RULE ||
                    plan->by == OBLIGATION_PAGE_REGION
                ? count_kept(w, plan, &total)
                : count_keys(w, plan, &total));
        if (total < 0 && !plan->is_by_day)
            TRY(count_keys(w, plan, &total));
    }
    for (size_t i = 0; i < rows.count && i < shown; i++) {
        json_t *item;

        TRY(obligation_view_row(w, &rows.rows[i], &item));
        json_add(items, item);
    }
    if (rows.count > shown) {
        const struct obligation_row *last = &rows.rows[shown - 1];

        next = arena_print(w->arena, "%.*s:%.*s:%.*s", STR_ARG(last->due_on), STR_ARG(last->region),
                           STR_ARG(last->id));
    }
    json_put(page, "items", items);
    json_put(page, "rules", json_new_list(w->arena));
    put_end(w, page, next, total);
    return ST_OK;
}

/* Rows first, then the subjects for which the rule stands without a row. */
static enum status undated_of_rule(struct work *w, const struct plan *plan, json_t *page)
{
    const struct obligation_page_filter *f = plan->query.filter;
    struct obligation_standing_page found = {.rules = json_new_list(w->arena), .next = STR("")};
    struct obligation_statistic_sum sum;
    bool is_behind = str_starts(f->after, STR("@"));

    TRY(obligation_statistic_sum(w, plan->scope.region, plan->scope.sector, f, &sum));
    if (!is_behind)
        TRY(dated_page(w, plan, page));
    found.items = is_behind ? json_new_list(w->arena) : json_get_list(page, "items");
    if (is_behind || json_get_text(page, "next").len == 0)
        TRY(obligation_standing_of_rule(w, &plan->scope, f, &found));
    else
        found.next = json_get_text(page, "next");
    json_put(page, "items", found.items);
    json_put(page, "rules", found.rules);
    put_end(w, page, found.next, f->q.len > 0 ? -1 : sum.undated);
    return ST_OK;
}

/* Duties without a day: of an area by rule, or the subjects of one rule; else rows and what is
 * computed on reading. */
static enum status undated_page(struct work *w, const struct plan *plan, json_t *page)
{
    const struct obligation_page_filter *f = plan->query.filter;
    struct obligation_standing_page found = {
        .items = json_new_list(w->arena), .rules = json_new_list(w->arena), .next = STR("")};

    if (plan->is_empty || (plan->key_count == 0 && !plan->is_area))
        found.total = 0;
    else if (plan->by == OBLIGATION_PAGE_SUBJECT)
        TRY(obligation_standing_of_subject(w, plan->keys[0], f, &found));
    else if (plan->by == OBLIGATION_PAGE_OWED_BY)
        TRY(obligation_standing_of_party(w, plan->keys[0], f, &found));
    else if (plan->is_area && f->rule.len > 0)
        return undated_of_rule(w, plan, page);
    else if (plan->is_area)
        TRY(obligation_statistic_undated(w, plan->scope.region, plan->scope.sector, f, &found.rules,
                                         &found.total));
    else
        return dated_page(w, plan, page);
    json_put(page, "items", found.items);
    json_put(page, "rules", found.rules);
    put_end(w, page, found.next, found.total);
    return ST_OK;
}

enum status obligation_page(struct work *w, const struct obligation_page_filter *filter,
                            json_t **ret_page)
{
    json_t *page = json_new_object(w->arena);
    struct plan plan;

    if (filter->as_of.len > 0)
        return obligation_page_past(w, filter, ret_page);
    TRY(make_plan(w, filter, &plan));
    TRY(str_is(plan.bin, "undated") ? undated_page(w, &plan, page) : dated_page(w, &plan, page));
    *ret_page = page;
    return ST_OK;
}
