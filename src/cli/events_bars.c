/* SPDX-License-Identifier: Apache-2.0
 * Histograms stay short, and what they leave out is told. */
#include "cli/events_bars.h"

#include <stdio.h>

#include "events/moment.h"

#include "base/banned.h"

struct events_bars events_bars_begin(struct search_query *query)
{
    struct events_bars bars = {
        .ahead_us = (instant_system_now().ms + MOMENT_AHEAD_S * INT64_C(1000)) * 1000};

    bars.leaves_ahead = query->kind == SEARCH_HISTOGRAM && query->to_us == INT64_MAX &&
                        query->from_us < bars.ahead_us;
    if (bars.leaves_ahead)
        query->to_us = bars.ahead_us;
    return bars;
}

struct search_query events_bars_ahead(const struct events_bars *bars,
                                      const struct search_query *query)
{
    struct search_query ahead = *query;

    ahead.kind = SEARCH_COUNT;
    ahead.from_us = bars->ahead_us;
    ahead.to_us = INT64_MAX;
    return ahead;
}

void events_bars_trim(struct events_bars *bars, struct search_answer *answer)
{
    size_t more = answer->bar_count > EVENTS_BARS_MAX ? answer->bar_count - EVENTS_BARS_MAX : 0;

    for (size_t i = 0; i < more; i++)
        bars->before += answer->bars[i].count;
    bars->before_bars = more;
    answer->bars += more;
    answer->bar_count -= more;
}

void events_bars_tell(const struct events_bars *bars, const struct search_answer *answer,
                      struct arena *arena, json_t *root)
{
    json_t *list = json_new_list(arena);
    char text[MOMENT_MAX_BYTES];

    for (size_t i = 0; i < answer->bar_count; i++) {
        json_t *bar = json_new_object(arena);

        json_put_text(bar, "from",
                      str_copy(arena, str_of(moment_print(answer->bars[i].from_us, text))));
        json_put_int(bar, "count", (int64_t)answer->bars[i].count);
        json_add(list, bar);
    }
    json_put(root, "histogram", list);
    json_put_int(root, "ahead", (int64_t)bars->ahead);
    json_put_int(root, "before", (int64_t)bars->before);
}

void events_bars_print(const struct search_answer *answer)
{
    char text[MOMENT_MAX_BYTES];

    for (size_t i = 0; i < answer->bar_count; i++)
        printf("%s  %12llu\n", moment_print(answer->bars[i].from_us, text),
               (unsigned long long)answer->bars[i].count);
}

void events_bars_show(const struct events_bars *bars)
{
    char text[MOMENT_MAX_BYTES];

    if (bars->ahead > 0)
        fprintf(stderr,
                "另有 %llu 条的时间比现在晚十分钟以上，未计入：用 --from %s --to 9999-12-31 查看\n"
                "%llu events are dated more than ten minutes ahead of now and are left out: "
                "--from %s --to 9999-12-31 shows them\n",
                (unsigned long long)bars->ahead, moment_print(bars->ahead_us, text),
                (unsigned long long)bars->ahead, text);
    if (bars->before > 0)
        fprintf(stderr,
                "只列最近 %d 段；更早的 %zu 段共 %llu 条未列出：用 --to 查看，或加宽时间段\n"
                "the latest %d bars are shown; %zu earlier ones with %llu events are not: --to "
                "shows them, or make the bars wider\n",
                EVENTS_BARS_MAX, bars->before_bars, (unsigned long long)bars->before,
                EVENTS_BARS_MAX, bars->before_bars, (unsigned long long)bars->before);
}
