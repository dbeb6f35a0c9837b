/* SPDX-License-Identifier: Apache-2.0
 * The inside of a snapshot, for indicators.c and indicators_match.c. */
#ifndef INTEL_INDICATORS_SNAPSHOT_H
#define INTEL_INDICATORS_SNAPSHOT_H

#include "intel/indicator_table.h"
#include "intel/indicator_warning.h"
#include "intel/indicators.h"

struct indicators_stamp {
    uint64_t inode, bytes;
    int64_t seconds, nanoseconds;
};

struct indicators_snapshot {
    struct arena arena;
    struct indicators_stamp stamp;
    uint64_t generation;
    struct indicator_table *table; /* NULL: nothing imported yet */
    struct indicator_warning *warning;
    struct indicators_source *sources;
    size_t source_count;
    size_t holders; /* under indicators.lock */
};

#endif
