/* SPDX-License-Identifier: Apache-2.0
 * Filling in drafts from alerts. */
#include "procedures/alert_handover.h"

#include "base/banned.h"
#include "events/alert_right.h"
#include "procedures/alert_duty.h"
#include "procedures/incident.h"
#include "procedures/notice_draft.h"
#include "procedures/warning_draft.h"
#include "registry/actor.h"

enum { TITLE_POINTS = 80 };

static struct str shortened(struct str text)
{
    size_t at = 0;

    for (size_t points = 0; at < text.len && points < TITLE_POINTS; points++)
        (void)str_point(text, &at);
    return (struct str){text.ptr, at};
}

/* One paragraph with what was seen, in Chinese as all official papers are. */
static struct str summary_of(struct work *w, const struct alert *x)
{
    char first[INSTANT_TEXT_BYTES];
    char last[INSTANT_TEXT_BYTES];
    struct str places = STR("");
    size_t index;
    json_t *one;
    struct str cause =
        x->is_withheld ? STR("") : arena_print(w->arena, "（%.*s）", STR_ARG(x->cause_id));

    json_array_foreach(x->entities, index, one)
    {
        struct str text = json_text(one);
        if (index < 5)
            places = arena_print(w->arena, "%.*s%s%.*s", STR_ARG(places), index > 0 ? "；" : "",
                                 STR_ARG(text));
    }
    (void)instant_print(x->first_at, first);
    (void)instant_print(x->last_at, last);
    return arena_print(w->arena,
                       "监测告警“%.*s”%.*s，%s至%s共命中%lld次。单位：%.*s；系统：%.*s。%s%.*s",
                       STR_ARG(x->title_zh), STR_ARG(cause), first, last, (long long)x->hits,
                       STR_ARG(x->party_name), x->system_name.len > 0 ? (int)x->system_name.len : 6,
                       x->system_name.len > 0 ? x->system_name.ptr : "未知",
                       places.len > 0 ? "涉及：" : "", STR_ARG(places));
}

static json_t *system_list(struct work *w, const struct alert *x)
{
    json_t *list = json_new_list(w->arena);

    if (x->system_id.len > 0)
        json_add_text(list, x->system_id);
    return list;
}

static enum status open_incident(struct work *w, const struct alert *x, struct dossier *ret)
{
    json_t *input = json_new_object(w->arena);
    bool is_own = alert_duty_is_own(w, x);
    struct instant found = x->raised_at.ms < w->now.ms ? x->raised_at : w->now;

    json_put_text(input, "title", shortened(x->title_zh));
    json_put_textz(input, "kind", is_own ? INCIDENT_OWN : INCIDENT_THIRD_PARTY);
    if (!is_own)
        json_put_text(input, "affected", x->party_id);
    json_put_text(input, "summary", summary_of(w, x));
    json_put_instant(input, "found_at", found);
    if (x->first_at.ms <= found.ms)
        json_put_instant(input, "occurred_at", x->first_at);
    json_put(input, "systems", system_list(w, x));
    return incident_open(w, input, ret);
}

static enum status open_warning(struct work *w, const struct alert *x, struct str reason,
                                struct dossier *ret)
{
    json_t *input = json_new_object(w->arena);

    json_put_text(input, "title", shortened(x->title_zh));
    json_put_text(input, "region", x->region);
    json_put_text(input, "reason", reason);
    TRY(warning_draft_open(w, input, ret));
    return dossier_note(w, ret, "note", w->now, summary_of(w, x), NULL);
}

static enum status open_notice(struct work *w, const struct alert *x, struct str reason,
                               struct dossier *ret)
{
    static const char *const severities[] = {
        [ALERT_INFO] = "low",  [ALERT_LOW] = "low",           [ALERT_MEDIUM] = "medium",
        [ALERT_HIGH] = "high", [ALERT_CRITICAL] = "critical",
    };
    json_t *input = json_new_object(w->arena);
    json_t *parts = json_new_list(w->arena);
    json_t *part = json_new_object(w->arena);

    json_put_text(part, "party", x->party_id);
    json_put(part, "systems", system_list(w, x));
    json_put_text(part, "text", summary_of(w, x));
    json_add(parts, part);
    json_put_text(input, "title", shortened(x->title_zh));
    json_put_textz(input, "severity", severities[x->level]);
    json_put_text(input, "summary", summary_of(w, x));
    json_put(input, "parts", parts);
    json_put_text(input, "reason", reason);
    return notice_draft_open(w, input, STR(""), ret);
}

static enum status open_target(struct work *w, const struct alert *x, enum alert_hand hand,
                               struct str reason, struct str *ret_id)
{
    struct dossier dossier = {.id = STR("")};

    switch (hand) {
    case ALERT_TO_NOTICE:
        TRY(open_notice(w, x, reason, &dossier));
        break;
    case ALERT_TO_WARNING:
        TRY(open_warning(w, x, reason, &dossier));
        break;
    case ALERT_TO_INCIDENT:
        TRY(open_incident(w, x, &dossier));
        break;
    case ALERT_TO_FINDING: /* the ledger of findings takes over from the record */
    case ALERT_HAND_COUNT:
        break;
    }
    *ret_id = dossier.id;
    return ST_OK;
}

/* How people call a record. */
static struct str name_of(const struct dossier *dossier)
{
    return dossier->number.len > 0 ? dossier->number : dossier->title;
}

/* What it became goes on there: a second one of that kind only once the first has ended. */
static enum status need_first(struct work *w, const struct alert *alert, enum alert_hand hand)
{
    json_t *hands, *one;
    size_t i;

    TRY(alert_hands(w, alert, &hands));
    json_array_foreach(hands, i, one)
    {
        struct str target = json_get_text(one, "target_id"), name = STR("");
        struct str by = json_get_text(one, "actor"), at = json_get_text(one, "at");
        struct dossier dossier = {.is_open = true};
        if (!str_is(json_get_text(one, "kind"), alert_hand_word(hand)))
            continue;
        enum status status =
            target.len > 0 ? dossier_load(w, target, NULL, &dossier) : ST_NOT_FOUND;
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        fault_clear(&w->fault);
        if (status == ST_OK)
            name = name_of(&dossier);
        if (!dossier.is_open)
            continue;
        return work_fail(w, ST_CONFLICT, "kind", "%.*s 已于 %.*s 移交%s%.*s，请在那里继续办理",
                         "already handed over by %.*s at %.*s%s%.*s: go on there", STR_ARG(by),
                         STR_ARG(at), name.len > 0 ? ": " : "", STR_ARG(name));
    }
    return ST_OK;
}

enum status alert_handover_do(struct work *w, struct alert *alert, int64_t version,
                              enum alert_hand hand, bool is_record_only, struct str target_id,
                              struct str reason, struct str *ret_target)
{
    struct dossier dossier;
    struct str target = target_id;

    TRY(alert_right_need(w, alert));
    TRY(need_first(w, alert, hand));
    if (is_record_only && target.len > 0)
        TRY(dossier_load(w, target, NULL, &dossier));
    if (!is_record_only)
        TRY(open_target(w, alert, hand, reason, &target));
    TRY(alert_triage_hand_over(w, alert, version, hand, target, reason));
    *ret_target = target;
    return ST_OK;
}
