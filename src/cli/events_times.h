/* SPDX-License-Identifier: Apache-2.0
 * `--from` and `--to` of commands about events. */
#ifndef CLI_EVENTS_TIMES_H
#define CLI_EVENTS_TIMES_H

#include "cli/command.h"

/* As moment_read_typed reads them; INT64_MIN and INT64_MAX where none is written.  One that is no
 * time, or a beginning behind the end, ends the command with COMMAND_WRONG_WORD. */
enum status events_times_read(struct command_call *call, int *ret_exit, int64_t *ret_from_us,
                              int64_t *ret_to_us) MUST_CHECK;

#endif
