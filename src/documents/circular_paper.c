/* SPDX-License-Identifier: Apache-2.0
 * The paper of a notice. */
#include "documents/circular_paper.h"

static void add_vulnerabilities(struct bulletin *b, const struct document_circular *circular)
{
    static const struct letter_column columns[] = {
        {0.30, PAPER_LEFT}, {0.50, PAPER_LEFT}, {0.20, PAPER_CENTRE}};
    const struct str heads[] = {bulletin_say(b, "编号", "Id"),
                                bulletin_say(b, "产品与版本", "Product and versions"),
                                bulletin_say(b, "严重程度", "Severity")};
    size_t count = circular->vulnerability_count;
    struct str *cells = ARENA_ARRAY(b->paper->arena, count * 3 + 1, struct str);

    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        cells[i * 3] = circular->vulnerabilities[i].id;
        cells[i * 3 + 1] = circular->vulnerabilities[i].product;
        cells[i * 3 + 2] = circular->vulnerabilities[i].severity;
    }
    bulletin_heading(b, "涉及的漏洞", "Vulnerabilities");
    bulletin_table(b, "vulnerabilities", columns, heads, 3, cells, count);
}

enum status circular_paper_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_circular *circular, struct str *ret_pdf)
{
    struct bulletin b;

    TRY(paper_check_text(fault, "subject", circular->subject));
    TRY(paper_check_text(fault, "kind", circular->kind));
    TRY(paper_check_count(fault, "vulnerabilities", circular->vulnerability_count));
    TRY(bulletin_open(
        arena, fault, options, &circular->head,
        arena_print(arena, "%.*s\n%.*s", STR_ARG(circular->subject), STR_ARG(circular->kind)), &b));
    bulletin_pair(&b, "severity", "严重程度", "Severity", circular->severity);
    bulletin_pair(&b, "affected", "涉及的系统", "Systems concerned", circular->affected);
    bulletin_pair(&b, "due_at", "反馈期限", "Feedback due", bulletin_instant(&b, circular->due_at));
    bulletin_pair(&b, "due_rule", "期限依据", "Basis of the limit", circular->due_rule);
    if (circular->summary.len > 0) {
        bulletin_heading(&b, "情况说明", "What was found");
        bulletin_text(&b, "summary", circular->summary);
    }
    add_vulnerabilities(&b, circular);
    if (circular->measures.len > 0) {
        bulletin_heading(&b, "处置措施", "Measures");
        bulletin_text(&b, "measures", circular->measures);
    }
    if (circular->requirement.len > 0) {
        bulletin_heading(&b, "反馈要求", "What to feed back");
        bulletin_text(&b, "requirement", circular->requirement);
    }
    bulletin_text(&b, "basis", circular->basis);
    return bulletin_close(&b, ret_pdf);
}
