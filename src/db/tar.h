/* SPDX-License-Identifier: Apache-2.0
 * A tar file (POSIX ustar, sizes beyond 8 GiB in base 256) written and read entry by entry, with
 * the SM3 digest of each content.  Plain files only: readers refuse links, folders and devices. */
#ifndef DB_TAR_H
#define DB_TAR_H

#include "base/digest.h"

enum { TAR_NAME_BYTES = 101 };

struct tar {
    int fd;
    const char *path; /* for messages */
    int64_t at_ms;    /* time of entries written */
};

struct tar_entry {
    char name[TAR_NAME_BYTES];
    int64_t bytes;
    struct digest_sm3 digest; /* filled when the content was written or read */
};

/* Write a file's content under a name; the length is what the file had when it was opened. */
enum status tar_put_file(struct tar *tar, const char *name, const char *from,
                         struct tar_entry *ret_entry, struct fault *fault) MUST_CHECK;
enum status tar_put_text(struct tar *tar, const char *name, struct str text,
                         struct fault *fault) MUST_CHECK;
/* The two empty blocks at the end. */
enum status tar_put_end(struct tar *tar, struct fault *fault) MUST_CHECK;

/* The next entry's name and length; ST_NOT_FOUND (no fault) at the end of the archive.
 * ST_CORRUPT: damaged, cut, or no plain file. */
enum status tar_next(struct tar *tar, struct tar_entry *ret_entry, struct fault *fault) MUST_CHECK;
/* Read the entry's content: to the file `to_fd`, or nowhere when negative; fills its digest. */
enum status tar_take(struct tar *tar, struct tar_entry *entry, int to_fd, const char *to,
                     struct fault *fault) MUST_CHECK;

#endif
