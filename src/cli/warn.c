/* SPDX-License-Identifier: Apache-2.0
 * `panshi warn`. */
#include "cli/command.h"

const struct command warn_commands[] = {
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
