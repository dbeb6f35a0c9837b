/* SPDX-License-Identifier: Apache-2.0
 * What happens to every event, in one go: read, dated, held against the register, the indicators,
 * the rules and the baseline, kept, and told where it means something.
 *
 * Life: pipeline_new, for each piece of input decoder_feed and pipeline_run, pipeline_commit
 * whenever what was taken is to be durable, pipeline_free.  A pipeline belongs to one thread; the
 * parts it is given are shared and outlive it.  Between two commits it judges by one state of
 * register, indicators and rules.  Hits become durable with their events, as letters in the outbox
 * (keep_outbox.h), and are told after that commit, never before. */
#ifndef EVENTS_PIPELINE_H
#define EVENTS_PIPELINE_H

#include "events/alert.h"
#include "events/baseline.h"
#include "events/decoder.h"
#include "events/keep.h"
#include "events/pipeline_baseline.h"
#include "events/ruleset.h"
#include "events/taxonomy.h"
#include "intel/indicators.h"
#include "registry/address_map.h"

enum {
    PIPELINE_BATCH_EVENTS = 8192, /* taken since the last commit; run commits by itself then */
    PIPELINE_BATCH_BYTES = 64 * 1024 * 1024, /* memory of a batch */
    PIPELINE_SEEN = 65536                    /* lines remembered to count repeated ones */
};

/* What every pipeline asks.  All but the taxonomy may be NULL: then that is left out. */
struct pipeline_parts {
    const struct taxonomy *taxonomy;
    struct address_desk *addresses;
    struct indicators *indicators;
    struct ruleset_desk *rules;
    struct pipeline_baseline *baseline;
};

/* Where events come from. */
struct pipeline_source {
    struct str sensor, party; /* ids, copied; empty: a file of the machine's owner */
    /* Bits of enum sensor_category that its agreement covers; 0: no sensor, everything is taken.
     * Without SENSOR_CONTENT the bodies in an event are looked at but not kept: their leaves become
     * empty. */
    uint32_t categories;
};

struct pipeline_counts {
    uint64_t events, refused;
    uint64_t bytes_in;     /* of the one source at a time that pipeline_run reads */
    uint64_t bytes_stored; /* of the store; counted by whoever owns it */
    uint64_t refusals[REFUSALS];
    uint64_t undated; /* kept with the time of receipt */
    /* Later than the clock by more than ten minutes: kept as they say, held against rules and
     * indicators, but not against windows of correlations and the baseline. */
    uint64_t ahead;
    uint64_t late;     /* older than a day when they came */
    uint64_t repeated; /* the same line of the sensor within the last PIPELINE_SEEN; kept */
    uint64_t bodies;   /* leaves of content that were not kept */
    uint64_t marked;   /* of a system in the register */
    uint64_t rule_hits, indicator_hits;
    uint64_t hits;       /* told: of rules, indicators and the baseline */
    uint64_t suppressed; /* indicators that a warning list knows as harmless */
    uint64_t untold;     /* beyond PIPELINE_HITS_MAX of a batch, or of nobody in the register */
};

/* Called after a commit that left letters in the lane's outbox (alert_teller_lane). */
typedef void pipeline_tell_fn(void *with, struct keep_lane *lane);

/* Called for each line that is refused, by the decoder or for want of an agreement; `decoded` as
 * decoder_next gave it. */
typedef void pipeline_refused_fn(void *with, const struct decoded *decoded, enum refusal reason);

struct pipeline;

/* `tell` may be NULL: hits are counted and marked, and nobody hears of them. */
struct pipeline *pipeline_new(const struct pipeline_parts *parts,
                              const struct pipeline_source *source, struct keep_lane *lane,
                              pipeline_tell_fn *tell, void *with);
void pipeline_free(struct pipeline *pipeline);
void pipeline_watch_refused(struct pipeline *pipeline, pipeline_refused_fn *refused, void *with);
/* Take all that the decoder has; what it refuses is counted by reason.  `received` is the time of
 * receipt.  ST_FULL, ST_IO: of the store; what was taken before the last commit is safe. */
enum status pipeline_run(struct pipeline *pipeline, struct decoder *decoder,
                         struct instant received, struct fault *fault) MUST_CHECK;
/* Another decoder follows: this one's source has been read to its end, and all its bytes count;
 * NULL: it was left before, and what stands behind its last line does not. */
void pipeline_end_source(struct pipeline *pipeline, struct decoder *decoder);
/* Take one JSON line; *ret_refusal says whether it was refused, and why. */
enum status pipeline_take_json(struct pipeline *pipeline, struct str line, struct instant received,
                               enum refusal *ret_refusal, struct fault *fault) MUST_CHECK;
/* ST_BUSY: too much waits to be told (keep_outbox.h). */
enum status pipeline_commit(struct pipeline *pipeline, struct fault *fault) MUST_CHECK;
/* Commit when the batch is nearly full, so that what is taken next does not make it do so by
 * itself: for callers who keep a source's place with the events (keep_offset_set), before each of
 * its messages.  ret_committed: it did. */
enum status pipeline_make_room(struct pipeline *pipeline, bool *ret_committed,
                               struct fault *fault) MUST_CHECK;
/* Forget what was taken since the last commit; for when a commit failed and the sender will try
 * again. */
void pipeline_drop(struct pipeline *pipeline);
/* What follows comes from another source; commits what was taken before. */
enum status pipeline_set_source(struct pipeline *pipeline, const struct pipeline_source *source,
                                struct fault *fault) MUST_CHECK;
/* Commit, and let correlations that still wait fire: nothing comes any more. */
enum status pipeline_finish(struct pipeline *pipeline, struct fault *fault) MUST_CHECK;
/* Of what is durable: lines taken or refused since the last commit count with the next one, or
 * never when they are dropped.  `untold` alone counts at once. */
const struct pipeline_counts *pipeline_counts(const struct pipeline *pipeline);
/* {events, refused, refusals{word: n}, …} as every place shows them. */
void pipeline_counts_add(struct pipeline_counts *sum, const struct pipeline_counts *more);
json_t *pipeline_counts_json(const struct pipeline_counts *counts, struct arena *arena);

#endif
