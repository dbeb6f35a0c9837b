/* SPDX-License-Identifier: Apache-2.0
 * What every command shares: printing its answer. */
#include "cli/command.h"

#include <stdio.h>

void command_print(struct command_call *call, const json_t *value)
{
    struct str text = json_pretty(call->arena, value);

    fwrite(text.ptr, 1, text.len, stdout);
}
