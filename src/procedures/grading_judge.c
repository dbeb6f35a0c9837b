/* SPDX-License-Identifier: Apache-2.0
 * Judging a grading object. */
#include "procedures/grading_judge.h"

#include "policy/grade.h"
#include "procedures/matter_system.h"

enum { REASON_MIN_POINTS = 10, LEVEL_MAX = 5 };

#define FORM_SCHEME STR("form-2025")

struct judgement {
    struct grade_harms info, service;
    struct grade_facts facts;
    struct grade_result result; /* under the scheme that was chosen */
    struct grade_result form;   /* under the list of the 2025 form */
    int level;                  /* chosen: not below result.level */
};

/* GB/T 22240-2020, 4.2: all three features; a single component is no object. */
static void check_object(struct work *w, struct procedure_step *step)
{
    static const struct {
        const char *key, *field, *zh, *en;
    } features[] = {
        {"responsible_body", "object.responsible_body",
         "定级对象须有确定的主要安全责任主体；没有明确责任主体的，不能作为定级对象",
         "a grading object has one definite body that answers for its security"},
        {"independent_business", "object.independent_business",
         "定级对象须承载相对独立的业务应用；只是某项业务的一部分的，应并入该业务所在的系统定级",
         "a grading object carries a relatively independent business; a part of one is graded with "
         "the system it belongs to"},
        {"several_resources", "object.several_resources", "定级对象须包含相互关联的多个资源",
         "a grading object is made of several related resources"},
    };
    const json_t *object = json_get_object(step->matter->data, "object");
    struct str clause = json_get_text(grade_objects(w->policy), "clause");

    for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
        if (!json_get_bool(object, features[i].key, false))
            procedure_problem(step, features[i].field, "not-an-object", clause, features[i].zh,
                              features[i].en);
    if (json_get_bool(object, "single_component", false))
        procedure_problem(
            step, "object.single_component", "single-component", clause,
            "单一的服务器、终端、网络设备等组件不能作为定级对象，请与其所属系统一并定级",
            "a single component (a server, terminal or network device) is no grading "
            "object; grade the system it belongs to");
}

static void check_reasons(struct procedure_step *step)
{
    static const struct {
        const char *key, *zh, *en;
    } reasons[] = {
        {"info_reason", "须写明业务信息安全受到破坏时侵害客体和侵害程度的判断理由（不少于 10 字）",
         "say why the business information harms these objects this much (10 characters or more)"},
        {"service_reason",
         "须写明系统服务安全受到破坏时侵害客体和侵害程度的判断理由（不少于 10 字）",
         "say why the loss of the service harms these objects this much (10 characters or more)"},
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (str_points(str_trim(json_get_text(step->matter->data, reasons[i].key))) <
            REASON_MIN_POINTS)
            procedure_problem(step, reasons[i].key, "missing", STR(""), reasons[i].zh,
                              reasons[i].en);
}

/* A fault of the pure functions becomes a problem of the matter. */
static void take_fault(struct procedure_step *step, struct fault *fault)
{
    procedure_problem(step, fault->field, "not-acceptable", str_of(fault->clause), fault->zh,
                      fault->en);
    fault_clear(fault);
}

static enum status read_facts(struct work *w, const struct matter *matter,
                              struct grade_facts *facts)
{
    const json_t *given = json_get_object(matter->data, "facts");

    facts->has_big_data_with_personal_information =
        json_get_bool(given, "big_data_personal", false);
    facts->is_big_data_platform_for_public = json_get_bool(given, "big_data_platform", false);
    return matter_system_highest_carried(w, matter, &facts->highest_level_carried);
}

/* Read the harms and compute under both schemes; *ret_judged is false when problems were added. */
static enum status judge(struct work *w, struct procedure_step *step, struct judgement *j,
                         bool *ret_judged)
{
    const json_t *data = step->matter->data;
    struct fault fault = {0};

    *ret_judged = false;
    TRY(read_facts(w, step->matter, &j->facts));
    if (grade_read_harms(json_get_text(data, "info_harms"), "info_harms", &j->info, &fault) !=
            ST_OK ||
        grade_read_harms(json_get_text(data, "service_harms"), "service_harms", &j->service,
                         &fault) != ST_OK ||
        grade_compute(w->policy, w->arena, json_get_text(data, "scheme"), &j->info, &j->service,
                      &j->facts, &j->result, &fault) != ST_OK ||
        grade_compute(w->policy, w->arena, FORM_SCHEME, &j->info, &j->service, &j->facts, &j->form,
                      &fault) != ST_OK) {
        take_fault(step, &fault);
        return ST_OK;
    }
    j->level = (int)json_get_int(data, "level_chosen", j->result.level_with_floors);
    *ret_judged = true;
    return ST_OK;
}

static void check_level(struct work *w, struct procedure_step *step, const struct judgement *j)
{
    bool is_justified =
        str_points(str_trim(json_get_text(step->matter->data, "floor_justification"))) >=
        REASON_MIN_POINTS;

    if (j->level < j->result.level || j->level > LEVEL_MAX) {
        procedure_problem_print(
            w, step, "level_chosen", "below-result", "拟定级别须在判定结果第 %d 级与第 5 级之间",
            "the chosen level lies between the result, %d, and 5", j->result.level);
        return;
    }
    for (size_t i = 0; i < j->result.floor_count; i++) {
        const struct grade_floor *floor = &j->result.floors[i];

        if (j->level >= floor->level || is_justified)
            continue;
        procedure_problem(
            step, "floor_justification", "below-floor", floor->clause,
            str_zero(w->arena,
                     arena_print(w->arena, "%.*s：原则上不低于第 %d 级；低于此级须写明理由",
                                 STR_ARG(floor->zh), floor->level)),
            str_zero(w->arena,
                     arena_print(w->arena,
                                 "%.*s: in principle not below level %d; a lower level needs a "
                                 "written justification",
                                 STR_ARG(floor->en), floor->level)));
    }
}

enum status grading_judge_is_ready(struct work *w, struct procedure_step *step)
{
    struct judgement j = {0};
    bool is_judged;

    check_object(w, step);
    check_reasons(step);
    TRY(judge(w, step, &j, &is_judged));
    if (is_judged)
        check_level(w, step, &j);
    return ST_OK;
}

/* A level above the result is carried by the side that gave the result, both sides being equal by
 * business information; so the code stays one that the standard knows. */
static void raise_side(const struct judgement *j, int *info_level, int *service_level)
{
    if (j->level <= j->result.level)
        return;
    if (*info_level >= *service_level)
        *info_level = j->level;
    else
        *service_level = j->level;
}

enum status grading_judge_write(struct work *w, struct procedure_step *step)
{
    json_t *data = step->matter->data;
    struct judgement j = {0};
    bool is_judged;
    int info_level, service_level;
    char at[INSTANT_TEXT_BYTES];

    TRY(judge(w, step, &j, &is_judged));
    if (!is_judged)
        return work_fail(w, ST_INTERNAL, "data", "判定在核对之后失败",
                         "the judgement failed after its guard");
    info_level = j.result.info_level > 0 ? j.result.info_level : 1;
    service_level = j.result.service_level > 0 ? j.result.service_level : 1;
    raise_side(&j, &info_level, &service_level);
    json_put(data, "result", grade_json(w->arena, &j.result));
    json_put(data, "form_result", grade_json(w->arena, &j.form));
    json_put(data, "neighbours",
             grade_neighbours(w->policy, w->arena, j.result.scheme, &j.info, &j.service));
    json_put_int(data, "highest_level_carried", j.facts.highest_level_carried);
    json_put_int(data, "level", j.level);
    json_put_int(data, "info_level", info_level);
    json_put_int(data, "service_level", service_level);
    json_put_text(data, "code", system_code(w->arena, info_level, service_level));
    json_put_textz(data, "judged_at", instant_print(w->now, at));
    json_put_int(step->facts, "level", j.level);
    json_put_text(step->facts, "code", json_get_text(data, "code"));
    json_put_text(step->facts, "scheme", j.result.scheme);
    return ST_OK;
}
