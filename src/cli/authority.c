/* SPDX-License-Identifier: Apache-2.0
 * `panshi authority`. */
#include "cli/command.h"

const struct command authority_commands[] = {
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
