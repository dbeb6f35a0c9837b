/* SPDX-License-Identifier: Apache-2.0
 * The emergency side in figures: what is open, in force, unsigned and late in the actor's sight,
 * each number with the list that it counts.  Exercises are not among them; in a drill twin only
 * they are.
 *
 *   warnings, warnings-changing   issued, and in force while they are changed; by level
 *   unsigned                      recipients of warnings in force that have not signed; of an
 *                                 operator: its own
 *   incidents, responses          open ones, by level
 *   duties-late                   duties of incidents past their day: reports first of all
 *   notices, notices-late         issued ones; those with a recipient past its day
 *   publications                  checks that wait for an answer of the actor's party */
#ifndef PROCEDURES_EMERGENCY_FIGURE_H
#define PROCEDURES_EMERGENCY_FIGURE_H

#include "base/json.h"
#include "db/work.h"

/* {items[{id, n|null (more than is counted), path, query{}, by[{key, n, query{}}]}], as_of} */
enum status emergency_figure_list(struct work *w, json_t **ret_figures) MUST_CHECK;

#endif
