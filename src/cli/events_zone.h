/* SPDX-License-Identifier: Apache-2.0
 * `--zone`: what times that write no zone mean. */
#ifndef CLI_EVENTS_ZONE_H
#define CLI_EVENTS_ZONE_H

#include "cli/command.h"
#include "events/moment.h"

#define EVENTS_ZONE_OPTION                                                                         \
    {                                                                                              \
        "zone", OPTION_TEXT, "ZONE", "没有写时区的时刻按此时区，不给为 +08:00",                    \
            "the zone of times that name none; +08:00 by default", 0, 0, false                     \
    }

/* Beijing's when the option is not there; a frame as of decoder_options.  A zone that is none ends
 * the command with COMMAND_WRONG_WORD. */
enum status events_zone_read(struct command_call *call, int *ret_exit,
                             struct moment_frame *ret_frame) MUST_CHECK;

#endif
