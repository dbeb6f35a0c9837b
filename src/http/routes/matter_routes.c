/* SPDX-License-Identifier: Apache-2.0
 * Matters: lists, one whole, drafts, actions, attachments, receipts, papers. */
#include "db/journal.h"
#include "db/store.h"
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "procedures/matter_receipt.h"
#include "procedures/matter_view.h"
#include "procedures/paper_pdf.h"
#include "procedures/procedure.h"
#include "registry/attachment.h"
#include "registry/name_key.h"
#include "registry/scope.h"

/* clang-format off */
static const struct shape_field query_fields[] = {
    {.name = "procedure", .kind = SHAPE_TEXT, .max = 40, .what = "One procedure."},
    {.name = "state", .kind = SHAPE_TEXT, .max = 40, .what = "One state."},
    {.name = "system", .kind = SHAPE_TEXT, .max = 40, .what = "One system, by id."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 100, .what = "Part of the system's name."},
    {.name = "group", .kind = SHAPE_TEXT, .max = 20,
     .what = "One's own: overdue, today, week, later, waiting; or closed."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = MATTER_VIEW_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"MatterQuery", query_fields};

static const struct shape_field opening_fields[] = {
    {.name = "procedure", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "grading, filing, filing-change, filing-withdrawal or filing-renewal."},
    {.name = "system_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "The system it is about."},
    {.name = "event_on", .kind = SHAPE_DATE, .flags = SHAPE_NULLABLE,
     .what = "Day of the event from which the first clock counts, where people know it: the decision "
             "to change, the withdrawal."},
    {0},
};
static const struct shape opening_shape = {"MatterOpening", opening_fields};

static const struct shape_field call_fields[] = {
    {.name = "action", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "One of the matter's actions."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = PROCEDURE_REASON_MAX,
     .what = "Why; some actions need it."},
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_NULLABLE, .what = "The action's input."},
    {0},
};
static const struct shape call_shape = {"MatterAction", call_fields};

static const struct shape_field changes_fields[] = {
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED,
     .what = "Members to replace; null removes one."},
    {0},
};
static const struct shape changes_shape = {"MatterChanges", changes_fields};

static const struct shape_field slot_fields[] = {
    {.name = "slot", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40,
     .what = "What the file is: topology, organisation, …"},
    {0},
};
static const struct shape slot_shape = {"MatterSlot", slot_fields};

static const struct shape_field language_fields[] = {
    {.name = "language", .kind = SHAPE_TEXT, .max = 5, .what = "en for the English companion."},
    {0},
};
static const struct shape language_shape = {"PaperQuery", language_fields};

static const struct shape_field attachment_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Id."},
    {.name = "slot", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its place."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "File name."},
    {.name = "bytes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Size."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3."},
    {0},
};
static const struct shape attachment_shape = {"MatterAttachment", attachment_fields};
/* clang-format on */

static enum status list_matters(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct matter_filter filter = {
        .procedure = json_get_text(rq->query, "procedure"),
        .state = json_get_text(rq->query, "state"),
        .system_id = json_get_text(rq->query, "system"),
        .name_key = name_key(w->arena, json_get_text(rq->query, "q")),
        .group = json_get_text(rq->query, "group"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    return matter_view_page(w, &filter, &rp->body);
}

static enum status list_of_system(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(scope_see_system(w, rq->path_id));
    return matter_view_of_system(w, rq->path_id, &rp->body);
}

static enum status open_matter(struct work *w, const struct request *rq, struct reply *rp)
{
    struct matter_opening opening = {
        .procedure = json_get_text(rq->body, "procedure"),
        .system_id = json_get_text(rq->body, "system_id"),
    };
    struct matter matter;

    TRY(matter_event_day(w, json_get_text(rq->body, "event_on"), &opening.started_at));
    TRY(matter_open(w, &opening, &matter));
    rp->http_status = 201;
    return matter_reply(w, &matter, rp);
}

static enum status get_matter(struct work *w, const struct request *rq, struct reply *rp)
{
    struct matter matter;

    TRY(matter_load(w, rq->path_id, &matter));
    return matter_reply(w, &matter, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct procedure_call call = {
        .action = json_get_text(rq->body, "action"),
        .reason = json_get_text(rq->body, "reason"),
        .data = json_get_object(rq->body, "data"),
    };
    struct matter matter;

    TRY(route_version(w, rq, &call.version));
    TRY(matter_load(w, rq->path_id, &matter));
    TRY(procedure_apply(w, &matter, &call));
    return matter_reply(w, &matter, rp);
}

static enum status save(struct work *w, const struct request *rq, struct reply *rp)
{
    struct matter matter;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(matter_load(w, rq->path_id, &matter));
    TRY(matter_save_data(w, &matter, version, json_get_object(rq->body, "data")));
    return matter_reply(w, &matter, rp);
}

static enum status attach(struct work *w, const struct request *rq, struct reply *rp)
{
    struct attachment attachment;
    struct matter matter;

    TRY(matter_load(w, rq->path_id, &matter));
    TRY(matter_may_draft(w, &matter));
    TRY(attachment_add_file(w, rq->context->store, rq->upload_path, rq->upload_name,
                            matter_subject(w->arena, &matter), json_get_text(rq->query, "slot"),
                            &attachment));
    rp->http_status = 201;
    rp->body = attachment_json(w->arena, &attachment);
    return ST_OK;
}

static enum status detach(struct work *w, const struct request *rq, struct reply *rp)
{
    struct attachment attachment;
    struct matter matter;

    (void)rp;
    TRY(matter_load(w, rq->path_id, &matter));
    TRY(matter_may_draft(w, &matter));
    TRY(attachment_load(w, rq->path_name, &attachment));
    if (!str_equal(attachment.owner, matter_subject(w->arena, &matter)))
        return work_fail(w, ST_NOT_FOUND, "id", "本事项没有这个附件",
                         "this matter has no such attachment");
    return attachment_remove(w, attachment.id, STR("办理事项时移除"));
}

static enum status get_receipt(struct work *w, const struct request *rq, struct reply *rp)
{
    struct matter matter;

    TRY(matter_load(w, rq->path_id, &matter));
    return matter_receipt(w, &matter, store_key(rq->context->store), &rp->body);
}

static enum status get_paper(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = {
        .base_url = rq->context->base_url,
        .is_demo = rq->context->is_demo,
        .is_english = str_is(json_get_text(rq->query, "language"), "en"),
    };
    struct paper paper;

    TRY(paper_load(w, rq->path_id, &paper));
    TRY(paper_pdf(w, &paper, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name =
        arena_print(w->arena, "%s-%.*s.pdf", paper_kind_zh(paper.kind), STR_ARG(paper.id));
    return ST_OK;
}

/* clang-format off */
const struct route matter_routes[] = {
    {ROUTE_GET, "/api/v1/matters", MATTER_REPLY_NEEDS, 0, &query_shape, NULL,
     &matter_reply_page_shape, list_matters, "Matters in sight by due time."},
    {ROUTE_POST, "/api/v1/matters", ROUTE_ROLE(ROLE_OPERATOR), ROUTE_WRITES, NULL, &opening_shape,
     &matter_reply_shape, open_matter, "Open a matter for a system of one's own party."},
    {ROUTE_GET, "/api/v1/systems/{id}/matters", MATTER_REPLY_NEEDS, 0, NULL, NULL,
     &matter_reply_page_shape, list_of_system, "Every matter of a system, newest first."},
    {ROUTE_GET, "/api/v1/matters/{id}", MATTER_REPLY_NEEDS, 0, NULL, NULL, &matter_reply_shape,
     get_matter, "One matter with everything its page shows."},
    {ROUTE_POST, "/api/v1/matters/{id}/actions", MATTER_REPLY_NEEDS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &matter_reply_shape, act,
     "Do one of the actions that the matter offers."},
    {ROUTE_PUT, "/api/v1/matters/{id}/data", ROUTE_ROLE(ROLE_OPERATOR),
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &changes_shape, &matter_reply_shape, save,
     "Save what was filled in so far."},
    {ROUTE_POST, "/api/v1/matters/{id}/attachments", ROUTE_ROLE(ROLE_OPERATOR),
     ROUTE_WRITES | ROUTE_UPLOAD, &slot_shape, NULL, &attachment_shape, attach,
     "Put a file into a slot of the matter."},
    {ROUTE_DELETE, "/api/v1/matters/{id}/attachments/{name}", ROUTE_ROLE(ROLE_OPERATOR),
     ROUTE_WRITES, NULL, NULL, NULL, detach, "Take a file away while the matter takes drafts."},
    {ROUTE_GET, "/api/v1/matters/{id}/receipt", MATTER_REPLY_NEEDS, 0, NULL, NULL, NULL,
     get_receipt, "The newest signed receipt of the matter, verifiable offline."},
    {ROUTE_GET, "/api/v1/papers/{id}.pdf", MATTER_REPLY_NEEDS, 0, &language_shape, NULL, NULL,
     get_paper, "A paper as PDF."},
    {0},
};
/* clang-format on */
