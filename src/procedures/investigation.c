/* SPDX-License-Identifier: Apache-2.0
 * Investigation and evaluation after a response. */
#include "procedures/investigation.h"

#include "policy/lists.h"
#include "procedures/investigation_report.h"
#include "procedures/task.h"

/* ---- Guards that only look at the kind of investigation ---- */

static enum status is_own(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = !d->is_imported;
    return ST_OK;
}

static enum status is_imported(struct work *w, const struct dossier *d, bool *ret_open)
{
    (void)w;
    *ret_open = d->is_imported;
    return ST_OK;
}

/* ---- The table ---- */

static const struct dossier_state states[] = {
    {"open", "调查中", "under investigation", false, true},
    {"submitted", "已报送", "submitted", false, false},
    {"returned", "退回修改", "returned", false, true},
    {"received", "已接收", "received", false, false},
    {"archived", "已归档", "archived", true, false},
    {0},
};

static const struct procedure_input submit_input[] = {
    {"number", "报告文号", "number of the report", "text", false},
    {0},
};
static const struct procedure_input outside_input[] = {
    {"number", "回执或文号", "number of the receipt", "text", false},
    {"received_by", "接收单位和人员", "who received it", "text", true},
    {0},
};
static const struct procedure_input conclusion_input[] = {
    {"number", "文号", "number", "text", true},
    {"issuer", "发文机关", "issuer", "text", true},
    {"text", "结论摘要", "conclusion in short", "long-text", true},
    {0},
};

static const struct dossier_act acts[] = {
    {.word = "submit",
     .zh = "报送调查报告",
     .en = "submit the report",
     .from = "open returned",
     .to = "submitted",
     .who = DOSSIER_BY_KEEPER,
     .flags = DOSSIER_RECEIPTED,
     .authority = "investigation.run",
     .when = is_own,
     .guard = investigation_report_complete,
     .effect = investigation_report_submit,
     .input = submit_input,
     .consequence_zh = "报送后不能再改，直到退回。",
     .consequence_en = "It cannot be changed any more unless it is returned."},
    {.word = "receive",
     .zh = "接收",
     .en = "receive",
     .from = "submitted",
     .to = "received",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_RECEIPTED,
     .when = investigation_report_has_receiver,
     .guard = investigation_report_is_receiver,
     .effect = investigation_report_receive,
     .consequence_zh = "改进措施将转为任务。",
     .consequence_en = "Its improvements become tasks."},
    {.word = "return",
     .zh = "退回修改",
     .en = "return",
     .from = "submitted",
     .to = "returned",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON,
     .when = investigation_report_has_receiver,
     .guard = investigation_report_is_receiver},
    {.word = "record-receipt",
     .zh = "登记接收回执",
     .en = "enter the receipt",
     .from = "submitted",
     .to = "received",
     .who = DOSSIER_BY_KEEPER,
     .when = investigation_report_goes_outside,
     .effect = investigation_report_received_outside,
     .input = outside_input},
    {.word = "record-conclusion",
     .zh = "登记上级结论",
     .en = "enter the upper office's conclusion",
     .from = "open",
     .to = "received",
     .who = DOSSIER_BY_KEEPER,
     .when = is_imported,
     .effect = investigation_report_conclusion,
     .input = conclusion_input},
    {.word = "archive",
     .zh = "归档",
     .en = "archive",
     .from = "received",
     .to = "archived",
     .who = DOSSIER_BY_KEEPER},
    {0},
};

static const char *const draft_keys[] = {"parts", "lessons", "plan_revision", NULL};

const struct dossier_kind investigation_kind = {
    .word = "investigation",
    .zh = "调查评估",
    .en = "investigation",
    .about_zh = "响应结束后的调查和总结评估。",
    .about_en = "Investigation and evaluation after a response.",
    .states = states,
    .acts = acts,
    .draft_keys = draft_keys,
    .opens_with = "open",
};

/* ---- Reading ---- */

enum status investigation_json(struct work *w, const struct dossier *d, json_t **ret_object)
{
    json_t *object, *form, *tasks, *duties;

    TRY(dossier_view_json(w, d, &object));
    TRY(investigation_report_form(w, d, &form));
    TRY(task_page(w, d->id, STR(""), STR(""), INVESTIGATION_LESSONS_MAX, &tasks));
    TRY(investigation_report_duties(w, d, &duties));
    json_put(object, "form", form);
    json_put(object, "tasks", json_get_list(tasks, "items"));
    json_put(object, "duties", duties);
    *ret_object = object;
    return ST_OK;
}
