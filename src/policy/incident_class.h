/* SPDX-License-Identifier: Apache-2.0
 * Classes of incidents across the editions of their lists: entries of an older edition, and of
 * documents that follow it, say what they become in the present one. */
#ifndef POLICY_INCIDENT_CLASS_H
#define POLICY_INCIDENT_CLASS_H

#include "policy/policy.h"

/* The class in the present list ("DS") of a class of any list of incident classes ("IC3", "IDI",
 * "DS"); "" for a word that is none. */
struct str incident_class_of(const struct policy *policy, struct str code);
/* Whether the class is about data. */
bool incident_class_is_of_data(const struct policy *policy, struct str code);

#endif
