/* SPDX-License-Identifier: Apache-2.0
 * A worker's intake: parcels of a topic of Kafka (events_forward.h) to a pipeline, each within the
 * agreement of its sensor as it stands on this node now.
 *
 * A parcel's place and its sender's number are kept in the same step as its events; after that the
 * place is committed to Kafka. */
#ifndef CLI_EVENTS_WORK_H
#define CLI_EVENTS_WORK_H

#include "cli/events_receive.h"

struct events_work;

/* `settings` as for receivers: keep, parts, tell, gates and counters; its `first_lane` is the lane.
 * `file`: settings of the cluster. */
enum status events_work_start(const struct events_receive_settings *settings, const char *file,
                              struct events_work **ret_work, struct fault *fault) MUST_CHECK;
void events_work_seal(struct events_work *work);
/* Log when the brokers go and come. */
void events_work_watch(struct events_work *work);
/* NULL is fine, for all. */
void events_work_stop(struct events_work *work);

#endif
