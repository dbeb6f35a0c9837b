/* SPDX-License-Identifier: Apache-2.0
 * `panshi calendar`: due days with their arithmetic, and the days of a year. */
#include "policy/calendar.h"

#include <stdio.h>

#include "cli/command.h"
#include "cli/packs.h"

static const char *const calendar_kinds_zh[] = {
    [CALENDAR_WORKDAY] = "工作日",
    [CALENDAR_WEEKEND] = "周末",
    [CALENDAR_HOLIDAY] = "节假日",
    [CALENDAR_MAKEUP] = "调休上班",
};

static const struct {
    const char *option;
    enum calendar_unit unit;
} calendar_amounts[] = {
    {"workdays", CALENDAR_WORKDAYS},
    {"days", CALENDAR_DAYS},
    {"months", CALENDAR_MONTHS},
    {"hours", CALENDAR_HOURS},
};

enum { CALENDAR_AMOUNTS = sizeof calendar_amounts / sizeof calendar_amounts[0] };

static void calendar_show(const struct calendar_due *due)
{
    char text[DATE_TEXT_BYTES], instant[INSTANT_TEXT_BYTES];

    for (size_t i = 0; i < due->count; i++) {
        const struct calendar_day *day = &due->days[i];

        printf("%s  %-8s %s", date_print(day->on, text), calendar_kind_word(day->kind),
               calendar_kinds_zh[day->kind]);
        if (day->n > 0)
            printf("  %d", day->n);
        printf("%s\n", day->is_provisional ? "（预估 provisional）" : "");
    }
    printf("到期 due: %s  (%s)%s\n", date_print(due->due_on, text),
           instant_print(due->due_at, instant),
           due->is_provisional
               ? "  预估：当年放假通知尚未发布 provisional: the year's notice is not out"
               : "");
}

static enum status calendar_run_due(struct command_call *call, int *ret_exit)
{
    const struct policy *policy;
    struct calendar_due due;
    struct date from;
    size_t chosen = CALENDAR_AMOUNTS;

    for (size_t i = 0; i < CALENDAR_AMOUNTS; i++) {
        if (!option_has(&call->options, calendar_amounts[i].option))
            continue;
        if (chosen != CALENDAR_AMOUNTS)
            return command_wrong(call, ret_exit, "option", "--%s 与 --%s 只能给一个",
                                 "give either --%s or --%s", calendar_amounts[chosen].option,
                                 calendar_amounts[i].option);
        chosen = i;
    }
    if (chosen == CALENDAR_AMOUNTS)
        return command_wrong(call, ret_exit, "option",
                             "须给出 --workdays、--days、--months 或 --hours 之一",
                             "one of --workdays, --days, --months, --hours is required");
    if (!option_date(&call->options, "from", &from))
        return ST_INVALID;
    enum calendar_unit unit = calendar_amounts[chosen].unit;
    int64_t amount = option_int(&call->options, calendar_amounts[chosen].option, 0);
    struct instant start = instant_beijing_start(from);
    TRY(packs_load(call, &policy));
    enum status status = calendar_due(policy, call->arena, start, amount, unit, &due, &call->fault);
    if (status == ST_INVALID)
        *ret_exit = COMMAND_WRONG_WORD;
    TRY(status);
    if (call->is_json)
        command_print(call, calendar_due_json(call->arena, start, amount, unit, &due));
    else
        calendar_show(&due);
    return ST_OK;
}

static enum status calendar_run_year(struct command_call *call, int *ret_exit)
{
    const struct policy *policy;
    int64_t year;
    bool is_provisional = false;
    json_t *out = json_new_object(call->arena);

    if (!str_to_int(str_of(call->options.arguments[0]), &year) || year < 1950 || year > 2200)
        return command_wrong(call, ret_exit, "YEAR", "“%s”不是 1950 至 2200 的年份",
                             "\"%s\" is not a year from 1950 to 2200", call->options.arguments[0]);
    TRY(packs_load(call, &policy));
    int workdays = calendar_year(policy, (int)year, &is_provisional);
    json_put_int(out, "year", year);
    json_put_int(out, "workdays", workdays);
    json_put_bool(out, "provisional", is_provisional);
    if (call->is_json)
        command_print(call, out);
    else
        printf("%lld: %d 个工作日 working days%s\n", (long long)year, workdays,
               is_provisional ? "（预估 provisional）" : "");
    return ST_OK;
}

#define CALENDAR_AMOUNT(name, zh, en)                                                              \
    {                                                                                              \
        name, OPTION_INT, "N", zh, en, 0, CALENDAR_MAX_AMOUNT, false                               \
    }

static const struct option calendar_due_options[] = {
    {"from", OPTION_DATE, "YYYY-MM-DD", "起算日（当日不计）",
     "start, the day itself is not counted", 0, 0, true},
    CALENDAR_AMOUNT("workdays", "工作日数", "working days"),
    CALENDAR_AMOUNT("days", "自然日数", "natural days"),
    CALENDAR_AMOUNT("months", "月数", "months"),
    CALENDAR_AMOUNT("hours", "小时数", "hours"),
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option calendar_year_options[] = {
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command calendar_commands[] = {
    {"calendar", "due", "", 0, 0, calendar_due_options, calendar_run_due,
     "按放假调休安排计算到期日，逐日列出", "the due day, with its arithmetic day by day", 0},
    {"calendar", "year", "YEAR", 1, 1, calendar_year_options, calendar_run_year,
     "一年的工作日数，以及是否为预估", "working days of a year, and whether they are provisional",
     0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
