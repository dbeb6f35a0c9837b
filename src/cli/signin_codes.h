/* SPDX-License-Identifier: Apache-2.0
 * One-time sign-in codes made on the machine itself, for a first start and for demonstrations. */
#ifndef CLI_SIGNIN_CODES_H
#define CLI_SIGNIN_CODES_H

#include "cli/command.h"

struct policy;
struct store;

/* Add {name, person_name, roles[], party, code} to `codes` for each active account that has no
 * password yet; in a demonstration store for every active account. */
enum status signin_codes_make(struct command_call *call, struct store *store,
                              const struct policy *policy, json_t *codes) MUST_CHECK;
/* As a table on standard output. */
void signin_codes_show(const json_t *codes);

#endif
