/* SPDX-License-Identifier: Apache-2.0
 * Lays out the check block once and draws it where a paper wants it. */
#include "documents/proof.h"

#include "documents/qr.h"

#define GAP_PT  10.0
#define SIZE_PT 9.0

enum { PROOF_LINES = 4 };

struct proof {
    struct str url;
    const struct paper_text *lines[PROOF_LINES];
    size_t line_count;
    double text_height;
};

bool proof_is_empty(const struct document_proof *proof)
{
    return proof->url.len + proof->address.len + proof->code.len + proof->digest.len +
               proof->how.len ==
           0;
}

static void add(struct paper *paper, struct proof *made, enum font_role role, const char *label,
                struct str text, double width)
{
    struct paper_style style = {
        .role = role, .size_pt = SIZE_PT, .pitch_pt = SIZE_PT * 1.4, .colour = PAPER_GREY};
    struct paper_text *lines;

    if (text.len == 0)
        return;
    lines = paper_text_new(paper, &style, arena_print(paper->arena, "%s%.*s", label, STR_ARG(text)),
                           width);
    made->lines[made->line_count++] = lines;
    made->text_height += (double)lines->line_count * style.pitch_pt;
}

const struct proof *proof_new(struct paper *paper, const struct document_proof *proof,
                              double width_pt)
{
    struct proof *made;
    double width = width_pt;
    bool zh = paper_is_zh(paper);

    if (proof_is_empty(proof))
        return NULL;
    made = ARENA_NEW(paper->arena, struct proof);
    made->url = proof->url;
    if (proof->url.len > 0)
        width -= PROOF_SIDE_PT + GAP_PT;
    add(paper, made, FONT_SONG, zh ? "扫码或访问核验：" : "Scan, or check at: ", proof->address,
        width);
    add(paper, made, FONT_SONG, zh ? "核验码：" : "Check code: ", proof->code, width);
    add(paper, made, FONT_SONG, zh ? "SM3 摘要：" : "SM3 digest: ", proof->digest, width);
    add(paper, made, FONT_SONG, zh ? "离线核验：" : "Check offline: ", proof->how, width);
    return made;
}

double proof_height(const struct proof *proof)
{
    double side = proof->url.len > 0 ? PROOF_SIDE_PT : 0.0;

    return proof->text_height > side ? proof->text_height : side;
}

void proof_draw(struct paper *paper, const struct proof *proof, double x, double y)
{
    double at = y + (proof_height(proof) - proof->text_height) / 2;

    if (proof->url.len > 0) {
        qr_draw(paper, proof->url, x, y, PROOF_SIDE_PT);
        x += PROOF_SIDE_PT + GAP_PT;
    }
    for (size_t i = 0; i < proof->line_count; i++) {
        paper_text_draw(paper, proof->lines[i], x, at);
        at += (double)proof->lines[i]->line_count * proof->lines[i]->style.pitch_pt;
    }
}
