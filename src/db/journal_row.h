/* SPDX-License-Identifier: Apache-2.0
 * A journal row as the store keeps it and as SM3 reads it.  Private to this room. */
#ifndef DB_JOURNAL_ROW_H
#define DB_JOURNAL_ROW_H

#include "base/digest.h"
#include "base/json.h"
#include "db/db.h"

enum { JOURNAL_ROW_COLUMNS = 11 };

struct journal_row {
    int64_t sequence;
    int64_t at;
    struct str node;
    struct str actor;
    struct str act;
    struct str subject;
    struct str before; /* hex; ptr NULL for null */
    struct str after;  /* canonical JSON text; ptr NULL for null */
    struct str reason;
    struct str previous;
    struct str hash;
};

/* The first row's previous hash. */
extern const char journal_row_zeros[DIGEST_SM3_HEX_BYTES];

/* Columns in the order of every journal statement. */
void journal_row_read(const struct db_row *cells, struct journal_row *ret_row);
/* The canonical text, without the hash. */
enum status journal_row_text(struct arena *arena, const struct journal_row *row,
                             struct str *ret_text) MUST_CHECK;
/* As an object for a person: "at" in RFC 3339, with the hash. */
json_t *journal_row_object(struct arena *arena, const struct journal_row *row);
/* What a signature over a row signs: a word for the purpose, the row's number and hash. */
struct str journal_row_message(struct arena *arena, const char *purpose, int64_t sequence,
                               struct str hash);

#endif
