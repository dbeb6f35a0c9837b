/* SPDX-License-Identifier: Apache-2.0
 * `panshi incident`. */
#include "cli/command.h"

const struct command incident_commands[] = {
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
