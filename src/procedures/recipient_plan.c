/* SPDX-License-Identifier: Apache-2.0
 * Settings of telling recipients. */
#include "procedures/recipient_plan.h"

#include "policy/policy.h"

enum { MINUTE_MS = 60 * 1000 };

bool recipient_plan_read(struct str text, int64_t ret_minutes[RECIPIENT_PLAN_STEPS])
{
    int64_t minutes[RECIPIENT_PLAN_STEPS];
    struct str rest = text;

    for (size_t i = 0; i < RECIPIENT_PLAN_STEPS; i++) {
        struct str word = str_trim(str_cut(rest, ',', &rest));

        if (!str_to_int(word, &minutes[i]) || minutes[i] < (i > 0 ? minutes[i - 1] : 0) ||
            minutes[i] > RECIPIENT_PLAN_MINUTES_MAX)
            return false;
    }
    if (rest.len > 0)
        return false;
    for (size_t i = 0; i < RECIPIENT_PLAN_STEPS; i++)
        ret_minutes[i] = minutes[i];
    return true;
}

bool recipient_plan_has(struct str list, struct str word)
{
    struct str rest = list;

    while (rest.len > 0) {
        if (word.len > 0 && str_equal(str_trim(str_cut(rest, ',', &rest)), word))
            return true;
        if (word.len == 0)
            return false;
    }
    return false;
}

static enum status setting(struct work *w, const struct policy_place *place, const char *key,
                           struct policy_setting *ret_setting)
{
    enum status status = policy_setting(w->policy, place, key, ret_setting);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INTERNAL, key, "没有策略包给出“%s”", "no pack sets \"%s\"", key);
    return status;
}

static const char *steps_key(struct str level)
{
    static const char *const keys[][2] = {{"red", "recipient.steps.red"},
                                          {"orange", "recipient.steps.orange"},
                                          {"yellow", "recipient.steps.yellow"},
                                          {"blue", "recipient.steps.blue"}};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (str_is(level, keys[i][0]))
            return keys[i][1];
    return "recipient.steps.other";
}

enum status recipient_plan_of(struct work *w, const struct dossier *dossier,
                              struct recipient_plan *ret_plan)
{
    const char *key = steps_key(dossier->level);
    struct policy_setting found;
    struct policy_place place;

    TRY(office_place(w, dossier->region, dossier->sector, instant_beijing_date(w->now), &place));
    TRY(setting(w, &place, "recipient.contacts", &found));
    ret_plan->contacts = found.number;
    TRY(setting(w, &place, "recipient.answers", &found));
    ret_plan->answers = found.number;
    TRY(setting(w, &place, "recipient.rings_at_night", &found));
    ret_plan->rings_at_night = recipient_plan_has(found.text, dossier->level);
    TRY(setting(w, &place, key, &found));
    if (!recipient_plan_read(found.text, ret_plan->minutes))
        return work_fail(w, ST_INTERNAL, key, "策略包的“%s”须为三个递增的分钟数",
                         "\"%s\" of a pack is three ascending numbers of minutes", key);
    return ST_OK;
}

struct instant recipient_plan_next(const struct recipient_plan *plan, int64_t step,
                                   struct instant told_at)
{
    if (step < 0 || step >= RECIPIENT_PLAN_STEPS)
        return (struct instant){0};
    return (struct instant){told_at.ms + plan->minutes[step] * MINUTE_MS};
}
