/* SPDX-License-Identifier: Apache-2.0
 * The home page and the leader's page. */
#include "procedures/obligation_home.h"

#include "procedures/campaign_progress.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_case.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_home_store.h"
#include "procedures/obligation_page.h"
#include "procedures/obligation_page_store.h"
#include "procedures/obligation_row.h"
#include "procedures/obligation_statistic.h"
#include "procedures/obligation_view.h"
#include "registry/actor.h"
#include "registry/scope.h"

/* The most pressing rows of a view: overdue ones first. */
static enum status first_of(struct work *w, const char *view, const char *bin, json_t **ret_items)
{
    const struct obligation_page_filter filter = {
        .view = str_of(view),
        .bin = str_of(bin),
        .level = -1,
        .limit = OBLIGATION_HOME_FIRST,
    };
    json_t *page;

    TRY(obligation_page(w, &filter, &page));
    *ret_items = json_get_list(page, "items");
    return ST_OK;
}

static enum status put_first(struct work *w, const char *view, const json_t *bins, json_t *first)
{
    static const char *const order[] = {"overdue", "today", "week", "later"};
    json_t *items = json_new_list(w->arena), *more, *item;
    size_t i;

    for (size_t b = 0; b < sizeof(order) / sizeof(order[0]); b++) {
        if (json_get_int(bins, order[b], 0) == 0 || json_array_size(items) >= OBLIGATION_HOME_FIRST)
            continue;
        TRY(first_of(w, view, order[b], &more));
        json_array_foreach(more, i, item) if (json_array_size(items) < OBLIGATION_HOME_FIRST)
            json_add(items, item);
    }
    json_put(first, view, items);
    return ST_OK;
}

static enum status area_bins(struct work *w, const struct scope *scope, json_t **ret_bins)
{
    static const struct obligation_page_filter everything = {.level = -1};
    struct obligation_count_bins counted;
    json_t *bins = json_new_object(w->arena), *rules;
    int64_t undated;

    TRY(obligation_count_bins(w, scope->region, scope->sector, &counted));
    TRY(obligation_statistic_undated(w, scope->region, scope->sector, &everything, &rules,
                                     &undated));
    json_put_int(bins, "overdue", counted.overdue);
    json_put_int(bins, "today", counted.today);
    json_put_int(bins, "week", counted.week);
    json_put_int(bins, "later", counted.later);
    json_put_int(bins, "undated", undated);
    json_put_null(bins, "waiting");
    *ret_bins = bins;
    return ST_OK;
}

static enum status unit_bins(struct work *w, struct str party, json_t **ret_bins)
{
    int64_t waiting, undated;

    TRY(obligation_page_store_bins(w, OBLIGATION_PAGE_OWED_BY, party, ret_bins));
    TRY(obligation_statistic_party_undated(w, party, &undated));
    TRY(obligation_page_store_waiting(w, party, &waiting));
    json_put_int(*ret_bins, "undated", undated);
    json_put_int(*ret_bins, "waiting", waiting);
    return ST_OK;
}

enum status obligation_home(struct work *w, json_t **ret_home)
{
    struct scope scope = scope_of(w);
    struct str party = obligation_case_party(w);
    json_t *home = json_new_object(w->arena), *bins = json_new_object(w->arena);
    json_t *first = json_new_object(w->arena), *part;
    char at[INSTANT_TEXT_BYTES];

    json_put_textz(home, "as_of", instant_print(w->now, at));
    TRY(obligation_page_store_bins(w, OBLIGATION_PAGE_ASSIGNED, w->actor->account_id, &part));
    json_put_null(part, "waiting");
    json_put(bins, "mine", part);
    TRY(put_first(w, "mine", part, first));
    json_put_null(bins, "unit");
    json_put_null(first, "unit");
    json_put_null(bins, "area");
    json_put_null(first, "area");
    json_put_null(home, "changed_since_yesterday");
    if (party.len > 0) {
        TRY(unit_bins(w, party, &part));
        json_put(bins, "unit", part);
        TRY(put_first(w, "unit", part, first));
    }
    if (scope.kind == SCOPE_REGION) {
        TRY(area_bins(w, &scope, &part));
        json_put(bins, "area", part);
        TRY(put_first(w, "area", part, first));
    }
    json_put(home, "bins", bins);
    json_put(home, "first", first);
    if (party.len > 0 || scope.kind == SCOPE_REGION) {
        TRY(obligation_home_store_moved(w, &scope, scope.kind == SCOPE_REGION ? STR("") : party,
                                        &part));
        json_put(home, "changed_since_yesterday", part);
    }
    *ret_home = home;
    return ST_OK;
}

/* ---- The leader's page ---- */

/* The duties that people moved, each once with what was done last. */
static enum status moved_rows(struct work *w, const json_t *moves, json_t **ret_items)
{
    json_t *items = json_new_list(w->arena), *seen = json_new_object(w->arena), *move;
    size_t i;

    json_array_foreach(moves, i, move)
    {
        const char *id = str_zero(w->arena, json_get_text(move, "id"));
        json_t *item, *moved = json_new_object(w->arena);
        struct obligation_row row;
        struct str zh, en;

        if (json_object_get(seen, id) != NULL)
            continue;
        json_put_bool(seen, id, true);
        TRY(obligation_row_load(w, str_of(id), &row));
        TRY(obligation_view_row(w, &row, &item));
        obligation_act_words(json_get_text(move, "act"), &zh, &en);
        json_put_text(moved, "act", json_get_text(move, "act"));
        json_put_text(moved, "zh", zh);
        json_put_text(moved, "en", en);
        json_put_text(moved, "at", json_get_text(move, "at"));
        json_put_text(moved, "by", json_get_text(move, "by"));
        json_put(item, "moved", moved);
        json_add(items, item);
    }
    *ret_items = items;
    return ST_OK;
}

static enum status put_changed(struct work *w, const struct scope *scope, struct str party,
                               json_t *leader)
{
    json_t *changed = json_new_object(w->arena), *moved, *moves, *items;
    char since[INSTANT_TEXT_BYTES];

    TRY(obligation_home_store_moved(w, scope, party, &moved));
    TRY(obligation_home_store_acts(w, scope, party, &moves));
    TRY(moved_rows(w, moves, &items));
    json_put_textz(changed, "since", instant_print(obligation_home_store_since(w), since));
    json_put_int(changed, "new", json_get_int(moved, "new", 0));
    json_put_int(changed, "met", json_get_int(moved, "met", 0));
    json_put_int(changed, "became_overdue", json_get_int(moved, "overdue", 0));
    json_put(changed, "items", items);
    json_put(leader, "changed", changed);
    return ST_OK;
}

enum status obligation_home_leader(struct work *w, json_t **ret_leader)
{
    struct scope scope = scope_of(w);
    bool is_area = scope.kind == SCOPE_REGION;
    struct str party = is_area ? STR("") : obligation_case_party(w);
    const char *view = is_area ? "area" : "unit";
    json_t *leader = json_new_object(w->arena), *part, *late = json_new_list(w->arena);
    char at[INSTANT_TEXT_BYTES];

    if (!is_area && party.len == 0)
        return work_fail(w, ST_DENIED, "view", "您没有辖区，也没有所属单位",
                         "you have neither an area nor a party");
    json_put_textz(leader, "as_of", instant_print(w->now, at));
    json_put_textz(leader, "view", view);
    TRY(is_area ? area_bins(w, &scope, &part) : unit_bins(w, party, &part));
    json_put(leader, "bins", part);
    TRY(first_of(w, view, "overdue", &part));
    json_put(leader, "red", part);
    if (is_area)
        TRY(obligation_home_store_late(w, &scope, &late));
    json_put(leader, "late_parties", late);
    TRY(put_changed(w, &scope, party, leader));
    TRY(campaign_progress_running(w, &part));
    json_put(leader, "campaigns", part);
    *ret_leader = leader;
    return ST_OK;
}
