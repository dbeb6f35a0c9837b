/* SPDX-License-Identifier: Apache-2.0
 * `panshi drill`. */
#include "cli/command.h"

const struct command drill_commands[] = {
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
