/* SPDX-License-Identifier: Apache-2.0
 * The beginning and the end of key periods, and who sees them; for key_period*.c and watch*.c. */
#ifndef PROCEDURES_KEY_PERIOD_BEGIN_H
#define PROCEDURES_KEY_PERIOD_BEGIN_H

#include "procedures/key_period_store.h"

/* The whole scope of the actor over key periods. */
enum status key_period_sight(struct work *w, struct key_period_sight *ret_sight) MUST_CHECK;
/* Whether the actor sees every line of it, and whether its party is named. */
enum status key_period_sees(struct work *w, const struct key_period *period, bool *ret_sees_all,
                            bool *ret_is_named) MUST_CHECK;

/* Open it: facts, messages, the first day's rows; stores state and version. */
enum status key_period_begin(struct work *w, struct key_period *period) MUST_CHECK;
/* A party named later. */
enum status key_period_begin_party(struct work *w, const struct key_period *period,
                                   struct str party_id) MUST_CHECK;
/* Close it: facts of those that no other period holds. */
enum status key_period_end(struct work *w, struct key_period *period) MUST_CHECK;
/* Rows of today, when its due time lies after the opening. */
enum status key_period_make_today(struct work *w, struct key_period *period) MUST_CHECK;

#endif
