/* SPDX-License-Identifier: Apache-2.0
 * Notices: drafted, previewed, acted on, listed, on paper, in figures. */
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "procedures/emergency_figure.h"
#include "procedures/notice_draft.h"
#include "procedures/notice_paper.h"
#include "procedures/notice_view.h"
#include "procedures/recipient.h"

static const char *const views[] = {"late", "received", "kept", NULL};
static const char *const groups[] = {"region", "sector", NULL};

/* clang-format off */
#define TEXT(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence)                                                                      \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define FLAG(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define INSTANT_OR_NULL(word, sentence)                                                            \
    {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define ANY(word, sentence)                                                                        \
    {.name = (word), .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define ANY_OR_NULL(word, sentence)                                                                \
    {.name = (word), .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define ANYS(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = (sentence)}

static const struct shape_field vulnerability_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .max = 80, .what = "CVE, CNVD or CNNVD number."},
    {.name = "product", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 200, .what = "Product."},
    {.name = "versions", .kind = SHAPE_TEXT, .max = 400, .what = "Versions concerned."},
    {.name = "cvss", .kind = SHAPE_TEXT, .max = 80, .what = "Score or vector."},
    {.name = "about", .kind = SHAPE_TEXT, .max = 2000, .what = "What it is."},
    {0},
};
static const struct shape vulnerability_shape = {"NoticeVulnerability", vulnerability_fields};

static const struct shape_field part_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "A recipient."},
    {.name = "systems", .kind = SHAPE_TEXTS, .max = NOTICE_PART_SYSTEMS_MAX, .what = "Its systems concerned."},
    {.name = "text", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "What concerns it alone."},
    {0},
};
static const struct shape part_shape = {"NoticePart", part_fields};

static const struct shape_field choice_fields[] = {
    {.name = "parties", .kind = SHAPE_TEXTS, .max = RECIPIENT_NAMED_MAX, .what = "Named one by one."},
    {.name = "regions", .kind = SHAPE_TEXTS, .max = 200, .what = "Region subtrees."},
    {.name = "sectors", .kind = SHAPE_TEXTS, .max = 200, .what = "Sector subtrees."},
    {.name = "kinds", .kind = SHAPE_TEXTS, .max = 40, .what = "Kinds of parties."},
    {.name = "levels", .kind = SHAPE_ANYS, .max = 5, .what = "Highest level of its systems."},
    {.name = "cii", .kind = SHAPE_BOOL, .what = "Operators of CII."},
    {.name = "systems", .kind = SHAPE_TEXTS, .max = RECIPIENT_NAMED_MAX, .what = "Operators of these systems."},
    {.name = "exclude", .kind = SHAPE_TEXTS, .max = RECIPIENT_NAMED_MAX, .what = "Not these."},
    {0},
};
static const struct shape choice_shape = {"NoticeRecipients", choice_fields};

static const struct shape_field draft_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Code of the list notice.kinds."},
    {.name = "severity", .kind = SHAPE_TEXT, .max = 40, .what = "Code of the list notice.severities."},
    {.name = "mark", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 40, .what = "Code of the list sharing.marks."},
    {.name = "summary", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 10000, .what = "What it is about."},
    {.name = "vulnerabilities", .kind = SHAPE_LIST, .flags = SHAPE_NULLABLE, .max = NOTICE_VULNERABILITIES_MAX,
     .of = &vulnerability_shape, .what = "Vulnerabilities."},
    {.name = "measures", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 10000, .what = "Measures advised."},
    {.name = "requirement", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 4000, .what = "What is required."},
    {.name = "evidence", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .max = 2000, .what = "Proof wanted."},
    {.name = "days", .kind = SHAPE_INT, .flags = SHAPE_NULLABLE, .min = 1, .max = NOTICE_DAYS_MAX,
     .what = "Days to answer; by severity from the packs when absent."},
    {.name = "wants_feedback", .kind = SHAPE_BOOL, .flags = SHAPE_NULLABLE, .what = "Measures and proof, or a signature only."},
    {.name = "demands_correction", .kind = SHAPE_BOOL, .flags = SHAPE_NULLABLE, .what = "A demand to correct in law."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Its place; the issuer's when absent."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Its sector; all when absent."},
    {.name = "recipients", .kind = SHAPE_OBJECT, .of = &choice_shape, .what = "Whom it is meant for."},
    {.name = "parts", .kind = SHAPE_LIST, .max = NOTICE_PARTS_MAX, .of = &part_shape,
     .what = "What concerns single recipients; each sees its own only."},
    {.name = "basis", .kind = SHAPE_TEXT, .max = 40, .what = "The dossier that led to it; when it is opened."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Kept in the journal."},
    {0},
};
static const struct shape draft_shape = {"NoticeDraft", draft_fields};

static const struct shape_field own_fields[] = {
    TEXT("kind", "Code."), TEXT("kind_zh", "In Chinese."), TEXT("kind_en", "In English."),
    TEXT("severity", "Code."), TEXT("severity_zh", "In Chinese."), TEXT("severity_en", "In English."),
    ANY_OR_NULL("mark", "Sharing mark with what it allows."),
    FLAG("is_keeper", "The caller's party issues it."),
    FLAG("wants_feedback", "Measures and proof, or a signature only."),
    {.name = "days", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Days to answer."},
    ANY_OR_NULL("days_rule", "The setting that gives them; null when the draft names them."),
    INSTANT_OR_NULL("due_at", "Answer by."), INSTANT_OR_NULL("issued_at", "Issued."),
    COUNT("late", "Recipients past their day."),
    {.name = "late_own", .kind = SHAPE_BOOL, .what = "The caller's party is past its day."},
    ANY_OR_NULL("counts", "How many recipients reached each rung; for the issuer and officers."),
    ANY_OR_NULL("own", "The caller's party as recipient."),
    ANYS("parts", "Parts; a recipient sees its own."),
    ANY_OR_NULL("recipients", "The choice; the issuer only."),
    ANYS("terms", "More time asked and answered."), ANYS("forwards", "Passed on to whom."),
    ANYS("left_open", "Recipients left open when it was archived; the issuer only."),
    {0},
};
static const struct shape own_shape = {"NoticeOwn", own_fields};

static const struct shape_field notice_fields[] = {
    TEXT("id", "Dossier."), COUNT("version", "For If-Match."),
    TEXT("kind", "notice."), TEXT("kind_zh", "In Chinese."), TEXT("kind_en", "In English."),
    TEXT("number", "As papers cite it, or empty."), TEXT("title", "Title."),
    TEXT("state", "draft, checked, issued, archived, withdrawn."),
    TEXT("state_zh", "In Chinese."), TEXT("state_en", "In English."),
    TEXT("level", "Severity."), TEXT("scope", "Empty."), ANY("party", "The issuer."),
    TEXT("region", "Region."), TEXT("region_name", "Its name."), TEXT("sector", "Sector, or empty."),
    TEXT("reach", "Who sees it."), TEXT("basis", "The dossier that led to it, or empty."),
    FLAG("exercise", "Of a drill."), FLAG("imported", "Came from elsewhere."), FLAG("open", "Not final."),
    ANY("data", "What the form holds."),
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Since when."},
    TEXT("opened_by", "Who drafted it."),
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."},
    INSTANT_OR_NULL("closed_at", "Closed."),
    ANYS("actions", "Acts of this state, allowed or with the refusal."),
    ANYS("parties", "Parties with a part in it."), ANYS("links", "What belongs to it."),
    {.name = "notice", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &own_shape, .what = "What notices have."},
    {0},
};
static const struct shape notice_shape = {"Notice", notice_fields};

static const struct shape_field row_fields[] = {
    TEXT("id", "Dossier."), COUNT("version", "For If-Match."), TEXT("number", "As papers cite it, or empty."),
    TEXT("title", "Title."), TEXT("state", "State."), TEXT("state_zh", "In Chinese."), TEXT("state_en", "In English."),
    TEXT("kind", "Code."), TEXT("kind_zh", "In Chinese."), TEXT("kind_en", "In English."),
    TEXT("severity", "Code."), TEXT("severity_zh", "In Chinese."), TEXT("severity_en", "In English."),
    TEXT("mark", "Sharing mark."), ANY("party", "The issuer."), TEXT("region", "Region."),
    TEXT("sector", "Sector, or empty."), INSTANT_OR_NULL("issued_at", "Issued."),
    INSTANT_OR_NULL("due_at", "Answer by."), COUNT("late", "Recipients past their day."),
    {.name = "late_own", .kind = SHAPE_BOOL, .what = "The caller's party is past its day."},
    ANY_OR_NULL("counts", "How many recipients reached each rung; for the issuer and officers."),
    ANY_OR_NULL("own", "The caller's party as recipient."), FLAG("exercise", "Of a drill."),
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."},
    {0},
};
static const struct shape row_shape = {"NoticeRow", row_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    COUNT("total", "All."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"NoticePage", page_fields};

static const struct shape_field list_query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .max = 20, .what = "State."},
    {.name = "severity", .kind = SHAPE_TEXT, .max = 40, .what = "Severity."},
    {.name = "kind", .kind = SHAPE_TEXT, .max = 40, .what = "Kind."},
    {.name = "mark", .kind = SHAPE_TEXT, .max = 40, .what = "Sharing mark."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 80, .what = "Part of title or number."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector subtree."},
    {.name = "to_region", .kind = SHAPE_TEXT, .max = 6, .what = "To a recipient of this region subtree."},
    {.name = "to_sector", .kind = SHAPE_TEXT, .max = 16, .what = "To a recipient of this sector subtree."},
    {.name = "system", .kind = SHAPE_TEXT, .max = 40, .what = "About this system."},
    {.name = "view", .kind = SHAPE_TEXT, .one_of = views, .what = "late, received, or kept by the caller's party."},
    {.name = "open", .kind = SHAPE_BOOL, .what = "Open ones, or closed ones."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape list_query_shape = {"NoticeQuery", list_query_fields};

static const struct shape_field call_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Why."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it was done; now when absent."},
    {.name = "input", .kind = SHAPE_ANY, .what = "What the act asks for: to, until, party."},
    {0},
};
static const struct shape call_shape = {"NoticeCall", call_fields};

static const struct shape_field target_query_fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = 80, .what = "Part of the name."},
    {0},
};
static const struct shape target_query_shape = {"NoticeTargetQuery", target_query_fields};
static const struct shape_field target_fields[] = {
    TEXT("id", "Party."), TEXT("name", "Its name."), TEXT("region", "Its region."),
    {0},
};
static const struct shape target_shape = {"NoticeTarget", target_fields};
static const struct shape_field target_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &target_shape, .what = "Parties."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    COUNT("total", "Those shown."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape target_page_shape = {"NoticeTargetPage", target_page_fields};

static const struct shape_field preview_query_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the sample before."},
    {0},
};
static const struct shape preview_query_shape = {"NoticePreviewQuery", preview_query_fields};

static const struct shape_field preview_fields[] = {
    ANY("recipients", "Who would get it, through what."), INSTANT_OR_NULL("due_at", "Answer by."),
    {.name = "days", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Days to answer."},
    ANY_OR_NULL("days_rule", "The setting that gives them."),
    ANY("authority", "Whether the packs let the issuer, and by which clause."),
    {0},
};
static const struct shape preview_shape = {"NoticePreview", preview_fields};

static const struct shape_field words_fields[] = {
    ANYS("kinds", "Kinds of notices."), ANYS("severities", "Severities."),
    ANYS("marks", "Sharing marks with what each allows."), ANYS("days", "Days to answer by severity."),
    {0},
};
static const struct shape words_shape = {"NoticeWords", words_fields};

static const struct shape_field statistic_query_fields[] = {
    {.name = "by", .kind = SHAPE_TEXT, .one_of = groups, .what = "region or sector."},
    {0},
};
static const struct shape statistic_query_shape = {"NoticeStatisticQuery", statistic_query_fields};
static const struct shape_field statistic_fields[] = {
    TEXT("by", "region or sector."), ANYS("groups", "Rates and times."),
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Groups."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape statistic_shape = {"NoticeStatistic", statistic_fields};

static const struct shape_field figure_fields[] = {
    TEXT("id", "warnings, warnings-changing, unsigned, incidents, responses, duties-late, notices, notices-late, publications."),
    {.name = "n", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "How many; null when not counted."},
    TEXT("path", "The list it counts."), ANY("query", "Narrowed by this."),
    ANYS("by", "By level: key, n, query."),
    {0},
};
static const struct shape figure_shape = {"EmergencyFigure", figure_fields};
static const struct shape_field figures_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &figure_shape, .what = "Figures."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape figures_shape = {"EmergencyFigures", figures_fields};

static const struct shape_field language_fields[] = {
    {.name = "language", .kind = SHAPE_TEXT, .max = 5, .what = "en for the English companion."},
    {0},
};
static const struct shape language_shape = {"NoticePaperQuery", language_fields};
/* clang-format on */

static enum status load(struct work *w, const struct request *rq, struct dossier *ret_dossier)
{
    return dossier_load(w, rq->path_id, notice_kind.word, ret_dossier);
}

static enum status reply_notice(struct work *w, const struct dossier *dossier, struct reply *rp)
{
    rp->version = dossier->version;
    return notice_view_json(w, dossier, &rp->body);
}

static enum status get_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const json_t *open = json_object_get(rq->query, "open");
    const struct notice_filter filter = {
        .state = json_get_text(rq->query, "state"),
        .severity = json_get_text(rq->query, "severity"),
        .kind = json_get_text(rq->query, "kind"),
        .mark = json_get_text(rq->query, "mark"),
        .q = json_get_text(rq->query, "q"),
        .region = json_get_text(rq->query, "region"),
        .sector = json_get_text(rq->query, "sector"),
        .to_region = json_get_text(rq->query, "to_region"),
        .to_sector = json_get_text(rq->query, "to_sector"),
        .system = json_get_text(rq->query, "system"),
        .view = json_get_text(rq->query, "view"),
        .is_open = open == NULL ? -1 : json_is_true(open),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    return notice_view_page(w, &filter, &rp->body);
}

static enum status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(notice_draft_open(w, rq->body, json_get_text(rq->body, "basis"), &dossier));
    rp->http_status = 201;
    return reply_notice(w, &dossier, rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return reply_notice(w, &dossier, rp);
}

static enum status put_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &dossier));
    TRY(notice_draft_save(w, &dossier, version, rq->body));
    return reply_notice(w, &dossier, rp);
}

static enum status do_act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier_call call = {.act = rq->path_name,
                                .reason = json_get_text(rq->body, "reason"),
                                .input = json_get_object(rq->body, "input")};
    struct dossier dossier;

    TRY(route_version(w, rq, &call.version));
    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(load(w, rq, &dossier));
    TRY(dossier_apply(w, &dossier, &call));
    return reply_notice(w, &dossier, rp);
}

static enum status get_preview(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return notice_view_preview(w, &dossier, json_get_text(rq->query, "after"), &rp->body);
}

static enum status get_targets(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    return notice_view_targets(w, &dossier, json_get_text(rq->query, "q"), &rp->body);
}

static enum status get_words(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return notice_view_words(w, &rp->body);
}

static enum status get_statistic(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str by = json_get_text(rq->query, "by");

    return recipient_statistic(w, notice_kind.word, by.len > 0 ? by : STR("region"), &rp->body);
}

static enum status get_paper(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = {
        .base_url = rq->context->base_url,
        .is_demo = rq->context->is_demo,
        .is_english = str_is(json_get_text(rq->query, "language"), "en"),
    };
    struct dossier dossier;

    TRY(load(w, rq, &dossier));
    TRY(notice_paper_pdf(w, &dossier, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name = arena_print(w->arena, "通报-%.*s.pdf", STR_ARG(dossier.id));
    return ST_OK;
}

static enum status get_figures(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return emergency_figure_list(w, &rp->body);
}

enum { OFFICERS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) };

/* clang-format off */
const struct route notice_routes[] = {
    {ROUTE_GET, "/api/v1/notices", OBLIGATION_REPLY_NEEDS, 0, &list_query_shape, NULL, &page_shape,
     get_list, "Notices in sight, newest first."},
    {ROUTE_POST, "/api/v1/notices", OFFICERS, ROUTE_WRITES, NULL, &draft_shape, &notice_shape, create,
     "Draft a notice."},
    {ROUTE_GET, "/api/v1/notices/words", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &words_shape, get_words,
     "Kinds, severities, sharing marks and terms of the packs."},
    {ROUTE_GET, "/api/v1/notices/statistic", OFFICERS, 0, &statistic_query_shape, NULL, &statistic_shape,
     get_statistic, "Rates and times by region or sector."},
    {ROUTE_GET, "/api/v1/notices/{id}", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &notice_shape, get_one,
     "One notice: whole for the issuer, its own part for a recipient."},
    {ROUTE_PUT, "/api/v1/notices/{id}", OFFICERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &draft_shape,
     &notice_shape, put_one, "Change the draft; absent members stay, null removes."},
    {ROUTE_GET, "/api/v1/notices/{id}/preview", OFFICERS, 0, &preview_query_shape, NULL, &preview_shape,
     get_preview, "Who would get it now, by when they would answer, and whether the packs let it."},
    {ROUTE_GET, "/api/v1/notices/{id}/targets", OBLIGATION_REPLY_NEEDS, 0, &target_query_shape, NULL,
     &target_page_shape, get_targets, "Parties it may be passed on to, as its mark allows."},
    {ROUTE_POST, "/api/v1/notices/{id}/acts/{name}", OBLIGATION_REPLY_NEEDS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &notice_shape, do_act,
     "check, send-back, issue, forward, ask-extension, grant-extension, refuse-extension, archive, withdraw."},
    {ROUTE_GET, "/api/v1/notices/{id}/paper", OBLIGATION_REPLY_NEEDS, ROUTE_EXPORTS, &language_shape, NULL,
     NULL, get_paper, "The notice as an official letter, as far as its mark lets it out."},
    {ROUTE_GET, "/api/v1/emergency/figures", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &figures_shape, get_figures,
     "What is open, in force, unsigned and late in sight, each number with its list."},
    {0},
};
/* clang-format on */
