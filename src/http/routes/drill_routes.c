/* SPDX-License-Identifier: Apache-2.0
 * Drills: planning, script, run, red actions, judging, report; results of a twin. */
#include "http/routes/dossier_reply.h"
#include "http/routes/routes.h"
#include "procedures/drill_report.h"
#include "procedures/drill_result.h"
#include "procedures/drill_run.h"
#include "procedures/drill_script.h"
#include "procedures/drill_view.h"

/* clang-format off */
static const char *const drill_kinds[] = {"table-top", "live", "attack-defence", NULL};
static const char *const part_words[] = {"red", "blue", "referee", "observer", NULL};
static const char *const channels[] = {"inbox", "phone", "mail", "paper", NULL};

static const struct shape_field part_fields[] = {
    {.name = "party_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 26, .what = "Party."},
    {.name = "part", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = part_words, .what = "Its part."},
    {0},
};
static const struct shape part_shape = {"DrillPart", part_fields};

static const struct shape_field scope_fields[] = {
    {.name = "systems", .kind = SHAPE_TEXTS, .max = DRILL_SCOPE_MAX, .what = "Systems; their registered addresses and names count."},
    {.name = "ranges", .kind = SHAPE_TEXTS, .max = DRILL_SCOPE_MAX, .what = "Addresses and ranges."},
    {.name = "domains", .kind = SHAPE_TEXTS, .max = DRILL_SCOPE_MAX, .what = "Names; *.example.cn for what lies beneath."},
    {0},
};
static const struct shape scope_shape = {"DrillScope", scope_fields};

#define DRILL_CONTENT                                                                              \
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region; the keeper's when absent."}, \
    {.name = "sector", .kind = SHAPE_TEXT, .max = 20, .what = "Sector, or empty for all."},        \
    {.name = "purpose", .kind = SHAPE_TEXT, .max = 4000, .what = "What it is to show."},           \
    {.name = "drill_kind", .kind = SHAPE_TEXT, .one_of = drill_kinds, .what = "Kind of drill."},   \
    {.name = "plan", .kind = SHAPE_TEXT, .max = 26, .what = "The plan that is drilled."},          \
    {.name = "window_from", .kind = SHAPE_INSTANT, .what = "Not before."},                         \
    {.name = "window_to", .kind = SHAPE_INSTANT, .what = "Not after."},                            \
    {.name = "parts", .kind = SHAPE_LIST, .max = DRILL_PARTS_MAX, .of = &part_shape, .what = "Who takes part as what."}, \
    {.name = "scope", .kind = SHAPE_OBJECT, .of = &scope_shape, .what = "What the red side may touch."}, \
    {.name = "forbidden", .kind = SHAPE_TEXTS, .max = 100, .what = "Techniques forbidden beside those that always are."}, \
    {.name = "is_announced", .kind = SHAPE_BOOL, .what = "The blue side knows of it beforehand."}

static const struct shape_field draft_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    DRILL_CONTENT,
    {0},
};
static const struct shape draft_shape = {"DrillDraft", draft_fields};

static const struct shape_field change_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .min = 1, .max = DOSSIER_TITLE_MAX, .what = "Title."},
    DRILL_CONTENT,
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Why."},
    {0},
};
static const struct shape change_shape = {"DrillChange", change_fields};

static const struct shape_field inject_fields[] = {
    {.name = "key", .kind = SHAPE_TEXT, .max = 40, .what = "What reactions name it by, in this request."},
    {.name = "offset_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 43200, .what = "Minutes after the start."},
    {.name = "party_id", .kind = SHAPE_TEXT, .max = 26, .what = "To whom; empty: read out by organiser and referee."},
    {.name = "channel", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = channels, .what = "How."},
    {.name = "words", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DRILL_WORDS_MAX, .what = "What is told."},
    {0},
};
static const struct shape inject_shape = {"DrillInjectInput", inject_fields};

static const struct shape_field expectation_fields[] = {
    {.name = "inject", .kind = SHAPE_TEXT, .max = 40, .what = "Key of the inject it answers; empty: the start."},
    {.name = "party_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 26, .what = "Who is to react."},
    {.name = "words", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = DRILL_WORDS_MAX, .what = "How."},
    {.name = "act", .kind = SHAPE_TEXT, .max = 60, .what = "The act of this program that shows it, as incident.report."},
    {.name = "within_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .min = 1, .max = 43200, .what = "In how many minutes."},
    {.name = "clause", .kind = SHAPE_TEXT, .max = 80, .what = "Clause that wants it."},
    {.name = "points", .kind = SHAPE_INT, .max = 1000, .what = "Points; 10 when absent."},
    {0},
};
static const struct shape expectation_shape = {"DrillExpectationInput", expectation_fields};

static const struct shape_field script_fields[] = {
    {.name = "injects", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .max = DRILL_INJECTS_MAX, .of = &inject_shape, .what = "All injects."},
    {.name = "expectations", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .max = DRILL_EXPECTATIONS_MAX, .of = &expectation_shape,
     .what = "All expected reactions."},
    {0},
};
static const struct shape script_shape = {"DrillScript", script_fields};

static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "Why, or what happened."},
    {.name = "happened_at", .kind = SHAPE_INSTANT, .what = "When it happened; now when absent."},
    {.name = "input", .kind = SHAPE_ANY, .what = "What the act asks for."},
    {0},
};
static const struct shape act_shape = {"DrillAct", act_fields};

static const struct shape_field undertake_fields[] = {
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 64, .max = 64, .what = "Digest of the terms that were read."},
    {0},
};
static const struct shape undertake_shape = {"DrillUndertaking", undertake_fields};

static const struct shape_field declare_fields[] = {
    {.name = "target", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 200, .what = "Address, range, name or system."},
    {.name = "technique", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "Code of the technique."},
    {.name = "words", .kind = SHAPE_TEXT, .max = DRILL_WORDS_MAX, .what = "What is about to be done."},
    {0},
};
static const struct shape declare_shape = {"DrillDeclaration", declare_fields};

static const struct shape_field judge_fields[] = {
    {.name = "actual_at", .kind = SHAPE_INSTANT, .what = "When the reaction came; absent: it did not."},
    {.name = "score", .kind = SHAPE_INT, .max = 1000, .what = "Instead of what follows from the times."},
    {.name = "note", .kind = SHAPE_TEXT, .max = 500, .what = "The referee's words."},
    {0},
};
static const struct shape judge_shape = {"DrillJudgement", judge_fields};

static const struct shape_field drill_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Drill."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "planned, authorised, running, paused, ended, stopped, reported, cancelled."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The organiser."},
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Purpose, kind, window, parts, scope, rules, run, report."},
    {.name = "part", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The caller's part, or empty."},
    {.name = "sides", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties and their parts."},
    {.name = "systems", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Systems in scope with their names."},
    {.name = "injects", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Injects, as far as the caller may see them."},
    {.name = "expectations", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Expected reactions and what became of them, likewise."},
    {.name = "undertakings", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Who of the red side signed."},
    {.name = "undertaken", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The caller signed."},
    {.name = "terms", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "What the red side signs, with its digest."},
    {.name = "lists", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Techniques, those never allowed, rules, acts that may show a reaction."},
    {.name = "declared", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Declared actions: all, refused."},
    {.name = "can", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "What the caller may do beside the acts."},
    {.name = "plan", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The plan that is drilled."},
    {.name = "elapsed_ms", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How long it has run, without pauses."},
    {.name = "in_exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "This store is an exercise."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties that see it."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape drill_shape = {"Drill", drill_fields};

static const struct shape_field action_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Action."},
    {.name = "number", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "1, 2, 3 …"},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When declared."},
    {.name = "person", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "target", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Target."},
    {.name = "technique", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Technique."},
    {.name = "words", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What it was."},
    {.name = "verdict", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "allowed or refused."},
    {.name = "rule", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Rule that refuses, or empty."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Why, in Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Why, in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its clause, or empty."},
    {0},
};
static const struct shape action_shape = {"DrillAction", action_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Drills, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"DrillPage", page_fields};

static const struct shape_field actions_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &action_shape, .what = "In the order of declaring."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape actions_shape = {"DrillActions", actions_fields};

static const struct shape_field result_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "panshi-drill-result."},
    {.name = "drill", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Drill."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3 over the rest."},
    {.name = "run", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Times of the run."},
    {.name = "injects", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "When each went out."},
    {.name = "expectations", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What became of each."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What the red side declared."},
    {0},
};
static const struct shape result_shape = {"DrillResult", result_fields};

static const struct shape_field query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .max = 20, .what = "In this state."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 100, .what = "Part of the title."},
    {.name = "open", .kind = SHAPE_BOOL, .what = "Only those not reported or cancelled."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 26, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"DrillQuery", query_fields};

static const struct shape_field cursor_fields[] = {
    {.name = "after", .kind = SHAPE_TEXT, .max = 26, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape cursor_shape = {"DrillActionQuery", cursor_fields};

static const char *const languages[] = {"zh", "en", NULL};
static const struct shape_field language_fields[] = {
    {.name = "language", .kind = SHAPE_TEXT, .one_of = languages, .what = "Language of the paper; Chinese governs."},
    {0},
};
static const struct shape language_shape = {"DrillReportQuery", language_fields};
/* clang-format on */

static enum status load(struct work *w, const struct request *rq, struct dossier *drill)
{
    return dossier_load(w, rq->path_id, "drill", drill);
}

static enum status reply_drill(struct work *w, const struct dossier *drill, struct reply *rp)
{
    rp->version = drill->version;
    return drill_view_json(w, drill, &rp->body);
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    return dossier_reply_page(w, rq, "drill", rp);
}

static enum status open_draft(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(drill_draft(w, rq->body, &drill));
    rp->http_status = 201;
    return reply_drill(w, &drill, rp);
}

static enum status get_drill(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(load(w, rq, &drill));
    return reply_drill(w, &drill, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *changes = json_keep(w->arena, json_copy((json_t *)(uintptr_t)rq->body));
    struct dossier drill;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &drill));
    (void)json_object_del(changes, "reason");
    TRY(dossier_save(w, &drill, version, changes, json_get_text(rq->body, "reason")));
    return reply_drill(w, &drill, rp);
}

static enum status put_script(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(load(w, rq, &drill));
    TRY(drill_script_write(w, &drill, version, rq->body));
    return reply_drill(w, &drill, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier_call call = {
        .act = rq->path_name,
        .reason = json_get_text(rq->body, "reason"),
        .input = json_get_object(rq->body, "input"),
    };
    struct dossier drill;

    (void)instant_read(json_get_text(rq->body, "happened_at"), &call.happened_at);
    TRY(route_version(w, rq, &call.version));
    TRY(load(w, rq, &drill));
    TRY(dossier_apply(w, &drill, &call));
    if (str_is(rq->path_name, "start"))
        TRY(drill_script_release_due(w, &drill, NULL));
    return reply_drill(w, &drill, rp);
}

static enum status release(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(load(w, rq, &drill));
    TRY(drill_script_release(w, &drill, rq->path_name));
    return reply_drill(w, &drill, rp);
}

static enum status undertake(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(load(w, rq, &drill));
    TRY(drill_run_undertake(w, &drill, json_get_text(rq->body, "digest")));
    return reply_drill(w, &drill, rp);
}

static enum status declare(struct work *w, const struct request *rq, struct reply *rp)
{
    struct drill_action action;
    struct dossier drill;

    TRY(load(w, rq, &drill));
    TRY(drill_run_declare(w, &drill, rq->body, &action));
    rp->http_status = 201;
    rp->body = drill_view_action(w->arena, &action);
    return ST_OK;
}

static enum status list_actions(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(load(w, rq, &drill));
    return drill_view_actions(w, &drill, json_get_text(rq->query, "after"),
                              json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status judge(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(load(w, rq, &drill));
    TRY(drill_run_judge(w, &drill, rq->path_name, rq->body));
    return reply_drill(w, &drill, rp);
}

static enum status observe(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;
    int count;

    TRY(load(w, rq, &drill));
    TRY(drill_run_observe(w, &drill, &count));
    return reply_drill(w, &drill, rp);
}

static enum status get_result(struct work *w, const struct request *rq, struct reply *rp)
{
    struct dossier drill;

    TRY(load(w, rq, &drill));
    return drill_result_json(w, &drill, &rp->body);
}

static enum status get_report(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct paper_pdf_options options = {
        .base_url = rq->context->base_url,
        .is_demo = rq->context->is_demo,
        .is_english = str_is(json_get_text(rq->query, "language"), "en"),
    };
    struct dossier drill;

    TRY(load(w, rq, &drill));
    TRY(drill_report_pdf(w, &drill, &options, &rp->file));
    rp->file_type = "application/pdf";
    rp->file_name = arena_print(w->arena, "演练总结评估报告-%.*s.pdf", STR_ARG(drill.id));
    return ST_OK;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route drill_routes[] = {
    {ROUTE_GET, "/api/v1/drills", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Drills in sight, newest first."},
    {ROUTE_POST, "/api/v1/drills", NEEDS, ROUTE_WRITES, NULL, &draft_shape, &drill_shape, open_draft,
     "Plan a drill of one's own party."},
    {ROUTE_GET, "/api/v1/drills/{id}", NEEDS, 0, NULL, NULL, &drill_shape, get_drill,
     "One drill as the caller's part may see it."},
    {ROUTE_PUT, "/api/v1/drills/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &drill_shape, change,
     "Change what is planned."},
    {ROUTE_PUT, "/api/v1/drills/{id}/script", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &script_shape, &drill_shape,
     put_script, "Write the whole script: injects and expected reactions."},
    {ROUTE_POST, "/api/v1/drills/{id}/acts/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &act_shape, &drill_shape,
     act, "Authorise, start, pause, resume, stop, end, report; report a serious event; take a twin's result."},
    {ROUTE_POST, "/api/v1/drills/{id}/injects/{name}/release", NEEDS, ROUTE_WRITES, NULL, NULL, &drill_shape, release,
     "Let an inject out before its minute."},
    {ROUTE_POST, "/api/v1/drills/{id}/undertakings", NEEDS, ROUTE_WRITES, NULL, &undertake_shape, &drill_shape, undertake,
     "Somebody of the red side signs to keep the rules."},
    {ROUTE_POST, "/api/v1/drills/{id}/actions", NEEDS, ROUTE_WRITES, NULL, &declare_shape, &action_shape, declare,
     "The red side declares an action; out of scope or forbidden ones are refused and logged."},
    {ROUTE_GET, "/api/v1/drills/{id}/actions", NEEDS, 0, &cursor_shape, NULL, &actions_shape, list_actions,
     "What the red side declared, with verdicts."},
    {ROUTE_POST, "/api/v1/drills/{id}/expectations/{name}/judge", NEEDS, ROUTE_WRITES, NULL, &judge_shape, &drill_shape, judge,
     "The referee judges one expected reaction."},
    {ROUTE_POST, "/api/v1/drills/{id}/observe", NEEDS, ROUTE_WRITES, NULL, NULL, &drill_shape, observe,
     "In an exercise: take actual times from its records."},
    {ROUTE_GET, "/api/v1/drills/{id}/result", NEEDS, ROUTE_EXPORTS, NULL, NULL, &result_shape, get_result,
     "In an exercise: what happened, to be taken home."},
    {ROUTE_GET, "/api/v1/drills/{id}/report", NEEDS, 0, &language_shape, NULL, NULL, get_report,
     "The after-action report as PDF."},
    {0},
};
/* clang-format on */
