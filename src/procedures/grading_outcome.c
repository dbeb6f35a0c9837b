/* SPDX-License-Identifier: Apache-2.0
 * The end of a grading. */
#include "procedures/grading_outcome.h"

#include "db/journal.h"
#include "procedures/grade_version.h"
#include "procedures/grading_rules.h"
#include "procedures/matter_notice.h"
#include "procedures/matter_system.h"
#include "procedures/paper.h"
#include "registry/role.h"

enum status grading_outcome_report(struct work *w, struct procedure_step *step)
{
    static const char *const keys[] = {
        "sections",   "scheme",        "info_harms",     "info_reason",         "info_description",
        "info_level", "service_harms", "service_reason", "service_description", "service_level",
        "level",      "code",          "result",         "floor_justification", "author",
        NULL};
    const struct matter *matter = step->matter;
    json_t *data = json_new_object(w->arena);
    struct paper paper;
    char day[DATE_TEXT_BYTES];

    json_put_text(data, "object", matter->system_name);
    json_put_text(data, "unit", matter->party.name);
    for (const char *const *key = keys; *key != NULL; key++)
        if (json_object_get(matter->data, *key) != NULL)
            json_put(data, *key, json_object_get(matter->data, *key));
    json_put_textz(data, "reported_on", date_print(instant_beijing_date(w->now), day));
    return paper_keep(w, matter, PAPER_GRADING_REPORT, STR(""), data, &paper);
}

static enum status keep_version(struct work *w, const struct procedure_step *step,
                                struct instant determined_at)
{
    static const char *const keys[] = {
        "object",   "info_harms",    "info_reason", "service_harms",       "service_reason",
        "facts",    "result",        "form_result", "floor_justification", "opinion",
        "approval", "change_reason", NULL};
    const struct matter *matter = step->matter;
    json_t *data = json_new_object(w->arena), *newest;
    struct grade_version version = {
        .system_id = matter->system_id,
        .matter_id = matter->id,
        .scheme = json_get_text(matter->data, "scheme"),
        .code = json_get_text(matter->data, "code"),
        .level = (int)json_get_int(matter->data, "level", 0),
        .info_level = (int)json_get_int(matter->data, "info_level", 0),
        .service_level = (int)json_get_int(matter->data, "service_level", 0),
        .data = data,
        .determined_at = determined_at,
    };

    for (const char *const *key = keys; *key != NULL; key++)
        if (json_object_get(matter->data, *key) != NULL)
            json_put(data, *key, json_object_get(matter->data, *key));
    json_put_textz(data, "approver", role_word(step->transition->by));
    json_put_text(data, "approver_account", w->actor->account_id);
    json_put_text(data, "basis", matter->basis);
    TRY(journal_of(w, arena_print(w->arena, "system:%.*s", STR_ARG(matter->system_id)), 0, 1,
                   &newest));
    version.journal_sequence = json_get_int(json_array_get(newest, 0), "sequence", 0);
    return grade_version_add(w, &version);
}

/* Which procedure the law wants after a level was determined; "" when none. */
static enum status follow_up(struct work *w, const struct matter *matter,
                             const struct system *before, struct str *ret_procedure)
{
    int level = (int)json_get_int(matter->data, "level", 0);
    bool is_filed =
        before->filing == SYSTEM_FILING_FILED || before->filing == SYSTEM_FILING_EXPIRED;
    struct matter open;
    enum status status;
    bool needs_filing;

    *ret_procedure = STR("");
    TRY(grading_rules_needs_filing(w, matter, level, &needs_filing));
    if (before->state == SYSTEM_WITHDRAWN)
        return ST_OK;
    if (is_filed && !needs_filing)
        *ret_procedure = STR("filing-withdrawal");
    else if (is_filed && level != before->level)
        *ret_procedure = STR("filing-change");
    else if (!is_filed && needs_filing)
        *ret_procedure = STR("filing");
    if (ret_procedure->len == 0)
        return ST_OK;
    status = matter_open_of(w, matter->system_id, str_zero(w->arena, *ret_procedure), &open);
    if (status == ST_OK)
        *ret_procedure = STR("");
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static enum status open_follow_up(struct work *w, const struct procedure_step *step,
                                  const struct system *before, struct instant determined_at)
{
    struct matter_opening opening = {
        .system_id = step->matter->system_id,
        .basis = step->matter->id,
        .started_at = determined_at,
        .data = json_new_object(w->arena),
    };
    struct matter opened;
    char at[INSTANT_TEXT_BYTES];

    TRY(follow_up(w, step->matter, before, &opening.procedure));
    if (opening.procedure.len == 0)
        return ST_OK;
    json_put_textz(opening.data, "level_determined_at", instant_print(determined_at, at));
    if (before->level > 0)
        json_put_int(opening.data, "level_before", before->level);
    TRY(matter_create(w, &opening, &opened));
    json_put_text(step->facts, "opened", opened.id);
    json_put_text(step->facts, "opened_procedure", opened.procedure);
    return ST_OK;
}

static enum status notify_sector(struct work *w, const struct matter *matter)
{
    bool notifies;

    TRY(grading_rules_notifies_sector(w, matter, &notifies));
    if (!notifies)
        return ST_OK;
    return matter_notice_add(w, matter->id, matter->regulator.id, STR(""), "regulator",
                             "determined");
}

enum status grading_outcome_determine(struct work *w, struct procedure_step *step)
{
    struct matter *matter = step->matter;
    struct system before;
    struct instant determined_at;
    struct str event, reason;
    char at[INSTANT_TEXT_BYTES];

    if (step->transition->by == ROLE_REGULATOR) {
        json_t *approval = json_new_object(w->arena);

        json_put_text(approval, "party", w->actor->party_id);
        json_put_text(approval, "text", step->reason);
        json_put_textz(approval, "at", instant_print(w->now, at));
        json_put(matter->data, "approval", approval);
        json_put_textz(matter->data, "approved_at", instant_print(w->now, at));
    }
    TRY(matter_system_load(w, matter, &before));
    TRY(grading_rules_determined_at(w, matter, &determined_at, &event));
    json_put_textz(matter->data, "determined_at", instant_print(determined_at, at));
    json_put_text(matter->data, "determined_event", event);
    json_put_textz(step->facts, "determined_at", at);
    json_put_int(step->facts, "level", json_get_int(matter->data, "level", 0));
    json_put_text(step->facts, "code", json_get_text(matter->data, "code"));
    reason = arena_print(w->arena, "定级事项 %.*s 确定等级", STR_ARG(matter->id));
    TRY(matter_system_set_grade(w, matter, (int)json_get_int(matter->data, "info_level", 0),
                                (int)json_get_int(matter->data, "service_level", 0),
                                (int)json_get_int(matter->data, "level", 0), reason));
    TRY(keep_version(w, step, determined_at));
    TRY(grading_outcome_report(w, step));
    TRY(notify_sector(w, matter));
    return open_follow_up(w, step, &before, determined_at);
}
