/* SPDX-License-Identifier: Apache-2.0
 * DIR/intel/current.json: which files make up the present state, and what is known of each set.
 *
 * Writers change it under DIR/intel/lock and rename it last, so that readers see the old state or
 * the new one.  Files that no state names any more are removed by the writer; who has them open
 * keeps them. */
#ifndef INTEL_INTEL_MANIFEST_H
#define INTEL_INTEL_MANIFEST_H

#include "base/json.h"
#include "intel/indicator_set.h"

struct intel_manifest {
    json_t *root;      /* {generation, table, warnings, sets[], lists[]} */
    char folder[4096]; /* DIR/intel */
    int lock;          /* -1: only read */
};

/* DIR/intel/current.json, or an empty state. */
enum status intel_manifest_read(const char *folder, struct arena *arena,
                                struct intel_manifest *ret_manifest,
                                struct fault *fault) MUST_CHECK;
/* The same to be changed: makes DIR/intel, waits for nobody.  ST_BUSY: somebody else imports. */
enum status intel_manifest_begin(const char *folder, struct arena *arena,
                                 struct intel_manifest *ret_manifest,
                                 struct fault *fault) MUST_CHECK;
/* Build the table of all sets, count the generation up, write, remove what is not named. */
enum status intel_manifest_commit(struct intel_manifest *manifest, struct arena *arena,
                                  struct fault *fault) MUST_CHECK;
/* Give the lock back; what was not committed is forgotten. */
void intel_manifest_end(struct intel_manifest *manifest);
/* The next state's number, for the names of new files. */
int64_t intel_manifest_next(const struct intel_manifest *manifest);
json_t *intel_manifest_sets(const struct intel_manifest *manifest);
/* The set of that name, or NULL. */
json_t *intel_manifest_find(const struct intel_manifest *manifest, struct str name);
/* Take one out; false: there is none. */
bool intel_manifest_drop(struct intel_manifest *manifest, struct str name);

#endif
