/* SPDX-License-Identifier: Apache-2.0
 * Differences of counters. */
#include "cli/events_tally.h"

enum record_format events_tally_format(struct str kind)
{
    enum record_format format = record_format_of(kind);

    return str_is(kind, "syslog") || format == RECORD_FORMATS ? RECORD_FORMATS : format;
}

static size_t reasons_since(const struct decoder_counts *before, const struct decoder_counts *now,
                            struct sensor_refusal *reasons)
{
    size_t count = 0;

    for (enum refusal i = 0; i < REFUSALS; i++)
        if (now->refusals[i] > before->refusals[i])
            reasons[count++] = (struct sensor_refusal){
                refusal_word(i), (int64_t)(now->refusals[i] - before->refusals[i])};
    return count;
}

void events_tally_begin(struct events_tally *tally, const struct pipeline *pipeline)
{
    tally->kept_before = *pipeline_counts(pipeline);
}

void events_tally_kept(struct sensor_hop *hop, const struct pipeline_counts *before,
                       const struct pipeline_counts *now)
{
    hop->stored += (int64_t)(now->events - before->events);
    hop->late += (int64_t)(now->late - before->late);
    hop->undated += (int64_t)(now->undated - before->undated);
    hop->ahead += (int64_t)(now->ahead - before->ahead);
    hop->repeated += (int64_t)(now->repeated - before->repeated);
}

struct sensor_hop events_tally_hop(struct events_tally *tally, struct str sensor,
                                   struct decoder *decoder, const struct pipeline *pipeline,
                                   struct sensor_refusal *reasons)
{
    const struct pipeline_counts *kept = pipeline_counts(pipeline);
    const struct decoder_counts *now = decoder_counts(decoder);
    int64_t not_agreed = (int64_t)(kept->refusals[REFUSAL_NOT_AGREED] -
                                   tally->kept_before.refusals[REFUSAL_NOT_AGREED]);
    struct sensor_hop hop = {
        .sensor_id = sensor,
        .at = instant_system_now(),
        .received = (int64_t)(now->received - tally->before.received),
        .parsed = (int64_t)(now->parsed - tally->before.parsed),
        .refused = (int64_t)(now->refused - tally->before.refused) + not_agreed,
        .bytes = (int64_t)(now->bytes_in - tally->before.bytes_in),
        .refusals = reasons,
        .refusal_count = reasons_since(&tally->before, now, reasons),
    };

    events_tally_kept(&hop, &tally->kept_before, kept);
    if (not_agreed > 0)
        reasons[hop.refusal_count++] =
            (struct sensor_refusal){refusal_word(REFUSAL_NOT_AGREED), not_agreed};
    tally->before = *now;
    events_tally_begin(tally, pipeline);
    return hop;
}
