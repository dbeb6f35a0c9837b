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
/* See ruleset_replace. */
enum status ruleset_folder_replace(const char *folder, const char *const *paths, size_t count,
                                   size_t *ret_files, struct fault *fault) MUST_CHECK;

#endif
