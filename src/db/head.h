/* SPDX-License-Identifier: Apache-2.0
 * The kept head: journal.head in the data folder, the last journal row this node acknowledged.
 * "sequence hash\n", written in place after each durable commit, so it is never ahead. */
#ifndef DB_HEAD_H
#define DB_HEAD_H

#include "base/base.h"
#include "base/digest.h"

struct head {
    int64_t sequence; /* 0: nothing appended yet, or no head kept */
    char hash[DIGEST_SM3_HEX_BYTES];
    bool is_present; /* the file exists and can be read */
};

/* What the folder keeps; an unreadable file counts as absent. */
struct head head_read(const char *folder);
/* Replace it; a failure leaves the older head, which is never wrong. */
void head_write(int fd, int64_t sequence, const char *hash);

#endif
