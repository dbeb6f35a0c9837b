/* SPDX-License-Identifier: Apache-2.0
 * `panshi proof`. */
#include "cli/command.h"

const struct command proof_commands[] = {
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
