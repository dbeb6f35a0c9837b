/* SPDX-License-Identifier: Apache-2.0
 * Duties: lists, one whole, what people do about it, files of proof. */
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_page.h"
#include "procedures/obligation_view.h"
#include "registry/attachment.h"

static const char *const views[] = {"mine", "unit", "area", "waiting", NULL};
static const char *const bins[] = {"overdue", "today", "week", "later",    "open", "undated",
                                   "paused",  "done",  "met",  "met-late", NULL};

/* clang-format off */
static const struct shape_field query_fields[] = {
    {.name = "view", .kind = SHAPE_TEXT, .one_of = views, .what = "mine, unit, area or waiting."},
    {.name = "bin", .kind = SHAPE_TEXT, .one_of = bins,
     .what = "overdue, today, week, later, open (dated and not overdue), undated, paused, done, met or met-late."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 12, .what = "Subtree of regions."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 40, .what = "Subtree of sectors."},
    {.name = "level", .kind = SHAPE_INT, .min = 0, .max = 5, .what = "Level; 0: not graded, and parties."},
    {.name = "document", .kind = SHAPE_TEXT, .max = 40, .what = "Document of the governing clause."},
    {.name = "clause", .kind = SHAPE_TEXT, .max = 80, .what = "Governing clause; - for none."},
    {.name = "duty", .kind = SHAPE_TEXT, .max = 80, .what = "Word of the duty."},
    {.name = "rule", .kind = SHAPE_TEXT, .max = 120, .what = "Governing rule."},
    {.name = "group", .kind = SHAPE_TEXT, .max = 80, .what = "Group of duties."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Party that owes."},
    {.name = "system", .kind = SHAPE_TEXT, .max = 40, .what = "Subject: a system or a party."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 100, .what = "Part of the subject's name."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .what = "As things stood then, replayed from the journal; needs party or system, or an own party."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 120, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = OBLIGATION_PAGE_ROWS_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"ObligationQuery", query_fields};

static const struct shape_field call_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = OBLIGATION_ACT_REASON_MAX,
     .what = "Why, or what was done; some acts need it."},
    {.name = "to", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Account, to assign or hand over."},
    {.name = "until", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Day of an extension, or an instant."},
    {.name = "at", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Day on which it was done, or an instant."},
    {.name = "attachment", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Id of a file put to this duty."},
    {0},
};
static const struct shape call_shape = {"ObligationCall", call_fields};

static const struct shape_field file_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Id."},
    {.name = "slot", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its place."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "File name."},
    {.name = "bytes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Size."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3."},
    {0},
};
static const struct shape file_shape = {"ObligationFile", file_fields};

static const struct shape_field officer_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account id."},
    {.name = "person_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {0},
};
static const struct shape officer_shape = {"Officer", officer_fields};

static const struct shape_field officers_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &officer_shape, .what = "By name."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape officers_shape = {"Officers", officers_fields};
/* clang-format on */

static enum status list_obligations(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct obligation_page_filter filter = {
        .view = json_get_text(rq->query, "view"),
        .bin = json_get_text(rq->query, "bin"),
        .region = json_get_text(rq->query, "region"),
        .sector = json_get_text(rq->query, "sector"),
        .level = json_get_int(rq->query, "level", -1),
        .document = json_get_text(rq->query, "document"),
        .clause = json_get_text(rq->query, "clause"),
        .duty = json_get_text(rq->query, "duty"),
        .rule = json_get_text(rq->query, "rule"),
        .group = json_get_text(rq->query, "group"),
        .party = json_get_text(rq->query, "party"),
        .system = json_get_text(rq->query, "system"),
        .q = json_get_text(rq->query, "q"),
        .as_of = json_get_text(rq->query, "as_of"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    return obligation_page(w, &filter, &rp->body);
}

static enum status reply_case(struct work *w, const struct obligation_case *one, struct reply *rp)
{
    rp->version = one->row.version;
    return obligation_view_json(w, one, &rp->body);
}

static enum status get_obligation(struct work *w, const struct request *rq, struct reply *rp)
{
    struct obligation_case one;

    TRY(obligation_case_load(w, rq->path_id, &one));
    return reply_case(w, &one, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct obligation_act_call call = {
        .act = rq->path_name,
        .reason = json_get_text(rq->body, "reason"),
        .to = json_get_text(rq->body, "to"),
        .until = json_get_text(rq->body, "until"),
        .at = json_get_text(rq->body, "at"),
        .attachment = json_get_text(rq->body, "attachment"),
    };
    struct obligation_case one;

    TRY(route_version(w, rq, &call.version));
    TRY(obligation_act_do(w, rq->path_id, &call, &one));
    return reply_case(w, &one, rp);
}

static enum status attach(struct work *w, const struct request *rq, struct reply *rp)
{
    struct attachment attachment;
    struct obligation_case one;

    TRY(obligation_case_load(w, rq->path_id, &one));
    TRY(obligation_act_may_attach(w, &one));
    TRY(attachment_add_file(w, rq->context->store, rq->upload_path, rq->upload_name,
                            obligation_act_subject(w->arena, &one), STR("proof"), &attachment));
    rp->http_status = 201;
    rp->body = attachment_json(w->arena, &attachment);
    return ST_OK;
}

static enum status get_officers(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return obligation_act_officers(w, &rp->body);
}

/* clang-format off */
const struct route obligation_routes[] = {
    {ROUTE_GET, "/api/v1/obligations", OBLIGATION_REPLY_LOOKS, 0, &query_shape, NULL,
     &obligation_reply_page_shape, list_obligations, "Duties in sight by due day."},
    {ROUTE_GET, "/api/v1/obligations/{id}", OBLIGATION_REPLY_LOOKS, 0, NULL, NULL,
     &obligation_reply_whole_shape, get_obligation,
     "One duty with its clause, its siblings in other documents, its course and what may be done."},
    {ROUTE_POST, "/api/v1/obligations/{id}/attachments", OBLIGATION_REPLY_NEEDS,
     ROUTE_WRITES | ROUTE_UPLOAD, NULL, NULL, &file_shape, attach, "Put a file of proof to a duty."},
    {ROUTE_POST, "/api/v1/obligations/{id}/{act}", OBLIGATION_REPLY_NEEDS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &obligation_reply_whole_shape, act,
     "Do one of the acts that the duty offers: assign, hand-over, ask-extension, grant-extension, "
     "refuse-extension, pause, resume, prove, reopen, receive, reject-proof."},
    {ROUTE_GET, "/api/v1/my/officers", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &officers_shape,
     get_officers, "Colleagues who may be given the duties of one's own party."},
    {0},
};
/* clang-format on */
