/* SPDX-License-Identifier: Apache-2.0
 * QR codes (GB/T 18284-2000, error correction M) drawn as squares into a paper. */
#ifndef DOCUMENTS_QR_H
#define DOCUMENTS_QR_H

#include "documents/paper.h"

enum { QR_MAX_BYTES = 1024 };

/* A square of `side_pt` with its top left at x, y, quiet zone of four modules included.
 * Text beyond QR_MAX_BYTES fails the paper with ST_LIMIT. */
void qr_draw(struct paper *paper, struct str text, double x, double y, double side_pt);

#endif
