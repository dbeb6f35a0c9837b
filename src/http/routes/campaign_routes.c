/* SPDX-License-Identifier: Apache-2.0
 * Campaigns: run a template, hand in and receive, progress, close, report. */
#include "db/store.h"
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "procedures/campaign_act.h"
#include "procedures/campaign_progress.h"
#include "procedures/campaign_report.h"

static const char *const states[] = {"open", "handed-in", "received", "returned",
                                     "done", "late",      NULL};

/* clang-format off */
static const struct shape_field stage_wish_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 80, .what = "Stage."},
    {.name = "from", .kind = SHAPE_DATE, .what = "First day."},
    {.name = "to", .kind = SHAPE_DATE, .what = "Last day."},
    {0},
};
static const struct shape stage_wish_shape = {"CampaignStageWish", stage_wish_fields};

static const struct shape_field deliverable_wish_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 80,
     .what = "Deliverable."},
    {.name = "on", .kind = SHAPE_DATE, .what = "Last day to hand it in."},
    {0},
};
static const struct shape deliverable_wish_shape = {"CampaignDeliverableWish", deliverable_wish_fields};

static const struct shape_field opening_fields[] = {
    {.name = "template", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 160,
     .what = "Campaign of a pack, JS2024:longpan2024."},
    {.name = "zh", .kind = SHAPE_TEXT, .max = 200, .what = "Title; that of the template when absent."},
    {.name = "en", .kind = SHAPE_TEXT, .max = 200, .what = "Title in English."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree; the organiser's when absent."},
    {.name = "sectors", .kind = SHAPE_TEXTS, .max = CAMPAIGN_RUN_MAX_SECTORS,
     .what = "Sectors and those below; all when absent."},
    {.name = "from", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "First day."},
    {.name = "to", .kind = SHAPE_DATE, .what = "Last day; moves with the first when absent."},
    {.name = "stages", .kind = SHAPE_LIST, .max = 50, .of = &stage_wish_shape, .what = "Days of stages."},
    {.name = "deliverables", .kind = SHAPE_LIST, .max = 200, .of = &deliverable_wish_shape,
     .what = "Days of deliverables."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the journal."},
    {0},
};
static const struct shape opening_shape = {"CampaignOpening", opening_fields};

static const struct shape_field run_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Run."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "template", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Campaign of a pack."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Basis."},
    {.name = "organiser", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Id and name."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},
    {.name = "sectors", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "Sectors, none for all."},
    {.name = "from", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "First day."},
    {.name = "to", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Last day."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "open or closed."},
    {.name = "stages", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Stages with their days."},
    {.name = "deliverables", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What is handed in."},
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When opened."},
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .what = "When closed."},
    {.name = "report", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .what = "Figures and late addressees of a closed run."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {.name = "progress", .kind = SHAPE_ANY, .what = "Figures in sight, by deliverable, stage, region, sector."},
    {0},
};
static const struct shape run_shape = {"CampaignRun", run_fields};

static const struct shape_field list_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &run_shape, .what = "Runs."},
    {.name = "templates", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Campaigns of the packs."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape list_shape = {"CampaignList", list_fields};

static const struct shape_field duty_query_fields[] = {
    {.name = "stage", .kind = SHAPE_TEXT, .max = 80, .what = "Stage."},
    {.name = "deliverable", .kind = SHAPE_TEXT, .max = 80, .what = "Deliverable."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector subtree."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "Standing, or late."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 64, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = CAMPAIGN_PROGRESS_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape duty_query_shape = {"CampaignDutyQuery", duty_query_fields};

static const struct shape_field duty_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Obligation."},
    {.name = "rule", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Rule of the template."},
    {.name = "deliverable", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Deliverable."},
    {.name = "stage", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Stage."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What is handed in."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The same in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause."},
    {.name = "subject", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party or system."},
    {.name = "subject_type", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "party or system."},
    {.name = "subject_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Addressee."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, empty when none."},
    {.name = "owed_to_party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Receiver."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Due."},
    {.name = "due_on", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Day due."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = states, .what = "Standing."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Late, or missing after the day."},
    {.name = "met_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Handed in."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Said with the last act."},
    {.name = "attachment", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "File."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape duty_shape = {"CampaignDuty", duty_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &duty_shape, .what = "Duties."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX,
     .what = "All; null when not counted."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"CampaignDutyPage", page_fields};

static const struct shape_field call_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Required to return."},
    {.name = "at", .kind = SHAPE_TEXT, .max = 40, .what = "When it was done, to hand in later."},
    {.name = "attachment", .kind = SHAPE_TEXT, .max = 40, .what = "File kept for this duty."},
    {0},
};
static const struct shape call_shape = {"CampaignCall", call_fields};

static const struct shape_field row_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Obligation."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "State as of any duty."},
    {0},
};
static const struct shape row_shape = {"CampaignDutyRow", row_fields};

static const struct shape_field closing_fields[] = {
    {.name = "number", .kind = SHAPE_TEXT, .max = 80, .what = "Number of the report."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the journal."},
    {0},
};
static const struct shape closing_shape = {"CampaignClosing", closing_fields};

static const struct shape_field language_fields[] = {
    {.name = "language", .kind = SHAPE_TEXT, .max = 5, .what = "en for the English companion."},
    {0},
};
static const struct shape language_shape = {"CampaignReportQuery", language_fields};
/* clang-format on */

static enum status reply_run(struct work *w, const struct campaign_run *run, struct reply *rp)
{
    json_t *progress;

    TRY(campaign_run_json(w, run, &rp->body));
    TRY(campaign_progress_json(w, run, &progress));
    json_put(rp->body, "progress", progress);
    rp->version = run->version;
    return ST_OK;
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return campaign_run_list(w, &rp->body);
}

static enum status open_run(struct work *w, const struct request *rq, struct reply *rp)
{
    struct campaign_run run;

    TRY(campaign_run_open(w, rq->body, &run));
    rp->http_status = 201;
    return reply_run(w, &run, rp);
}

static enum status get_run(struct work *w, const struct request *rq, struct reply *rp)
{
    struct campaign_run run;

    TRY(campaign_run_load(w, rq->path_id, &run));
    return reply_run(w, &run, rp);
}

static enum status list_duties(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct campaign_progress_filter filter = {
        .stage = json_get_text(rq->query, "stage"),
        .deliverable = json_get_text(rq->query, "deliverable"),
        .region = json_get_text(rq->query, "region"),
        .sector = json_get_text(rq->query, "sector"),
        .state = json_get_text(rq->query, "state"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };
    struct campaign_run run;

    TRY(campaign_run_load(w, rq->path_id, &run));
    return campaign_progress_page(w, &run, &filter, &rp->body);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp, struct str word)
{
    struct campaign_act_call call = {
        .act = word,
        .reason = json_get_text(rq->body, "reason"),
        .at = json_get_text(rq->body, "at"),
        .attachment = json_get_text(rq->body, "attachment"),
    };
    struct campaign_run run;

    TRY(route_version(w, rq, &call.version));
    TRY(campaign_run_load(w, rq->path_id, &run));
    TRY(campaign_act_do(w, &run, rq->path_name, &call, &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status hand_in(struct work *w, const struct request *rq, struct reply *rp)
{
    return act(w, rq, rp, STR("hand-in"));
}

static enum status receive(struct work *w, const struct request *rq, struct reply *rp)
{
    return act(w, rq, rp, STR("receive"));
}

static enum status send_back(struct work *w, const struct request *rq, struct reply *rp)
{
    return act(w, rq, rp, STR("return"));
}

static enum status get_receipt(struct work *w, const struct request *rq, struct reply *rp)
{
    struct campaign_run run;

    TRY(campaign_run_load(w, rq->path_id, &run));
    return campaign_act_receipt(w, &run, rq->path_name, store_key(rq->context->store), &rp->body);
}

static enum status close_run(struct work *w, const struct request *rq, struct reply *rp)
{
    struct campaign_run run, closed;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(campaign_run_load(w, rq->path_id, &run));
    TRY(campaign_act_close(w, &run, version, json_get_text(rq->query, "number"),
                           json_get_text(rq->query, "reason"), &closed));
    return reply_run(w, &closed, rp);
}

static enum status get_report(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = {
        .base_url = rq->context->base_url,
        .is_demo = rq->context->is_demo,
        .is_english = str_is(json_get_text(rq->query, "language"), "en"),
    };
    struct campaign_run run;

    TRY(campaign_run_load(w, rq->path_id, &run));
    TRY(campaign_report_pdf(w, &run, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name = arena_print(w->arena, "专项行动总结报告-%.*s.pdf", STR_ARG(run.id));
    return ST_OK;
}

enum { OFFICERS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) };

/* clang-format off */
const struct route campaign_routes[] = {
    {ROUTE_GET, "/api/v1/campaigns", MATTER_REPLY_NEEDS, 0, NULL, NULL, &list_shape, list,
     "Campaign runs in sight, newest first, and the campaigns of the packs as templates."},
    {ROUTE_POST, "/api/v1/campaigns", OFFICERS, ROUTE_WRITES, NULL, &opening_shape, &run_shape,
     open_run, "Run a template with days of its own."},
    {ROUTE_GET, "/api/v1/campaigns/{id}", MATTER_REPLY_NEEDS, 0, NULL, NULL, &run_shape, get_run,
     "One run with its progress."},
    {ROUTE_GET, "/api/v1/campaigns/{id}/deliverables", MATTER_REPLY_NEEDS, 0, &duty_query_shape,
     NULL, &page_shape, list_duties, "What the run asks of whom, and how it stands."},
    {ROUTE_POST, "/api/v1/campaigns/{id}/deliverables/{name}/hand-in", MATTER_REPLY_NEEDS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &row_shape, hand_in,
     "The addressee hands in."},
    {ROUTE_POST, "/api/v1/campaigns/{id}/deliverables/{name}/receive", OFFICERS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &row_shape, receive,
     "The receiver has it; a signed receipt follows."},
    {ROUTE_POST, "/api/v1/campaigns/{id}/deliverables/{name}/return", OFFICERS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &row_shape, send_back,
     "The receiver gives it back with a reason."},
    {ROUTE_GET, "/api/v1/campaigns/{id}/deliverables/{name}/receipt", MATTER_REPLY_NEEDS, 0,
     NULL, NULL, NULL, get_receipt, "The signed receipt of a deliverable, verifiable offline."},
    {ROUTE_POST, "/api/v1/campaigns/{id}/close", OFFICERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION,
     &closing_shape, NULL, &run_shape, close_run, "The organiser closes the run; the report is made."},
    {ROUTE_GET, "/api/v1/campaigns/{id}/report", MATTER_REPLY_NEEDS, 0, &language_shape, NULL, NULL,
     get_report, "The closing report as PDF."},
    {0},
};
/* clang-format on */
