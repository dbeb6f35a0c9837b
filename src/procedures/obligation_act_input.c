/* SPDX-License-Identifier: Apache-2.0
 * Members of an act: reason, addressee, days, proof. */
#include "procedures/obligation_act_input.h"

#include "policy/obligation.h"
#include "policy/policy.h"
#include "procedures/obligation_act_store.h"
#include "registry/attachment.h"
#include "registry/region.h"
#include "registry/sector.h"

static enum status read_reason(struct work *w, struct str reason, bool is_needed,
                               struct obligation_entry *entry)
{
    entry->reason = reason.ptr != NULL ? str_trim(reason) : STR("");
    if (is_needed && str_is_blank(entry->reason))
        return work_fail(w, ST_INVALID, "reason", "请写明理由", "say why");
    if (str_points(entry->reason) > OBLIGATION_ACT_REASON_MAX)
        return work_fail(w, ST_INVALID, "reason", "理由最多 %d 字",
                         "a reason has at most %d characters", (int)OBLIGATION_ACT_REASON_MAX);
    return ST_OK;
}

static enum status read_to(struct work *w, const struct obligation_case *one, struct str to,
                           struct obligation_entry *entry)
{
    bool is_officer = false;

    if (to.len == 0)
        return work_fail(w, ST_INVALID, "to", "请选择交给谁", "say to whom");
    if (str_equal(to, one->row.assigned_to))
        return work_fail(w, ST_INVALID, "to", "这项义务已经在其手上",
                         "they have it on their desk already");
    TRY(obligation_act_store_officer(w, one->row.owed_by_party, to, &is_officer, &entry->to_name));
    if (!is_officer)
        return work_fail(w, ST_INVALID, "to", "只能交给本单位正在使用的经办人账号",
                         "it can go to an active officer of one's own party only");
    entry->to_account = to;
    return ST_OK;
}

/* A day as its end, or an instant as it is; ms 0 for neither. */
static struct instant read_instant(struct str text)
{
    struct instant at = {0};
    struct date on;

    if (date_read(text, &on))
        return instant_beijing_end(on);
    if (!instant_read(text, &at))
        at.ms = 0;
    return at;
}

/* The due instant as the governing rule gives it, before anybody extended it. */
static enum status plain_due(struct work *w, const struct obligation_case *one,
                             struct instant *ret_due)
{
    json_t *origins, *origin;
    size_t i;

    *ret_due = one->row.due_at;
    TRY(json_read(w->arena, one->row.origin, JSON_MAX_BYTES, &w->fault, &origins));
    json_array_foreach(origins, i, origin)
    {
        struct instant at = read_instant(json_get_text(origin, "due_at"));

        if (json_get_bool(origin, "governs", false) && at.ms > 0)
            *ret_due = at;
    }
    return ST_OK;
}

static enum status check_most(struct work *w, const struct obligation_case *one,
                              struct instant until)
{
    struct policy_place place = {.on = instant_beijing_date(w->now)};
    struct str *regions = NULL, *sectors = NULL;
    struct policy_setting most;
    struct instant due;

    TRY(region_path(w, one->row.region, &regions, &place.region_count));
    TRY(sector_path(w, one->row.sector, &sectors, &place.sector_count));
    place.regions = regions;
    place.sectors = sectors;
    if (policy_setting(w->policy, &place, "extension.max_days", &most) != ST_OK)
        return ST_OK;
    TRY(plain_due(w, one, &due));
    struct date last = date_add_days(instant_beijing_date(due), (int32_t)most.number);
    if (date_order(instant_beijing_date(until), last) <= 0)
        return ST_OK;
    char day[DATE_TEXT_BYTES];
    enum status status =
        work_fail(w, ST_INVALID, "until", "按规则，延期最多到 %s",
                  "under the rules an extension ends on %s at the latest", date_print(last, day));
    fault_cite(&w->fault, str_zero(w->arena, most.clause));
    return status;
}

static enum status read_until(struct work *w, const struct obligation_case *one, struct str text,
                              bool is_needed, struct obligation_entry *entry)
{
    struct instant asked = one->course.asked_until;

    if (text.len == 0 && is_needed)
        return work_fail(w, ST_INVALID, "until", "请写明延期至哪一天", "say until which day");
    entry->until = text.len == 0 ? asked : read_instant(text);
    if (entry->until.ms == 0)
        return work_fail(w, ST_INVALID, "until", "日期应写作 2026-11-21",
                         "write a day as 2026-11-21");
    if (entry->until.ms <= one->row.due_at.ms)
        return work_fail(w, ST_INVALID, "until", "延期的日子应在现在的期限之后",
                         "an extension ends after the present due day");
    if (entry->until.ms <= w->now.ms)
        return work_fail(w, ST_INVALID, "until", "延期的日子应在今天之后",
                         "an extension ends in the future");
    if (!is_needed && entry->until.ms > asked.ms)
        return work_fail(w, ST_INVALID, "until", "准予的延期不超过申请的日子",
                         "no more than was asked for can be granted");
    return check_most(w, one, entry->until);
}

/* Done today is done now; done on an earlier day is done by its end: later than it may have been,
 * never earlier. */
static enum status read_at(struct work *w, const struct obligation_case *one, struct str text,
                           struct obligation_entry *entry)
{
    const struct obligation_rule *rule = obligation_rule_find(w->policy, one->row.rule);
    struct instant at = text.len == 0 ? w->now : read_instant(text);
    struct date today = instant_beijing_date(w->now);

    if (at.ms == 0)
        return work_fail(w, ST_INVALID, "at", "日期应写作 2026-11-21", "write a day as 2026-11-21");
    if (date_order(instant_beijing_date(at), today) > 0)
        return work_fail(w, ST_INVALID, "at", "完成日期不能在今天之后",
                         "what is done was not done in the future");
    /* What an event asks for is not done before it; what must be done before one is. */
    if (rule && rule->is_triggered && one->row.started_at.ms <= one->row.due_at.ms &&
        at.ms < one->row.started_at.ms)
        return work_fail(w, ST_INVALID, "at", "完成日期不能在这项义务产生之前",
                         "it was not done before the duty arose");
    entry->at = at.ms > w->now.ms ? w->now : at;
    return ST_OK;
}

static enum status read_attachment(struct work *w, const struct obligation_case *one, struct str id,
                                   struct obligation_entry *entry)
{
    struct attachment attachment;

    if (id.len == 0)
        return ST_OK;
    TRY(attachment_load(w, id, &attachment));
    if (!str_equal(attachment.owner, obligation_act_subject(w->arena, one)))
        return work_fail(w, ST_INVALID, "attachment", "这份材料不属于这项义务",
                         "that file was not handed in for this duty");
    entry->attachment = attachment.id;
    return ST_OK;
}

enum status obligation_act_input(struct work *w, const struct obligation_case *one,
                                 const struct obligation_act_call *call, unsigned needs,
                                 struct obligation_entry *entry)
{
    TRY(read_reason(w, call->reason, (needs & OBLIGATION_ACT_NEEDS_REASON) != 0, entry));
    if ((needs & OBLIGATION_ACT_NEEDS_TO) != 0)
        TRY(read_to(w, one, call->to, entry));
    if ((needs & (OBLIGATION_ACT_NEEDS_UNTIL | OBLIGATION_ACT_TAKES_UNTIL)) != 0)
        TRY(read_until(w, one, call->until, (needs & OBLIGATION_ACT_NEEDS_UNTIL) != 0, entry));
    if ((needs & OBLIGATION_ACT_NEEDS_AT) != 0) {
        TRY(read_at(w, one, call->at, entry));
        TRY(read_attachment(w, one, call->attachment, entry));
    }
    return ST_OK;
}
