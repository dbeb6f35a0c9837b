/* SPDX-License-Identifier: Apache-2.0
 * One subject at one instant: rules that hold, gathered by duty and occurrence, each with its
 * state.
 */
#include "policy/obligation_due.h"
#include "policy/obligation_gather.h"

#include <stdlib.h>

#include "base/digest.h"

static const char *const state_words[] = {"upcoming", "open",     "overdue",
                                          "met",      "met-late", "paused"};

const char *obligation_state_word(enum obligation_state state)
{
    return state_words[state];
}

static bool is_level_enough(const struct obligation_desk *desk,
                            const struct obligation_rules_rule *rule, int32_t day)
{
    const struct facts_state *level = desk->states[0][desk->policy->rules.level_word];
    const struct policy_setting *least = obligation_desk_setting(desk->plan, rule->level_from, day);

    return !least || (level && level->number >= least->number);
}

static enum status standing_rules(struct obligation_desk *desk)
{
    const struct obligation_plan *plan = desk->plan;

    for (size_t i = 0; i < plan->active_count; i++) {
        const struct obligation_rules_rule *rule = plan->active[i];
        if (obligation_desk_holds(desk, rule->conditions + rule->place_count,
                                  rule->condition_count - rule->place_count, NULL))
            TRY(obligation_due_standing(desk, rule));
    }
    return ST_OK;
}

/* A procedure keeps clocks of this rule for the subject: they decide, events do not. */
static bool has_clock(const struct obligation_desk *desk, const struct obligation_rules_rule *rule)
{
    const struct facts_subject *subject = desk->subject;
    bool is_kept = false;

    for (size_t i = 0; rule->clock && i < subject->clock_count && !is_kept; i++)
        is_kept =
            word_table_find(&desk->policy->rules.clocks, subject->clocks[i].rule) == rule->clock;
    return is_kept;
}

static enum status rules_of_event(struct obligation_desk *desk, size_t side, size_t index)
{
    const struct facts_subject *owner = side ? desk->subject->operator: desk->subject;
    const struct facts_event *event = &owner->events[index];
    const struct obligation_plan *plan = desk->plan;
    size_t slot = event->word + side * (desk->policy->vocabulary.count + 1);
    bool is_announced = event->at.ms > desk->at.ms;
    int32_t day = is_announced ? desk->at_day : date_number(instant_beijing_date(event->at));

    for (size_t i = plan->starts[slot]; i < plan->starts[slot + 1]; i++) {
        const struct obligation_rules_rule *rule = plan->triggered[i];
        if (day < rule->from_day || day > rule->to_day || (is_announced && !rule->sees_announced) ||
            has_clock(desk, rule))
            continue;
        if (rule->level_from != SETTING_NONE && !is_level_enough(desk, rule, day))
            continue;
        if (obligation_desk_holds(desk, rule->conditions + rule->place_count,
                                  rule->condition_count - rule->place_count, event))
            TRY(obligation_due_event(desk, rule, side, index));
    }
    return ST_OK;
}

static enum status event_rules(struct obligation_desk *desk)
{
    const struct facts_subject *subject = desk->subject, *operator= subject->operator;

    if (subject->event_count > OBLIGATION_MAX_EVENTS ||
        (operator&& operator->event_count> OBLIGATION_MAX_EVENTS))
        return ST_LIMIT;
    for (size_t i = 0; i < subject->event_count; i++)
        TRY(rules_of_event(desk, 0, i));
    for (size_t i = 0; operator&& i<operator->event_count; i++)
        TRY(rules_of_event(desk, 1, i));
    return ST_OK;
}

/* Rules of the clock's id that were in force when it started, and with them what other rules say of
 * the same duty from the same event. */
static enum status clock_candidates(struct obligation_desk *desk, const struct facts_clock *clock,
                                    size_t index)
{
    const struct obligation_plan *plan = desk->plan;
    uint16_t number = word_table_find(&desk->policy->rules.clocks, clock->rule), duty = 0;
    int32_t day = date_number(instant_beijing_date(clock->started_at));
    size_t slots = (desk->policy->vocabulary.count + 1) * OBLIGATION_SIDES;
    size_t earlier = desk->candidate_count;

    for (size_t i = 0; number && i < plan->starts[slots]; i++) {
        const struct obligation_rules_rule *rule = plan->triggered[i];
        bool is_in_force = day >= rule->from_day && day <= rule->to_day;
        if (rule->clock != number || !(is_in_force || str_equal(rule->shown.pack, clock->pack)))
            continue;
        TRY(obligation_due_clock(desk, rule, clock, index));
        duty = rule->shown.duty_number;
    }
    for (size_t i = 0; duty && i < earlier; i++) {
        struct obligation_candidate *candidate = &desk->candidates[i];
        if (candidate->rule->shown.duty_number == duty &&
            candidate->started_ms == clock->started_at.ms)
            candidate->key = desk->candidates[earlier].key;
    }
    return ST_OK;
}

static enum status clock_rules_of(struct obligation_desk *desk)
{
    const struct facts_subject *subject = desk->subject;

    for (size_t i = 0; i < subject->clock_count; i++) {
        if (subject->clocks[i].state != FACTS_CLOCK_CANCELLED &&
            subject->clocks[i].started_at.ms <= desk->at.ms)
            TRY(clock_candidates(desk, &subject->clocks[i], i));
    }
    return ST_OK;
}

static enum status evaluate(struct obligation_desk *desk)
{
    TRY(standing_rules(desk));
    TRY(event_rules(desk));
    TRY(clock_rules_of(desk));
    return obligation_gather_rows(desk);
}

enum status obligation_evaluate(struct obligation_desk *desk, const struct facts_subject *subject,
                                struct instant at, struct obligation_list *ret_list,
                                struct fault *fault)
{
    desk->candidate_count = desk->group_count = desk->row_count = 0;
    desk->origin_count = desk->text_count = 0;
    obligation_desk_begin(desk, subject, at);
    enum status status = evaluate(desk);
    obligation_desk_end(desk);
    if (status != ST_OK)
        return fault_set(fault, status, "facts", "“%.*s”的事件或义务太多，无法计算",
                         "too many events or duties of \"%.*s\"", STR_ARG(subject->id));
    *ret_list = (struct obligation_list){desk->row_count, desk->rows};
    return ST_OK;
}

static int row_order(const void *a, const void *b)
{
    const struct obligation *one = *(const struct obligation *const *)a;
    const struct obligation *other = *(const struct obligation *const *)b;
    uint64_t left = (uint64_t)one->due_at.ms - 1, right = (uint64_t)other->due_at.ms - 1;

    if (one->is_past != other->is_past)
        return one->is_past ? 1 : -1;
    if (left != right)
        return left < right ? -1 : 1; /* 0 wraps round to the end */
    int order = str_order(one->rule->id, other->rule->id);
    return order ? order : str_order(one->occurrence, other->occurrence);
}

const struct obligation **obligation_sorted(struct arena *arena, const struct obligation_list *list)
{
    const struct obligation **rows = ARENA_ARRAY(arena, list->count + 1, const struct obligation *);

    for (size_t i = 0; i < list->count; i++)
        rows[i] = &list->rows[i];
    if (list->count > 1)
        qsort(rows, list->count, sizeof *rows, row_order);
    return rows;
}

const char *obligation_id(const struct facts_subject *subject, const struct obligation *row,
                          char id[OBLIGATION_ID_BYTES])
{
    struct digest_stream *stream = digest_stream_open();
    char hex[DIGEST_SM3_HEX_BYTES];
    const struct str parts[] = {
        row->rule->duty, STR("|"),    subject->about == FACTS_PARTY ? STR("party") : STR("system"),
        STR("|"),        subject->id, STR("|"),
        row->occurrence,
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        digest_stream_add(stream, parts[i].ptr, parts[i].len);
    struct digest_sm3 digest = digest_stream_close(stream);
    (void)digest_hex(&digest, hex);
    for (size_t i = 0; i < OBLIGATION_ID_BYTES - 1; i++)
        id[i] = hex[i];
    id[OBLIGATION_ID_BYTES - 1] = 0;
    return id;
}

size_t obligation_rule_count(const struct policy *policy)
{
    return policy->rules.count;
}

const struct obligation_rule *obligation_rule_at(const struct policy *policy, size_t index)
{
    return index < policy->rules.count ? &policy->rules.rules[index].shown : NULL;
}

const struct obligation_rule *obligation_rule_find(const struct policy *policy, struct str id)
{
    uint16_t number = word_table_find(&policy->rules.ids, id);

    return number ? &policy->rules.rules[policy->rules.first_of_id[number]].shown : NULL;
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
        json_put_instant(json, "from", from);
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
    json_put_instant(json, "from", from);
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
    json_put_instant(pause, "paused_at", sum->paused_at);
    json_put_instant(pause, "resumed_at", sum->resumed_at);
    json_put_int(pause, "remaining", sum->remaining);
    json_put_textz(pause, "unit", calendar_unit_word(sum->held_unit));
    json_put(json, "pause", pause);
}

json_t *obligation_computed_json(const struct policy *policy, struct arena *arena,
                                 const struct obligation *row)
{
    const struct obligation_sum *sum = &row->sum;
    bool is_resumed = sum->resumed_at.ms != 0;

    if (row->due_at.ms == 0)
        return json_null();
    json_t *json =
        is_resumed ? sum_json(policy, arena, row, sum->resumed_at, sum->remaining, sum->held_unit)
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
        json_put_instant(extension, "until", sum->extended_until);
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
        json_put_instant(json, "due_at", origin->due_at);
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
    json_put_instant(json, "opens_at", row->opens_at);
    json_put_instant(json, "due_at", row->due_at);
    put_date(json, "due_on", row->due_on);
    json_put_instant(json, "met_at", row->met_at);
    json_put_textz(json, "state", obligation_state_word(row->state));
    json_put_text(json, "strength", rule->strength);
    json_put(json, "origin", obligation_origin_json(arena, row));
    json_put(json, "computed", obligation_computed_json(policy, arena, row));
    json_put_bool(json, "provisional", row->is_provisional);
    json_put_text(json, "evidence_zh", rule->evidence_zh.ptr ? rule->evidence_zh : STR(""));
    json_put_text(json, "evidence_en", rule->evidence_en.ptr ? rule->evidence_en : STR(""));
    return json;
}

/* An entry of clocks.yaml says its term and its event beside each other; both are shown as an
 * obligation shows them. */
static void put_term(struct arena *arena, json_t *json, const json_t *entry)
{
    static const char *const members[] = {"amount", "unit", "on"};
    json_t *due = json_new_object(arena), *value;

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        value = json_object_get(entry, members[i]);
        if (value)
            json_put(due, members[i], value);
    }
    json_put(json, "due", due);
    if (json_get_text(entry, "start").len > 0)
        json_put_text(json, "trigger", json_get_text(entry, "start"));
}

json_t *obligation_rule_json(const struct policy *policy, struct arena *arena,
                             const struct obligation_rule *rule)
{
    const struct obligation_rules_rule *whole = (const struct obligation_rules_rule *)rule;
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
    if (rule->is_clock)
        put_term(arena, json, whole->entry);
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
