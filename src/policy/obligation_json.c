/* SPDX-License-Identifier: Apache-2.0
 * Obligations and rules as JSON, with the walk over days made when it is asked for. */
#include "policy/obligation.h"

#include "policy/snapshot.h"

static void put_instant(json_t *json, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms == 0)
        json_put_null(json, key);
    else
        json_put_textz(json, key, instant_print(at, text));
}

static void put_date(json_t *json, const char *key, struct date on)
{
    char text[DATE_TEXT_BYTES];

    if (on.year == 0)
        json_put_null(json, key);
    else
        json_put_textz(json, key, date_print(on, text));
}

/* Days from the event back to the last day, each with what it counts. */
static json_t *days_back(const struct policy *policy, struct arena *arena,
                         const struct obligation *row)
{
    const struct obligation_sum *sum = &row->sum;
    struct date on = instant_beijing_date(sum->from);
    char text[DATE_TEXT_BYTES];
    json_t *days = json_new_list(arena);
    int64_t n = 0;

    for (int i = 0; i < CALENDAR_MAX_DAYS && date_order(on, row->due_on) > 0; i++) {
        on = date_add_days(on, -1);
        struct calendar_day day = calendar_day_of(policy, on);
        bool is_workday = day.kind == CALENDAR_WORKDAY || day.kind == CALENDAR_MAKEUP;
        bool is_counted =
            sum->unit == CALENDAR_DAYS || (sum->unit == CALENDAR_WORKDAYS && is_workday);
        json_t *one = json_new_object(arena);
        json_put_textz(one, "date", date_print(on, text));
        json_put_textz(one, "kind", calendar_kind_word(day.kind));
        json_put_int(one, "n", is_counted ? ++n : 0);
        json_add(days, one);
    }
    return days;
}

/* The sum itself: from, amount, unit, calendar, days. */
static json_t *sum_json(const struct policy *policy, struct arena *arena,
                        const struct obligation *row, struct instant from, int64_t amount,
                        enum calendar_unit unit)
{
    struct calendar_due due;
    struct fault fault = {0};
    json_t *json = json_new_object(arena);

    if (amount < 0) { /* a fixed day: nothing is counted */
        put_instant(json, "from", from);
        json_put_int(json, "amount", -1);
        json_put_textz(json, "unit", "");
        json_put_textz(json, "calendar", "none");
        json_put(json, "days", json_new_list(arena));
        return json;
    }
    if (!row->sum.is_backward &&
        calendar_due(policy, arena, from, amount, unit, &due, &fault) == ST_OK) {
        json = calendar_due_json(arena, from, amount, unit, &due);
        return json;
    }
    put_instant(json, "from", from);
    json_put_int(json, "amount", amount);
    json_put_textz(json, "unit", calendar_unit_word(unit));
    json_put_textz(json, "calendar", calendar_unit_ms(unit) ? "none" : "CN-CALENDAR");
    json_put(json, "days",
             amount > 0 && !calendar_unit_ms(unit) ? days_back(policy, arena, row)
                                                   : json_new_list(arena));
    json_put_bool(json, "backward", row->sum.is_backward);
    return json;
}

static void put_pause(struct arena *arena, json_t *json, const struct obligation_sum *sum)
{
    json_t *pause = json_new_object(arena);

    if (sum->paused_at.ms == 0)
        return;
    put_instant(pause, "paused_at", sum->paused_at);
    put_instant(pause, "resumed_at", sum->resumed_at);
    json_put_int(pause, "remaining", sum->remaining);
    json_put_textz(pause, "unit", calendar_unit_word(sum->unit));
    json_put(json, "pause", pause);
}

json_t *obligation_computed_json(const struct policy *policy, struct arena *arena,
                                 const struct obligation *row)
{
    const struct obligation_sum *sum = &row->sum;
    bool is_resumed = sum->resumed_at.ms != 0;

    if (row->due_at.ms == 0)
        return json_null();
    json_t *json = is_resumed
                       ? sum_json(policy, arena, row, sum->resumed_at, sum->remaining, sum->unit)
                       : sum_json(policy, arena, row, sum->from, sum->amount, sum->unit);
    if (sum->setting.len > 0) {
        json_t *term = json_new_object(arena);
        json_put_text(term, "setting", sum->setting);
        json_put_text(term, "pack", sum->setting_pack);
        json_put_text(term, "strength", sum->setting_strength);
        json_put(json, "term", term);
    }
    put_pause(arena, json, sum);
    if (sum->extended_until.ms != 0) {
        json_t *extension = json_new_object(arena);
        put_instant(extension, "until", sum->extended_until);
        json_put_text(extension, "reason", sum->extension_reason);
        json_put(json, "extension", extension);
    }
    return json;
}

json_t *obligation_origin_json(struct arena *arena, const struct obligation *row)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < row->origin_count; i++) {
        const struct obligation_origin *origin = &row->origins[i];
        json_t *json = json_new_object(arena);
        json_put_text(json, "pack", origin->rule->pack);
        json_put_text(json, "pack_version", origin->rule->pack_version);
        json_put_text(json, "rule", origin->rule->id);
        json_put_text(json, "clause", origin->rule->clause);
        put_instant(json, "due_at", origin->due_at);
        put_date(json, "due_on", origin->due_on);
        json_put_text(json, "strength", origin->rule->strength);
        json_put_text(json, "sure", origin->rule->sure);
        json_put_bool(json, "is_default", origin->rule->rank == 0);
        json_put_bool(json, "governs", origin->governs);
        json_add(list, json);
    }
    return list;
}

json_t *obligation_json(const struct policy *policy, struct arena *arena,
                        const struct facts_subject *subject, const struct obligation *row)
{
    const struct obligation_rule *rule = row->rule;
    char id[OBLIGATION_ID_BYTES];
    json_t *json = json_new_object(arena);

    json_put_textz(json, "id", obligation_id(subject, row, id));
    json_put_text(json, "rule", rule->id);
    json_put_text(json, "duty", rule->duty);
    json_put_text(json, "group", rule->group);
    json_put_text(json, "zh", rule->zh);
    json_put_text(json, "en", rule->en);
    json_put_text(json, "clause", rule->clause);
    json_put_text(json, "subject", subject->id);
    json_put_textz(json, "subject_type", subject->about == FACTS_PARTY ? "party" : "system");
    json_put_text(json, "subject_name", subject->name.ptr ? subject->name : STR(""));
    json_put_text(json, "occurrence", row->occurrence);
    json_put_text(json, "owed_by", rule->owed_by);
    json_put_text(json, "owed_to", rule->owed_to);
    json_put_text(json, "owed_to_rank", rule->owed_to_rank.ptr ? rule->owed_to_rank : STR(""));
    json_put_null(json, "owed_by_party");
    json_put_null(json, "owed_to_party");
    put_instant(json, "opens_at", row->opens_at);
    put_instant(json, "due_at", row->due_at);
    put_date(json, "due_on", row->due_on);
    put_instant(json, "met_at", row->met_at);
    json_put_textz(json, "state", obligation_state_word(row->state));
    json_put_text(json, "strength", rule->strength);
    json_put(json, "origin", obligation_origin_json(arena, row));
    json_put(json, "computed", obligation_computed_json(policy, arena, row));
    json_put_bool(json, "provisional", row->is_provisional);
    json_put_text(json, "evidence_zh", rule->evidence_zh.ptr ? rule->evidence_zh : STR(""));
    json_put_text(json, "evidence_en", rule->evidence_en.ptr ? rule->evidence_en : STR(""));
    return json;
}

json_t *obligation_rule_json(const struct policy *policy, struct arena *arena,
                             const struct obligation_rule *rule)
{
    const struct obligation_rules_rule *whole =
        (const struct obligation_rules_rule *)(const void *)rule;
    static const char *const members[] = {"when", "trigger", "due", "done_by"};
    json_t *json = json_new_object(arena), *also = json_new_list(arena);

    (void)policy;
    json_put_text(json, "rule", rule->id);
    json_put_text(json, "duty", rule->duty);
    json_put_text(json, "group", rule->group);
    json_put_textz(json, "about", rule->about == FACTS_PARTY ? "party" : "system");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_t *value = json_object_get(whole->entry, members[i]);
        if (value)
            json_put(json, members[i], value);
        else
            json_put_null(json, members[i]);
    }
    json_put_text(json, "owed_by", rule->owed_by);
    json_put_text(json, "owed_to", rule->owed_to);
    json_put_text(json, "clause", rule->clause);
    for (size_t i = 0; i < rule->also_count; i++)
        json_add_text(also, rule->also[i]);
    json_put(json, "also", also);
    json_put_text(json, "strength", rule->strength);
    json_put_text(json, "sure", rule->sure);
    json_put_text(json, "zh", rule->zh);
    json_put_text(json, "en", rule->en);
    json_put_text(json, "evidence_zh", rule->evidence_zh.ptr ? rule->evidence_zh : STR(""));
    json_put_text(json, "evidence_en", rule->evidence_en.ptr ? rule->evidence_en : STR(""));
    json_put_text(json, "pack", rule->pack);
    json_put_text(json, "pack_version", rule->pack_version);
    json_put_text(json, "campaign", rule->campaign);
    return json;
}

json_t *obligation_duties(const struct policy *policy)
{
    return policy->vocabulary.duty_list;
}
