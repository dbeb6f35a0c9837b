/* SPDX-License-Identifier: Apache-2.0
 * What events are judged by on this node, for the server and for commands alike: taxonomy,
 * register, indicators, rules, baseline. */
#ifndef CLI_EVENTS_PARTS_H
#define CLI_EVENTS_PARTS_H

#include "events/pipeline.h"

struct events_parts {
    struct pipeline_parts parts; /* for pipelines; the members below belong here */
    struct taxonomy *taxonomy;
    struct pipeline_baseline baseline;
};

/* Open what lies in a data folder; the register and the rules come with the first refresh.
 * `lateness_us`: ruleset.h.  On failure everything is closed. */
enum status events_parts_open(const char *data_folder, int64_t lateness_us,
                              struct events_parts *ret_parts, struct fault *fault) MUST_CHECK;
void events_parts_close(struct events_parts *own);
/* Take up what changed in the register, and the baseline's limits at its places; a read work. */
enum status events_parts_register(struct events_parts *parts, struct work *w) MUST_CHECK;
/* Take up imported indicators and loaded rules. */
enum status events_parts_refresh(struct events_parts *own, struct fault *fault) MUST_CHECK;

#endif
