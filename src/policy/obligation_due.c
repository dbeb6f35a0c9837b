/* SPDX-License-Identifier: Apache-2.0
 * The forms of `due`, each a small function over the calendar's sums. */
#include "policy/obligation_due.h"

enum { YEAR_MONTHS = 12, KEY_KIND_BITS = 4, KEY_NUMBER_BITS = 28 };

static uint64_t key_of(uint16_t duty, enum obligation_due_kind kind, size_t number)
{
    return ((uint64_t)duty << (KEY_KIND_BITS + KEY_NUMBER_BITS)) |
           ((uint64_t)kind << KEY_NUMBER_BITS) | (uint64_t)number;
}

char *obligation_due_text(struct obligation_desk *desk)
{
    return desk->texts[desk->text_count++];
}

static struct obligation_candidate *candidate_new(struct obligation_desk *desk,
                                                  const struct obligation_rules_rule *rule,
                                                  enum obligation_due_kind kind, size_t number)
{
    if (desk->candidate_count == OBLIGATION_MAX_CANDIDATES)
        return NULL;
    struct obligation_candidate *candidate = &desk->candidates[desk->candidate_count++];
    *candidate = (struct obligation_candidate){
        .rule = rule,
        .key = key_of(rule->shown.duty_number, kind, number),
        .due_ms = INT64_MAX,
        .occurrence = {"", 0},
        .sum = {.amount = -1, .unit = rule->unit},
    };
    return candidate;
}

static void digits(char *text, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        text[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* "2026-03-02" without printf: many of them are written. */
static struct str day_text(struct obligation_desk *desk, struct date on)
{
    char *text = obligation_due_text(desk);

    digits(text, on.year, 4);
    text[4] = text[7] = '-';
    digits(text + 5, on.month, 2);
    digits(text + 8, on.day, 2);
    text[10] = 0;
    return (struct str){text, 10};
}

struct str obligation_due_occurrence(struct obligation_desk *desk, const struct facts_event *event)
{
    if (event->id.len > 0)
        return event->id;
    /* As instant_print has it, without printf: many of them are written. */
    struct date on = instant_beijing_date(event->at);
    int second = (int)((event->at.ms - instant_beijing_start(on).ms) / 1000);
    struct str text = day_text(desk, on);
    char *after = (char *)(uintptr_t)text.ptr + text.len;
    after[0] = 'T';
    digits(after + 1, second / 3600, 2);
    after[3] = after[6] = ':';
    digits(after + 4, second / 60 % 60, 2);
    digits(after + 7, second % 60, 2);
    for (size_t i = 0; i < sizeof "+08:00"; i++)
        after[9 + i] = "+08:00"[i];
    return (struct str){text.ptr, sizeof "2026-11-20T09:42:00+08:00" - 1};
}

/* The number of units, and where it comes from when a word stands for it; false when no pack says.
 */
static bool amount_of(const struct obligation_desk *desk, struct obligation_candidate *candidate,
                      int32_t day)
{
    const struct obligation_rules_rule *rule = candidate->rule;

    candidate->sum.amount = rule->amount;
    if (rule->amount_from == SETTING_NONE)
        return true;
    const struct policy_setting *setting =
        obligation_desk_setting(desk->plan, rule->amount_from, day);
    if (!setting) {
        candidate->sum.amount = -1;
        return false;
    }
    candidate->sum.amount = setting->number;
    candidate->sum.setting = str_of(obligation_rules_key(rule->amount_from));
    candidate->sum.setting_pack = setting->pack;
    candidate->sum.setting_strength = setting->strength;
    return true;
}

static void count_from(const struct obligation_desk *desk, struct obligation_candidate *candidate,
                       struct instant from, bool is_backward)
{
    struct calendar_end end;
    struct obligation_sum *sum = &candidate->sum;

    sum->from = from;
    sum->is_backward = is_backward;
    if (!calendar_end(desk->policy, from, sum->amount, sum->unit, is_backward, &end))
        return;
    candidate->due_ms = end.due_at.ms;
    candidate->due_on = end.due_on;
    candidate->is_provisional = end.is_provisional;
}

static void fix_day(struct obligation_candidate *candidate, int32_t day)
{
    candidate->due_on = date_of_number(day);
    candidate->due_ms = instant_beijing_end(candidate->due_on).ms;
    candidate->sum.amount = -1;
}

/* The instant from which the subject is bound by the rule; 0 when that is not known. */
static int64_t bound_from(const struct obligation_desk *desk,
                          const struct obligation_rules_rule *rule)
{
    int64_t since = desk->subject->since.ms;

    return since == 0 ? 0 : since > rule->from_ms ? since : rule->from_ms;
}

size_t obligation_due_performances(struct obligation_desk *desk, uint16_t duty)
{
    const struct obligation_rules *rules = &desk->policy->rules;
    const struct facts_subject *subject = desk->subject;
    struct obligation_performance *found = desk->performances;
    size_t count = 0, events;

    for (size_t i = subject->act_count; i > 0 && count < OBLIGATION_MAX_PERFORMANCES; i--) {
        const struct facts_act *act = &subject->acts[i - 1];
        if (act->duty == duty && act->kind == FACTS_PROVE && act->at.ms <= desk->at.ms)
            found[count++] = (struct obligation_performance){act->at.ms, act->occurrence};
    }
    for (size_t i = rules->done_starts[duty]; i < rules->done_starts[duty + 1]; i++) {
        uint16_t word = rules->done_words[i];
        size_t side = word & OBLIGATION_RULES_OPERATOR ? 1 : 0;
        int32_t at = desk->last_event[side][word & OBLIGATION_RULES_WORD];
        const struct facts_event *list = obligation_desk_events(desk, word, &events);
        for (; at > 0 && count < OBLIGATION_MAX_PERFORMANCES;
             at = desk->earlier_event[side][at - 1])
            found[count++] = (struct obligation_performance){list[at - 1].at.ms, {"", 0}};
    }
    /* Insertion: the list is short and nearly in order. */
    for (size_t i = 1; i < count; i++) {
        struct obligation_performance one = found[i];
        size_t k = i;
        for (; k > 0 && found[k - 1].ms > one.ms; k--)
            found[k] = found[k - 1];
        found[k] = one;
    }
    return count;
}

/* The last occurrence, not after `until_ms`, of the first word of `first` that has one. */
static const struct facts_event *first_known(const struct obligation_desk *desk,
                                             const struct obligation_rules_rule *rule,
                                             int64_t until_ms)
{
    size_t count;

    for (size_t i = 0; i < rule->first_count; i++) {
        uint16_t word = rule->first[i];
        size_t side = word & OBLIGATION_RULES_OPERATOR ? 1 : 0;
        const struct facts_event *events = obligation_desk_events(desk, word, &count);
        int32_t at = desk->last_event[side][word & OBLIGATION_RULES_WORD];
        while (at > 0 && events[at - 1].at.ms > until_ms)
            at = desk->earlier_event[side][at - 1];
        if (at > 0)
            return &events[at - 1];
    }
    return NULL;
}

/* Where a rolling period starts that was first done at `until_ms`, or never. */
static int64_t first_base(const struct obligation_desk *desk,
                          const struct obligation_rules_rule *rule, int64_t until_ms)
{
    const struct facts_event *event = first_known(desk, rule, until_ms);

    return event ? event->at.ms : bound_from(desk, rule);
}

static void rolling(struct obligation_desk *desk, struct obligation_candidate *candidate)
{
    const struct obligation_rules_rule *rule = candidate->rule;
    size_t done = obligation_due_performances(desk, rule->shown.duty_number);
    int64_t base = done > 0 ? desk->performances[done - 1].ms : first_base(desk, rule, desk->at.ms);

    candidate->done_from_ms = INT64_MAX; /* what was done has moved the period already */
    if (amount_of(desk, candidate, desk->at_day))
        count_from(desk, candidate, base != 0 ? (struct instant){base} : desk->at, false);
    if (done == 0 && base != 0 && candidate->due_ms < rule->pack_from_ms) {
        /* No document asks for what was due before it was there. */
        base = rule->pack_from_ms;
        count_from(desk, candidate, (struct instant){base}, false);
    }
    candidate->started_ms = base;
    if (base != 0)
        candidate->occurrence = day_text(desk, instant_beijing_date((struct instant){base}));
}

static int32_t day_of(int64_t ms)
{
    return date_number(instant_beijing_date((struct instant){ms}));
}

/* The period that a proof of that day names: the one that people saw when they handed it in, though
 * other rules may begin it on another day. */
static struct str named_period(const struct obligation_desk *desk, size_t first, size_t done)
{
    struct date on;

    for (size_t i = done; i > first; i--)
        if (date_read(desk->performances[i - 1].occurrence, &on))
            return desk->performances[i - 1].occurrence;
    return (struct str){"", 0};
}

/* The last instant until which the period was extended before it was met, 0 when it was not. */
static int64_t extended_until(const struct obligation_desk *desk, uint16_t duty, struct str name,
                              int64_t met_ms)
{
    const struct facts_subject *subject = desk->subject;
    int64_t until_ms = 0;

    for (size_t i = 0; i < subject->act_count; i++) {
        const struct facts_act *act = &subject->acts[i];
        if (act->kind == FACTS_EXTEND && act->duty == duty && act->at.ms <= met_ms &&
            str_equal(act->occurrence, name))
            until_ms = act->until.ms;
    }
    return until_ms;
}

bool obligation_due_past(struct obligation_desk *desk, const struct obligation_candidate *candidate,
                         struct obligation *ret_row)
{
    const struct obligation_rules_rule *rule = candidate->rule;
    struct obligation_candidate earlier = *candidate;

    if (rule->form != FORM_ROLLING)
        return false;
    size_t done = obligation_due_performances(desk, rule->shown.duty_number);
    if (done == 0)
        return false;
    int64_t met = desk->performances[done - 1].ms;
    int32_t met_day = day_of(met);
    size_t before = done - 1; /* a day's performances are one: periods are named by their day */
    while (before > 0 && day_of(desk->performances[before - 1].ms) == met_day)
        before--;
    int64_t base = before > 0 ? desk->performances[before - 1].ms : first_base(desk, rule, met);
    struct str name = named_period(desk, before, done);
    struct date named_on;
    if (date_read(name, &named_on) && day_of(base) != date_number(named_on))
        base = instant_beijing_start(named_on).ms;
    if (base == 0 || day_of(base) >= met_day)
        return false;
    if (name.len == 0)
        name = day_text(desk, instant_beijing_date((struct instant){base}));
    earlier.due_ms = INT64_MAX;
    count_from(desk, &earlier, (struct instant){base}, false);
    int64_t extended = extended_until(desk, rule->shown.duty_number, name, met);
    if (extended > 0) {
        earlier.due_ms = extended;
        earlier.due_on = instant_beijing_date((struct instant){extended});
        earlier.sum.extended_until.ms = extended;
    }
    bool is_late = met > earlier.due_ms;
    *ret_row = (struct obligation){
        .rule = &rule->shown,
        .occurrence = name,
        .opens_at = {base},
        .started_at = {base},
        .due_at = {earlier.due_ms == INT64_MAX ? 0 : earlier.due_ms},
        .due_on = earlier.due_on,
        .met_at = {met},
        .state = is_late ? OBLIGATION_MET_LATE : OBLIGATION_MET,
        .is_provisional = earlier.is_provisional,
        .is_past = true,
        .sum = earlier.sum,
    };
    return true;
}

/* One period of the calendar: months `first` to `last` of a year. */
struct period {
    int32_t number; /* year * 12 + index of the period */
    struct date from, to, due;
};

static struct period period_of(const struct obligation_rules_rule *rule, int32_t number)
{
    int32_t months = (int32_t)rule->amount;
    int16_t year = (int16_t)(number / YEAR_MONTHS);
    int32_t first = number % YEAR_MONTHS * months;
    struct period period = {.number = number, .from = {year, (int8_t)(first + 1), 1}};

    period.to = date_add_days(date_add_months(period.from, months), -1);
    period.due = period.to;
    if (rule->by_month) {
        struct date next = {(int16_t)(year + 1), rule->by_month, rule->by_day};
        period.due =
            date_is_valid(next) ? next : date_add_days(date_add_months(period.from, 14), -1);
    }
    return period;
}

static int32_t period_before(const struct obligation_rules_rule *rule, int32_t number)
{
    int32_t in_year = YEAR_MONTHS / (int32_t)rule->amount;

    return number % YEAR_MONTHS > 0 ? number - 1
                                    : (number / YEAR_MONTHS - 1) * YEAR_MONTHS + in_year - 1;
}

static struct str period_text(struct obligation_desk *desk,
                              const struct obligation_rules_rule *rule, const struct period *period)
{
    char *text = obligation_due_text(desk);
    size_t len = 4;

    digits(text, period->from.year, 4);
    if (rule->amount < YEAR_MONTHS) {
        text[4] = '-';
        digits(text + 5, period->from.month, 2);
        len = 7;
    }
    text[len] = 0;
    return (struct str){text, len};
}

/* When the period was done, 0 when it was not.  `earlier` is the period before, or NULL: what was
 * done late for it does not count for this one when the duty is due after the year's end. */
static int64_t period_done(const struct obligation_desk *desk, size_t done,
                           const struct obligation_rules_rule *rule, const struct period *period,
                           struct str name, int64_t not_ms)
{
    int64_t from = instant_beijing_start(period->from).ms;

    if (rule->by_month) /* reports of the year before are made until its due day */
        from = instant_beijing_end(period_of(rule, period->number - YEAR_MONTHS).due).ms + 1;
    for (size_t i = 0; i < done; i++) {
        const struct obligation_performance *one = &desk->performances[i];
        if (one->occurrence.len > 0 ? str_equal(one->occurrence, name)
                                    : one->ms >= from && one->ms != not_ms)
            return one->ms;
    }
    return 0;
}

/* The period before, when it was missed or its day has not come: a candidate of its own. */
static bool earlier_period(struct obligation_desk *desk, const struct obligation_rules_rule *rule,
                           const struct period *period, size_t done, int64_t *ret_met)
{
    int64_t since = bound_from(desk, rule), due = instant_beijing_end(period->due).ms;
    struct str name = period_text(desk, rule, period);

    *ret_met = period_done(desk, done, rule, period, name, 0);
    if (rule->from_day > date_number(period->to))
        return true;
    if (since == 0 ? due < desk->at.ms && *ret_met == 0
                   : since > instant_beijing_end(period->to).ms)
        return true;
    struct obligation_candidate *candidate =
        candidate_new(desk, rule, OCCURRENCE_PERIOD, (size_t)period->number);
    if (!candidate)
        return false;
    candidate->occurrence = name;
    candidate->started_ms = instant_beijing_start(period->from).ms;
    candidate->done_from_ms = *ret_met ? *ret_met : INT64_MAX;
    fix_day(candidate, date_number(period->due));
    return true;
}

static enum status calendar_periods(struct obligation_desk *desk,
                                    const struct obligation_rules_rule *rule)
{
    struct date today = date_of_number(desk->at_day);
    int32_t number = today.year * YEAR_MONTHS + (today.month - 1) / (int32_t)rule->amount;
    struct period period = period_of(rule, number);
    struct period before = period_of(rule, period_before(rule, number));
    size_t done = obligation_due_performances(desk, rule->shown.duty_number);
    int64_t before_met = 0;

    if (!earlier_period(desk, rule, &before, done, &before_met))
        return ST_LIMIT;
    struct obligation_candidate *candidate = candidate_new(desk, rule, OCCURRENCE_STANDING, 0);
    if (!candidate)
        return ST_LIMIT;
    candidate->occurrence = period_text(desk, rule, &period);
    candidate->started_ms = instant_beijing_start(period.from).ms;
    int64_t met = period_done(desk, done, rule, &period, candidate->occurrence,
                              rule->by_month ? before_met : 0);
    candidate->done_from_ms = met ? met : INT64_MAX;
    fix_day(candidate, date_number(period.due));
    return ST_OK;
}

/* Counted from the last `start`; without it the day is not known yet. */
static void from_start(struct obligation_desk *desk, struct obligation_candidate *candidate)
{
    const struct facts_event *event = obligation_desk_last(desk, candidate->rule->start);

    candidate->done_from_ms = INT64_MAX;
    if (!event)
        return;
    candidate->started_ms = candidate->done_from_ms = event->at.ms;
    candidate->occurrence = obligation_due_occurrence(desk, event);
    if (amount_of(desk, candidate, date_number(instant_beijing_date(event->at))))
        count_from(desk, candidate, event->at, false);
}

static enum status fixed_day(struct obligation_desk *desk, const struct obligation_rules_rule *rule)
{
    bool is_deliverable = rule->shown.campaign.len > 0;
    struct obligation_candidate *candidate =
        candidate_new(desk, rule, is_deliverable ? OCCURRENCE_RULE : OCCURRENCE_DAY,
                      is_deliverable ? rule->index : (size_t)(rule->on_day - INT16_MIN));

    if (!candidate)
        return ST_LIMIT;
    if (rule->form == FORM_ON)
        fix_day(candidate, rule->on_day);
    if (is_deliverable) {
        struct str id = rule->shown.id, part;
        (void)str_cut(id, ':', &part);
        candidate->occurrence = part;
        int32_t opens = rule->stage_day > rule->from_day ? rule->stage_day : rule->from_day;
        candidate->started_ms = instant_beijing_start(date_of_number(opens)).ms;
        candidate->done_from_ms = instant_beijing_start(date_of_number(rule->from_day)).ms;
    } else {
        candidate->occurrence = day_text(desk, candidate->due_on);
    }
    return ST_OK;
}

enum status obligation_due_standing(struct obligation_desk *desk,
                                    const struct obligation_rules_rule *rule)
{
    struct obligation_candidate *candidate;

    if (rule->form == FORM_ON || rule->shown.campaign.len > 0) {
        /* A subject that came after the day never owed it. */
        bool is_later =
            rule->form == FORM_ON &&
            desk->subject->since.ms > instant_beijing_end(date_of_number(rule->on_day)).ms;
        return is_later ? ST_OK : fixed_day(desk, rule);
    }
    if (rule->form == FORM_CALENDAR)
        return calendar_periods(desk, rule);
    candidate = candidate_new(desk, rule, OCCURRENCE_STANDING, 0);
    if (!candidate)
        return ST_LIMIT;
    if (rule->form == FORM_ROLLING)
        rolling(desk, candidate);
    else if (rule->form == FORM_AMOUNT)
        from_start(desk, candidate);
    else
        candidate->done_from_ms = INT64_MAX; /* in force, fulfilled by nothing */
    return ST_OK;
}

/* Attributes that both events carry are the same. */
static bool agrees(const struct facts_event *a, const struct facts_event *b)
{
    bool agree = true;

    for (size_t i = 0; i < a->attribute_count; i++) {
        for (size_t k = 0; k < b->attribute_count; k++) {
            if (a->attributes[i].name == b->attributes[k].name)
                agree = agree && a->attributes[i].value == b->attributes[k].value;
        }
    }
    return agree;
}

/* The next event of the word at or after `event` that does not contradict it. */
static const struct facts_event *next_event(const struct obligation_desk *desk, uint16_t word,
                                            const struct facts_event *event, int64_t until_ms)
{
    size_t count;
    const struct facts_event *events = obligation_desk_events(desk, word, &count);

    for (size_t i = 0; i < count && events[i].at.ms <= until_ms; i++) {
        if (events[i].word == (word & OBLIGATION_RULES_WORD) && events[i].at.ms >= event->at.ms &&
            &events[i] != event && agrees(event, &events[i]))
            return &events[i];
    }
    return NULL;
}

/* Before the event that triggers, or before the next one of another word. */
static void before_event(struct obligation_desk *desk, struct obligation_candidate *candidate,
                         const struct facts_event *event, int64_t previous_ms)
{
    const struct facts_event *end = event;

    if (candidate->rule->until)
        end = next_event(desk, candidate->rule->until, event, INT64_MAX);
    else
        candidate->done_from_ms = candidate->started_ms = previous_ms;
    if (end && amount_of(desk, candidate, desk->at_day))
        count_from(desk, candidate, end->at, true);
}

static void during_event(struct obligation_desk *desk, struct obligation_candidate *candidate,
                         const struct facts_event *event)
{
    const struct facts_event *end = next_event(desk, candidate->rule->until, event, desk->at.ms);

    candidate->is_open_ended = end == NULL;
    if (!end)
        return;
    candidate->due_ms = end->at.ms;
    candidate->due_on = instant_beijing_date(end->at);
    candidate->sum.from = event->at;
}

enum status obligation_due_event(struct obligation_desk *desk,
                                 const struct obligation_rules_rule *rule, size_t side,
                                 size_t index)
{
    const struct facts_subject *owner = side ? desk->subject->operator: desk->subject;
    const struct facts_event *event = &owner->events[index];
    size_t number = index * OBLIGATION_SIDES + side;
    struct obligation_candidate *candidate = candidate_new(desk, rule, OCCURRENCE_EVENT, number);
    bool is_past = event->at.ms <= desk->at.ms;
    int32_t previous =
        is_past ? desk->earlier_event[side][index] : desk->last_event[side][event->word];

    if (!candidate)
        return ST_LIMIT;
    candidate->started_ms = candidate->done_from_ms = event->at.ms;
    candidate->occurrence = obligation_due_occurrence(desk, event);
    switch (rule->form) {
    case FORM_NONE:
        break;
    case FORM_ON:
        fix_day(candidate, rule->on_day);
        break;
    case FORM_BEFORE:
        before_event(desk, candidate, event, previous ? owner->events[previous - 1].at.ms : 0);
        break;
    case FORM_DURING:
        during_event(desk, candidate, event);
        break;
    case FORM_AMOUNT:
    case FORM_ROLLING:
    case FORM_CALENDAR:
        if (amount_of(desk, candidate, date_number(instant_beijing_date(event->at))))
            count_from(desk, candidate, event->at, false);
        break;
    }
    return ST_OK;
}

enum status obligation_due_clock(struct obligation_desk *desk,
                                 const struct obligation_rules_rule *rule,
                                 const struct facts_clock *clock, size_t index)
{
    struct obligation_candidate *candidate = candidate_new(desk, rule, OCCURRENCE_CLOCK, index);

    if (!candidate)
        return ST_LIMIT;
    candidate->started_ms = clock->started_at.ms;
    candidate->done_from_ms = INT64_MAX;
    candidate->occurrence = clock->occurrence;
    if (rule->form == FORM_ON)
        fix_day(candidate, rule->on_day);
    else if (amount_of(desk, candidate, date_number(instant_beijing_date(clock->started_at))))
        count_from(desk, candidate, clock->started_at, false);
    return ST_OK;
}

enum obligation_due_kind obligation_due_kind(uint64_t key)
{
    return (enum obligation_due_kind)((key >> KEY_NUMBER_BITS) & ((1U << KEY_KIND_BITS) - 1));
}

bool obligation_due_is_clock(uint64_t key, size_t *ret_index)
{
    *ret_index = (size_t)(key & ((1U << KEY_NUMBER_BITS) - 1));
    return obligation_due_kind(key) == OCCURRENCE_CLOCK;
}
