/* SPDX-License-Identifier: Apache-2.0
 * The names in the events' folder, and what the heads of its files say. */
#ifndef EVENTS_KEEP_FOLDER_H
#define EVENTS_KEEP_FOLDER_H

#include "base/file.h"
#include "events/keep.h"

enum { KEEP_FOLDER_NAME_BYTES = 32, KEEP_FOLDER_FILE_MAX = 1 << 20 };

enum keep_file_kind { KEEP_FILE_SEGMENT, KEEP_FILE_LOG };

struct keep_file {
    uint64_t number;
    enum keep_file_kind kind;
};

/* "000000000002a.segment", "000000000002a.log" as a path of the folder. */
const char *keep_folder_path(char ret_path[FILE_PATH_BYTES], const char *folder, uint64_t number,
                             enum keep_file_kind kind);
/* Segments and logs, ascending by number, a segment before the log of the same number; in the
 * arena. With `sweep` files that were never finished (*.new) are removed. */
enum status keep_folder_list(const char *folder, bool sweep, struct arena *arena,
                             struct keep_file **ret_files, size_t *ret_count,
                             struct fault *fault) MUST_CHECK;

/* What the head of a segment file says, without reading the rest. */
struct keep_head {
    struct segment_chain chain;
    struct digest_sm3 digest;
    uint32_t rows;
    uint64_t file_bytes, source_bytes;
    int64_t first_us, last_us;
};

/* ST_NOT_FOUND, ST_CORRUPT, ST_NEWER, ST_IO. */
enum status keep_folder_head(const char *path, struct keep_head *ret_head,
                             struct fault *fault) MUST_CHECK;
/* A whole file in memory of its own, to be freed. */
enum status keep_folder_read(const char *path, char **ret_bytes, size_t *ret_len,
                             struct fault *fault) MUST_CHECK;
/* Write NUMBER.segment so that it is there whole or not at all. */
enum status keep_folder_write_segment(const char *folder, uint64_t number, struct str bytes,
                                      struct fault *fault) MUST_CHECK;

#endif
