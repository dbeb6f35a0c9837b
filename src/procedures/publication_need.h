/* SPDX-License-Identifier: Apache-2.0
 * What stands before a publication: the duties that its event made, and how each of them stands. */
#ifndef PROCEDURES_PUBLICATION_NEED_H
#define PROCEDURES_PUBLICATION_NEED_H

#include "procedures/obligation_case.h"
#include "procedures/publication_store.h"

struct publication_need {
    struct obligation_case duty;
    bool is_permission; /* else having told is enough */
    bool is_told, is_received, is_refused;
    bool is_stated; /* by the party itself, where the receiver is not registered */
    bool is_satisfied;
    bool binds; /* strength must */
};

struct publication_needs {
    size_t count;
    struct publication_need *needs;
};

enum status publication_need_list(struct work *w, const struct publication *publication,
                                  struct publication_needs *ret_needs) MUST_CHECK;
/* As the member needs[] of a publication. */
enum status publication_need_json(struct work *w, const struct publication_needs *needs,
                                  json_t **ret_list) MUST_CHECK;
/* How many that bind are not satisfied. */
int64_t publication_need_missing(const struct publication_needs *needs);

#endif
