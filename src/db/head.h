/* SPDX-License-Identifier: Apache-2.0
 * The kept head: journal.head in the data folder, the last journal row this node acknowledged.
 * Two lines, "sequence hash\n" of the newest row, then "sequence hash signature\n" of the newest
 * row that the node's SM2 key signed here (absent before the first row).  Written in place after
 * each durable commit, so it is never ahead; signed at the first row, then at most once a second,
 * at a checkpoint and at a clean end. */
#ifndef DB_HEAD_H
#define DB_HEAD_H

#include "base/base.h"
#include "base/digest.h"

enum { HEAD_SIGNATURE_BYTES = 192 }; /* DER of SM2 as hex, and a zero byte */

struct head {
    int64_t sequence; /* 0: nothing appended yet, or no head kept */
    char hash[DIGEST_SM3_HEX_BYTES];
    bool is_present;         /* the file exists and can be read */
    int64_t signed_sequence; /* of the signed line, 0 when there is none */
    char signed_hash[DIGEST_SM3_HEX_BYTES];
    char signature[HEAD_SIGNATURE_BYTES];
};

/* What the folder keeps; an unreadable file counts as absent. */
struct head head_read(const char *folder);
/* Replace it; a failure leaves the older head, which is never wrong. */
void head_write(int fd, const struct head *head);
/* Sign its newest row as that of `node`; on failure the older signature stays. */
void head_sign(struct head *head, const char *node, const struct digest_key *key);
/* Whether the signed line holds under `key`. */
bool head_is_signed(const struct head *head, const char *node, const struct digest_key *key);

#endif
