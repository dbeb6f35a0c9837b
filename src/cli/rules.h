/* SPDX-License-Identifier: Apache-2.0
 * Rules named on the command line, compiled. */
#ifndef CLI_RULES_H
#define CLI_RULES_H

#include "base/terminal.h"
#include "cli/command.h"
#include "events/sigma_set.h"

enum { RULES_LEVEL_WIDTH = 13 }; /* of the column of levels */

struct rules {
    struct taxonomy *taxonomy;
    struct sigma_book *book;
    struct sigma_set *set;
};

/* What --rules, --placeholders, --taxonomy and the arguments say; lives as long as the call. */
enum status rules_compile(struct command_call *call, struct rules **ret_rules) MUST_CHECK;

/* One of the paths that rules_compile reads, for messages. */
const char *rules_path(const struct command_call *call);

#endif
