/* SPDX-License-Identifier: Apache-2.0
 * What a file of events begins with: whether it is one at all, and whether it is of the format that
 * it is said to be. */
#ifndef EVENTS_INTAKE_HEAD_H
#define EVENTS_INTAKE_HEAD_H

#include "events/decoder.h"

enum {
    INTAKE_HEAD_BYTES = 64 * 1024, /* looked at */
    INTAKE_HEAD_PERCENT = 90,      /* of its lines decide */
};

/* Refuse an open folder, saying how to name its files.  ST_INVALID with `path` in the fault. */
enum status intake_head_no_folder(int fd, const char *path, struct fault *fault) MUST_CHECK;
/* Refuse what holds no lines of events, with what it is and what to do: compressed files (gzip,
 * zstd, xz, bzip2, zip), UTF-16, one JSON array.  `head`: the first bytes of the source, as many as
 * there are.  ST_INVALID with `path` in the fault. */
enum status intake_head_check(struct str head, enum record_format format, const char *path,
                              struct fault *fault) MUST_CHECK;
/* The format that nearly all lines of `head` have by themselves, where it is not what `format`
 * makes of them; RECORD_FORMATS when there is nothing to say. */
enum record_format intake_head_other(struct str head, enum record_format format);

#endif
