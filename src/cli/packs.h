/* SPDX-License-Identifier: Apache-2.0
 * The policy packs a command works with: built in, or the folders named with --packs. */
#ifndef CLI_PACKS_H
#define CLI_PACKS_H

#include "cli/command.h"
#include "policy/policy.h"

enum { PACKS_MAX_FOLDERS = 16 };

#define PACKS_OPTION                                                                               \
    {                                                                                              \
        "packs", OPTION_TEXT, "DIR", "改用此目录的政策包（可重复）",                               \
            "use the policy packs of this folder instead (repeatable)", 0, 0, false                \
    }

/* The snapshot lives until the call's arena ends.  Problems of a pack are printed on standard
 * error, one a line with file and line. */
enum status packs_load(struct command_call *call, const struct policy **ret_policy) MUST_CHECK;
/* Print a report: "file:line: text" in both languages, on standard error. */
void packs_show(const struct policy_report *report);

#endif
