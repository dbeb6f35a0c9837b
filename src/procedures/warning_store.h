/* SPDX-License-Identifier: Apache-2.0
 * Numbers of warnings, and for whom a warning's event was stated. */
#ifndef PROCEDURES_WARNING_STORE_H
#define PROCEDURES_WARNING_STORE_H

#include "procedures/warning.h"

/* The next number of an issuer in a year, in the same transaction. */
enum status warning_store_count_up(struct work *w, struct str party_id, int64_t year,
                                   int64_t *ret_number) MUST_CHECK;
/* Parties for which it was ever stated as issued, each once, ascending. */
enum status warning_store_stated(struct work *w, struct str warning_id, struct str **ret_parties,
                                 size_t *ret_count) MUST_CHECK;
/* What became of its kept duties: {"<rule>": {total, met, overdue, due_at}}; of one party, or of
 * all
 * ("" , at most the newest 20 000 events). */
enum status warning_store_duties(struct work *w, struct str warning_id, struct str party_id,
                                 json_t **ret_by_rule) MUST_CHECK;

#endif
