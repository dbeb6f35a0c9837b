/* SPDX-License-Identifier: Apache-2.0
 * Responses: proposed, started, commanded, ended; the board; resources asked for them. */
#include "http/routes/dossier_reply.h"
#include "http/routes/routes.h"
#include "procedures/resource.h"
#include "procedures/resource_dispatch.h"
#include "procedures/response_board.h"
#include "procedures/response_start.h"

static const char *const levels[] = {"I", "II", "III", "IV", NULL};
static const char *const steps[] = {"grant",  "refuse",  "withdraw", "send",
                                    "arrive", "release", NULL};

/* clang-format off */
static const struct shape_field response_fields[] = {
    DOSSIER_REPLY_HEAD_FIELDS,
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "What its forms hold."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state, allowed or with the refusal."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties with a part in it."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {.name = "clock", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The rhythm of situation reports: minutes, next_at, late, late_minutes."},
    {.name = "posts", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Command posts, standing ones first."},
    {.name = "reports", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Situation reports, duty rooms, notices, circulars, newest first."},
    {.name = "orders", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Orders, newest first."},
    {.name = "dispatches", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Resources asked for, newest first."},
    {.name = "tasks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What the list of tasks of the level asks, each with its duties."},
    {0},
};
static const struct shape response_shape = {"Response", response_fields};
static const struct shape_field row_fields[] = {
    DOSSIER_REPLY_HEAD_FIELDS,
    {0},
};
static const struct shape row_shape = {"ResponseRow", row_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Responses."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"ResponsePage", page_fields};
static const struct shape query_shape = {"ResponseQuery", dossier_reply_query_fields};
static const struct shape_field opening_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = levels, .what = "I to IV."},
    {.name = "scope", .kind = SHAPE_TEXT, .max = 10, .what = "How far it reaches."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Place; that of the office when absent."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector; all when absent."},
    {.name = "basis", .kind = SHAPE_TEXT, .max = 40, .what = "The incident that led to it."},
    {.name = "affected", .kind = SHAPE_TEXTS, .max = 100, .what = "Affected parties beside those of the incident."},
    {.name = "text", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "What it is about."},
    {.name = "exercise", .kind = SHAPE_BOOL, .what = "For an exercise: marked everywhere, in no figure."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it was proposed; now when absent."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Kept in the journal."},
    {0},
};
static const struct shape opening_shape = {"ResponseOpening", opening_fields};
static const struct shape_field change_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    {.name = "scope", .kind = SHAPE_TEXT, .max = 10, .what = "How far it reaches."},
    {.name = "text", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "What it is about."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Kept in the journal."},
    {0},
};
static const struct shape change_shape = {"ResponseChange", change_fields};
static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Where the act needs one."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it happened; now when absent."},
    {.name = "input", .kind = SHAPE_ANY, .what = "What the act asks for."},
    {0},
};
static const struct shape act_shape = {"ResponseAct", act_fields};
static const struct shape_field ask_fields[] = {
    {.name = "resource", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "Resource."},
    {.name = "quantity", .kind = SHAPE_INT, .min = 1, .max = RESOURCE_QUANTITY_MAX, .what = "How many; one when absent."},
    {.name = "text", .kind = SHAPE_TEXT, .max = 500, .what = "What for."},
    {0},
};
static const struct shape ask_shape = {"ResourceRequest", ask_fields};
static const struct shape_field step_fields[] = {
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = steps, .what = "grant, refuse, withdraw, send, arrive, release."},
    {.name = "text", .kind = SHAPE_TEXT, .max = 500, .what = "Required to refuse."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it happened; now when absent."},
    {0},
};
static const struct shape step_shape = {"ResourceStep", step_fields};
static const struct shape_field dispatch_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Request."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "resource", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id, name and kind."},
    {.name = "owner", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose it is."},
    {.name = "quantity", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many."},
    {.name = "unit", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Unit."},
    {.name = "contact", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Contact."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Telephone."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "asked, granted, refused, withdrawn, sent, arrived, released."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What for."},
    {.name = "answer", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Last words of the owner."},
    {.name = "asked_by", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who asked."},
    {.name = "asked_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Asked."},
    {.name = "answered_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Answered."},
    {.name = "sent_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "On the way."},
    {.name = "arrived_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Arrived."},
    {.name = "released_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Free again."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape dispatch_shape = {"ResourceDispatch", dispatch_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct dossier *response, struct reply *rp)
{
    rp->version = response->version;
    return response_board_json(w, response, &rp->body);
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    return dossier_reply_page(w, rq, "response", rp);
}

static enum status open_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier response;

    TRY(response_start_open(w, rq->body, &response));
    rp->http_status = 201;
    return reply_one(w, &response, rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, "response", &dossier));
    return reply_one(w, &dossier, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *changes = json_keep(w->arena, json_copy((json_t *)(uintptr_t)rq->body));
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(dossier_load(w, rq->path_id, "response", &dossier));
    (void)json_object_del(changes, "reason");
    TRY(dossier_save(w, &dossier, version, changes, json_get_text(rq->body, "reason")));
    return reply_one(w, &dossier, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier_call call = {
        .act = rq->path_name,
        .reason = json_get_text(rq->body, "reason"),
        .input = json_get_object(rq->body, "input"),
    };
    struct dossier dossier;

    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(route_version(w, rq, &call.version));
    TRY(dossier_load(w, rq->path_id, "response", &dossier));
    TRY(dossier_apply(w, &dossier, &call));
    return reply_one(w, &dossier, rp);
}

static enum status ask(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier response;

    TRY(dossier_load(w, rq->path_id, "response", &response));
    TRY(resource_dispatch_ask(w, &response, rq->body, &rp->body));
    rp->http_status = 201;
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status move(struct work *w, const struct request *rq, struct reply *rp)
{
    struct resource_dispatch_call call = {
        .act = json_get_text(rq->body, "act"),
        .text = json_get_text(rq->body, "text"),
    };
    struct dossier response;

    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(route_version(w, rq, &call.version));
    TRY(dossier_load(w, rq->path_id, "response", &response));
    TRY(resource_dispatch_act(w, &response, rq->path_name, &call, &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route response_routes[] = {
    {ROUTE_GET, "/api/v1/responses", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Responses in sight, newest first."},
    {ROUTE_POST, "/api/v1/responses", NEEDS, ROUTE_WRITES, NULL, &opening_shape, &response_shape, open_one,
     "Propose a response; levels I and II are entered by the order of an upper command."},
    {ROUTE_GET, "/api/v1/responses/{id}", NEEDS, 0, NULL, NULL, &response_shape, get_one,
     "The board of one response: chain of command, tasks with duties, clock of reports, orders, resources."},
    {ROUTE_PUT, "/api/v1/responses/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &response_shape, change,
     "Change a proposal."},
    {ROUTE_POST, "/api/v1/responses/{id}/acts/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &act_shape, &response_shape, act,
     "start, import, decline, withdraw, command posts, reports, orders, change-level, propose-end, approve-end, end and the others that actions names."},
    {ROUTE_POST, "/api/v1/responses/{id}/dispatches", NEEDS, ROUTE_WRITES, NULL, &ask_shape, &dispatch_shape, ask,
     "Ask the owner for a resource."},
    {ROUTE_POST, "/api/v1/responses/{id}/dispatches/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &step_shape, &dispatch_shape, move,
     "The next step of a request; granting never gives more than is left."},
    {0},
};
/* clang-format on */
