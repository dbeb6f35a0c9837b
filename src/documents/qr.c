/* SPDX-License-Identifier: Apache-2.0
 * Encodes with libqrencode and fills runs of dark modules. */
#include "documents/qr.h"

#include <qrencode.h>

enum { QR_QUIET_MODULES = 4 };

static void fill_row(cairo_t *cr, const unsigned char *row, int width, double x, double y,
                     double module)
{
    for (int from = 0; from < width;) {
        int to = from;

        while (to < width && (row[to] & 1) != 0)
            to++;
        if (to > from)
            cairo_rectangle(cr, x + from * module, y, (to - from) * module, module);
        from = to > from ? to : from + 1;
    }
}

void qr_draw(struct paper *paper, struct str text, double x, double y, double side_pt)
{
    QRcode *code;
    double module;

    if (paper->status != ST_OK || text.len == 0)
        return;
    if (text.len > QR_MAX_BYTES) {
        paper_fail(paper, fault_set(paper->fault, ST_LIMIT, "proof.url", "二维码内容超过 %d 字节",
                                    "the QR code holds at most %d bytes", (int)QR_MAX_BYTES));
        return;
    }
    code = QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        paper_fail(paper, fault_set(paper->fault, ST_MEMORY, "proof.url", "无法生成二维码",
                                    "the QR code could not be made"));
        return;
    }
    module = side_pt / (code->width + 2 * QR_QUIET_MODULES);
    /* White below, so that a watermark does not disturb the reader. */
    cairo_set_source_rgb(paper->cr, 1, 1, 1);
    cairo_rectangle(paper->cr, x, y, side_pt, side_pt);
    cairo_fill(paper->cr);
    paper_colour(paper, PAPER_BLACK);
    for (int row = 0; row < code->width; row++)
        fill_row(paper->cr, code->data + (size_t)row * (size_t)code->width, code->width,
                 x + QR_QUIET_MODULES * module, y + (QR_QUIET_MODULES + row) * module, module);
    cairo_fill(paper->cr);
    QRcode_free(code);
}
