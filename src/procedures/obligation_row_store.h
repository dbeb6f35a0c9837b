/* SPDX-License-Identifier: Apache-2.0
 * Writing rows of duties; only obligation_eval.c and what people do about duties use it. */
#ifndef PROCEDURES_OBLIGATION_ROW_STORE_H
#define PROCEDURES_OBLIGATION_ROW_STORE_H

#include "procedures/obligation_row.h"

/* What is needed to see whether a row differs, and to take it out of the counters. */
struct obligation_row_kept {
    struct str id, rule, region, sector, state, due_on, assigned_to;
    int64_t level, digest, version;
    struct instant met_at;
    bool is_seen; /* for the caller */
};

/* The rows of a subject, void ones too, by id. */
enum status obligation_row_of_subject(struct work *w, struct str subject,
                                      struct obligation_row_kept **ret_rows,
                                      size_t *ret_count) MUST_CHECK;
enum status obligation_row_insert(struct work *w, const struct obligation_row *row,
                                  uint64_t digest) MUST_CHECK;
/* Everything but id, duty, subject, occurrence and whom it is assigned to. */
enum status obligation_row_update(struct work *w, const struct obligation_row *row,
                                  uint64_t digest) MUST_CHECK;
enum status obligation_row_void(struct work *w, struct str id) MUST_CHECK;
/* Whether the event or act that met a duty at that instant still holds. */
enum status obligation_row_is_met_by(struct work *w, struct str subject, struct instant met_at,
                                     bool *ret_holds) MUST_CHECK;

#endif
