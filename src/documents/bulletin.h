/* SPDX-License-Identifier: Apache-2.0
 * The common frame of emergency papers: head, numbered headings, tables, signature.  Each paper of
 * this room's emergency side is written with these calls.
 *
 * Every text is checked where it is given; the first refusal stays, later calls do nothing, and
 * bulletin_close returns it. */
#ifndef DOCUMENTS_BULLETIN_H
#define DOCUMENTS_BULLETIN_H

#include "documents/document.h"
#include "documents/letter.h"

struct bulletin {
    struct paper *paper;
    struct paper_layout *layout;
    const struct document_head *head;
    size_t headings;
    bool has_pairs; /* a table of pairs is open */
};

/* ST_INVALID or ST_LIMIT for a text of the head. */
enum status bulletin_open(struct arena *arena, struct fault *fault,
                          const struct document_options *options, const struct document_head *head,
                          struct str title, struct bulletin *ret_bulletin) MUST_CHECK;
/* "三、标题" or "3. Title". */
void bulletin_heading(struct bulletin *b, const char *zh, const char *en);
void bulletin_heading_of(struct bulletin *b, const char *field, struct str title);
/* Paragraphs; nothing when empty. */
void bulletin_text(struct bulletin *b, const char *field, struct str text);
/* A row of label and text; nothing when the text is empty. Neighbours make one table. */
void bulletin_pair(struct bulletin *b, const char *field, const char *zh, const char *en,
                   struct str text);
/* A table with its head repeated on every page; nothing without rows.  `cells` holds `rows` ×
 * `count` texts. */
void bulletin_table(struct bulletin *b, const char *field, const struct letter_column *columns,
                    const struct str *heads, size_t count, const struct str *cells, size_t rows);
/* "2026年11月20日10时02分"; empty for 0 ms. */
struct str bulletin_instant(const struct bulletin *b, struct instant at);
struct str bulletin_say(const struct bulletin *b, const char *zh, const char *en);
/* Signature, foot, pages, bytes. */
enum status bulletin_close(struct bulletin *b, struct str *ret_pdf) MUST_CHECK;

#endif
