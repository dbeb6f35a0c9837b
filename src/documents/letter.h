/* SPDX-License-Identifier: Apache-2.0
 * The parts of an official letter, put one below the other into the flow of a paper. */
#ifndef DOCUMENTS_LETTER_H
#define DOCUMENTS_LETTER_H

#include "documents/paper_table.h"

/* Issuer line, number and red rule; nothing when both texts are empty. */
void letter_head(struct paper_layout *layout, struct paper *paper, struct str issuer,
                 struct str number);
/* The short form (信函格式): issuer line at the sheet's head, double red rules, number at the
 * right. */
void letter_head_short(struct paper_layout *layout, struct paper *paper, struct str issuer,
                       struct str number);
/* Title in lines of even length, and a blank line below.  A letter without red head begins with it.
 */
void letter_title(struct paper_layout *layout, struct paper *paper, struct str title);
/* What an English companion says of itself; nothing in Chinese. */
void letter_remark(struct paper_layout *layout, struct paper *paper);
void letter_addressee(struct paper_layout *layout, struct paper *paper, struct str addressee);
void letter_block(struct paper_layout *layout, struct paper *paper, enum document_block_kind kind,
                  struct str text);
/* A row of a label and a text. */
void letter_pair(struct paper_layout *layout, struct paper *paper, struct str label,
                 struct str text);
/* A row of several texts with these shares of the width; a head row is repeated on further pages.
 */
struct letter_column {
    double share;
    enum paper_align align;
};
const struct paper_piece *letter_table_head(struct paper_layout *layout, struct paper *paper,
                                            const struct letter_column *columns,
                                            const struct str *texts, size_t count);
void letter_table_row(struct paper_layout *layout, struct paper *paper,
                      const struct paper_piece *head, const struct letter_column *columns,
                      const struct str *texts, size_t count);
/* Space below a table. */
void letter_table_end(struct paper_layout *layout, struct paper *paper);
void letter_enclosures(struct paper_layout *layout, struct paper *paper, const struct str *names,
                       size_t count);
/* Signer and date with room for a seal, never alone on a page. */
void letter_signature(struct paper_layout *layout, struct paper *paper, struct str signer,
                      struct date signed_on, struct str contact);
/* Check block and imprint at the foot of the last page. */
void letter_foot(struct paper_layout *layout, struct paper *paper,
                 const struct document_proof *proof, struct str copies_to);

#endif
