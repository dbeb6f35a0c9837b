/* SPDX-License-Identifier: Apache-2.0
 * What the tests of packs share: an arena, the built-in snapshot, and packs written to a folder. */
#ifndef TESTS_POLICY_FIXTURE_H
#define TESTS_POLICY_FIXTURE_H

#include "policy/policy.h"

struct fixture {
    struct arena arena;
    char folder[64]; /* a folder of packs, empty at first */
};

/* cmocka set-up and tear-down with a struct fixture as state. */
int fixture_open(void **state);
int fixture_close(void **state);
/* Write folder/NAME; folders in the name are made. */
void fixture_write(struct fixture *f, const char *name, const char *text);
/* Load the folder's packs beside the built-in ones. */
enum status fixture_load(struct fixture *f, struct policy **ret_policy,
                         struct policy_report *ret_report);
/* The problem of that file (its end) and line, or NULL; line 0 finds any line. */
const struct policy_problem *fixture_problem(const struct policy_report *report, const char *file,
                                             int line, const char *en_part);
/* A pack that is right in itself, as a start: NAME/pack.yaml and NAME/clauses.yaml. */
void fixture_good_pack(struct fixture *f, const char *code, const char *region, int rank);

#endif
