/* SPDX-License-Identifier: Apache-2.0
 * Investigations after responses: the report in parts, submitted, returned, received, archived. */
#include "http/routes/dossier_reply.h"
#include "http/routes/routes.h"
#include "procedures/investigation.h"

/* clang-format off */
static const struct shape_field investigation_fields[] = {
    DOSSIER_REPLY_HEAD_FIELDS,
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "What its forms hold."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state, allowed or with the refusal."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties with a part in it."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {.name = "form", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parts of the report, of the packs."},
    {.name = "tasks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Lessons made into tasks."},
    {.name = "duties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Duties to investigate, with their terms."},
    {0},
};
static const struct shape investigation_shape = {"Investigation", investigation_fields};
static const struct shape_field row_fields[] = {
    DOSSIER_REPLY_HEAD_FIELDS,
    {0},
};
static const struct shape row_shape = {"InvestigationRow", row_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Investigations."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"InvestigationPage", page_fields};
static const struct shape query_shape = {"InvestigationQuery", dossier_reply_query_fields};
static const struct shape_field change_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    {.name = "parts", .kind = SHAPE_ANY, .what = "Texts by the code of their part."},
    {.name = "lessons", .kind = SHAPE_ANYS, .max = INVESTIGATION_LESSONS_MAX, .what = "Improvements: text, party, due_on."},
    {.name = "plan_revision", .kind = SHAPE_BOOL, .what = "A plan has to be revised."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Kept in the journal."},
    {0},
};
static const struct shape change_shape = {"InvestigationChange", change_fields};
static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Where the act needs one."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it happened; now when absent."},
    {.name = "input", .kind = SHAPE_ANY, .what = "What the act asks for."},
    {0},
};
static const struct shape act_shape = {"InvestigationAct", act_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct dossier *investigation, struct reply *rp)
{
    rp->version = investigation->version;
    return investigation_json(w, investigation, &rp->body);
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    return dossier_reply_page(w, rq, "investigation", rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(dossier_load(w, rq->path_id, "investigation", &dossier));
    return reply_one(w, &dossier, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *changes = json_keep(w->arena, json_copy((json_t *)(uintptr_t)rq->body));
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(dossier_load(w, rq->path_id, "investigation", &dossier));
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
    TRY(dossier_load(w, rq->path_id, "investigation", &dossier));
    TRY(dossier_apply(w, &dossier, &call));
    return reply_one(w, &dossier, rp);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route investigation_routes[] = {
    {ROUTE_GET, "/api/v1/investigations", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Investigations in sight, newest first."},
    {ROUTE_GET, "/api/v1/investigations/{id}", NEEDS, 0, NULL, NULL, &investigation_shape, get_one,
     "One investigation with the form of its report, its lessons and its term."},
    {ROUTE_PUT, "/api/v1/investigations/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &investigation_shape, change,
     "Write parts and lessons of the report."},
    {ROUTE_POST, "/api/v1/investigations/{id}/acts/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &act_shape, &investigation_shape, act,
     "submit, receive, return, record-receipt, record-conclusion, archive."},
    {0},
};
/* clang-format on */
