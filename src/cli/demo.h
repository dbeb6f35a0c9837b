/* SPDX-License-Identifier: Apache-2.0
 * A fictional city for demonstrations: Binjiang (滨江市) in the Example Province, with units,
 * authorities, people, systems and matters in every state.
 *
 * Everything is made through the same functions that people use, at instants that lie in the past,
 * so journal, clocks and papers are real.  Nothing in it names a real organisation or person. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "db/work.h"

struct store;

/* Fill an empty, seeded demonstration store.  Begins and commits its own works on `w`. */
enum status demo_fill(struct work *w, struct store *store) MUST_CHECK;

#endif
