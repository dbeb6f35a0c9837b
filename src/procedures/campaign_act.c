/* SPDX-License-Identifier: Apache-2.0
 * Acts of addressees and of the organiser. */
#include "procedures/campaign_act.h"

#include "base/digest.h"
#include "db/journal.h"
#include "procedures/campaign_progress.h"
#include "procedures/campaign_store.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_eval.h"
#include "registry/actor.h"
#include "registry/party.h"
#include "registry/region.h"

static enum status check_open(struct work *w, const struct campaign_run *run)
{
    if (str_is(run->state, CAMPAIGN_RUN_OPEN))
        return ST_OK;
    return work_fail(w, ST_CONFLICT, "id", "专项行动已经结束，只能查看",
                     "the campaign is closed: it can only be read");
}

static enum status find_duty(struct work *w, const struct campaign_run *run, struct str id,
                             struct obligation_row *ret_row)
{
    enum status status = obligation_row_load(w, id, ret_row);

    if (status == ST_OK && str_equal(ret_row->occurrence, campaign_run_occurrence(w->arena, run)))
        return ST_OK;
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    return work_fail(w, ST_NOT_FOUND, "obligation", "这个专项行动中没有这项任务",
                     "this campaign has no such task");
}

/* What is handed in, when the addressee adds nothing. */
static struct str deliverable_of(const struct campaign_run *run, struct str rule)
{
    const json_t *list = json_get_list(run->plan, "deliverables"), *one;
    size_t i;

    json_array_foreach(list, i, one) if (str_equal(json_get_text(one, "rule"),
                                                   rule)) return json_get_text(one, "zh");
    return rule;
}

enum status campaign_act_do(struct work *w, const struct campaign_run *run,
                            struct str obligation_id, const struct campaign_act_call *call,
                            json_t **ret_row)
{
    static const struct {
        const char *word;
        const char *act;
    } acts[] = {{"hand-in", "prove"}, {"receive", "receive"}, {"return", "reject-proof"}};
    struct obligation_act_call act = {.reason = call->reason,
                                      .at = call->at,
                                      .attachment = call->attachment,
                                      .version = call->version};
    struct obligation_case one;
    struct obligation_row row;

    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        if (str_is(call->act, acts[i].word))
            act.act = str_of(acts[i].act);
    TRY(check_open(w, run));
    TRY(find_duty(w, run, obligation_id, &row));
    if (str_is(call->act, "hand-in") && act.reason.len == 0)
        act.reason = deliverable_of(run, row.rule);
    TRY(obligation_act_do(w, obligation_id, &act, &one));
    return obligation_row_json(w, &one.row, ret_row);
}

enum status campaign_act_receipt(struct work *w, const struct campaign_run *run,
                                 struct str obligation_id, const struct digest_key *key,
                                 json_t **ret_receipt)
{
    struct obligation_case one;
    struct obligation_row row;

    TRY(find_duty(w, run, obligation_id, &row));
    TRY(obligation_case_load(w, obligation_id, &one));
    enum status status = journal_receipt(w, key, obligation_act_subject(w->arena, &one),
                                         "obligation.receive", ret_receipt);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "obligation", "这项任务还没有签收",
                         "this task has not been received yet");
    return status;
}

/* What the report says, in figures; the paper is drawn from it in the reader's language. */
static enum status make_report(struct work *w, struct campaign_run *run, struct str number)
{
    json_t *report = json_new_object(w->arena), *figures, *late, *organiser;
    char text[INSTANT_TEXT_BYTES], hex[DIGEST_SM3_HEX_BYTES];
    struct str name;

    TRY(campaign_progress_json(w, run, &figures));
    TRY(campaign_store_late(w, run, CAMPAIGN_ACT_LATE_MAX, &late));
    TRY(party_brief(w, run->organiser, &organiser));
    TRY(region_full_name(w, run->region, &name));
    json_put_text(report, "number", number.ptr != NULL ? number : STR(""));
    json_put_textz(report, "made_at", instant_print(w->now, text));
    json_put_text(report, "organiser", json_get_text(organiser, "name"));
    json_put_text(report, "region", name);
    json_put(report, "figures", figures);
    json_put(report, "late", late);
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, report));
    json_put_textz(report, "digest", digest_hex(&digest, hex));
    run->report = report;
    return ST_OK;
}

enum status campaign_act_close(struct work *w, const struct campaign_run *run, int64_t version,
                               struct str number, struct str reason, struct campaign_run *ret_run)
{
    struct campaign_run closed = *run;
    struct region region;
    json_t *before, *after;
    int64_t pending;
    int count;

    TRY(campaign_run_lead(w, run));
    TRY(check_open(w, run));
    if (version != run->version)
        return work_fail(w, ST_STALE, "version", "专项行动刚刚有了变化，请查看最新情况",
                         "this campaign has just changed; look at it again");
    TRY(region_load(w, run->region, "region", &region));
    TRY(obligation_eval_settle(w, OBLIGATION_EVAL_BATCH, &count));
    TRY(campaign_store_pending(w, region.path, &pending));
    if (pending > 0)
        return work_fail(w, ST_CONFLICT, "id", "部分单位和系统的任务正在计算，请稍后再结束",
                         "the duties of some parties and systems are being computed: close a "
                         "little later");
    TRY(campaign_run_json(w, run, &before));
    TRY(campaign_store_keep(w, run));
    closed.state = STR(CAMPAIGN_RUN_CLOSED);
    closed.closed_at = w->now;
    closed.closed_by = w->actor->person_name;
    TRY(make_report(w, &closed, number));
    TRY(campaign_store_close(w, &closed));
    closed.version++;
    TRY(campaign_store_touch(w, region.path));
    TRY(campaign_run_json(w, &closed, &after));
    TRY(journal_append(w, "campaign.close", campaign_run_occurrence(w->arena, run), before, after,
                       reason));
    *ret_run = closed;
    return ST_OK;
}
