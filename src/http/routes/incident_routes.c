/* SPDX-License-Identifier: Apache-2.0
 * Incidents: entered, judged, reported, evidenced; clocks and levels without any record. */
#include "db/store.h"
#include "http/routes/dossier_reply.h"
#include "http/routes/incident_reply.h"
#include "http/routes/routes.h"
#include "policy/incident_clock.h"
#include "policy/incident_level.h"
#include "procedures/incident.h"
#include "procedures/incident_duty.h"
#include "procedures/incident_evidence.h"
#include "procedures/incident_report.h"
#include "procedures/incident_store.h"
#include "procedures/incident_summary.h"
#include "registry/actor.h"

static const char *const levels[] = {"I", "II", "III", "IV", NULL};
static const char *const standings[] = {"open", "closed", NULL};
static const char *const choices[] = {"yes", "no", NULL};
static const char *const kinds[] = {INCIDENT_OWN, INCIDENT_VOLUNTARY, INCIDENT_NEAR_MISS,
                                    INCIDENT_THIRD_PARTY, NULL};
static const char *const report_kinds[] = {"first", "follow-up", "closing", "pass-on", NULL};

/* clang-format off */
static const struct shape_field list_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &incident_reply_row_shape, .what = "Rows."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {.name = "waiting", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Reports that wait for the caller's party."},
    {0},
};
static const struct shape list_shape = {"IncidentList", list_fields};

static const struct shape_field list_query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .max = 20, .what = "State."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = levels, .what = "I to IV."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 80, .what = "Part of title or number."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Kept by, or naming, this party."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector subtree."},
    {.name = "standing", .kind = SHAPE_TEXT, .one_of = standings, .what = "open or closed; both when absent."},
    {.name = "exercise", .kind = SHAPE_TEXT, .one_of = choices, .what = "yes or no; both when absent."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape list_query_shape = {"IncidentQuery", list_query_fields};

static const struct shape_field entry_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "What happened, in one line."},
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = kinds, .what = "Own when absent."},
    {.name = "found_at", .kind = SHAPE_INSTANT, .what = "When it was found; now when absent."},
    {.name = "occurred_at", .kind = SHAPE_INSTANT, .what = "When it occurred."},
    {.name = "class", .kind = SHAPE_TEXT, .max = 40, .what = "Class of a list of the packs."},
    {.name = "subclass", .kind = SHAPE_TEXT, .max = 40, .what = "Subclass."},
    {.name = "cause", .kind = SHAPE_TEXT, .max = 40, .what = "Cause of a list of the packs."},
    {.name = "summary", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "What is known."},
    {.name = "systems", .kind = SHAPE_TEXTS, .max = INCIDENT_MAX_SYSTEMS, .what = "Systems affected."},
    {.name = "affected", .kind = SHAPE_TEXT, .max = 40, .what = "The unit whose incident a third party reports."},
    {.name = "affected_name", .kind = SHAPE_TEXT, .max = 200, .what = "Its exact name, when the id is not known."},
    {.name = "regions", .kind = SHAPE_TEXTS, .max = INCIDENT_MAX_REGIONS, .what = "Regions concerned beyond its own."},
    {.name = "crime_suspected", .kind = SHAPE_BOOL, .what = "Crime is suspected."},
    {.name = "data_incident", .kind = SHAPE_BOOL, .what = "Data is harmed."},
    {.name = "personal_information", .kind = SHAPE_BOOL, .what = "Personal information is concerned."},
    {.name = "facts", .kind = SHAPE_ANY, .what = "Facts for the level, as the form lists them."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = levels, .what = "Level chosen by a person."},
    {.name = "anonymous", .kind = SHAPE_BOOL, .what = "A third party that is not named to others."},
    {.name = "exercise", .kind = SHAPE_BOOL, .what = "Of a drill."},
    {0},
};
static const struct shape entry_shape = {"IncidentEntry", entry_fields};

static const struct shape_field call_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Words with the act."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it happened; now when absent."},
    {.name = "input", .kind = SHAPE_ANY, .what = "What the act asks for."},
    {0},
};
static const struct shape call_shape = {"IncidentCall", call_fields};

static const struct shape_field reports_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &incident_reply_report_shape, .what = "Reports made."},
    {0},
};
static const struct shape reports_shape = {"IncidentReports", reports_fields};

static const struct shape_field report_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &incident_reply_report_shape, .what = "Rows."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape report_page_shape = {"IncidentReportPage", report_page_fields};

static const struct shape_field report_new_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = report_kinds, .what = "Kind of report."},
    {.name = "to_party", .kind = SHAPE_TEXT, .max = 40, .what = "Registered receiver."},
    {.name = "to", .kind = SHAPE_TEXT, .max = 40, .what = "Role of a receiver that is not registered."},
    {.name = "to_name", .kind = SHAPE_TEXT, .max = 200, .what = "Its name."},
    {.name = "all", .kind = SHAPE_BOOL, .what = "To every registered receiver with an open clock."},
    {.name = "channel", .kind = SHAPE_TEXT, .max = 200, .what = "Way it goes, when not here."},
    {.name = "texts", .kind = SHAPE_ANY, .what = "Contents by code."},
    {.name = "send", .kind = SHAPE_BOOL, .what = "Send at once."},
    {0},
};
static const struct shape report_new_shape = {"IncidentReportNew", report_new_fields};

static const struct shape_field report_change_fields[] = {
    {.name = "channel", .kind = SHAPE_TEXT, .max = 200, .what = "Way it goes."},
    {.name = "texts", .kind = SHAPE_ANY, .what = "Contents by code."},
    {0},
};
static const struct shape report_change_shape = {"IncidentReportChange", report_change_fields};

static const struct shape_field answer_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Required to return."},
    {0},
};
static const struct shape answer_shape = {"IncidentReportAnswer", answer_fields};

static const struct shape_field item_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &incident_reply_item_shape, .what = "Rows."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape item_page_shape = {"IncidentEvidencePage", item_page_fields};

static const struct shape_field item_new_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INCIDENT_EVIDENCE_NAME_MAX, .what = "What it is."},
    {.name = "about", .kind = SHAPE_TEXT, .max = 2000, .what = "What it shows."},
    {.name = "source", .kind = SHAPE_TEXT, .max = 500, .what = "Where it was taken."},
    {.name = "digest", .kind = SHAPE_TEXT, .max = 64, .what = "SM3 of what is kept elsewhere."},
    {.name = "collected_at", .kind = SHAPE_INSTANT, .what = "When; now when absent."},
    {.name = "collected_by", .kind = SHAPE_TEXT, .max = 100, .what = "By whom; the caller when absent."},
    {.name = "holder", .kind = SHAPE_TEXT, .max = 100, .what = "Who has it; who collected it when absent."},
    {0},
};
static const struct shape item_new_shape = {"IncidentEvidenceNew", item_new_fields};

static const struct shape_field hand_fields[] = {
    {.name = "to", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 100, .what = "Who takes it."},
    {.name = "at", .kind = SHAPE_INSTANT, .what = "When; now when absent."},
    {.name = "purpose", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why."},
    {0},
};
static const struct shape hand_shape = {"IncidentCustody", hand_fields};

static const struct shape_field export_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "panshi-evidence."},
    {.name = "incident", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Which."},
    {.name = "exported_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},
    {.name = "exported_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Items with their chains."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3 of the canonical items."},
    {.name = "receipt", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Signed journal row that holds the digest."},
    {0},
};
static const struct shape export_shape = {"IncidentEvidenceExport", export_fields};

static const struct shape_field page_query_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 80, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape page_query_shape = {"IncidentPageQuery", page_query_fields};

static const struct shape_field since_fields[] = {
    {.name = "since", .kind = SHAPE_INSTANT, .what = "From when; the last hand-over when absent."},
    {0},
};
static const struct shape since_shape = {"IncidentSince", since_fields};

static const struct shape_field summary_fields[] = {
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "From when."},
    {.name = "until", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "To now."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Level."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "State."},
    {.name = "changes", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Timeline rows recorded since."},
    {.name = "pinned", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Pinned rows."},
    {.name = "clocks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Open clocks, earliest first."},
    {.name = "reports", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Reports not answered yet, or sent since."},
    {.name = "tasks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Open tasks."},
    {.name = "counts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "How many of each."},
    {0},
};
static const struct shape summary_shape = {"IncidentSummary", summary_fields};

static const struct shape_field clocks_fields[] = {
    {.name = "clocks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Every law's clock, earliest first."},
    {.name = "earliest", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Place of the one due first."},
    {0},
};
static const struct shape clocks_shape = {"IncidentClocks", clocks_fields};

static const struct shape_field ask_fields[] = {
    {.name = "facts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Facts of the incident, as a facts file."},
    {.name = "at", .kind = SHAPE_INSTANT, .what = "As of when; now when absent."},
    {.name = "packs", .kind = SHAPE_TEXTS, .max = 20, .what = "Only these packs."},
    {0},
};
static const struct shape ask_shape = {"IncidentAsk", ask_fields};

static const struct shape_field asked_fields[] = {
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "As of when."},
    {.name = "found_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it was found."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Level given or proposed."},
    {.name = "judgement", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "How it was proposed."},
    {.name = "clocks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Every law's clock, earliest first."},
    {.name = "earliest", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Place of the one due first."},
    {0},
};
static const struct shape asked_shape = {"IncidentAsked", asked_fields};

static const struct shape_field level_ask_fields[] = {
    {.name = "facts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Facts for the level."},
    {.name = "pack", .kind = SHAPE_TEXT, .max = 80, .what = "NN2020, or CN-LAW:data-incident; all of the caller's place when absent."},
    {0},
};
static const struct shape level_ask_shape = {"IncidentLevelAsk", level_ask_fields};

static const struct shape_field level_fields[] = {
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "I to IV, or empty."},
    {.name = "guide", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By which guide."},
    {.name = "pack", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Of which pack."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Basis of the guide."},
    {.name = "criterion", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The criterion that decides."},
    {.name = "criteria", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "All that hold."},
    {.name = "missing", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Facts that could raise it."},
    {.name = "unknown", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "Members that no guide asks."},
    {0},
};
static const struct shape level_shape = {"IncidentLevel", level_fields};

static const struct shape_field form_fields[] = {
    {.name = "classes", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Classes."},
    {.name = "subclasses", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Subclasses."},
    {.name = "causes", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Causes."},
    {.name = "contents", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Contents of reports."},
    {.name = "channels", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Channels of reports."},
    {.name = "grounds", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Grounds of accountability."},
    {.name = "first_handling", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "First handling."},
    {.name = "facts", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Facts that levels ask for."},
    {.name = "guides", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Guides in force here."},
    {0},
};
static const struct shape form_shape = {"IncidentForm", form_fields};
/* clang-format on */

static enum status load(struct work *w, const struct request *rq, struct dossier *ret_dossier)
{
    return dossier_load(w, rq->path_id, "incident", ret_dossier);
}

static enum status reply_one(struct work *w, const struct dossier *dossier, struct reply *rp)
{
    rp->version = dossier->version;
    return incident_view_json(w, dossier, &rp->body);
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *waiting;

    TRY(dossier_reply_page(w, rq, "incident", rp));
    TRY(incident_store_waiting(w, w->actor->party_id, INCIDENT_STORE_PAGE, &waiting));
    json_put(rp->body, "waiting", waiting);
    return ST_OK;
}

static enum status enter(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(incident_open(w, rq->body, &dossier));
    rp->http_status = 201;
    return reply_one(w, &dossier, rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return reply_one(w, &dossier, rp);
}

static enum status get_form(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return incident_view_form(w, &rp->body);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier_call call = {.act = rq->path_name,
                                .reason = json_get_text(rq->body, "reason"),
                                .input = json_get_object(rq->body, "input")};
    struct dossier dossier;

    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(route_version(w, rq, &call.version));
    TRY(load(w, rq, &dossier));
    TRY(dossier_apply(w, &dossier, &call));
    return reply_one(w, &dossier, rp);
}

static enum status get_clocks(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return incident_duty_clocks(w, &dossier, &rp->body);
}

static enum status get_summary(struct work *w, const struct request *rq, struct reply *rp)
{
    struct instant since = {0};
    struct dossier dossier;

    (void)instant_read(json_get_text(rq->query, "since"), &since);
    TRY(load(w, rq, &dossier));
    return incident_summary_since(w, &dossier, since, &rp->body);
}

/* ---- Reports ---- */

static enum status list_reports(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return incident_report_page(w, &dossier, json_get_text(rq->query, "after"),
                                json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status add_report(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    rp->http_status = 201;
    return incident_report_add(w, &dossier, rq->body, &rp->body);
}

static enum status get_report(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    TRY(incident_report_one(w, &dossier, rq->path_name, &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status save_report(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &dossier));
    TRY(incident_report_save(w, &dossier, rq->path_name, version, rq->body, &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status send_report(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &dossier));
    TRY(incident_report_send(w, &dossier, rq->path_name, version, &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status answer_report(struct work *w, const struct request *rq, struct reply *rp,
                                 bool is_received)
{
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &dossier));
    TRY(incident_report_answer(w, &dossier, rq->path_name, version, is_received,
                               json_get_text(rq->body, "reason"), &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status receive_report(struct work *w, const struct request *rq, struct reply *rp)
{
    return answer_report(w, rq, rp, true);
}

static enum status return_report(struct work *w, const struct request *rq, struct reply *rp)
{
    return answer_report(w, rq, rp, false);
}

/* ---- Evidence ---- */

static enum status list_evidence(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return incident_evidence_page(w, &dossier, json_get_text(rq->query, "after"),
                                  json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status add_evidence(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    rp->http_status = 201;
    return incident_evidence_add(w, &dossier, rq->body, &rp->body);
}

static enum status put_file(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return incident_evidence_put_file(w, &dossier, rq->path_name, rq->context->store,
                                      rq->upload_path, rq->upload_name, &rp->body);
}

static enum status get_file(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    struct str type;

    TRY(load(w, rq, &dossier));
    TRY(incident_evidence_file(w, &dossier, rq->path_name, rq->context->store, &rp->file,
                               &rp->file_name, &type));
    rp->file_type = str_zero(w->arena, type);
    return ST_OK;
}

static enum status hand_evidence(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &dossier));
    return incident_evidence_hand(w, &dossier, rq->path_name, version, rq->body, &rp->body);
}

static enum status export_evidence(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return incident_evidence_export(w, &dossier, store_key(rq->context->store), &rp->body);
}

/* ---- Without any record ---- */

static enum status ask_clocks(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct yaml_read_tree tree = {json_get_object(rq->body, "facts"), NULL};
    const json_t *packs = json_get_list(rq->body, "packs");
    struct str *codes = ARENA_ARRAY(w->arena, json_array_size(packs) + 1, struct str);
    struct policy_report report = {0, NULL};
    struct incident_facts facts;
    struct instant at = w->now;

    for (size_t i = 0; i < json_array_size(packs); i++)
        codes[i] = json_text(json_array_get(packs, i));
    (void)instant_read(json_get_text(rq->body, "at"), &at);
    TRY(incident_facts_of(w->policy, w->arena, &tree, at, &facts, &w->fault));
    return incident_clock_list(w->policy, w->arena, &facts, at, codes, json_array_size(packs),
                               &rp->body, &report, &w->fault);
}

static enum status ask_level(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str pack = json_get_text(rq->body, "pack");
    struct date today = instant_beijing_date(w->now);
    json_t *facts, *unknown;
    struct policy_place place;
    struct office office;

    TRY(incident_level_read(w->policy, w->arena, json_get_object(rq->body, "facts"), &facts,
                            &unknown, &w->fault));
    if (pack.len > 0) {
        TRY(incident_level_judge(w->policy, w->arena, pack, today, facts, &rp->body, &w->fault));
    } else {
        TRY(office_of(w, w->actor->party_id, &office));
        TRY(office_place(w, office.region, STR(""), today, &place));
        TRY(incident_level_propose(w->policy, w->arena, &place, facts, &rp->body, &w->fault));
    }
    json_put(rp->body, "unknown", unknown);
    return ST_OK;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    OFFICERS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route incident_routes[] = {
    {ROUTE_GET, "/api/v1/incidents", NEEDS, 0, &list_query_shape, NULL, &list_shape, list,
     "Incidents in sight, newest first, and reports that wait for the caller's party."},
    {ROUTE_POST, "/api/v1/incidents", NEEDS, ROUTE_WRITES, NULL, &entry_shape, &incident_reply_shape, enter,
     "Enter an incident: one entry from which every law's duties follow."},
    {ROUTE_GET, "/api/v1/incidents/form", NEEDS, 0, NULL, NULL, &form_shape, get_form,
     "Lists and facts that the report form asks at the caller's place."},
    {ROUTE_POST, "/api/v1/incidents/clocks", NEEDS, 0, NULL, &ask_shape, &asked_shape, ask_clocks,
     "Every law's reporting clock of an incident told as facts; nothing is recorded."},
    {ROUTE_POST, "/api/v1/incidents/level", NEEDS, 0, NULL, &level_ask_shape, &level_shape, ask_level,
     "The level that facts make and the criterion that decides; nothing is recorded."},
    {ROUTE_GET, "/api/v1/incidents/{id}", NEEDS, 0, NULL, NULL, &incident_reply_shape, get_one,
     "One incident with its clocks, acts and first handling."},
    {ROUTE_POST, "/api/v1/incidents/{id}/acts/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &call_shape, &incident_reply_shape, act, "Do an act of its state."},
    {ROUTE_GET, "/api/v1/incidents/{id}/clocks", NEEDS, 0, NULL, NULL, &clocks_shape, get_clocks,
     "Reporting clocks of every law, earliest first."},
    {ROUTE_GET, "/api/v1/incidents/{id}/summary", NEEDS, 0, &since_shape, NULL, &summary_shape, get_summary,
     "What changed since an instant and what is open: the hand-over summary."},
    {ROUTE_GET, "/api/v1/incidents/{id}/reports", NEEDS, 0, &page_query_shape, NULL, &report_page_shape,
     list_reports, "Reports, oldest first; drafts only one's own."},
    {ROUTE_POST, "/api/v1/incidents/{id}/reports", NEEDS, ROUTE_WRITES, NULL, &report_new_shape,
     &reports_shape, add_report, "Draft or send a report to one receiver, or to all with an open clock."},
    {ROUTE_GET, "/api/v1/incidents/{id}/reports/{name}", NEEDS, 0, NULL, NULL, &incident_reply_report_shape, get_report,
     "One report."},
    {ROUTE_PUT, "/api/v1/incidents/{id}/reports/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &report_change_shape, &incident_reply_report_shape, save_report, "Change a draft."},
    {ROUTE_POST, "/api/v1/incidents/{id}/reports/{name}/send", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION,
     NULL, NULL, &incident_reply_report_shape, send_report, "Send a draft; it answers the clocks it is for."},
    {ROUTE_POST, "/api/v1/incidents/{id}/reports/{name}/receive", OFFICERS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &answer_shape, &incident_reply_report_shape, receive_report,
     "The receiver has it; what it must pass on falls due."},
    {ROUTE_POST, "/api/v1/incidents/{id}/reports/{name}/return", OFFICERS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &answer_shape, &incident_reply_report_shape, return_report,
     "The receiver sends it back with a reason."},
    {ROUTE_GET, "/api/v1/incidents/{id}/evidence", NEEDS, 0, &page_query_shape, NULL, &item_page_shape,
     list_evidence, "Evidence with custody chains, oldest first."},
    {ROUTE_POST, "/api/v1/incidents/{id}/evidence", NEEDS, ROUTE_WRITES, NULL, &item_new_shape, &incident_reply_item_shape,
     add_evidence, "Record an item of evidence."},
    {ROUTE_POST, "/api/v1/incidents/{id}/evidence/export", NEEDS, ROUTE_WRITES, NULL, NULL, &export_shape,
     export_evidence, "All items with chains and digests as one file, with a signed receipt."},
    {ROUTE_POST, "/api/v1/incidents/{id}/evidence/{name}/file", NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, NULL,
     NULL, &incident_reply_item_shape, put_file, "The file of an item, once; its SM3 digest is computed."},
    {ROUTE_GET, "/api/v1/incidents/{id}/evidence/{name}/file", NEEDS, ROUTE_EXPORTS, NULL, NULL, NULL,
     get_file, "The file, checked against its digest."},
    {ROUTE_POST, "/api/v1/incidents/{id}/evidence/{name}/custody", NEEDS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &hand_shape, &incident_reply_item_shape, hand_evidence,
     "It changes hands."},
    {0},
};
/* clang-format on */
