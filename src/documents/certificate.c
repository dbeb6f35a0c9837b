/* SPDX-License-Identifier: Apache-2.0
 * One landscape page: frame, title, facts, check block, office and date. */
#include "documents/certificate.h"

#include "documents/proof.h"

/* GB/T 9704-2012 has tables across the sheet with their head at the binding edge: the block of
 * 156 mm × 225 mm turned, its head margin now at the right. */
#define BLOCK_X_PT      PAPER_MM(35.0)
#define BLOCK_Y_PT      PAPER_BINDING_PT
#define BLOCK_WIDTH_PT  PAPER_BLOCK_HEIGHT_PT
#define BLOCK_HEIGHT_PT PAPER_BLOCK_WIDTH_PT
#define FRAME_PT        PAPER_MM(14.0)
#define FRAME_GAP_PT    PAPER_MM(2.2)
#define TITLE_PT        34.0
#define TITLE_Y_PT      PAPER_MM(6.0)
#define NUMBER_Y_PT     PAPER_MM(26.0)
#define FACTS_Y_PT      PAPER_MM(37.0)
#define FACTS_HEIGHT_PT PAPER_MM(88.0)
#define LABEL_WIDTH_PT  PAPER_MM(48.0)
#define SIGN_X_PT       PAPER_MM(118.0)
#define LARGEST_PT      20.0
#define SMALLEST_PT     9.0

enum { CERTIFICATE_FACTS = 6 };

struct certificate_facts {
    const struct paper_text *labels[CERTIFICATE_FACTS];
    const struct paper_text *values[CERTIFICATE_FACTS];
    const struct paper_text *opening;
    size_t count;
    double size_pt, height_pt;
};

static enum status check(struct fault *fault, const struct document_certificate *certificate)
{
    TRY(paper_check_text(fault, "number", certificate->number));
    TRY(paper_check_text(fault, "unit", certificate->unit));
    TRY(paper_check_text(fault, "object", certificate->object));
    TRY(paper_check_level(fault, "level", certificate->level));
    TRY(paper_check_text(fault, "grade_code", certificate->grade_code));
    TRY(paper_check_text(fault, "basis", certificate->basis));
    TRY(paper_check_text(fault, "office", certificate->office));
    TRY(paper_check_date(fault, "issued_on", certificate->issued_on));
    TRY(paper_check_date(fault, "valid_to", certificate->valid_to));
    TRY(paper_check_text(fault, "standing", certificate->standing));
    return paper_check_proof(fault, &certificate->proof);
}

static void draw_frame(struct paper *paper)
{
    double width = paper->width_pt, height = paper->height_pt;
    double inner = FRAME_PT + FRAME_GAP_PT;

    paper_box(paper, PAPER_RED, 1.1, FRAME_PT, FRAME_PT, width - 2 * FRAME_PT,
              height - 2 * FRAME_PT);
    paper_box(paper, PAPER_RED, 0.25, inner, inner, width - 2 * inner, height - 2 * inner);
}

static void add_fact(struct paper *paper, struct certificate_facts *facts, const char *zh,
                     const char *en, struct str value)
{
    struct paper_style label = {
        .role = FONT_HEADING, .size_pt = facts->size_pt - 2.0, .pitch_pt = facts->size_pt * 1.5};
    struct paper_style text = {
        .role = FONT_BODY, .size_pt = facts->size_pt, .pitch_pt = facts->size_pt * 1.35};
    struct paper_text *lines;

    if (value.len == 0)
        return;
    facts->labels[facts->count] =
        paper_text_new(paper, &label, paper_say(paper, zh, en), LABEL_WIDTH_PT);
    lines = paper_text_new(paper, &text, value, BLOCK_WIDTH_PT - LABEL_WIDTH_PT);
    facts->values[facts->count++] = lines;
    facts->height_pt += paper_text_height(lines) + facts->size_pt * 0.95;
}

static struct str level_text(struct paper *paper, const struct document_certificate *certificate)
{
    struct str level = paper_level(paper, certificate->level);

    if (certificate->grade_code.len == 0)
        return level;
    return arena_print(paper->arena, paper_is_zh(paper) ? "%.*s（%.*s）" : "%.*s (%.*s)",
                       STR_ARG(level), STR_ARG(certificate->grade_code));
}

static struct str opening_text(struct paper *paper, struct str basis)
{
    if (basis.len == 0)
        return paper_say(paper, "下列定级对象已经备案，特此证明。",
                         "This certifies that the following graded object has been filed.");
    return arena_print(paper->arena,
                       paper_is_zh(paper)
                           ? "依据%.*s，下列定级对象已经备案，特此证明。"
                           : "Under %.*s, this certifies that the following graded object has been "
                             "filed.",
                       STR_ARG(basis));
}

static struct certificate_facts measure(struct paper *paper,
                                        const struct document_certificate *certificate,
                                        double size_pt)
{
    struct certificate_facts facts = {.size_pt = size_pt};
    struct paper_style opening = {.role = FONT_BODY,
                                  .size_pt = size_pt - 2.0,
                                  .pitch_pt = (size_pt - 2.0) * 1.5,
                                  .indent_pt = paper_is_zh(paper) ? 2 * (size_pt - 2.0) : 0};

    facts.opening =
        paper_text_new(paper, &opening, opening_text(paper, certificate->basis), BLOCK_WIDTH_PT);
    facts.height_pt = paper_text_height(facts.opening) + size_pt;
    add_fact(paper, &facts, "备案单位", "Operator", certificate->unit);
    add_fact(paper, &facts, "定级对象名称", "Graded object", certificate->object);
    add_fact(paper, &facts, "安全保护等级", "Protection level", level_text(paper, certificate));
    add_fact(paper, &facts, "备案日期", "Issued on", paper_date(paper, certificate->issued_on));
    add_fact(paper, &facts, "有效期至", "Valid until", paper_date(paper, certificate->valid_to));
    return facts;
}

static void draw_facts(struct paper *paper, const struct certificate_facts *facts)
{
    double y = BLOCK_Y_PT + FACTS_Y_PT;

    paper_text_draw(paper, facts->opening, BLOCK_X_PT, y);
    y += paper_text_height(facts->opening) + facts->size_pt;
    for (size_t i = 0; i < facts->count; i++) {
        paper_text_draw(paper, facts->labels[i], BLOCK_X_PT, y + 1.5);
        paper_text_draw(paper, facts->values[i], BLOCK_X_PT + LABEL_WIDTH_PT, y);
        y += paper_text_height(facts->values[i]) + facts->size_pt * 0.95;
    }
}

static void draw_heading(struct paper *paper, const struct document_certificate *certificate)
{
    struct paper_style style = {.role = FONT_TITLE,
                                .size_pt = paper_is_zh(paper) ? TITLE_PT : 20.0,
                                .pitch_pt = TITLE_PT * 1.2,
                                .advance_pt = paper_is_zh(paper) ? TITLE_PT * 1.12 : 0,
                                .align = PAPER_CENTRE};
    struct paper_style number = {.role = FONT_BODY, .size_pt = 14.0, .align = PAPER_RIGHT};
    struct paper_style remark = {
        .role = FONT_SONG, .size_pt = 9.0, .align = PAPER_CENTRE, .colour = PAPER_GREY};
    struct str title = paper_say(paper, "网络安全等级保护备案证明",
                                 "Certificate of Filing, Classified Protection of Cybersecurity");
    struct str words = arena_print(paper->arena, paper_is_zh(paper) ? "编号：%.*s" : "No. %.*s",
                                   STR_ARG(certificate->number));

    paper_text_draw(paper, paper_text_new(paper, &style, title, BLOCK_WIDTH_PT), BLOCK_X_PT,
                    BLOCK_Y_PT + TITLE_Y_PT);
    if (!paper_is_zh(paper))
        paper_text_draw(paper,
                        paper_text_new(paper, &remark,
                                       STR("English companion, for information only. The Chinese "
                                           "paper alone has legal effect."),
                                       BLOCK_WIDTH_PT),
                        BLOCK_X_PT, BLOCK_Y_PT - 4.0);
    if (certificate->number.len > 0)
        paper_text_draw(paper, paper_text_new(paper, &number, words, BLOCK_WIDTH_PT), BLOCK_X_PT,
                        BLOCK_Y_PT + NUMBER_Y_PT);
}

static void draw_foot(struct paper *paper, const struct document_certificate *certificate)
{
    struct paper_style style = {
        .role = FONT_BODY, .size_pt = 16.0, .pitch_pt = 24.0, .align = PAPER_CENTRE};
    double bottom = BLOCK_Y_PT + BLOCK_HEIGHT_PT;
    const struct proof *proof = proof_new(paper, &certificate->proof, SIGN_X_PT - PAPER_MM(6.0));
    struct paper_text *lines;
    struct str words = arena_print(paper->arena, "%.*s\n%s\n%.*s", STR_ARG(certificate->office),
                                   paper_is_zh(paper) ? "（盖章）" : "(seal)",
                                   STR_ARG(paper_date(paper, certificate->issued_on)));

    if (proof != NULL)
        proof_draw(paper, proof, BLOCK_X_PT, bottom - proof_height(proof));
    lines = paper_text_new(paper, &style, words, BLOCK_WIDTH_PT - SIGN_X_PT);
    paper_text_draw(paper, lines, BLOCK_X_PT + SIGN_X_PT, bottom - paper_text_height(lines));
}

/* "已注销" in a tilted box, so that nobody takes the paper for a valid one. */
static void draw_standing(struct paper *paper, struct str standing)
{
    struct paper_style style = {
        .role = FONT_HEADING, .size_pt = 40.0, .pitch_pt = 46.0, .colour = PAPER_RED};
    struct paper_text *text = paper_text_new(paper, &style, standing, PAPER_MM(120.0));
    double height = paper_text_height(text);

    cairo_save(paper->cr);
    cairo_translate(paper->cr, paper->width_pt * 0.62, paper->height_pt * 0.52);
    cairo_rotate(paper->cr, -0.3);
    paper_box(paper, PAPER_RED, 1.2, -10, -10, text->widest_pt + 20, height + 20);
    paper_text_draw(paper, text, 0, 0);
    cairo_restore(paper->cr);
}

enum status certificate_pdf(struct arena *arena, struct fault *fault,
                            const struct document_options *options,
                            const struct document_certificate *certificate, struct str *ret_pdf)
{
    struct paper *paper;
    struct certificate_facts facts;

    TRY(check(fault, certificate));
    TRY(paper_open(arena, fault, options,
                   options->language == DOCUMENT_ZH ? STR("网络安全等级保护备案证明")
                                                    : STR("Certificate of Filing"),
                   true, &paper));
    paper_page(paper);
    draw_frame(paper);
    draw_heading(paper, certificate);
    facts = measure(paper, certificate, LARGEST_PT);
    while (facts.height_pt > FACTS_HEIGHT_PT && facts.size_pt > SMALLEST_PT)
        facts = measure(paper, certificate, facts.size_pt - 1.0);
    if (facts.height_pt > FACTS_HEIGHT_PT)
        paper_fail(paper, fault_set(fault, ST_LIMIT, "object", "名称过长，一页备案证明容纳不下",
                                    "the names are too long for a certificate of one page"));
    draw_facts(paper, &facts);
    draw_foot(paper, certificate);
    if (certificate->standing.len > 0)
        draw_standing(paper, certificate->standing);
    return paper_close(paper, ret_pdf);
}
