/* SPDX-License-Identifier: Apache-2.0
 * Plans: the register, drafts, issue, review, revision, papers. */
#include "http/routes/dossier_reply.h"
#include "http/routes/routes.h"
#include "procedures/plan.h"
#include "registry/attachment.h"

/* clang-format off */
static const char *const plan_kinds[] = {"network", "data", "special", NULL};

static const struct shape_field contact_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 100, .what = "Person."},
    {.name = "duty", .kind = SHAPE_TEXT, .max = 100, .what = "Post or duty."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = 40, .what = "Telephone."},
    {0},
};
static const struct shape contact_shape = {"PlanContact", contact_fields};

#define PLAN_CONTENT                                                                               \
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region; the keeper's when absent."}, \
    {.name = "sector", .kind = SHAPE_TEXT, .max = 20, .what = "Sector, or empty for all."},        \
    {.name = "plan_kind", .kind = SHAPE_TEXT, .one_of = plan_kinds, .what = "Kind of plan."},      \
    {.name = "code", .kind = SHAPE_TEXT, .max = 40, .what = "Version as the plan bears it."},      \
    {.name = "summary", .kind = SHAPE_TEXT, .max = 4000, .what = "What it says."},                 \
    {.name = "issued_on", .kind = SHAPE_DATE, .what = "Day of issue."},                            \
    {.name = "effective_on", .kind = SHAPE_DATE, .what = "Day from which it holds."},              \
    {.name = "is_base", .kind = SHAPE_BOOL, .what = "Others derive their plans from it."},         \
    {.name = "parent", .kind = SHAPE_TEXT, .max = 26, .what = "The plan it derives from."},        \
    {.name = "contacts", .kind = SHAPE_LIST, .max = PLAN_CONTACTS_MAX, .of = &contact_shape, .what = "Whom to call."}

static const struct shape_field draft_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    PLAN_CONTENT,
    {0},
};
static const struct shape draft_shape = {"PlanDraft", draft_fields};

static const struct shape_field change_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    PLAN_CONTENT,
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Why."},
    {0},
};
static const struct shape change_shape = {"PlanChange", change_fields};

static const struct shape_field reason_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Why."},
    {0},
};
static const struct shape reason_shape = {"PlanReason", reason_fields};

static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Why."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it happened; now when absent."},
    {.name = "input", .kind = SHAPE_ANY, .what = "What the act asks for."},
    {0},
};
static const struct shape act_shape = {"PlanAct", act_fields};

static const struct shape_field plan_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Plan."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "draft, in-force, under-review, superseded, withdrawn."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose plan it is."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Kind, version, days, contacts, reviews."},
    {.name = "plan", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "In force, parent, how many derive from it, reviewed when."},
    {.name = "criteria", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What a review looks at, with the clause."},
    {.name = "attachments", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Its papers with their digests."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties with a part in it."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {0},
};
static const struct shape plan_shape = {"Plan", plan_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Plans, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"PlanPage", page_fields};

static const struct shape_field query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .max = 20, .what = "In this state."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 100, .what = "Part of the title."},
    {.name = "open", .kind = SHAPE_BOOL, .what = "Only those not replaced or withdrawn."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 26, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"PlanQuery", query_fields};

static const struct shape_field cursor_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 26, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape cursor_shape = {"PlanParentQuery", cursor_fields};
/* clang-format on */

static enum status reply_plan(struct work *w, const struct dossier *plan, struct reply *rp)
{
    rp->version = plan->version;
    return plan_json(w, plan, &rp->body);
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    return dossier_reply_page(w, rq, "plan", rp);
}

static enum status list_parents(struct work *w, const struct request *rq, struct reply *rp)
{
    return plan_parents(w, json_get_text(rq->query, "after"), json_get_int(rq->query, "limit", 0),
                        &rp->body);
}

static enum status open_draft(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier plan;

    TRY(plan_draft(w, rq->body, &plan));
    rp->http_status = 201;
    return reply_plan(w, &plan, rp);
}

static enum status get_plan(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier plan;

    TRY(dossier_load(w, rq->path_id, "plan", &plan));
    return reply_plan(w, &plan, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *changes = json_keep(w->arena, json_copy((json_t *)(uintptr_t)rq->body));
    struct str reason = json_get_text(rq->body, "reason");
    struct dossier plan;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(dossier_load(w, rq->path_id, "plan", &plan));
    (void)json_object_del(changes, "reason");
    TRY(dossier_save(w, &plan, version, changes, reason));
    return reply_plan(w, &plan, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier_call call = {
        .act = rq->path_name,
        .reason = json_get_text(rq->body, "reason"),
        .input = json_get_object(rq->body, "input"),
    };
    struct dossier plan;

    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(route_version(w, rq, &call.version));
    TRY(dossier_load(w, rq->path_id, "plan", &plan));
    TRY(dossier_apply(w, &plan, &call));
    return reply_plan(w, &plan, rp);
}

static enum status revise(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier plan, draft;

    TRY(dossier_load(w, rq->path_id, "plan", &plan));
    TRY(plan_revise(w, &plan, json_get_text(rq->body, "reason"), &draft));
    rp->http_status = 201;
    return reply_plan(w, &draft, rp);
}

static enum status attach(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *facts = json_new_object(w->arena);
    struct attachment attachment;
    struct dossier plan;

    TRY(dossier_load(w, rq->path_id, "plan", &plan));
    if (!str_equal(w->actor->party_id, plan.party_id))
        return work_fail(w, ST_DENIED, "id", "只有编制单位可以上传",
                         "only those who made a plan attach papers");
    if (!str_is(plan.state, "draft"))
        return work_fail(w, ST_CONFLICT, "state", "预案印发后不能更换文本，请修订",
                         "an issued plan keeps its papers; revise it");
    TRY(attachment_add_file(w, rq->context->store, rq->upload_path, rq->upload_name,
                            arena_print(w->arena, "dossier:%.*s", STR_ARG(plan.id)), STR("plan"),
                            &attachment));
    json_put(facts, "attachment", attachment_json(w->arena, &attachment));
    TRY(dossier_note(w, &plan, "attach", w->now, attachment.name, facts));
    rp->http_status = 201;
    return reply_plan(w, &plan, rp);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route plan_routes[] = {
    {ROUTE_GET, "/api/v1/plans", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Emergency plans in sight, newest first."},
    {ROUTE_POST, "/api/v1/plans", NEEDS, ROUTE_WRITES, NULL, &draft_shape, &plan_shape, open_draft,
     "A draft of one's own party."},
    {ROUTE_GET, "/api/v1/plans/parents", NEEDS, 0, &cursor_shape, NULL, &page_shape, list_parents,
     "Plans in force from which others derive theirs, of any party."},
    {ROUTE_GET, "/api/v1/plans/{id}", NEEDS, 0, NULL, NULL, &plan_shape, get_plan,
     "One plan with its papers, reviews and criteria."},
    {ROUTE_PUT, "/api/v1/plans/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &plan_shape, change,
     "Change a draft."},
    {ROUTE_POST, "/api/v1/plans/{id}/acts/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &act_shape, &plan_shape,
     act, "Issue it, review it, conclude the review, withdraw it."},
    {ROUTE_POST, "/api/v1/plans/{id}/revise", NEEDS, ROUTE_WRITES, NULL, &reason_shape, &plan_shape, revise,
     "A new draft with its content, which replaces it once issued."},
    {ROUTE_POST, "/api/v1/plans/{id}/attachments", NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, NULL, NULL, &plan_shape, attach,
     "Attach the plan's paper to a draft."},
    {0},
};
/* clang-format on */
