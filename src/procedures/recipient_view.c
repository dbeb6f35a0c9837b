/* SPDX-License-Identifier: Apache-2.0
 * Recipients as the API shows them: counters, pages, one row, the bar above every page. */
#include "procedures/recipient_view.h"

#include "procedures/recipient_way_store.h"
#include "registry/region.h"
#include "registry/scope.h"
#include "registry/sector.h"

static const char *const rungs[] = {
    RECIPIENT_QUEUED, RECIPIENT_SENT,     RECIPIENT_DELIVERED, RECIPIENT_READ,
    RECIPIENT_SIGNED, RECIPIENT_FED_BACK, RECIPIENT_VERIFIED,
};
static const char *const members[] = {
    "queued", "sent", "delivered", "read", "signed", "fed_back", "verified",
};

static json_t *brief(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name.ptr ? name : STR(""));
    return object;
}

static bool is_keeper(const struct work *w, const struct dossier *dossier)
{
    return w->actor->is_system ||
           (w->actor->party_id.len > 0 && str_equal(w->actor->party_id, dossier->party_id));
}

static bool is_officer(const struct work *w)
{
    return w->actor->sees_region && w->actor->region.len > 0;
}

/* One page's people, ways and telephones, read at once. */
struct detail {
    struct recipient_person *people;
    size_t person_count;
    struct recipient_way *ways;
    size_t way_count;
    json_t *phones; /* NULL: not for this reader */
    struct str text_digest;
    bool wants_feedback;
};

static json_t *ways_json(struct work *w, const struct detail *detail, struct str account_id)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < detail->way_count; i++) {
        const struct recipient_way *way = &detail->ways[i];
        json_t *object;

        if (!str_equal(way->account_id, account_id))
            continue;
        object = json_new_object(w->arena);
        json_put_text(object, "way", way->way);
        json_put_text(object, "state", way->state);
        json_put_text(object, "evidence", way->evidence.ptr ? way->evidence : STR(""));
        json_put_int(object, "attempts", way->attempts);
        json_put_instant(object, "at", way->at);
        json_add(list, object);
    }
    return list;
}

static json_t *people_json(struct work *w, const struct detail *detail, struct str party_id)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < detail->person_count; i++) {
        const struct recipient_person *person = &detail->people[i];
        json_t *object;

        if (!str_equal(person->party_id, party_id))
            continue;
        object = json_new_object(w->arena);
        json_put_text(object, "name", person->name);
        json_put_textz(object, "rung", rungs[person->rung]);
        json_put_int(object, "step", person->step);
        json_put_instant(object, "told_at", person->told_at);
        json_put_instant(object, "delivered_at", person->delivered_at);
        json_put_instant(object, "read_at", person->read_at);
        json_put_instant(object, "signed_at", person->signed_at);
        json_put(object, "ways", ways_json(w, detail, person->account_id));
        json_add(list, object);
    }
    return list;
}

static struct instant since_of(const struct recipient *r)
{
    struct instant since = r->at[r->rung];

    return since.ms > 0 ? since : r->at[RECIPIENT_RUNG_QUEUED];
}

static const char *wants_of(const struct detail *detail, const struct recipient *r)
{
    if (r->is_ended || r->rung >= RECIPIENT_RUNG_FED_BACK)
        return "nothing";
    if (r->rung < RECIPIENT_RUNG_SIGNED)
        return "sign";
    return detail->wants_feedback ? "feed-back" : "nothing";
}

static json_t *row_json(struct work *w, const struct detail *detail, const struct recipient *r)
{
    json_t *object = json_new_object(w->arena), *times = json_new_object(w->arena);
    bool is_late = r->due_at.ms > 0 && r->rung < RECIPIENT_RUNG_FED_BACK && !r->is_ended &&
                   r->due_at.ms < w->now.ms;

    json_put(object, "party", brief(w, r->party_id, r->party_name));
    json_put_text(object, "region", r->region);
    json_put_text(object, "sector", r->sector);
    json_put_textz(object, "rung", rungs[r->rung]);
    json_put_instant(object, "since", since_of(r));
    for (size_t i = 0; i < RECIPIENT_RUNGS; i++)
        json_put_instant(times, members[i], r->at[i]);
    json_put(object, "times", times);
    json_put_bool(object, "late", is_late || (r->step > 0 && r->rung < RECIPIENT_RUNG_SIGNED));
    json_put_int(object, "escalation", r->step);
    json_put_instant(object, "next_at", r->next_at);
    json_put_instant(object, "due_at", r->due_at);
    json_put_textz(object, "wants", wants_of(detail, r));
    json_put_bool(object, "ended", r->is_ended);
    json_put(object, "people", people_json(w, detail, r->party_id));
    if (detail->phones) {
        json_t *phones = json_get_list(detail->phones, str_zero(w->arena, r->party_id));
        json_put(object, "phones", phones ? phones : json_new_list(w->arena));
    } else {
        json_put_null(object, "phones");
    }
    if (r->feedback)
        json_put(object, "feedback", r->feedback);
    else
        json_put_null(object, "feedback");
    json_put(object, "story", r->story);
    json_put_text(object, "text_digest", detail->text_digest);
    json_put_bool(object, "receipt", r->sign_row > 0);
    return object;
}

static enum status detail_of(struct work *w, const struct dossier *dossier,
                             const struct recipient *rows, size_t count, bool with_phones,
                             struct detail *ret_detail)
{
    struct str *ids = ARENA_ARRAY(w->arena, count + 1, struct str);
    struct recipient_text text;

    *ret_detail =
        (struct detail){.text_digest = STR(""),
                        .wants_feedback = json_get_bool(dossier->data, "wants_feedback", true)};
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].party_id;
    struct str list = recipient_store_list(w->arena, ids, count);
    TRY(recipient_store_people(w, dossier->id, list, &ret_detail->people,
                               &ret_detail->person_count));
    TRY(recipient_way_ways(w, dossier, list, &ret_detail->ways, &ret_detail->way_count));
    if (with_phones)
        TRY(recipient_way_phones(w, list, &ret_detail->phones));
    enum status status = recipient_store_text(w, dossier->id, STR(""), &text);
    if (status == ST_OK)
        ret_detail->text_digest = text.digest;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* What of the list the actor sees: all of its own dossier, its area, or its own party. */
static enum status sight_of(struct work *w, const struct dossier *dossier,
                            struct recipient_wish *wish)
{
    struct region region;
    struct sector sector;

    if (is_keeper(w, dossier))
        return ST_OK;
    if (!is_officer(w)) {
        wish->party = w->actor->party_id.len > 0 ? w->actor->party_id : STR("-");
        return ST_OK;
    }
    TRY(region_load(w, w->actor->region, "region", &region));
    wish->scope_path = region.path;
    if (w->actor->sector.len > 0) {
        TRY(sector_load(w, w->actor->sector, "sector", &sector));
        wish->scope_sector = sector.path;
    }
    return ST_OK;
}

static enum status wish_of(struct work *w, const struct dossier *dossier, struct str view,
                           struct str region_code, struct str sector_code,
                           struct recipient_wish *wish)
{
    struct region region;
    struct sector sector;

    *wish = (struct recipient_wish){.view = view};
    if (region_code.len > 0) {
        TRY(region_load(w, region_code, "region", &region));
        wish->path = region.path;
    }
    if (sector_code.len > 0) {
        TRY(sector_load(w, sector_code, "sector", &sector));
        wish->sector_path = sector.path;
    }
    return sight_of(w, dossier, wish);
}

/* Kept counters answer for the whole list; narrower views are counted. */
static enum status total_of(struct work *w, const struct dossier *dossier,
                            const struct recipient_wish *wish, int64_t *ret_total)
{
    struct recipient_counters c;

    if (wish->party.len > 0 || wish->path.len > 0 || wish->scope_path.len > 0 ||
        wish->sector_path.len > 0)
        return recipient_store_page_count(w, dossier->id, wish, ret_total);
    TRY(recipient_store_counters(w, dossier->id, &c));
    *ret_total = c.total;
    if (str_is(wish->view, "unreached"))
        *ret_total = c.total - c.reached[RECIPIENT_RUNG_DELIVERED];
    else if (str_is(wish->view, "unsigned"))
        *ret_total = c.total - c.reached[RECIPIENT_RUNG_SIGNED];
    else if (str_is(wish->view, "signed"))
        *ret_total = c.reached[RECIPIENT_RUNG_SIGNED];
    else if (str_is(wish->view, "unfed"))
        *ret_total = c.reached[RECIPIENT_RUNG_SIGNED] - c.reached[RECIPIENT_RUNG_FED_BACK];
    else if (str_is(wish->view, "fed-back"))
        *ret_total = c.reached[RECIPIENT_RUNG_FED_BACK];
    else if (str_is(wish->view, "verified"))
        *ret_total = c.reached[RECIPIENT_RUNG_VERIFIED];
    return ST_OK;
}

enum status recipient_view_page(struct work *w, const struct dossier *dossier, struct str view,
                                struct str region, struct str sector, struct str after,
                                int64_t limit, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct recipient_wish wish;
    struct recipient *rows;
    struct detail detail;
    size_t count;
    int64_t total;

    if (limit < 1 || limit > RECIPIENT_PAGE)
        limit = RECIPIENT_PAGE;
    TRY(wish_of(w, dossier, view, region, sector, &wish));
    TRY(recipient_store_page(w, dossier->id, &wish, after, limit + 1, &rows, &count));
    TRY(total_of(w, dossier, &wish, &total));
    bool has_more = count > (size_t)limit;
    count = has_more ? (size_t)limit : count;
    TRY(detail_of(w, dossier, rows, count, is_keeper(w, dossier), &detail));
    for (size_t i = 0; i < count; i++)
        json_add(items, row_json(w, &detail, &rows[i]));
    json_put(page, "items", items);
    if (has_more)
        json_put_text(page, "next", rows[count - 1].party_id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

static enum status one(struct work *w, const struct dossier *dossier, struct str party_id,
                       bool with_phones, json_t **ret_recipient)
{
    struct detail detail;
    struct recipient r;

    TRY(recipient_store_load(w, dossier->id, party_id, &r));
    TRY(detail_of(w, dossier, &r, 1, with_phones, &detail));
    *ret_recipient = row_json(w, &detail, &r);
    return ST_OK;
}

enum status recipient_view_one(struct work *w, const struct dossier *dossier, struct str party_id,
                               json_t **ret_recipient)
{
    bool is_own = str_equal(party_id, w->actor->party_id);
    enum status status = ST_NOT_FOUND;

    if (is_keeper(w, dossier) || is_own)
        status = one(w, dossier, party_id, is_keeper(w, dossier), ret_recipient);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "party", "它不是发送对象", "it is not a recipient");
    return status;
}

static json_t *alert_json(struct work *w, const struct recipient_alert *alert)
{
    json_t *item = json_new_object(w->arena), *object = json_new_object(w->arena);
    const struct dossier *d = &alert->dossier;

    json_put_text(object, "id", d->id);
    json_put_text(object, "kind", d->kind);
    json_put_text(object, "number", d->number);
    json_put_text(object, "title", d->title);
    json_put_text(object, "state", d->state);
    json_put_text(object, "level", d->level);
    json_put_text(object, "scope", d->scope);
    json_put(object, "party", brief(w, d->party_id, d->party_name));
    json_put_text(object, "region", d->region);
    json_put_bool(object, "exercise", d->is_exercise);
    json_put_instant(object, "changed_at", d->changed_at);
    json_put(item, "dossier", object);
    json_put_textz(item, "rung", rungs[alert->rung]);
    json_put_textz(item, "wants", alert->rung < RECIPIENT_RUNG_SIGNED ? "sign" : "feed-back");
    json_put_instant(item, "since", alert->since);
    json_put_instant(item, "due_at", alert->due_at);
    return item;
}

enum status recipient_view_alerts(struct work *w, bool *ret_is_news, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct recipient_alert *alerts = NULL;
    size_t count = 0;
    int64_t total = 0;
    bool is_news = false;

    if (w->actor->party_id.len > 0)
        TRY(recipient_store_alerts(w, &alerts, &count, &total));
    for (size_t i = 0; i < count; i++) {
        is_news = is_news || !alerts[i].is_seen;
        json_add(items, alert_json(w, &alerts[i]));
    }
    json_put(page, "items", items);
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_is_news = is_news;
    *ret_page = page;
    return ST_OK;
}
