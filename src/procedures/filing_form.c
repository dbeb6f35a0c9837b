/* SPDX-License-Identifier: Apache-2.0
 * Filling and checking the filing form of a matter. */
#include "procedures/filing_form.h"

#include "policy/form.h"
#include "procedures/grade_version.h"
#include "procedures/matter_store.h"
#include "procedures/matter_system.h"
#include "procedures/paper.h"
#include "registry/attachment.h"

/* "public:serious,citizen:general" as the list of ticked situations. */
static json_t *situations(struct work *w, struct str harms)
{
    json_t *list = json_new_list(w->arena);
    struct str rest = harms;

    while (rest.len > 0) {
        struct str one = str_trim(str_cut(rest, ',', &rest));

        if (one.len > 0)
            json_add_text(list, one);
    }
    return list;
}

static void put_answer(json_t *answers, const char *key, json_t *value)
{
    if (value != NULL)
        json_put(answers, key, value);
}

static bool has_agreed(const json_t *data, const char *key)
{
    return json_get_object(data, key) != NULL;
}

static enum status fill_grading(struct work *w, const struct matter *matter, json_t **ret_answers)
{
    json_t *answers = json_new_object(w->arena);
    struct grade_version version;
    enum status status = grade_version_current(w, matter->system_id, &version);
    char day[DATE_TEXT_BYTES];

    *ret_answers = answers;
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    json_put(answers, "table3.info_situations",
             situations(w, json_get_text(version.data, "info_harms")));
    json_put_int(answers, "table3.info_level", version.info_level);
    json_put(answers, "table3.service_situations",
             situations(w, json_get_text(version.data, "service_harms")));
    json_put_int(answers, "table3.service_level", version.service_level);
    json_put_int(answers, "table3.level", version.level);
    json_put_textz(answers, "table3.graded_on",
                   date_print(instant_beijing_date(version.determined_at), day));
    json_put_bool(answers, "table3.report", true);
    json_put_bool(answers, "table3.expert_review", has_agreed(version.data, "opinion"));
    json_put_bool(answers, "table3.has_department", matter->regulator.id.len > 0);
    if (matter->regulator.id.len > 0) {
        json_put_text(answers, "table3.department_name", matter->regulator.name);
        json_put_bool(answers, "table3.department_approval", has_agreed(version.data, "approval"));
    }
    put_answer(answers, "table3.filled_by", json_object_get(matter->data, "filled_by"));
    put_answer(answers, "table3.filled_on", json_object_get(matter->data, "filled_on"));
    return ST_OK;
}

/* The numbers of table 1 are counted in the register, whatever was typed: this filing is one object
 * of its level, the totals are the unit's systems that are not withdrawn. */
static enum status fill_counts(struct work *w, const struct matter *matter, json_t *system,
                               json_t *answers)
{
    int64_t counts[6], total = 0, level = json_get_int(system, "level", 0);

    TRY(matter_system_counts(w, matter, counts));
    for (int i = 1; i <= 5; i++) {
        json_put_int(answers, str_zero(w->arena, arena_print(w->arena, "table1.objects_%d", i)),
                     counts[i]);
        total += counts[i];
        if (i >= 2)
            json_put_int(answers,
                         str_zero(w->arena, arena_print(w->arena, "table1.filed_now_%d", i)),
                         i == level);
    }
    json_put_int(answers, "table1.objects_total", total);
    json_put_int(answers, "table1.filed_now_total", level >= 2);
    return ST_OK;
}

enum status filing_form_fill(struct work *w, const struct matter *matter, json_t **ret_filled)
{
    json_t *filled = json_new_object(w->arena), *system, *party, *grading, *unit;
    struct str form = str_of(FILING_FORM);

    TRY(matter_system_json(w, matter, &system, &party));
    TRY(fill_grading(w, matter, &grading));
    json_put_text(filled, "form", form);
    unit = form_answers(w->policy, w->arena, form, STR("party"), party);
    TRY(fill_counts(w, matter, system, unit));
    json_put(filled, "party", unit);
    json_put(filled, "system", form_answers(w->policy, w->arena, form, STR("system"), system));
    json_put(filled, "grading", grading);
    *ret_filled = filled;
    return ST_OK;
}

static enum status check_part(struct work *w, struct procedure_step *step, const char *about,
                              const json_t *answers)
{
    struct form_problems problems;

    TRY(form_check(w->policy, w->arena, str_of(FILING_FORM), str_of(about), answers, &problems));
    for (size_t i = 0; i < problems.count; i++) {
        const struct form_problem *one = &problems.problems[i];

        procedure_problem(step, str_zero(w->arena, one->key), str_zero(w->arena, one->code),
                          STR(""), str_zero(w->arena, one->zh), str_zero(w->arena, one->en));
    }
    return ST_OK;
}

static bool holds_slot(const json_t *files, struct str slot)
{
    const json_t *file;
    size_t i;

    json_array_foreach(files, i,
                       file) if (str_equal(json_get_text(file, "slot"), slot)) return true;
    return false;
}

/* The files of one matter whose slots `files` does not hold yet from a newer one. */
static enum status add_files(struct work *w, const struct matter *matter, json_t *files)
{
    json_t *uploaded, *older = json_new_list(w->arena), *file;
    size_t i;

    TRY(attachment_list(w, matter_subject(w->arena, matter), &uploaded));
    json_array_foreach(uploaded, i, file)
    {
        json_t *one = json_new_object(w->arena);

        if (holds_slot(files, json_get_text(file, "slot")))
            continue;
        json_put_text(one, "slot", json_get_text(file, "slot"));
        json_put_text(one, "name", json_get_text(file, "name"));
        json_put_text(one, "digest", json_get_text(file, "digest"));
        json_put_text(one, "matter", matter->id);
        json_add(older, one);
    }
    json_array_foreach(older, i, file) json_add(files, file);
    return ST_OK;
}

enum status filing_form_files(struct work *w, const struct matter *matter, json_t **ret_files)
{
    json_t *files = json_new_list(w->arena);
    struct matter_rows rows;

    TRY(add_files(w, matter, files));
    TRY(matter_store_of_system(w, matter->system_id, &rows));
    for (size_t i = 0; i < rows.count; i++)
        if (str_starts(rows.matters[i].procedure, STR("filing")) &&
            !str_equal(rows.matters[i].id, matter->id))
            TRY(add_files(w, &rows.matters[i], files));
    *ret_files = files;
    return ST_OK;
}

/* The papers that the grading made here stand for the files of table 3. */
static bool is_made_here(struct str slot)
{
    return str_is(slot, "grading-report") || str_is(slot, "expert-opinion") ||
           str_is(slot, "department-approval");
}

/* One paper: from some level on it must be handed in, and what is said to be there must be. */
static void check_file(struct work *w, struct procedure_step *step, const json_t *field,
                       const json_t *answers, const json_t *files, int level)
{
    struct str slot = json_get_text(field, "slot");
    const char *key = str_zero(w->arena, json_get_text(field, "key"));
    const char *zh = str_zero(w->arena, json_get_text(field, "zh"));
    const char *en = str_zero(w->arena, json_get_text(field, "en"));
    int64_t from_level = json_get_int(field, "have_from_level", 0);
    bool is_given = json_get_bool(answers, key, false);

    if (slot.len == 0 || is_made_here(slot))
        return;
    if (!is_given && from_level > 0 && level >= from_level && form_is_shown(field, answers))
        procedure_problem_print(w, step, key, "needed-from-level",
                                "第 %d 级以上的对象须提交“%s%.0s”",
                                "from level %d on, “%.0s%s” is handed in", (int)from_level, zh, en);
    else if (is_given && !holds_slot(files, slot))
        procedure_problem_print(w, step, key, "no-file", "“%s%.0s”填了“有”，但没有上传文件",
                                "“%.0s%s” is said to be handed in, but no file is there", zh, en);
}

static enum status check_files(struct work *w, struct procedure_step *step, const json_t *filled)
{
    json_t *form = policy_form(w->policy, str_of(FILING_FORM)), *files, *table, *field;
    const json_t *answers = json_get_object(filled, "system");
    int level = (int)json_get_int(json_get_object(filled, "grading"), "table3.level", 0);
    size_t i, k;

    TRY(filing_form_files(w, step->matter, &files));
    json_array_foreach(json_get_list(form, "tables"), i, table)
    {
        if (!str_is(json_get_text(table, "about"), "system"))
            continue;
        json_array_foreach(json_get_list(table, "fields"), k, field)
            check_file(w, step, field, answers, files, level);
    }
    return ST_OK;
}

static enum status check_level(struct work *w, struct procedure_step *step)
{
    struct grade_version version;
    struct system system;
    int64_t form_level;
    enum status status = grade_version_current(w, step->matter->system_id, &version);

    if (status == ST_NOT_FOUND) {
        procedure_problem(step, "table3.level", "not-graded", STR(""),
                          "该系统还没有经过定级程序确定的等级，请先定级",
                          "no grading has determined the level of this system yet; grade it first");
        return ST_OK;
    }
    TRY(status);
    TRY(matter_system_load(w, step->matter, &system));
    if (system.level != version.level)
        procedure_problem_print(w, step, "table3.level", "level-differs",
                                "系统登记的等级（%d）与定级结论（%d）不一致",
                                "the registered level (%d) is not the determined one (%d)",
                                system.level, version.level);
    form_level = json_get_int(json_get_object(version.data, "form_result"), "level", 0);
    if (form_level > version.level)
        procedure_problem_print(
            w, step, "table3.level", "form-level",
            "按 2025 版备案表的情形应为第 %d 级，定级结论为第 %d 级；请按备案表规则重新定级",
            "the situations of the 2025 form give level %d, the grading says %d; grade again by "
            "the form's list",
            (int)form_level, version.level);
    return ST_OK;
}

enum status filing_form_check(struct work *w, struct procedure_step *step)
{
    json_t *filled;

    TRY(filing_form_fill(w, step->matter, &filled));
    TRY(check_part(w, step, "party", json_object_get(filled, "party")));
    TRY(check_part(w, step, "system", json_object_get(filled, "system")));
    TRY(check_level(w, step));
    if (json_object_size(json_object_get(filled, "grading")) > 0)
        TRY(check_part(w, step, "grading", json_object_get(filled, "grading")));
    return check_files(w, step, filled);
}
