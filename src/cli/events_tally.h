/* SPDX-License-Identifier: Apache-2.0
 * What a sensor's decoder and a pipeline counted since the last look, as the sensor's counters. */
#ifndef CLI_EVENTS_TALLY_H
#define CLI_EVENTS_TALLY_H

#include "events/pipeline.h"
#include "registry/sensor.h"

struct events_tally {
    struct decoder_counts before;
    struct pipeline_counts kept_before;
};

/* What the pipeline kept between two looks, with what was odd about it. */
void events_tally_kept(struct sensor_hop *hop, const struct pipeline_counts *before,
                       const struct pipeline_counts *now);

/* What the packs' words for kinds of sensors mean to the decoder. */
enum record_format events_tally_format(struct str kind);
/* From now on the pipeline's counts are this sensor's: for pipelines that serve several. */
void events_tally_begin(struct events_tally *tally, const struct pipeline *pipeline);
/* What came since then, or since the last look; the reasons, at most REFUSALS, in `reasons`. */
struct sensor_hop events_tally_hop(struct events_tally *tally, struct str sensor,
                                   struct decoder *decoder, const struct pipeline *pipeline,
                                   struct sensor_refusal *reasons);

#endif
