/* SPDX-License-Identifier: Apache-2.0
 * The rules in force on a node: the files under DIR/rules, compiled once, replaced as a whole.
 *
 * Pipelines take the present rules for a batch and give them back; a reload makes new ones beside
 * it, so that no batch is judged by half a set.  Correlations live with the rules they were made
 * from: one window for all pipelines, under a lock.  What rules counted lasts over restarts and
 * reloads (ruleset_counts.h). */
#ifndef EVENTS_RULESET_H
#define EVENTS_RULESET_H

#include <pthread.h>

#include "events/pipeline_firing.h"
#include "events/ruleset_counts.h"
#include "events/sigma_set.h"
#include "events/sigma_window.h"
#include "events/taxonomy.h"

struct ruleset_desk;

/* One generation of rules; the members are for reading, the window only under the lock. */
struct ruleset {
    struct sigma_set *set;
    uint64_t generation;
    pthread_mutex_t lock;
    struct sigma_window *window;
    struct pipeline_firing *firing; /* of the events that feed it */
    bool has_correlations;
    struct ruleset_counts counts; /* what earlier runs counted */
    /* the rest is the desk's own */
    struct sigma_book *book;
    unsigned holders;
};

/* Nothing is read yet.  `lateness_us`: how long correlations wait for events that come out of
 * order; INT64_MAX: until pipeline_finish.  The taxonomy outlives the desk. */
struct ruleset_desk *ruleset_desk_new(const char *data_folder, const struct taxonomy *taxonomy,
                                      int64_t lateness_us);
void ruleset_desk_free(struct ruleset_desk *desk);
/* Read and compile what lies under DIR/rules when it changed since (one look at a small file when
 * not).  A rule that cannot be used says so in its state; the others work.  ST_IO: the present
 * rules stay in force. */
enum status ruleset_refresh(struct ruleset_desk *desk, struct fault *fault) MUST_CHECK;
/* The present rules, held; NULL when there are none. */
struct ruleset *ruleset_take(struct ruleset_desk *desk);
void ruleset_give(struct ruleset_desk *desk, struct ruleset *rules);
/* Write what the present rules have counted so far; nothing when there are none.  Only the owner of
 * the events' folder does.  ST_FULL, ST_IO. */
enum status ruleset_save(struct ruleset_desk *desk, struct fault *fault) MUST_CHECK;

/* Put rules in force: copy every rule file found under the paths into DIR/rules, all or nothing;
 * what was there before goes.  One usable rule is enough: the others say in their state why they
 * are not.  ST_NOT_FOUND, ST_LIMIT, ST_FULL, ST_IO; ST_INVALID: no rule file at all, or no rule
 * that can be used (the fault names the first and why): the rules in force stay. */
enum status ruleset_replace(const char *data_folder, const struct taxonomy *taxonomy,
                            const char *const *paths, size_t count, size_t *ret_files,
                            struct fault *fault) MUST_CHECK;
/* Times that regular expressions of the present rules gave up since these were compiled. */
uint64_t ruleset_limited(struct ruleset_desk *desk);

#endif
