/* SPDX-License-Identifier: Apache-2.0
 * Whole files read within a limit, and written so that a crash leaves the old file or the new one.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/base.h"

enum { FILE_PATH_BYTES = 4096 };

/* folder/name into `ret_path`; aborts when it does not fit (paths are checked where they enter). */
const char *file_path(char ret_path[FILE_PATH_BYTES], const char *folder, const char *name);
/* True when the path exists (without following what it is). */
bool file_exists(const char *path);
/* The whole file in the arena, zero-terminated.  ST_NOT_FOUND, ST_LIMIT, ST_IO with the fault. */
enum status file_read(const char *path, size_t max_bytes, struct arena *arena, struct str *ret_text,
                      struct fault *fault) MUST_CHECK;
/* Write beside the name (name.new), flush to disk, rename, flush the folder. */
enum status file_write(const char *path, struct str bytes, unsigned mode,
                       struct fault *fault) MUST_CHECK;
/* All bytes to an open file; interrupted writes go on. */
enum status file_put(int fd, const char *path, struct str bytes, struct fault *fault) MUST_CHECK;
/* The folder and what is missing above it, mode 0700. */
enum status file_make_folder(const char *path, struct fault *fault) MUST_CHECK;
/* Make renames in a folder durable. */
enum status file_sync_folder(const char *path, struct fault *fault) MUST_CHECK;
/* Remove a folder with all in it; links are removed, not followed.  Best effort. */
void file_remove_tree(const char *path);
/* Record errno for a path: ST_FULL, ST_NOT_FOUND or ST_IO with a sentence that says what to do. */
enum status file_fail(int number, const char *path, struct fault *fault) MUST_CHECK;

#endif
