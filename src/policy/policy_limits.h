/* SPDX-License-Identifier: Apache-2.0
 * Named limits of the room policy: what a pack may hold and how many problems a report lists. */
#ifndef POLICY_POLICY_LIMITS_H
#define POLICY_POLICY_LIMITS_H

enum {
    POLICY_MAX_PACKS = 200,
    POLICY_MAX_PACK_FILES = 100,
    POLICY_MAX_PROBLEMS = 1000,
    POLICY_MAX_REGIONS = 20000,
    POLICY_MAX_PAIRED = 1000,        /* entries of a list that are compared with each other */
    POLICY_MAX_CHECK_STEPS = 400000, /* values a schema check visits in one file */
    POLICY_ARENA_BYTES = 256 * 1024 * 1024,
    POLICY_DESK_BYTES = 512 * 1024 * 1024, /* plans of all places */
};

#endif
