/* SPDX-License-Identifier: Apache-2.0
 * What all dossiers have: one by its id, timeline, notes, pins, duties that followed, links,
 * receipt. */
#include "db/store.h"
#include "http/routes/routes.h"
#include "procedures/dossier.h"

/* clang-format off */
static const struct shape_field dossier_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Dossier."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "warning, notice, incident, response, investigation, plan, drill."},
    {.name = "kind_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "kind_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "As papers cite it, or empty."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "State."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Colour or I to IV, or empty."},
    {.name = "scope", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How far it reaches, or empty."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The keeper."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, or empty."},
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of a drill."},
    {.name = "imported", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Came from elsewhere."},
    {.name = "open", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Its state is not final."},
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Since when."},
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."},
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Closed."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state, allowed or with the refusal."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties with a part in it."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {0},
};
static const struct shape dossier_shape = {"Dossier", dossier_fields};

static const struct shape_field event_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Row."},
    {.name = "number", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "1, 2, 3 …"},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it was recorded."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it happened."},
    {.name = "actor", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who recorded it."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Of which party."},
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Act."},
    {.name = "act_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "act_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Words with it."},
    {.name = "facts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "What is kept beside."},
    {.name = "pinned", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Shown on top."},
    {0},
};
static const struct shape event_shape = {"DossierEvent", event_fields};

static const struct shape_field timeline_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &event_shape, .what = "Rows, oldest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape timeline_shape = {"DossierTimeline", timeline_fields};

static const struct shape_field duties_fields[] = {
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Duties, earliest due first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {.name = "pending", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Some are still computed."},
    {0},
};
static const struct shape duties_shape = {"DossierDuties", duties_fields};

static const struct shape_field page_query_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape page_query_shape = {"DossierPageQuery", page_query_fields};

static const struct shape_field note_fields[] = {
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DOSSIER_TEXT_MAX, .what = "What happened."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When; now when absent."},
    {.name = "pinned", .kind = SHAPE_BOOL, .what = "Show it on top."},
    {0},
};
static const struct shape note_shape = {"DossierNote", note_fields};

static const struct shape_field pin_fields[] = {
    {.name = "pinned", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Show it on top, or not."},
    {0},
};
static const struct shape pin_shape = {"DossierPin", pin_fields};

static const struct shape_field link_fields[] = {
    {.name = "relation", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "How they belong together."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "A kind of dossier, system, indicator or vulnerability."},
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 200, .what = "The other end."},
    {0},
};
static const struct shape link_shape = {"DossierLink", link_fields};

static const struct shape_field receipt_query_fields[] = {
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "Act."},
    {0},
};
static const struct shape receipt_query_shape = {"DossierReceiptQuery", receipt_query_fields};
static const struct shape_field receipt_fields[] = {
    {.name = "row", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The journal row; see panshi journal verify."},
    {0},
};
static const struct shape receipt_shape = {"DossierReceipt", receipt_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct dossier *dossier, struct reply *rp)
{
    rp->version = dossier->version;
    return dossier_view_json(w, dossier, &rp->body);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return reply_one(w, &dossier, rp);
}

static enum status get_timeline(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return dossier_view_timeline(w, &dossier, json_get_text(rq->query, "after"),
                                 json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status get_duties(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return dossier_view_duties(w, &dossier, json_get_text(rq->query, "after"),
                               json_get_int(rq->query, "limit", 0), &rp->body);
}

/* Those who take part write into the timeline; who only sees it does not. */
static enum status may_write(struct work *w, const struct dossier *dossier)
{
    static const struct dossier_act note = {.who = DOSSIER_BY_NAMED};
    bool is_mine;

    TRY(dossier_act_right(w, dossier, &note, &is_mine));
    if (is_mine)
        return ST_OK;
    return work_fail(w, ST_DENIED, "id", "只有参与办理的单位可以记录",
                     "only parties that have a part in it may write here");
}

static enum status add_note(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str at = json_get_text(rq->body, "happened_at");
    struct instant happened = w->now;
    struct dossier dossier;
    json_t *page, *items;

    if (at.len > 0)
        (void)instant_read(at, &happened);
    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(may_write(w, &dossier));
    TRY(dossier_note(w, &dossier, "note", happened, json_get_text(rq->body, "text"), NULL));
    TRY(dossier_view_timeline(w, &dossier, STR(""), 1, &page));
    TRY(dossier_view_timeline(
        w, &dossier, arena_print(w->arena, "%lld", (long long)json_get_int(page, "total", 1) - 1),
        1, &page));
    items = json_get_list(page, "items");
    rp->body = json_array_get(items, 0);
    if (json_get_bool(rq->body, "pinned", false)) {
        TRY(dossier_view_pin(w, &dossier, json_get_text(rp->body, "id"), true));
        json_put_bool(rp->body, "pinned", true);
    }
    rp->http_status = 201;
    return ST_OK;
}

static enum status pin(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(dossier_view_pin(w, &dossier, rq->path_name, json_get_bool(rq->body, "pinned", false)));
    return reply_one(w, &dossier, rp);
}

static enum status add_link(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str kind = json_get_text(rq->body, "kind"), id = json_get_text(rq->body, "id");
    struct dossier dossier, other;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    TRY(may_write(w, &dossier));
    if (dossier_list_find(kind) != NULL)
        TRY(dossier_load(w, id, str_zero(w->arena, kind), &other));
    TRY(dossier_part_link(w, &dossier, str_zero(w->arena, json_get_text(rq->body, "relation")),
                          str_zero(w->arena, kind), id));
    TRY(dossier_note(w, &dossier, "link", w->now, STR(""), rq->body));
    return reply_one(w, &dossier, rp);
}

static enum status get_receipt(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, NULL, &dossier));
    return dossier_view_receipt(w, &dossier, str_zero(w->arena, json_get_text(rq->query, "act")),
                                store_key(rq->context->store), &rp->body);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route dossier_routes[] = {
    {ROUTE_GET, "/api/v1/dossiers/{id}", NEEDS, 0, NULL, NULL, &dossier_shape, get_one,
     "One dossier of any kind, as far as all kinds are alike."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/timeline", NEEDS, 0, &page_query_shape, NULL, &timeline_shape, get_timeline,
     "Its timeline with event time and record time, oldest first."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/note", NEEDS, ROUTE_WRITES, NULL, &note_shape, &event_shape, add_note,
     "Write into the timeline; nothing there is changed or removed."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/pin/{name}", NEEDS, ROUTE_WRITES, NULL, &pin_shape, &dossier_shape, pin,
     "Show a row of the timeline on top, or not."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/duties", NEEDS, 0, &page_query_shape, NULL, &duties_shape, get_duties,
     "Duties that follow from what it stated, with clause and due instant."},
    {ROUTE_POST, "/api/v1/dossiers/{id}/links", NEEDS, ROUTE_WRITES, NULL, &link_shape, &dossier_shape, add_link,
     "Say that it belongs together with another dossier or record."},
    {ROUTE_GET, "/api/v1/dossiers/{id}/receipt", NEEDS, 0, &receipt_query_shape, NULL, &receipt_shape, get_receipt,
     "The signed journal row of an act; verifies offline."},
    {0},
};
/* clang-format on */
