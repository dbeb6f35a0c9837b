/* SPDX-License-Identifier: Apache-2.0
 * DIR/rules: one folder per generation, and `present`, which names the one in force. */
#ifndef EVENTS_RULESET_FOLDER_H
#define EVENTS_RULESET_FOLDER_H

#include "base/file.h"

#define RULESET_FOLDER "rules"

enum {
    RULESET_FILE_MAX_BYTES = 4 * 1024 * 1024,
    RULESET_FILES_MAX = 200000,
    RULESET_GENERATIONS_KEPT = 2 /* the one in force and the one before */
};

/* The generation in force; 0 when there is none. */
enum status ruleset_folder_present(const char *folder, uint64_t *ret_generation,
                                   struct fault *fault) MUST_CHECK;
const char *ruleset_folder_of(const char *folder, uint64_t generation, char path[FILE_PATH_BYTES]);
/* Copy every rule file found under the paths into the folder of the next generation, which is not
 * in force yet.  ST_NOT_FOUND, ST_LIMIT, ST_FULL, ST_IO; ST_INVALID: no rule file at all. */
enum status ruleset_folder_prepare(const char *folder, const char *const *paths, size_t count,
                                   uint64_t *ret_generation, size_t *ret_files,
                                   struct fault *fault) MUST_CHECK;
/* Put a prepared generation in force, on disk before it is; or let it go. */
enum status ruleset_folder_put(const char *folder, uint64_t generation,
                               struct fault *fault) MUST_CHECK;
void ruleset_folder_drop(const char *folder, uint64_t generation);
/* The name that a file had before it was copied. */
struct str ruleset_folder_name(struct str path);

#endif
