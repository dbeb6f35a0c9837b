/* SPDX-License-Identifier: Apache-2.0
 * What people type as times. */
#include "cli/events_times.h"

#include "events/moment.h"

enum status events_times_read(struct command_call *call, int *ret_exit, int64_t *ret_from_us,
                              int64_t *ret_to_us)
{
    struct str from = str_of(option_text(&call->options, "from"));
    struct str to = str_of(option_text(&call->options, "to"));

    *ret_from_us = INT64_MIN;
    *ret_to_us = INT64_MAX;
    if (from.len > 0 && !moment_read_typed(from, ret_from_us))
        return command_wrong(call, ret_exit, "from",
                             "--from 应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                             "write --from as 2026-03-02T09:00:00+08:00 or 2026-03-02");
    if (to.len > 0 && !moment_read_typed(to, ret_to_us))
        return command_wrong(call, ret_exit, "to",
                             "--to 应写成 2026-03-02T09:00:00+08:00 或 2026-03-02 的样式",
                             "write --to as 2026-03-02T09:00:00+08:00 or 2026-03-02");
    if (*ret_from_us > *ret_to_us)
        return command_wrong(call, ret_exit, "from", "--from（%s）晚于 --to（%s）",
                             "--from (%s) is later than --to (%s)",
                             option_text(&call->options, "from"),
                             option_text(&call->options, "to"));
    return ST_OK;
}
