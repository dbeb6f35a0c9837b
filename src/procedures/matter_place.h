/* SPDX-License-Identifier: Apache-2.0
 * Where and when the rules of a matter are read: its region with all above it, its sector with all
 * above it, and the day on which it began. */
#ifndef PROCEDURES_MATTER_PLACE_H
#define PROCEDURES_MATTER_PLACE_H

#include "policy/policy.h"
#include "procedures/matter.h"

enum status matter_place(struct work *w, const struct matter *matter,
                         struct policy_place *ret_place) MUST_CHECK;
/* A setting for the matter; ST_INTERNAL when no pack sets it. */
enum status matter_place_setting(struct work *w, const struct matter *matter, const char *key,
                                 struct policy_setting *ret_setting) MUST_CHECK;

#endif
