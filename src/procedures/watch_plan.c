/* SPDX-License-Identifier: Apache-2.0
 * Patterns of shifts. */
#include "procedures/watch_plan.h"

#include <string.h>

#include "base/banned.h"

enum { MINUTE_MS = 60 * 1000, WEEK_DAYS = 7, HOURS = 24, MINUTES = 60 };

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : -1;
}

bool watch_plan_minute(struct str text, int *ret_minute)
{
    int d[4];

    if (text.len != 5 || text.ptr[2] != ':')
        return false;
    for (size_t i = 0, at = 0; i < 4; i++, at += at == 1 ? 2 : 1) {
        d[i] = digit(text.ptr[at]);
        if (d[i] < 0)
            return false;
    }
    int hour = d[0] * 10 + d[1], minute = d[2] * 10 + d[3];
    if (hour >= HOURS || minute >= MINUTES)
        return false;
    *ret_minute = hour * MINUTES + minute;
    return true;
}

static enum status read_slots(const json_t *list, struct watch_plan *plan, struct fault *fault)
{
    const json_t *slot;
    size_t i;

    if (json_array_size(list) < 1 || json_array_size(list) > WATCH_PLAN_SLOTS_MAX)
        return fault_set(fault, ST_INVALID, "pattern.slots", "每天的班次须为 1 至 %d 个",
                         "a day has 1 to %d shifts", WATCH_PLAN_SLOTS_MAX);
    json_array_foreach(list, i, slot)
    {
        if (!watch_plan_minute(json_get_text(slot, "from"), &plan->slots[i].from_minute) ||
            !watch_plan_minute(json_get_text(slot, "to"), &plan->slots[i].to_minute))
            return fault_set(fault, ST_INVALID, "pattern.slots", "班次时间请写成 08:00 的样子",
                             "times of a shift are written as 08:00");
        if (i > 0 && plan->slots[i].from_minute <= plan->slots[i - 1].from_minute)
            return fault_set(fault, ST_INVALID, "pattern.slots", "班次须按开始时间从早到晚排列",
                             "shifts are listed by their beginning, earliest first");
    }
    plan->slot_count = json_array_size(list);
    return ST_OK;
}

enum status watch_plan_read(const json_t *pattern, struct watch_plan *ret_plan, struct fault *fault)
{
    const json_t *days = json_get_list(pattern, "days"), *day;
    struct watch_plan plan = {0};
    size_t i;

    TRY(read_slots(json_get_list(pattern, "slots"), &plan, fault));
    json_array_foreach(days, i, day)
    {
        json_int_t number = json_integer_value(day);

        if (number < 1 || number > WEEK_DAYS)
            return fault_set(fault, ST_INVALID, "pattern.days", "星期用 1（周一）至 7（周日）表示",
                             "days of the week are 1 (Monday) to 7 (Sunday)");
        plan.weekdays |= 1u << (unsigned)number;
    }
    if (days == NULL)
        plan.weekdays = 0xFE;
    if (plan.weekdays == 0)
        return fault_set(fault, ST_INVALID, "pattern.days", "请至少选择一天",
                         "choose one day at least");
    *ret_plan = plan;
    return ST_OK;
}

static int length_of(const struct watch_plan *plan, size_t slot)
{
    int minutes = plan->slots[slot].to_minute - plan->slots[slot].from_minute;

    return minutes > 0 ? minutes : minutes + WATCH_PLAN_MINUTES;
}

int watch_plan_open_minutes(const struct watch_plan *plan)
{
    /* The second week, so that what reaches over from the first is in it. */
    static const int begin = WEEK_DAYS * WATCH_PLAN_MINUTES,
                     end = 2 * WEEK_DAYS * WATCH_PLAN_MINUTES;
    int covered_to = begin, open = 0;

    for (int day = WEEK_DAYS - 1; day < 2 * WEEK_DAYS; day++) {
        if ((plan->weekdays & (1u << (unsigned)(day % WEEK_DAYS + 1))) == 0)
            continue;
        for (size_t i = 0; i < plan->slot_count; i++) {
            int from = day * WATCH_PLAN_MINUTES + plan->slots[i].from_minute;
            int to = from + length_of(plan, i);

            if (from > covered_to)
                open += from - covered_to;
            if (to > covered_to)
                covered_to = to;
        }
    }
    return covered_to < end ? open + end - covered_to : open;
}

size_t watch_plan_make(const struct watch_plan *plan, struct arena *arena, struct date first_on,
                       struct date from_on, struct date to_on, struct watch_plan_shift **ret_shifts)
{
    int32_t first = date_number(first_on), from = date_number(from_on), to = date_number(to_on);
    struct watch_plan_shift *shifts;
    int64_t day_turn = 0;
    size_t count = 0, room;

    if (from < first)
        from = first;
    if (to > first + WATCH_PLAN_DAYS_MAX)
        to = first + WATCH_PLAN_DAYS_MAX;
    room = to < from ? 0 : (size_t)(to - from + 1) * plan->slot_count;
    shifts = ARENA_ARRAY(arena, room + 1, struct watch_plan_shift);
    for (int32_t number = first; number <= to; number++) {
        struct date on = date_of_number(number);

        if ((plan->weekdays & (1u << (unsigned)date_weekday(on))) == 0)
            continue;
        for (size_t i = 0; number >= from && i < plan->slot_count; i++) {
            int64_t begin =
                instant_beijing_start(on).ms + (int64_t)plan->slots[i].from_minute * MINUTE_MS;

            shifts[count++] = (struct watch_plan_shift){
                .from_at = {begin},
                .to_at = {begin + (int64_t)length_of(plan, i) * MINUTE_MS},
                .turn = day_turn * (int64_t)plan->slot_count + (int64_t)i,
                .day_turn = day_turn,
            };
        }
        day_turn++;
    }
    *ret_shifts = shifts;
    return count;
}
