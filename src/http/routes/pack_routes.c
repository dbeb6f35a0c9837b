/* SPDX-License-Identifier: Apache-2.0
 * What packs say about themselves and about facts that no store holds. */
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "policy/facts_read.h"
#include "policy/obligation.h"
#include "procedures/obligation_law.h"
#include "procedures/obligation_rehearsal.h"

enum {
    EVALUATE_MAX_PACKS = 64,
    EVALUATE_MAX_SUBJECTS = 1000,
    EVALUATE_MAX_ROWS = 5000,
    REHEARSE_MAX_ROWS = 1000
};

/* clang-format off */
static const struct shape_field coverage_fields[] = {
    {.name = "documents", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "code, version, zh, en, clause_parts, reached, missing[], by{}."},
    {0},
};
static const struct shape coverage_shape = {"PackCoverage", coverage_fields};

static const struct shape_field input_fields[] = {
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "The instant asked about."},
    {.name = "packs", .kind = SHAPE_TEXTS, .max = EVALUATE_MAX_PACKS, .what = "Only these packs; the calendar always."},
    {.name = "facts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED,
     .what = "parties[], systems[], acts[] as in the guide to packs."},
    {0},
};
static const struct shape input_shape = {"EvaluateInput", input_fields};

static const struct shape_field output_fields[] = {
    {.name = "items", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Duties as panshi obligations --json prints them."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "As asked."},
    {0},
};
static const struct shape output_shape = {"EvaluateOutput", output_fields};

static const struct shape_field draft_fields[] = {
    {.name = "files", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED,
     .what = "Texts of the pack's files by name: {\"pack.yaml\": \"…\"}."},
    {0},
};
static const struct shape draft_shape = {"PackDraft", draft_fields};

static const struct shape_field problem_fields[] = {
    {.name = "file", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "File of the pack."},
    {.name = "line", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Line, 0 for the whole file."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The problem in Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The problem in English."},
    {0},
};
static const struct shape problem_shape = {"PackProblem", problem_fields};

static const struct shape_field lint_fields[] = {
    {.name = "ok", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "No problem was found."},
    {.name = "problems", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &problem_shape, .what = "All of them."},
    {0},
};
static const struct shape lint_shape = {"PackLint", lint_fields};

static const struct shape_field rehearsal_fields[] = {
    {.name = "appear", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Duties that would be new."},
    {.name = "vanish", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Duties that would be no more."},
    {.name = "move", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "before and after of those that differ."},
    {.name = "counts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "appear, vanish, move, subjects."},
    {.name = "cut", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "There are more than are listed."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape rehearsal_shape = {"PackRehearsal", rehearsal_fields};
/* clang-format on */

static enum status get_coverage(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return obligation_law_coverage(w, &rp->body);
}

static enum status limit_packs(struct work *w, struct obligation_desk *desk, const json_t *packs)
{
    struct str codes[EVALUATE_MAX_PACKS];
    size_t count = json_array_size(packs);

    for (size_t i = 0; i < count && i < EVALUATE_MAX_PACKS; i++)
        codes[i] = json_text(json_array_get(packs, i));
    if (count == 0)
        return ST_OK;
    enum status status = obligation_desk_limit(desk, codes, count, &w->fault);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    return work_fail(w, ST_INVALID, "packs", "没有这样的策略包", "there is no such pack");
}

static void end_desk(void *desk)
{
    obligation_desk_close(desk);
}

/* "clauses.yaml:12: …" */
static struct str placed(struct work *w, const struct policy_problem *problem, struct str text)
{
    return arena_print(w->arena, "%.*s:%d: %.*s", STR_ARG(problem->file), problem->line,
                       STR_ARG(text));
}

/* Every problem of what was sent, as a form's problems are told. */
static enum status tell_problems(struct work *w, enum status status,
                                 const struct policy_report *report, const char *field)
{
    json_t *errors = json_new_list(w->arena);

    for (size_t i = 0; i < report->count; i++) {
        json_t *error = json_new_object(w->arena);

        json_put_textz(error, "field", field);
        json_put_textz(error, "code", field);
        json_put_text(error, "zh", placed(w, &report->problems[i], report->problems[i].zh));
        json_put_text(error, "en", placed(w, &report->problems[i], report->problems[i].en));
        json_add(errors, error);
    }
    if (report->count > 0) {
        fault_clear(&w->fault);
        status = work_fail(w, ST_INVALID, field, "%s%.0s", "%.0s%s",
                           str_zero(w->arena, report->problems[0].zh),
                           str_zero(w->arena, report->problems[0].en));
    }
    w->fault.errors = errors;
    return status;
}

static enum status evaluate_all(struct work *w, struct obligation_desk *desk,
                                const struct facts_set *set, struct instant at, json_t *items)
{
    if (set->count > EVALUATE_MAX_SUBJECTS)
        return work_fail(w, ST_LIMIT, "facts", "一次最多 %d 个对象", "at most %d subjects at once",
                         (int)EVALUATE_MAX_SUBJECTS);
    for (size_t i = 0; i < set->count; i++) {
        const struct obligation **rows;
        struct obligation_list list;

        TRY(obligation_evaluate(desk, &set->subjects[i], at, &list, &w->fault));
        if (json_array_size(items) + list.count > EVALUATE_MAX_ROWS)
            return work_fail(w, ST_LIMIT, "facts",
                             "算出的义务超过 %d 项，请分成几次，或者只用其中几个规则包",
                             "more than %d duties follow; send fewer subjects, or name packs",
                             (int)EVALUATE_MAX_ROWS);
        rows = obligation_sorted(w->arena, &list);
        for (size_t k = 0; k < list.count; k++)
            json_add(items, obligation_json(w->policy, w->arena, &set->subjects[i], rows[k]));
    }
    return ST_OK;
}

static enum status evaluate(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *items = json_new_list(w->arena);
    struct policy_report report = {0};
    struct obligation_desk *desk;
    struct facts_set set;
    struct instant at;
    struct str text = json_canonical(w->arena, json_get_object(rq->body, "facts"));
    enum status status;

    if (!instant_read(json_get_text(rq->body, "at"), &at))
        return work_fail(w, ST_INVALID, "at", "时间有误", "this is no instant");
    status = facts_read_text(w->policy, w->arena, STR("facts"), text, &set, &report, &w->fault);
    if (status != ST_OK)
        return tell_problems(w, status, &report, "facts");
    TRY(obligation_desk_open(w->policy, &desk, &w->fault));
    arena_defer(w->arena, end_desk, desk);
    TRY(limit_packs(w, desk, json_get_list(rq->body, "packs")));
    TRY(evaluate_all(w, desk, &set, at, items));
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", items);
    json_put_text(rp->body, "at", json_get_text(rq->body, "at"));
    return ST_OK;
}

static void end_policy(void *policy)
{
    policy_free(policy);
}

/* Problems are the answer, not a failure. */
static enum status lint(struct work *w, const struct request *rq, struct reply *rp)
{
    struct policy_report report = {0};
    struct policy *draft = NULL;
    json_t *problems = json_new_list(w->arena);
    enum status status = policy_load_draft(w->arena, NULL, 0, json_get_object(rq->body, "files"),
                                           &draft, &report, &w->fault);

    policy_free(draft);
    if (status != ST_OK && report.count == 0)
        return status;
    fault_clear(&w->fault);
    for (size_t i = 0; i < report.count; i++) {
        json_t *problem = json_new_object(w->arena);

        json_put_text(problem, "file", report.problems[i].file);
        json_put_int(problem, "line", report.problems[i].line);
        json_put_text(problem, "zh", report.problems[i].zh);
        json_put_text(problem, "en", report.problems[i].en);
        json_add(problems, problem);
    }
    rp->body = json_new_object(w->arena);
    json_put_bool(rp->body, "ok", report.count == 0);
    json_put(rp->body, "problems", problems);
    return ST_OK;
}

static enum status rehearse(struct work *w, const struct request *rq, struct reply *rp)
{
    struct policy_report report = {0};
    struct policy *draft = NULL;
    enum status status = policy_load_draft(w->arena, NULL, 0, json_get_object(rq->body, "files"),
                                           &draft, &report, &w->fault);

    if (status != ST_OK)
        return tell_problems(w, status, &report, "files");
    arena_defer(w->arena, end_policy, draft);
    return obligation_rehearsal(w, draft, REHEARSE_MAX_ROWS, &rp->body);
}

const struct route pack_routes[] = {
    {ROUTE_GET, "/api/v1/packs/coverage", ROUTE_ANYONE, 0, NULL, NULL, &coverage_shape,
     get_coverage, "Which clauses of each document are carried by entries of its pack."},
    {ROUTE_POST, "/api/v1/obligations/evaluate", OBLIGATION_REPLY_NEEDS, 0, NULL, &input_shape,
     &output_shape, evaluate, "What the packs make of facts that are sent; nothing is kept."},
    {ROUTE_POST, "/api/v1/packs/lint", OBLIGATION_REPLY_NEEDS, 0, NULL, &draft_shape, &lint_shape,
     lint, "Every problem of a draft of a pack, with file and line."},
    {ROUTE_POST, "/api/v1/packs/rehearse", OBLIGATION_REPLY_NEEDS, 0, NULL, &draft_shape,
     &rehearsal_shape, rehearse,
     "Which duties in one's scope a draft of a pack would make appear, vanish or move."},
    {0},
};
