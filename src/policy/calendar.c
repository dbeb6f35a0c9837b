/* SPDX-License-Identifier: Apache-2.0
 * The table of days per year, and terms counted over it. */
#include "policy/calendar.h"

#include <string.h>

#include "policy/snapshot.h"

enum { SATURDAY = 6, MONTH_DAY_BYTES = 5, FIRST_DAYS = 32 };
enum { DAY_MS = 86400000, BEIJING_MS = 8 * 3600000 };

static const char *const kind_words[] = {"workday", "weekend", "holiday", "makeup"};
static const char *const unit_words[] = {"workdays", "days", "months", "hours", "minutes"};

const char *calendar_kind_word(enum calendar_kind kind)
{
    return kind_words[kind];
}

const char *calendar_unit_word(enum calendar_unit unit)
{
    return unit_words[unit];
}

int64_t calendar_unit_ms(enum calendar_unit unit)
{
    const int64_t minute_ms = 60000, hour_ms = 60 * minute_ms;

    return unit == CALENDAR_HOURS ? hour_ms : unit == CALENDAR_MINUTES ? minute_ms : 0;
}

bool calendar_unit_read(struct str word, enum calendar_unit *ret_unit)
{
    for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++) {
        if (str_is(word, unit_words[i])) {
            *ret_unit = (enum calendar_unit)i;
            return true;
        }
    }
    return false;
}

static struct date year_start(int year)
{
    return (struct date){(int16_t)year, 1, 1};
}

static size_t day_of_year(struct date on)
{
    return (size_t)(date_number(on) - date_number(year_start(on.year)));
}

static bool is_weekend(struct date on)
{
    return date_weekday(on) >= SATURDAY;
}

static void set_kind(struct policy *policy, struct date on, enum calendar_kind kind)
{
    if (on.year < SNAPSHOT_FIRST_YEAR || on.year > SNAPSHOT_LAST_YEAR)
        return;
    struct snapshot_year *year = &policy->years[on.year - SNAPSHOT_FIRST_YEAR];
    year->kinds[day_of_year(on)] = (int8_t)kind;
}

/* Before any notice: weekends, and the holidays fixed to a day by the rule of that time. */
static void assume_year(struct policy *policy, int number, const json_t *rules)
{
    struct snapshot_year *year = &policy->years[number - SNAPSHOT_FIRST_YEAR];
    struct date first = year_start(number);
    int32_t days = date_number(year_start(number + 1)) - date_number(first);
    size_t i, k;
    json_t *rule, *day;

    year->is_provisional = true;
    for (int32_t n = 0; n < days; n++)
        year->kinds[n] = is_weekend(date_add_days(first, n)) ? CALENDAR_WEEKEND : CALENDAR_WORKDAY;
    json_array_foreach(rules, i, rule)
    {
        if (!pack_entry_is_valid(rule, first))
            continue;
        json_array_foreach(json_get_list(rule, "days"), k, day)
        {
            struct date on;
            char text[DATE_TEXT_BYTES];
            struct str month_day = json_text(day);
            if (month_day.len != MONTH_DAY_BYTES)
                continue;
            (void)memcpy(text, date_print(first, text), sizeof "2026-" - 1);
            (void)memcpy(text + sizeof "2026-" - 1, month_day.ptr, month_day.len);
            if (date_read((struct str){text, sizeof "2026-01-01" - 1}, &on))
                set_kind(policy, on, CALENDAR_HOLIDAY);
        }
    }
}

/* The days of a notice (or of a provisional list) over the weekends. */
static void apply_notice(struct policy *policy, const json_t *notice)
{
    int64_t number = json_get_int(notice, "year", 0);
    size_t i;
    json_t *span, *makeup;

    if (number < SNAPSHOT_FIRST_YEAR || number > SNAPSHOT_LAST_YEAR)
        return;
    struct snapshot_year *year = &policy->years[number - SNAPSHOT_FIRST_YEAR];
    year->is_provisional = !str_is(json_get_text(notice, "state"), "published");
    for (int32_t n = 0; n < (int32_t)sizeof year->kinds; n++) {
        struct date on = date_add_days(year_start((int)number), n);
        if (on.year == number)
            year->kinds[n] = is_weekend(on) ? CALENDAR_WEEKEND : CALENDAR_WORKDAY;
    }
    json_array_foreach(json_get_list(notice, "off"), i, span)
    {
        struct date from, to;
        if (!date_read(json_get_text(span, "from"), &from) ||
            !date_read(json_get_text(span, "to"), &to))
            continue;
        for (; date_order(from, to) <= 0; from = date_add_days(from, 1))
            set_kind(policy, from, CALENDAR_HOLIDAY);
    }
    json_array_foreach(json_get_list(notice, "makeup"), i, makeup)
    {
        struct date on;
        if (date_read(json_text(makeup), &on))
            set_kind(policy, on, CALENDAR_MAKEUP);
    }
}

static bool counts(const struct calendar_day *day)
{
    return day->kind == CALENDAR_WORKDAY || day->kind == CALENDAR_MAKEUP;
}

/* The Beijing day of an instant; instants before 1970 round down too. */
static int32_t day_number(struct instant at)
{
    int64_t ms = at.ms + BEIJING_MS;

    return (int32_t)(ms / DAY_MS - (ms % DAY_MS < 0));
}

/* Sums over all days, so that a term of working days is found without a walk. */
static void count_workdays(struct policy *policy)
{
    int32_t first = date_number(year_start(SNAPSHOT_FIRST_YEAR));
    int32_t days = date_number(year_start(SNAPSHOT_LAST_YEAR + 1)) - first;

    policy->workdays_before = ARENA_ARRAY(&policy->arena, (size_t)days + 1, int32_t);
    policy->workday_numbers = ARENA_ARRAY(&policy->arena, (size_t)days + 1, int32_t);
    policy->provisional_before = ARENA_ARRAY(&policy->arena, (size_t)days + 1, int32_t);
    policy->calendar_days = days;
    for (int32_t n = 0; n < days; n++) {
        struct calendar_day day = calendar_day_of(policy, date_of_number(first + n));
        policy->workdays_before[n] = policy->workday_count;
        policy->provisional_before[n + 1] =
            policy->provisional_before[n] + (day.is_provisional ? 1 : 0);
        if (counts(&day))
            policy->workday_numbers[policy->workday_count++] = n;
    }
    policy->workdays_before[days] = policy->workday_count;
}

void calendar_build(struct policy *policy)
{
    for (size_t i = 0; i < policy->set.count; i++) {
        json_t *rules = pack_list(&policy->set.packs[i], PACK_FILE_CALENDAR, "fixed");
        for (int year = SNAPSHOT_FIRST_YEAR; rules && year <= SNAPSHOT_LAST_YEAR; year++)
            assume_year(policy, year, rules);
    }
    for (size_t i = 0; i < policy->set.count; i++) {
        json_t *notices = pack_list(&policy->set.packs[i], PACK_FILE_CALENDAR, "years");
        size_t k;
        json_t *notice;
        json_array_foreach(notices, k, notice)
        {
            apply_notice(policy, notice);
        }
    }
    count_workdays(policy);
}

struct calendar_day calendar_day_of(const struct policy *policy, struct date on)
{
    struct calendar_day day = {.on = on};

    if (on.year < SNAPSHOT_FIRST_YEAR || on.year > SNAPSHOT_LAST_YEAR) {
        day.kind = is_weekend(on) ? CALENDAR_WEEKEND : CALENDAR_WORKDAY;
        day.is_provisional = true;
        return day;
    }
    const struct snapshot_year *year = &policy->years[on.year - SNAPSHOT_FIRST_YEAR];
    day.kind = (enum calendar_kind)year->kinds[day_of_year(on)];
    day.is_provisional = year->is_provisional;
    return day;
}

int calendar_year(const struct policy *policy, int year, bool *ret_is_provisional)
{
    int total = 0;

    *ret_is_provisional = calendar_day_of(policy, year_start(year)).is_provisional;
    for (struct date on = year_start(year); on.year == year; on = date_add_days(on, 1)) {
        struct calendar_day day = calendar_day_of(policy, on);
        total += counts(&day) ? 1 : 0;
    }
    return total;
}

/* A walk over days: keeps each and remembers whether one is provisional. */
struct walk {
    const struct policy *policy;
    struct arena *arena;
    struct calendar_due *due;
    size_t size; /* of due->days */
    struct date on;
    bool is_full;
};

static void grow(struct walk *walk)
{
    size_t size = walk->size ? walk->size * 2 : FIRST_DAYS;
    struct calendar_day *days = ARENA_ARRAY(walk->arena, size, struct calendar_day);

    for (size_t i = 0; i < walk->due->count; i++)
        days[i] = walk->due->days[i];
    walk->due->days = days;
    walk->size = size;
}

static struct calendar_day *step(struct walk *walk)
{
    struct calendar_due *due = walk->due;

    walk->on = date_add_days(walk->on, 1);
    if (due->count == CALENDAR_MAX_DAYS || walk->on.year > SNAPSHOT_LAST_YEAR) {
        walk->is_full = true;
        return NULL;
    }
    if (due->count == walk->size)
        grow(walk);
    struct calendar_day *day = &due->days[due->count++];
    *day = calendar_day_of(walk->policy, walk->on);
    due->is_provisional = due->is_provisional || day->is_provisional;
    return day;
}

/* Natural days and months that end on a day off go on to the next working day. */
static void roll(struct walk *walk)
{
    struct calendar_day last = calendar_day_of(walk->policy, walk->on);

    while (!counts(&last)) {
        const struct calendar_day *day = step(walk);
        if (!day)
            return;
        last = *day;
    }
}

static void walk_workdays(struct walk *walk, int64_t amount)
{
    for (int n = 0; n < amount;) {
        struct calendar_day *day = step(walk);
        if (!day)
            return;
        if (counts(day))
            day->n = ++n;
    }
    if (amount == 0)
        roll(walk);
}

static void walk_days(struct walk *walk, int64_t amount)
{
    for (int n = 1; n <= amount; n++) {
        struct calendar_day *day = step(walk);
        if (!day)
            return;
        day->n = n;
    }
    roll(walk);
}

static void walk_months(struct walk *walk, int64_t amount)
{
    struct date from = walk->on;

    for (int32_t n = 1; n <= (int32_t)amount; n++) {
        struct date end = date_add_months(from, n);
        struct calendar_day *day = NULL;
        while (date_order(walk->on, end) < 0) {
            day = step(walk);
            if (!day)
                return;
        }
        if (day)
            day->n = n;
    }
    roll(walk);
}

enum status calendar_due(const struct policy *policy, struct arena *arena, struct instant from,
                         int64_t amount, enum calendar_unit unit, struct calendar_due *ret_due,
                         struct fault *fault)
{
    struct date start = instant_beijing_date(from);
    struct calendar_due due = {0};
    struct walk walk = {policy, arena, &due, 0, start, false};

    if (amount < 0 || amount > CALENDAR_MAX_AMOUNT)
        return fault_set(fault, ST_INVALID, "amount", "期限应在 0 到 %d 之间",
                         "the amount must lie between 0 and %d", CALENDAR_MAX_AMOUNT);
    if (start.year < SNAPSHOT_FIRST_YEAR || start.year > SNAPSHOT_LAST_YEAR)
        return fault_set(fault, ST_INVALID, "from", "起算日应在 %d 年到 %d 年之间",
                         "the start must lie in the years %d to %d", SNAPSHOT_FIRST_YEAR,
                         SNAPSHOT_LAST_YEAR);
    if (calendar_unit_ms(unit)) {
        due.due_at = (struct instant){from.ms + amount * calendar_unit_ms(unit)};
        due.due_on = instant_beijing_date(due.due_at);
        *ret_due = due;
        return ST_OK;
    }
    if (unit == CALENDAR_WORKDAYS)
        walk_workdays(&walk, amount);
    else if (unit == CALENDAR_DAYS)
        walk_days(&walk, amount);
    else
        walk_months(&walk, amount);
    if (walk.is_full)
        return fault_set(fault, ST_INVALID, "amount", "期限太长，超出了日历的范围",
                         "the term is too long for the calendar");
    due.due_on = walk.on;
    due.due_at = instant_beijing_end(walk.on);
    *ret_due = due;
    return ST_OK;
}

int calendar_workdays_between(const struct policy *policy, struct date from, struct date to)
{
    int direction = date_order(to, from) < 0 ? -1 : 1;
    struct date early = direction > 0 ? from : to, late = direction > 0 ? to : from;
    int total = 0;

    while (date_order(early, late) < 0) {
        early = date_add_days(early, 1);
        struct calendar_day day = calendar_day_of(policy, early);
        total += counts(&day) ? 1 : 0;
    }
    return direction * total;
}

/* The day number of the term's end, INT32_MIN when it lies outside the calendar. */
static int32_t end_of_term(const struct policy *policy, int32_t from, int64_t amount,
                           enum calendar_unit unit)
{
    int32_t first = date_number(year_start(SNAPSHOT_FIRST_YEAR));
    int32_t last = date_number(year_start(SNAPSHOT_LAST_YEAR + 1)) - 1;
    int64_t end = from + (unit == CALENDAR_DAYS ? amount : 0);
    int64_t nth;

    if (unit == CALENDAR_MONTHS)
        end = date_number(date_add_months(date_of_number(from), (int32_t)amount));
    if (end > last)
        return INT32_MIN;
    if (unit == CALENDAR_WORKDAYS && amount > 0)
        nth = policy->workdays_before[from - first + 1] + amount - 1;
    else
        nth = policy->workdays_before[end - first]; /* itself when it is a working day */
    return nth < policy->workday_count ? first + policy->workday_numbers[nth] : INT32_MIN;
}

/* Back from the event's day, which is not counted. */
static int32_t start_of_term(const struct policy *policy, int32_t from, int64_t amount,
                             enum calendar_unit unit)
{
    int32_t first = date_number(year_start(SNAPSHOT_FIRST_YEAR));
    int64_t start = from - (unit == CALENDAR_DAYS ? amount : 0);

    if (unit == CALENDAR_MONTHS)
        start = date_number(date_add_months(date_of_number(from), -(int32_t)amount));
    if (unit == CALENDAR_WORKDAYS) {
        int64_t nth = policy->workdays_before[from - first] - amount;
        start = nth < 0 ? INT32_MIN : first + policy->workday_numbers[nth];
    }
    return start < first ? INT32_MIN : (int32_t)start;
}

bool calendar_end(const struct policy *policy, struct instant from, int64_t amount,
                  enum calendar_unit unit, bool is_backward, struct calendar_end *ret_end)
{
    int32_t first = date_number(year_start(SNAPSHOT_FIRST_YEAR)), number = day_number(from);

    if (amount < 0 || amount > CALENDAR_MAX_AMOUNT || number < first ||
        number - first >= policy->calendar_days)
        return false;
    if (calendar_unit_ms(unit) || (is_backward && amount == 0)) {
        int64_t ms = amount * calendar_unit_ms(unit);
        ret_end->due_at = (struct instant){from.ms + (is_backward ? -ms : ms)};
        ret_end->due_on = instant_beijing_date(ret_end->due_at);
        ret_end->is_provisional = false;
        return true;
    }
    int32_t end = is_backward ? start_of_term(policy, number, amount, unit)
                              : end_of_term(policy, number, amount, unit);
    if (end == INT32_MIN || end - number > CALENDAR_MAX_DAYS || number - end > CALENDAR_MAX_DAYS)
        return false;
    int32_t early = end < number ? end : number + 1, late = end < number ? number : end;
    ret_end->due_on = date_of_number(end);
    ret_end->due_at = (struct instant){((int64_t)end + 1) * DAY_MS - BEIJING_MS - 1};
    ret_end->is_provisional = early <= late && policy->provisional_before[late + 1 - first] >
                                                   policy->provisional_before[early - first];
    return true;
}

json_t *calendar_due_json(struct arena *arena, struct instant from, int64_t amount,
                          enum calendar_unit unit, const struct calendar_due *due)
{
    char text[INSTANT_TEXT_BYTES], day_text[DATE_TEXT_BYTES];
    json_t *json = json_new_object(arena), *days = json_new_list(arena);

    json_put_textz(json, "from", instant_print(from, text));
    json_put_int(json, "amount", amount);
    json_put_textz(json, "unit", calendar_unit_word(unit));
    json_put_textz(json, "calendar", calendar_unit_ms(unit) ? "none" : "CN-CALENDAR");
    json_put_textz(json, "due_on", date_print(due->due_on, day_text));
    json_put_textz(json, "due_at", instant_print(due->due_at, text));
    json_put_bool(json, "provisional", due->is_provisional);
    for (size_t i = 0; i < due->count; i++) {
        json_t *day = json_new_object(arena);
        json_put_textz(day, "date", date_print(due->days[i].on, day_text));
        json_put_textz(day, "kind", calendar_kind_word(due->days[i].kind));
        json_put_int(day, "n", due->days[i].n);
        json_add(days, day);
    }
    json_put(json, "days", days);
    return json;
}
