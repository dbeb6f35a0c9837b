/* SPDX-License-Identifier: Apache-2.0
 * The procedure of drills as a table: read it from top to bottom. */
#include "procedures/drill.h"

#include "procedures/drill_act.h"
#include "procedures/drill_report.h"
#include "procedures/drill_result.h"
#include "procedures/drill_store.h"

static const char *const draft_keys[] = {"purpose",      "drill_kind", "plan",  "window_from",
                                         "window_to",    "parts",      "scope", "forbidden",
                                         "is_announced", NULL};

static const struct dossier_state states[] = {
    {"planned", "筹划", "planned", false, true},
    {"authorised", "已批准", "authorised", false, false},
    {"running", "进行中", "running", false, false},
    {"paused", "暂停", "paused", false, false},
    {"ended", "已结束", "ended", false, false},
    {"stopped", "已中止", "stopped", false, false},
    {"reported", "已总结", "reported", true, false},
    {"cancelled", "已取消", "cancelled", true, false},
    {0},
};

static const struct procedure_input report_input[] = {
    {"summary", "总结", "summary", "long-text", true},
    {"findings", "发现的问题", "problems found", "items", false},
    {"lessons", "改进事项", "lessons", "items", false},
    {0},
};

static const struct dossier_act acts[] = {
    {.word = "authorise",
     .zh = "批准",
     .en = "authorise",
     .from = "planned",
     .to = "authorised",
     .flags = DOSSIER_RECEIPTED,
     .guard = drill_act_guard_authorise,
     .effect = drill_act_authorise,
     .consequence_zh = "范围和规则从此不再改变；红方和裁判随即看到演练，红方须签署承诺。",
     .consequence_en =
         "Scope and rules stay as they are from now on; the red side and referees see "
         "the drill, and the red side signs its undertakings."},
    {.word = "return",
     .zh = "退回筹划",
     .en = "return to planning",
     .from = "authorised",
     .to = "planned",
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_NEW_ROUND,
     .effect = drill_act_return},
    {.word = "prepare",
     .zh = "登记防护准备",
     .en = "record the preparations",
     .from = "authorised running",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON,
     .guard = drill_act_guard_blue},
    {.word = "start",
     .zh = "开始",
     .en = "start",
     .from = "authorised",
     .to = "running",
     .flags = DOSSIER_RECEIPTED,
     .guard = drill_act_guard_start,
     .effect = drill_act_start},
    {.word = "pause",
     .zh = "暂停",
     .en = "pause",
     .from = "running",
     .to = "paused",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON,
     .guard = drill_act_guard_heads,
     .effect = drill_act_pause},
    {.word = "resume",
     .zh = "恢复",
     .en = "resume",
     .from = "paused",
     .to = "running",
     .who = DOSSIER_BY_NAMED,
     .guard = drill_act_guard_heads,
     .effect = drill_act_resume},
    {.word = "serious-event",
     .zh = "报告重大事件并暂停",
     .en = "report a serious event and pause",
     .from = "running",
     .to = "paused",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_RECEIPTED,
     .effect = drill_act_serious,
     .consequence_zh = "演练立即暂停，组织方和裁判收到通知。",
     .consequence_en = "The drill pauses at once; organiser and referees are told."},
    {.word = "stop",
     .zh = "中止",
     .en = "stop",
     .from = "running paused",
     .to = "stopped",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_NEEDS_REASON | DOSSIER_RECEIPTED,
     .guard = drill_act_guard_heads,
     .effect = drill_act_stop,
     .consequence_zh = "演练就此中止，不计入已开展的演练。",
     .consequence_en = "The drill ends here and does not count as held."},
    {.word = "end",
     .zh = "结束",
     .en = "end",
     .from = "running paused",
     .to = "ended",
     .who = DOSSIER_BY_NAMED,
     .flags = DOSSIER_RECEIPTED,
     .guard = drill_act_guard_heads,
     .effect = drill_act_end,
     .consequence_zh = "记入参演单位已开展的演练，由此产生报告等义务。",
     .consequence_en = "It counts as held by those who took part; duties to report follow."},
    {.word = "take-result",
     .zh = "采用演习副本的结果",
     .en = "take the results of the twin",
     .from = "authorised",
     .to = "ended",
     .flags = DOSSIER_RECEIPTED,
     .when = drill_result_is_offered,
     .guard = drill_result_guard,
     .effect = drill_result_effect,
     .consequence_zh = "演练以副本中的时间和评判结束，记入参演单位已开展的演练。",
     .consequence_en = "The drill ends with the twin's times and judgements, and counts as held."},
    {.word = "report",
     .zh = "总结",
     .en = "report",
     .from = "ended stopped",
     .to = "reported",
     .flags = DOSSIER_RECEIPTED,
     .guard = drill_report_guard,
     .effect = drill_report_effect,
     .input = report_input,
     .consequence_zh = "参演单位看到脚本和评分；改进事项成为任务，发现的问题成为整改义务。",
     .consequence_en = "Those who took part see script and scores; lessons become tasks, problems "
                       "duties to correct them."},
    {.word = "cancel",
     .zh = "取消",
     .en = "cancel",
     .from = "planned authorised",
     .to = "cancelled",
     .flags = DOSSIER_NEEDS_REASON},
    {.word = "inject", .zh = "情况发出", .en = "inject released", .who = DOSSIER_BY_JOB},
    {.word = "refused", .zh = "越界行动被拒", .en = "action refused", .who = DOSSIER_BY_JOB},
    {.word = "undertake", .zh = "签署承诺", .en = "undertaking signed", .who = DOSSIER_BY_JOB},
    {0},
};

const struct dossier_kind drill_kind = {
    .word = "drill",
    .zh = "应急演练",
    .en = "drill",
    .about_zh = "演练的脚本、实施和评估。",
    .about_en = "Drills: script, run and evaluation.",
    .states = states,
    .acts = acts,
    .draft_keys = draft_keys,
    .opens_with = "plan",
};

enum status drill_draft(struct work *w, const json_t *input, struct dossier *ret_drill)
{
    json_t *data = json_new_object(w->arena);

    for (size_t i = 0; draft_keys[i] != NULL; i++)
        if (json_object_get(input, draft_keys[i]) != NULL)
            json_put(data, draft_keys[i], json_object_get(input, draft_keys[i]));
    return dossier_open(w,
                        &(struct dossier_opening){.kind = "drill",
                                                  .title = json_get_text(input, "title"),
                                                  .region = json_get_text(input, "region"),
                                                  .sector = json_get_text(input, "sector"),
                                                  .data = data},
                        ret_drill);
}

enum status drill_part_of(struct work *w, const struct dossier *drill, struct str *ret_part)
{
    if (w->actor->is_system || str_equal(w->actor->party_id, drill->party_id)) {
        *ret_part = STR(DRILL_ORGANISER);
        return ST_OK;
    }
    return drill_store_part(w, drill->id, w->actor->party_id, ret_part);
}

enum status drill_check_referee(struct work *w, const struct dossier *drill)
{
    struct str part;

    TRY(drill_part_of(w, drill, &part));
    if (str_is(part, DRILL_ORGANISER) || str_is(part, DRILL_REFEREE))
        return ST_OK;
    return work_fail(w, ST_DENIED, "id", "只有组织方和裁判可以办理",
                     "only organiser and referee may do this");
}

/* ---- Time ---- */

static int64_t overlap(int64_t a_from, int64_t a_to, int64_t b_from, int64_t b_to)
{
    int64_t from = a_from > b_from ? a_from : b_from, to = a_to < b_to ? a_to : b_to;

    return to > from ? to - from : 0;
}

int64_t drill_took_ms(const struct dossier *drill, struct instant from, struct instant to)
{
    const json_t *run = json_get_object(drill->data, "run"), *pause;
    int64_t paused_since = json_get_int(run, "paused_since_ms", 0);
    int64_t took = to.ms - from.ms;
    size_t i;

    json_array_foreach(json_get_list(run, "pauses"), i, pause) took -=
        overlap(from.ms, to.ms, json_get_int(pause, "from_ms", 0), json_get_int(pause, "to_ms", 0));
    if (paused_since > 0)
        took -= overlap(from.ms, to.ms, paused_since, to.ms);
    return took > 0 ? took : 0;
}

int64_t drill_elapsed_ms(const struct dossier *drill, struct instant now)
{
    const json_t *run = json_get_object(drill->data, "run");
    struct instant started = {json_get_int(run, "started_ms", 0)};
    struct instant ended = {json_get_int(run, "ended_ms", 0)};

    if (started.ms == 0)
        return 0;
    return drill_took_ms(drill, started, ended.ms > 0 ? ended : now);
}
