/* SPDX-License-Identifier: Apache-2.0
 * Telling every party of a region the same: a fact about each, a message to its people, or both.
 * The first parties are done in the transaction of the act, the others by the job, in the order of
 * the register; a party is told once, whatever stops in between. */
#ifndef PROCEDURES_RESPONSE_SPREAD_H
#define PROCEDURES_RESPONSE_SPREAD_H

#include "procedures/dossier.h"

struct response_spread_new {
    const char *audience; /* "all" | "counties" | "units" */
    const char *word;     /* fact about each without a part of its own, NULL for none */
    const json_t *attributes;
    const char *message; /* message kind, NULL for none */
    const json_t *parameters;
    struct instant at;
};

enum { RESPONSE_SPREAD_FIRST = 100, RESPONSE_SPREAD_STEP = 200 };

/* Begin it in the region of the dossier; nothing for an exercise in a store of real records.  Needs
 * a write work. */
enum status response_spread_begin(struct work *w, const struct dossier *dossier,
                                  const struct response_spread_new *input) MUST_CHECK;
/* The next step of each that is not done.  ret_count: parties told. */
enum status response_spread_step(struct work *w, int *ret_count) MUST_CHECK;

#endif
