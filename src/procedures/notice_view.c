/* SPDX-License-Identifier: Apache-2.0
 * Notices as JSON. */
#include "procedures/notice_view.h"

#include "policy/lists.h"
#include "procedures/notice_draft.h"
#include "procedures/notice_issue.h"
#include "procedures/notice_mark.h"
#include "procedures/recipient.h"
#include "registry/party.h"
#include "registry/scope.h"

static const char *const severities[] = {"critical", "high", "medium", "low"};

static bool is_keeper(const struct work *w, const struct dossier *d)
{
    return w->actor->is_system || str_equal(w->actor->party_id, d->party_id);
}

/* code, and its words as code_zh and code_en */
static void put_word(struct work *w, const struct dossier *d, json_t *object, const char *key,
                     const char *list, struct str code)
{
    const json_t *word = notice_mark_word(w, d, list, code);
    struct str none = STR("");

    json_put_text(object, key, code.ptr ? code : none);
    json_put_text(object, str_zero(w->arena, arena_print(w->arena, "%s_zh", key)),
                  word ? json_get_text(word, "zh") : none);
    json_put_text(object, str_zero(w->arena, arena_print(w->arena, "%s_en", key)),
                  word ? json_get_text(word, "en") : none);
}

static json_t *setting_json(struct work *w, const struct policy_setting *setting)
{
    json_t *object;

    if (setting->text.len == 0)
        return json_null();
    object = json_new_object(w->arena);
    json_put_text(object, "text", setting->text);
    json_put_text(object, "clause", setting->clause.ptr ? setting->clause : STR(""));
    json_put_text(object, "pack", setting->pack);
    json_put_text(object, "strength", setting->strength);
    return object;
}

/* Counts are for the issuer and officers of the area; late is their number past the day. */
static enum status put_figures(struct work *w, const struct dossier *d,
                               const struct notice_row *row, json_t *object)
{
    json_t *counts, *own;
    int64_t late = 0, rung;

    json_put_null(object, "counts");
    json_put_null(object, "own");
    json_put_int(object, "late", 0);
    if (row->issued_at.ms == 0)
        return ST_OK;
    if (is_keeper(w, d) || w->actor->sees_region) {
        TRY(recipient_counts(w, d, &counts));
        json_put(object, "counts", counts);
        if (str_is(d->state, NOTICE_ISSUED))
            TRY(notice_store_late(w, d->id, &late));
        json_put_int(object, "late", late);
    }
    if (notice_store_rung(w, d->id, w->actor->party_id, &rung) != ST_OK)
        return ST_OK;
    TRY(recipient_own(w, d, &own));
    json_put(object, "own", own);
    if (!is_keeper(w, d) && !w->actor->sees_region)
        json_put_bool(object, "late_own", json_get_bool(own, "late", false));
    return ST_OK;
}

/* ---- One notice ---- */

static enum status put_parts(struct work *w, const struct dossier *d, json_t *object)
{
    struct str party = is_keeper(w, d) ? STR("") : w->actor->party_id, name;
    json_t *parts, *part, *system;
    size_t i, k;

    if (!is_keeper(w, d) && party.len == 0) {
        json_put(object, "parts", json_new_list(w->arena));
        return ST_OK;
    }
    TRY(notice_store_parts(w, d->id, party, &parts));
    json_array_foreach(parts, i, part)
    {
        struct str id = json_get_text(json_get_object(part, "party"), "id");
        json_t *named = json_new_list(w->arena);

        json_array_foreach(json_get_list(part, "systems"), k, system)
        {
            json_t *one = json_new_object(w->arena);

            if (notice_store_system_of(w, json_text(system), id, &name) != ST_OK)
                name = STR("");
            json_put_text(one, "id", json_text(system));
            json_put_text(one, "name", name);
            json_add(named, one);
        }
        json_put(part, "systems", named);
    }
    json_put(object, "parts", parts);
    return ST_OK;
}

/* What the issuer sees whole, and others as far as it is their own. */
static enum status put_own_lists(struct work *w, const struct dossier *d,
                                 const struct notice_row *row, json_t *object)
{
    bool is_mine = is_keeper(w, d);
    struct str party = is_mine ? STR("") : w->actor->party_id;
    json_t *terms = json_new_list(w->arena), *forwards = json_new_list(w->arena);

    if (is_mine || party.len > 0) {
        TRY(notice_store_terms(w, d->id, party, &terms));
        TRY(notice_store_forwards(w, d->id, party, &forwards));
    }
    json_put(object, "terms", terms);
    json_put(object, "forwards", forwards);
    json_put(object, "recipients", is_mine ? row->wish : json_null());
    json_put(object, "left_open", is_mine ? row->left_open : json_new_list(w->arena));
    return put_parts(w, d, object);
}

static enum status put_due(struct work *w, const struct dossier *d, const struct notice_row *row,
                           json_t *object)
{
    struct policy_setting setting = {.text = STR("")};
    struct instant due_at = row->due_at;
    int64_t days = json_get_int(d->data, "days", 0);

    if (row->issued_at.ms == 0 && d->level.len > 0 &&
        notice_issue_due(w, d, &due_at, &days, &setting) != ST_OK)
        fault_clear(&w->fault);
    json_put_int(object, "days", days);
    json_put(object, "days_rule", setting_json(w, &setting));
    json_put_instant(object, "due_at", row->due_at);
    json_put_instant(object, "issued_at", row->issued_at);
    return ST_OK;
}

enum status notice_view_json(struct work *w, const struct dossier *d, json_t **ret_object)
{
    json_t *object, *notice = json_new_object(w->arena);
    struct notice_mark mark;
    struct notice_row row;

    TRY(dossier_view_json(w, d, &object));
    TRY(notice_store_load(w, d->id, &row));
    put_word(w, d, notice, "kind", "notice.kinds", row.kind);
    put_word(w, d, notice, "severity", "notice.severities", d->level);
    json_put_null(notice, "mark");
    if (row.mark.len > 0) {
        TRY(notice_mark_find(w, d, row.mark, &mark));
        json_put(notice, "mark", notice_mark_json(w, &mark));
    }
    json_put_bool(notice, "is_keeper", is_keeper(w, d));
    json_put_bool(notice, "wants_feedback", notice_draft_wants_feedback(d));
    TRY(put_due(w, d, &row, notice));
    TRY(put_figures(w, d, &row, notice));
    TRY(put_own_lists(w, d, &row, notice));
    json_put(object, "notice", notice);
    *ret_object = object;
    return ST_OK;
}

/* ---- Lists ---- */

static enum status item_json(struct work *w, struct str id, json_t **ret_item)
{
    json_t *item = json_new_object(w->arena), *party = json_new_object(w->arena);
    const struct dossier_state *state;
    struct notice_row row;
    struct dossier d;

    TRY(dossier_load(w, id, notice_kind.word, &d));
    TRY(notice_store_load(w, id, &row));
    state = dossier_state_of(&notice_kind, d.state);
    json_put_text(item, "id", d.id);
    json_put_int(item, "version", d.version);
    json_put_text(item, "number", d.number);
    json_put_text(item, "title", d.title);
    json_put_text(item, "state", d.state);
    json_put_textz(item, "state_zh", state->zh);
    json_put_textz(item, "state_en", state->en);
    put_word(w, &d, item, "kind", "notice.kinds", row.kind);
    put_word(w, &d, item, "severity", "notice.severities", d.level);
    json_put_text(item, "mark", row.mark);
    json_put_text(party, "id", d.party_id);
    json_put_text(party, "name", d.party_name);
    json_put(item, "party", party);
    json_put_text(item, "region", d.region);
    json_put_text(item, "sector", d.sector);
    json_put_instant(item, "issued_at", row.issued_at);
    json_put_instant(item, "due_at", row.due_at);
    TRY(put_figures(w, &d, &row, item));
    json_put_bool(item, "exercise", d.is_exercise);
    json_put_instant(item, "changed_at", d.changed_at);
    *ret_item = item;
    return ST_OK;
}

enum status notice_view_page(struct work *w, const struct notice_filter *filter, json_t **ret_page)
{
    int64_t limit =
        filter->limit > 0 && filter->limit <= DOSSIER_PAGE_MAX ? filter->limit : DOSSIER_PAGE;
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena), *item;
    struct str *ids;
    size_t count;
    int64_t total;

    if (filter->system.len > 0)
        TRY(scope_see_system(w, filter->system));
    TRY(notice_store_page(w, filter, limit + 1, &ids, &count, &total));
    bool has_more = (int64_t)count > limit;
    if (has_more)
        count = (size_t)limit;
    for (size_t i = 0; i < count; i++) {
        TRY(item_json(w, ids[i], &item));
        json_add(items, item);
    }
    json_put(page, "items", items);
    if (has_more)
        json_put_text(page, "next", ids[count - 1]);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

/* ---- Before it goes out ---- */

static enum status put_authority(struct work *w, const struct dossier *d, json_t *object)
{
    bool is_circular = str_is(json_get_text(d->data, "kind"), "circular");
    const char *act = is_circular ? "circular.issue" : "notice.issue";
    json_t *answer = json_new_object(w->arena);
    const struct authority *found = NULL;
    struct policy_place place;
    struct office office;

    TRY(office_of(w, d->party_id, &office));
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    enum status status = office_check(w, &office, &place, act, d->level, d->scope, &found);
    json_put_bool(answer, "allowed", status == ST_OK);
    json_put_text(answer, "clause", found ? found->clause : str_of(w->fault.clause));
    json_put_text(answer, "zh", found ? found->zh : str_copy(w->arena, str_of(w->fault.zh)));
    json_put_text(answer, "en", found ? found->en : str_copy(w->arena, str_of(w->fault.en)));
    fault_clear(&w->fault);
    json_put(object, "authority", answer);
    return ST_OK;
}

enum status notice_view_preview(struct work *w, const struct dossier *d, struct str after,
                                json_t **ret_preview)
{
    json_t *preview = json_new_object(w->arena), *wish, *recipients;
    struct policy_setting setting = {.text = STR("")};
    struct instant due_at = {0};
    struct notice_row row;
    int64_t days = 0;

    if (!is_keeper(w, d))
        return work_fail(w, ST_DENIED, "id", "只有签发单位可以预览", "only the issuer may preview");
    TRY(notice_store_load(w, d->id, &row));
    TRY(notice_draft_wish(w, d, &row, &wish));
    TRY(recipient_preview(w, d, wish, after, &recipients));
    json_put(preview, "recipients", recipients);
    if (d->level.len > 0 && notice_issue_due(w, d, &due_at, &days, &setting) != ST_OK)
        fault_clear(&w->fault);
    json_put_instant(preview, "due_at", due_at);
    json_put_int(preview, "days", days);
    json_put(preview, "days_rule", setting_json(w, &setting));
    TRY(put_authority(w, d, preview));
    *ret_preview = preview;
    return ST_OK;
}

/* ---- Passing on ---- */

static enum status targets_in_sight(struct work *w, const struct dossier *d,
                                    const struct notice_mark *mark, struct str q, json_t **ret_list)
{
    const struct party_filter filter = {.q = q, .limit = NOTICE_TARGETS_MAX};
    json_t *list = json_new_list(w->arena), *page, *party;
    size_t i;

    TRY(party_list(w, &filter, &page));
    json_array_foreach(json_get_list(page, "items"), i, party)
    {
        json_t *one = json_new_object(w->arena);
        enum status status = notice_mark_check_forward(w, d, mark, json_get_text(party, "id"));

        if (status == ST_DENIED)
            fault_clear(&w->fault);
        if (status == ST_DENIED || str_equal(json_get_text(party, "id"), w->actor->party_id))
            continue;
        TRY(status);
        json_put_text(one, "id", json_get_text(party, "id"));
        json_put_text(one, "name", json_get_text(party, "name"));
        json_put_text(one, "region", json_get_text(party, "region"));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status notice_view_targets(struct work *w, const struct dossier *d, struct str q,
                                json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *list = json_new_list(w->arena);
    struct notice_mark mark;
    struct notice_row row;

    TRY(notice_store_load(w, d->id, &row));
    TRY(notice_mark_find(w, d, row.mark, &mark));
    if (mark.reach == NOTICE_MARK_HELPERS)
        TRY(notice_store_helpers(w, notice_mark_helpers(), q, NOTICE_TARGETS_MAX, &list));
    else if (mark.reach < NOTICE_MARK_HELPERS)
        TRY(targets_in_sight(w, d, &mark, q, &list));
    json_put(page, "items", list);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(list));
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

/* ---- Words ---- */

static json_t *items_of(struct work *w, const struct policy_place *place, const char *list)
{
    json_t *found = lists_at(w->policy, w->arena, place, str_of(list));
    json_t *items = json_get_list(json_array_get(found, 0), "items");

    return items != NULL ? items : json_new_list(w->arena);
}

enum status notice_view_words(struct work *w, json_t **ret_words)
{
    json_t *words = json_new_object(w->arena), *marks = json_new_list(w->arena),
           *days = json_new_list(w->arena), *item;
    struct dossier here = {.began_on = instant_beijing_date(w->now), .sector = STR("")};
    struct notice_mark mark;
    struct office office;
    size_t i;

    if (w->actor->party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以查看",
                         "only people of a party may see this");
    TRY(office_of(w, w->actor->party_id, &office));
    here.region = office.region;
    json_put(words, "kinds", items_of(w, &office.place, "notice.kinds"));
    json_put(words, "severities", items_of(w, &office.place, "notice.severities"));
    json_array_foreach(items_of(w, &office.place, "sharing.marks"), i, item)
    {
        TRY(notice_mark_find(w, &here, json_get_text(item, "code"), &mark));
        json_add(marks, notice_mark_json(w, &mark));
    }
    json_put(words, "marks", marks);
    for (i = 0; i < sizeof severities / sizeof severities[0]; i++) {
        const char *key =
            str_zero(w->arena, arena_print(w->arena, "notice.days.%s", severities[i]));
        struct policy_setting setting;

        if (policy_setting(w->policy, &office.place, key, &setting) != ST_OK)
            continue;
        item = json_new_object(w->arena);
        json_put_textz(item, "severity", severities[i]);
        json_put_int(item, "days", setting.number);
        json_put_text(item, "clause", setting.clause.ptr ? setting.clause : STR(""));
        json_put_text(item, "strength", setting.strength);
        json_add(days, item);
    }
    json_put(words, "days", days);
    *ret_words = words;
    return ST_OK;
}
