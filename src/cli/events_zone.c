/* SPDX-License-Identifier: Apache-2.0
 * Zones of options. */
#include "cli/events_zone.h"

enum status events_zone_read(struct command_call *call, int *ret_exit,
                             struct moment_frame *ret_frame)
{
    const char *zone = option_text(&call->options, "zone");

    *ret_frame = (struct moment_frame){.zone_s = MOMENT_BEIJING_S};
    if (zone != NULL && !moment_read_zone(str_of(zone), &ret_frame->zone_s))
        return command_wrong(call, ret_exit, "zone", "--zone 应写成 +08:00 的样式，不能是“%s”",
                             "write --zone as +08:00, not \"%s\"", zone);
    return ST_OK;
}
