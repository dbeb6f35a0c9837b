/* SPDX-License-Identifier: Apache-2.0
 * Steps of a grading by settings of the packs. */
#include "procedures/grading_rules.h"

#include "procedures/matter_place.h"

enum status grading_rules_needs_review(struct work *w, const struct matter *matter, bool *ret_needs)
{
    struct policy_setting least;

    TRY(matter_place_setting(w, matter, "review.min_level", &least));
    *ret_needs = json_get_int(matter->data, "level", 0) >= least.number;
    return ST_OK;
}

static enum status sector_does(struct work *w, const struct matter *matter, const char *what,
                               bool *ret_does, bool *ret_always)
{
    struct policy_setting step, condition;

    TRY(matter_place_setting(w, matter, "sector.step", &step));
    TRY(matter_place_setting(w, matter, "sector.condition", &condition));
    *ret_does = str_is(step.text, what);
    *ret_always = str_is(condition.text, "always");
    return ST_OK;
}

/* Where approval always is wanted it is wanted for every level; elsewhere for what is filed, and
 * only when there is a department. */
enum status grading_rules_needs_sector(struct work *w, const struct matter *matter, bool *ret_needs)
{
    bool does, always, is_filed;

    TRY(sector_does(w, matter, "approve", &does, &always));
    TRY(grading_rules_needs_filing(w, matter, (int)json_get_int(matter->data, "level", 0),
                                   &is_filed));
    *ret_needs = does && (always || (is_filed && matter->regulator.id.len > 0));
    return ST_OK;
}

enum status grading_rules_notifies_sector(struct work *w, const struct matter *matter,
                                          bool *ret_notifies)
{
    bool does, always;

    TRY(sector_does(w, matter, "notify", &does, &always));
    *ret_notifies = does && matter->regulator.id.len > 0;
    return ST_OK;
}

enum status grading_rules_needs_filing(struct work *w, const struct matter *matter, int level,
                                       bool *ret_needs)
{
    struct policy_setting least;

    TRY(matter_place_setting(w, matter, "filing.floor", &least));
    *ret_needs = level >= least.number;
    return ST_OK;
}

enum status grading_rules_determined_at(struct work *w, const struct matter *matter,
                                        struct instant *ret_at, struct str *ret_event)
{
    static const struct {
        const char *event, *key;
    } events[] = {
        {"own-decision", "judged_at"},
        {"expert-conclusion", "concluded_at"},
        {"sector-approval", "approved_at"},
    };
    struct policy_setting setting;

    TRY(matter_place_setting(w, matter, "determined.event", &setting));
    *ret_at = w->now;
    *ret_event = setting.text;
    /* A step that this matter did not take cannot fix the day; then the last one does. */
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        if (str_is(setting.text, events[i].event))
            (void)instant_read(json_get_text(matter->data, events[i].key), ret_at);
    return ST_OK;
}
