/* SPDX-License-Identifier: Apache-2.0
 * Fetching from TAXII sources and making sets of collections: by a command, and beside the server
 * by a thread of its own, so that a slow far side holds up no request and no job.
 *
 * The thread: taxii_poll_start once the store is open, taxii_poll_stop before it closes; a transfer
 * under way is then cut, and goes on at the next start. */
#ifndef CLI_TAXII_POLL_H
#define CLI_TAXII_POLL_H

#include "base/json.h"
#include "cli/job.h"

struct sending;
struct taxii_poll;

struct taxii_poll_settings {
    struct job_desk jobs;
    bool may_loop; /* tests: sources on this machine, without TLS */
};

/* Fetch one source and note how it ended.  *ret_row: {name, pages, objects, taken, known,
 * passed_over, refused, is_whole, problem_zh, problem_en}; a source that fails is no failure of
 * this function.  ST_NOT_FOUND: there is no such source; ST_DENIED: an exercise, which fetches
 * nothing. */
enum status taxii_poll_source(const struct taxii_poll_settings *settings, struct sending *sending,
                              struct str name, struct arena *arena, json_t **ret_row,
                              struct fault *fault) MUST_CHECK;
/* Make every set anew whose collection has changed.  *ret_sets: [{set, added, refused, …}] as of
 * intel_import_set, {set, removed: true} of those that went, {set, problem_zh, problem_en} of those
 * that could not be made. */
enum status taxii_poll_sets(const struct taxii_poll_settings *settings, struct arena *arena,
                            json_t **ret_sets, struct fault *fault) MUST_CHECK;

enum status taxii_poll_start(const struct taxii_poll_settings *settings,
                             struct taxii_poll **ret_poll, struct fault *fault) MUST_CHECK;
/* NULL is fine. */
void taxii_poll_stop(struct taxii_poll *poll);

#endif
