/* SPDX-License-Identifier: Apache-2.0
 * Undertakings, declared actions, judged reactions. */
#include "procedures/drill_run.h"

#include "base/digest.h"
#include "base/id.h"
#include "db/journal.h"
#include "procedures/drill_scope.h"
#include "procedures/drill_tell.h"

static const int64_t minute_ms = 60000;

enum { TARGET_MAX = 200, NOTE_MAX = 500 };

static struct str subject_of(struct work *w, const struct dossier *drill)
{
    return arena_print(w->arena, "dossier:%.*s", STR_ARG(drill->id));
}

/* Absent is empty, never NULL. */
static struct str text_of(const json_t *object, const char *key)
{
    struct str text = str_trim(json_get_text(object, key));

    return text.ptr != NULL ? text : STR("");
}

/* ---- Undertakings ---- */

enum status drill_run_terms(struct work *w, const struct dossier *drill, json_t **ret_terms)
{
    json_t *terms = json_new_object(w->arena);
    char hex[DIGEST_SM3_HEX_BYTES];

    json_put_text(terms, "drill", drill->id);
    json_put_textz(terms, "zh",
                   "本人作为红方成员参加本次演练，承诺：只对授权资产行动，不进行破坏性测试；"
                   "未经主管部门允许，不泄露漏洞、演练方案和检查结果；发生重大事件立即停止并报告；"
                   "演练结束后清除所有工具、账号和后门。");
    json_put_textz(terms, "en",
                   "As a member of the red side I act on authorised assets only and make no "
                   "destructive test; I leak no vulnerability, drill plan or result without the "
                   "authority's permission; at a serious event I stop and report; afterwards I "
                   "remove every tool, account and back door.");
    json_put(terms, "rules", json_get_list(drill->data, "rules"));
    json_put(terms, "forbidden", json_get_list(drill->data, "forbidden"));
    json_put(terms, "scope", json_get_object(drill->data, "scope"));
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, terms));
    json_put_textz(terms, "digest", digest_hex(&digest, hex));
    *ret_terms = terms;
    return ST_OK;
}

static enum status need_red(struct work *w, const struct dossier *drill)
{
    struct str part;

    TRY(drill_store_part(w, drill->id, w->actor->party_id, &part));
    if (str_is(part, DRILL_RED))
        return ST_OK;
    return work_fail(w, ST_DENIED, "id", "只有红方可以办理", "only the red side may do this");
}

enum status drill_run_undertake(struct work *w, const struct dossier *drill, struct str digest)
{
    const struct drill_undertaking undertaking = {
        .dossier_id = drill->id,
        .account_id = w->actor->account_id,
        .person = w->actor->person_name,
        .party_id = w->actor->party_id,
        .digest = digest,
        .at = w->now,
    };
    json_t *terms, *facts = json_new_object(w->arena);
    bool has_signed;

    TRY(need_red(w, drill));
    if (!str_is(drill->state, "authorised") && !str_is(drill->state, "running") &&
        !str_is(drill->state, "paused"))
        return work_fail(w, ST_CONFLICT, "state", "演练批准后、结束前才能签署",
                         "undertakings are signed between authorisation and end");
    TRY(drill_run_terms(w, drill, &terms));
    if (!str_equal(digest, json_get_text(terms, "digest")))
        return work_fail(w, ST_STALE, "digest", "承诺内容与您看到的不同，请重新阅读",
                         "the terms are not those you read; read them again");
    TRY(drill_store_has_undertaken(w, drill->id, w->actor->account_id, &has_signed));
    if (has_signed)
        return work_fail(w, ST_CONFLICT, "digest", "您已签署承诺", "you signed already");
    TRY(drill_store_undertake(w, &undertaking));
    json_put_text(facts, "digest", digest);
    return dossier_note(w, drill, "undertake", w->now, STR(""), facts);
}

/* ---- Actions of the red side ---- */

static enum status check_declaration(struct work *w, const struct dossier *drill,
                                     const json_t *input)
{
    struct str target = str_trim(json_get_text(input, "target"));
    bool has_signed;
    int64_t all, refused;

    TRY(need_red(w, drill));
    if (!str_is(drill->state, "running"))
        return work_fail(w, ST_CONFLICT, "state", "演练没有在进行，不得行动",
                         "the drill is not running; do nothing");
    TRY(drill_store_has_undertaken(w, drill->id, w->actor->account_id, &has_signed));
    if (!has_signed)
        return work_fail(w, ST_DENIED, "undertaking", "须先签署承诺才能行动",
                         "sign the undertaking first");
    if (target.len == 0 || str_points(target) > TARGET_MAX)
        return work_fail(w, ST_INVALID, "target", "须写明目标", "name the target");
    if (str_points(json_get_text(input, "words")) > DRILL_WORDS_MAX)
        return work_fail(w, ST_INVALID, "words", "说明太长", "too long");
    TRY(drill_store_count_actions(w, drill->id, &all, &refused));
    if (all >= DRILL_ACTIONS_MAX)
        return work_fail(w, ST_LIMIT, "target", "本次演练的行动太多", "too many actions");
    return ST_OK;
}

static json_t *action_facts(struct work *w, const struct drill_action *action)
{
    json_t *facts = json_new_object(w->arena);

    json_put_int(facts, "number", action->number);
    json_put_text(facts, "target", action->target);
    json_put_text(facts, "technique", action->technique);
    json_put_text(facts, "verdict", action->verdict);
    json_put_text(facts, "rule", action->code);
    json_put_text(facts, "clause", action->clause);
    return facts;
}

enum status drill_run_declare(struct work *w, const struct dossier *drill, const json_t *input,
                              struct drill_action *ret_action)
{
    struct drill_verdict verdict;
    struct drill_action action = {
        .id = id_new(w->arena, w->now),
        .dossier_id = drill->id,
        .at = w->now,
        .account_id = w->actor->account_id,
        .person = w->actor->person_name,
        .party_id = w->actor->party_id,
        .target = str_trim(json_get_text(input, "target")),
        .technique = str_trim(json_get_text(input, "technique")),
        .words = text_of(input, "words"),
    };

    TRY(check_declaration(w, drill, input));
    drill_scope_judge(w->arena, drill->data, action.target, action.technique, &verdict);
    action.verdict = verdict.is_allowed ? STR("allowed") : STR("refused");
    action.code = str_of(verdict.code);
    action.zh = str_of(verdict.zh);
    action.en = str_of(verdict.en);
    action.clause = verdict.clause;
    TRY(drill_store_add_action(w, &action));
    json_t *facts = action_facts(w, &action);
    *ret_action = action;
    /* What is allowed stays out of the timeline, which the blue side reads. */
    if (verdict.is_allowed)
        return journal_append(w, "drill.declare", subject_of(w, drill), NULL, facts, STR(""));
    TRY(dossier_note(w, drill, "refused", w->now, action.zh, facts));
    return drill_tell_alarm(w, drill,
                            arena_print(w->arena, "refused:%lld", (long long)action.number),
                            "红方行动被拒", "an action of the red side was refused",
                            arena_print(w->arena, "%.*s", STR_ARG(action.target)));
}

/* ---- Judging ---- */

struct instant drill_run_reference(const struct dossier *drill,
                                   const struct drill_expectation *expectation,
                                   const struct drill_inject *injects, size_t inject_count)
{
    if (expectation->inject_id.len == 0)
        return (struct instant){json_get_int(json_get_object(drill->data, "run"), "started_ms", 0)};
    for (size_t i = 0; i < inject_count; i++)
        if (str_equal(injects[i].id, expectation->inject_id))
            return injects[i].released_at;
    return (struct instant){0};
}

void drill_run_score(const struct dossier *drill, struct drill_expectation *e,
                     struct instant reference)
{
    bool is_in_time =
        reference.ms > 0 && e->actual_at.ms > 0 &&
        drill_took_ms(drill, reference, e->actual_at) <= e->within_minutes * minute_ms;

    if (e->actual_at.ms == 0) {
        e->result = STR("not-met");
        e->score = 0;
    } else {
        e->result = is_in_time ? STR("met") : STR("late");
        e->score = is_in_time ? e->points : e->points / 2;
    }
}

static enum status load_all(struct work *w, const struct dossier *drill,
                            struct drill_expectation **ret_expectations, size_t *ret_count,
                            struct drill_inject **ret_injects, size_t *ret_inject_count)
{
    TRY(drill_store_expectations(w, drill->id, ret_expectations, ret_count));
    return drill_store_injects(w, drill->id, ret_injects, ret_inject_count);
}

static enum status take_times(struct work *w, const json_t *input, struct instant reference,
                              struct drill_expectation *e)
{
    struct str at = json_get_text(input, "actual_at");
    int64_t score = json_get_int(input, "score", -1);

    e->actual_at = (struct instant){0};
    if (at.len > 0 && !instant_read(at, &e->actual_at))
        return work_fail(w, ST_INVALID, "actual_at", "时刻有误", "that is no instant");
    if (e->actual_at.ms > w->now.ms)
        return work_fail(w, ST_INVALID, "actual_at", "反应的时间不能晚于现在",
                         "it cannot have happened after now");
    /* To the second, as people are shown it. */
    if (e->actual_at.ms > 0 && (reference.ms == 0 || e->actual_at.ms / 1000 < reference.ms / 1000))
        return work_fail(w, ST_INVALID, "actual_at", "情况发出之前不会有反应",
                         "nobody reacts before the inject is out");
    if (score > e->points)
        return work_fail(w, ST_INVALID, "score", "得分不能超过分值",
                         "the score cannot exceed the points");
    if (str_points(json_get_text(input, "note")) > NOTE_MAX)
        return work_fail(w, ST_INVALID, "note", "评语太长", "the note is too long");
    return ST_OK;
}

static enum status keep_judgement(struct work *w, const struct dossier *drill,
                                  const struct drill_expectation *e)
{
    json_t *after = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    TRY(drill_store_judge(w, e));
    json_put_int(after, "expectation", e->number);
    json_put_text(after, "result", e->result);
    json_put_text(after, "source", e->source);
    json_put_int(after, "score", e->score);
    json_put_null(after, "actual_at");
    if (e->actual_at.ms > 0)
        json_put_textz(after, "actual_at", instant_print(e->actual_at, at));
    return journal_append(w, "drill.judge", subject_of(w, drill), NULL, after, e->note);
}

enum status drill_run_judge(struct work *w, const struct dossier *drill, struct str expectation_id,
                            const json_t *input)
{
    struct drill_expectation *all, *e = NULL;
    struct drill_inject *injects;
    size_t count, inject_count;

    TRY(drill_check_referee(w, drill));
    if (!str_is(drill->state, "running") && !str_is(drill->state, "paused") &&
        !str_is(drill->state, "ended") && !str_is(drill->state, "stopped"))
        return work_fail(w, ST_CONFLICT, "state", "演练开始后、总结前才能评判",
                         "reactions are judged between start and report");
    TRY(load_all(w, drill, &all, &count, &injects, &inject_count));
    for (size_t i = 0; i < count && e == NULL; i++)
        e = str_equal(all[i].id, expectation_id) ? &all[i] : NULL;
    if (e == NULL)
        return work_fail(w, ST_NOT_FOUND, "name", "没有这项反应", "there is no such reaction");
    struct instant reference = drill_run_reference(drill, e, injects, inject_count);
    TRY(take_times(w, input, reference, e));
    drill_run_score(drill, e, reference);
    e->score = json_get_int(input, "score", e->score);
    e->note = text_of(input, "note");
    e->source = e->actual_at.ms > 0 ? STR("entered") : STR("");
    e->judged_by = w->actor->person_name;
    e->judged_at = w->now;
    return keep_judgement(w, drill, e);
}

enum status drill_run_observe(struct work *w, const struct dossier *drill, int *ret_count)
{
    struct drill_expectation *all;
    struct drill_inject *injects;
    size_t count, inject_count;

    *ret_count = 0;
    TRY(drill_check_referee(w, drill));
    if (!work_is_exercise(w))
        return work_fail(w, ST_CONFLICT, "", "只有在演习副本中才能从记录取得实际时间",
                         "actual times are taken from records in an exercise only");
    TRY(load_all(w, drill, &all, &count, &injects, &inject_count));
    for (size_t i = 0; i < count; i++) {
        struct instant reference = drill_run_reference(drill, &all[i], injects, inject_count);

        if (all[i].judged_at.ms > 0 || all[i].act.len == 0 || reference.ms == 0)
            continue;
        TRY(drill_store_first_act(w, all[i].act, all[i].party_id, reference, &all[i].actual_at));
        if (all[i].actual_at.ms == 0)
            continue;
        drill_run_score(drill, &all[i], reference);
        all[i].source = STR("records");
        all[i].judged_by = w->actor->person_name;
        all[i].judged_at = w->now;
        TRY(keep_judgement(w, drill, &all[i]));
        (*ret_count)++;
    }
    return ST_OK;
}
