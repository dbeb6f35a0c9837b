/* SPDX-License-Identifier: Apache-2.0
 * The course of key periods: what happens when one begins, every day, and when it ends; for
 * key_period*.c and watch*.c. */
#ifndef PROCEDURES_KEY_PERIOD_BEGIN_H
#define PROCEDURES_KEY_PERIOD_BEGIN_H

#include "procedures/key_period_store.h"

/* Open it: facts, messages, the first day's rows; stores state and version. */
enum status key_period_course_open(struct work *w, struct key_period *period) MUST_CHECK;
/* A party named later. */
enum status key_period_course_add(struct work *w, const struct key_period *period,
                                  struct str party_id) MUST_CHECK;
/* Close it: facts of those that no other period holds. */
enum status key_period_course_close(struct work *w, struct key_period *period) MUST_CHECK;
/* The job: periods that begin or end, rows of the day, rows that are missing; *ret_again becomes
 * true when more waits. */
enum status key_period_course_tick(struct work *w, int *ret_count, bool *ret_again) MUST_CHECK;

#endif
