/* SPDX-License-Identifier: Apache-2.0
 * `panshi obligations --data`: duties of a store's records, now or at a past instant. */
#ifndef CLI_OBLIGATIONS_DATA_H
#define CLI_OBLIGATIONS_DATA_H

#include "cli/command.h"

/* What --data and the options beside it ask for, printed row by row so that a large store needs no
 * large memory. */
enum status obligations_data_run(struct command_call *call, int *ret_exit) MUST_CHECK;
/* One row for people. */
void obligations_data_show(const json_t *row);

#endif
