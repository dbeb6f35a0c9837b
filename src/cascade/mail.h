/* SPDX-License-Identifier: Apache-2.0
 * One mail as bytes (RFC 5322, RFC 2045, RFC 2047): plain text, UTF-8, in the reader's language.
 *
 * Message-ID is made of the delivery's id, so that a repetition after a crash can be told.
 * Auto-Submitted: auto-generated (RFC 3834) keeps out-of-office replies away. */
#ifndef CASCADE_MAIL_H
#define CASCADE_MAIL_H

#include "registry/delivery.h"

/* `base_url` leads readers to the console ("" for none); `now` is the Date.  Bytes in the arena,
 * lines ended by CR LF.  ST_LIMIT when it would be longer than MAIL_MAX_BYTES. */
enum status mail_compose(struct arena *arena, const struct delivery_claim *claim,
                         const char *base_url, struct instant now,
                         struct str *ret_bytes) MUST_CHECK;
/* The subject line's text, as people read it. */
struct str mail_subject(struct arena *arena, const struct delivery_claim *claim);
/* A header value as encoded words of at most 75 characters, folded, cut between characters; as it
 * is when it is short plain ASCII. */
struct str mail_encode_header(struct arena *arena, struct str text);
/* The page of the console about a subject, "" without base_url. */
struct str mail_link(struct arena *arena, const char *base_url, struct str subject_kind,
                     struct str subject_id);

#endif
