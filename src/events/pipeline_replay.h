/* SPDX-License-Identifier: Apache-2.0
 * Windows of correlations after a restart: the kept events of the last timespans are held against
 * the rules again and fill them, so that what began before the end goes on.
 *
 * Firings are durable with the batch that caused them (pipeline.h), so what fires during this was
 * told before and is forgotten.  Events without a sensor's mark are of files that a command took
 * in, whose correlations were finished then: they are left out.  A group that went on firing for
 * longer than two timespans may fire again earlier or later than it would have. */
#ifndef EVENTS_PIPELINE_REPLAY_H
#define EVENTS_PIPELINE_REPLAY_H

#include "events/pipeline.h"

enum { PIPELINE_REPLAY_DAYS_MAX = 7 /* looked back at most, whatever a rule's timespan is */ };

struct pipeline_replay_report {
    uint64_t events, judged, matched; /* in the time looked at; read back; fed to windows */
    int64_t from_us;
};

/* Before any pipeline runs.  `folder`: of the events; one that is not there is empty.
 * `lateness_us`: as the ruleset's.  ST_CORRUPT: a segment cannot be read; what was fed stays. */
enum status pipeline_replay(const struct pipeline_parts *parts, const char *folder,
                            int64_t lateness_us, struct instant now,
                            struct pipeline_replay_report *ret_report,
                            struct fault *fault) MUST_CHECK;

#endif
