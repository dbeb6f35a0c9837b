/* SPDX-License-Identifier: Apache-2.0
 * The block that tells a reader how to check a paper: QR code, address, code, digest. */
#ifndef DOCUMENTS_PROOF_H
#define DOCUMENTS_PROOF_H

#include "documents/paper_layout.h"

#define PROOF_SIDE_PT PAPER_MM(26.0)

struct proof;

bool proof_is_empty(const struct document_proof *proof);
/* Measured for `width_pt`; NULL when there is nothing to say. */
const struct proof *proof_new(struct paper *paper, const struct document_proof *proof,
                              double width_pt);
double proof_height(const struct proof *proof);
void proof_draw(struct paper *paper, const struct proof *proof, double x, double y);

#endif
