/* SPDX-License-Identifier: Apache-2.0
 * The frame of emergency papers, from the parts of a letter. */
#include "documents/bulletin.h"

static enum status check_head(struct fault *fault, const struct document_head *head)
{
    if (head->office.len == 0)
        return fault_set(fault, ST_INVALID, "office", "文书须有发文机关",
                         "a paper needs the office that issues it");
    TRY(paper_check_text(fault, "office", head->office));
    TRY(paper_check_text(fault, "number", head->number));
    TRY(paper_check_text(fault, "mark", head->mark));
    TRY(paper_check_text(fault, "addressee", head->addressee));
    TRY(paper_check_date(fault, "signed_on", head->signed_on));
    TRY(paper_check_text(fault, "contact", head->contact));
    TRY(paper_check_text(fault, "copies_to", head->copies_to));
    return paper_check_proof(fault, &head->proof);
}

enum status bulletin_open(struct arena *arena, struct fault *fault,
                          const struct document_options *options, const struct document_head *head,
                          struct str title, struct bulletin *ret_bulletin)
{
    struct bulletin b = {.head = head};

    TRY(check_head(fault, head));
    TRY(paper_check_text(fault, "title", title));
    TRY(paper_open(arena, fault, options, title, false, &b.paper));
    b.layout = paper_layout_new(b.paper);
    if (head->number.len > 0)
        letter_head(b.layout, b.paper, head->office, head->number);
    letter_title(b.layout, b.paper, title);
    letter_remark(b.layout, b.paper);
    if (head->mark.len > 0)
        letter_block(b.layout, b.paper, DOCUMENT_SUBHEADING,
                     arena_print(arena, "【%.*s】", STR_ARG(head->mark)));
    letter_addressee(b.layout, b.paper, head->addressee);
    *ret_bulletin = b;
    return ST_OK;
}

static void end_pairs(struct bulletin *b)
{
    if (b->has_pairs)
        letter_table_end(b->layout, b->paper);
    b->has_pairs = false;
}

/* Whether a text may be drawn; the first refusal is kept. */
static bool may_draw(struct bulletin *b, const char *field, struct str text)
{
    if (b->paper->status == ST_OK)
        paper_fail(b->paper, paper_check_text(b->paper->fault, field, text));
    return b->paper->status == ST_OK;
}

void bulletin_heading_of(struct bulletin *b, const char *field, struct str title)
{
    if (!may_draw(b, field, title))
        return;
    end_pairs(b);
    b->headings++;
    letter_block(b->layout, b->paper, DOCUMENT_HEADING,
                 paper_is_zh(b->paper)
                     ? arena_print(b->paper->arena, "%.*s、%.*s",
                                   STR_ARG(paper_numeral(b->paper, b->headings)), STR_ARG(title))
                     : arena_print(b->paper->arena, "%zu. %.*s", b->headings, STR_ARG(title)));
}

void bulletin_heading(struct bulletin *b, const char *zh, const char *en)
{
    bulletin_heading_of(b, "heading", paper_say(b->paper, zh, en));
}

void bulletin_text(struct bulletin *b, const char *field, struct str text)
{
    if (text.len == 0 || !may_draw(b, field, text))
        return;
    end_pairs(b);
    letter_block(b->layout, b->paper, DOCUMENT_TEXT, text);
}

void bulletin_pair(struct bulletin *b, const char *field, const char *zh, const char *en,
                   struct str text)
{
    if (text.len == 0 || !may_draw(b, field, text))
        return;
    b->has_pairs = true;
    letter_pair(b->layout, b->paper, paper_say(b->paper, zh, en), text);
}

void bulletin_table(struct bulletin *b, const char *field, const struct letter_column *columns,
                    const struct str *heads, size_t count, const struct str *cells, size_t rows)
{
    const struct paper_piece *head;

    if (rows == 0 || b->paper->status != ST_OK)
        return;
    paper_fail(b->paper, paper_check_count(b->paper->fault, field, rows));
    for (size_t i = 0; i < rows * count && b->paper->status == ST_OK; i++)
        (void)may_draw(b, field, cells[i]);
    if (b->paper->status != ST_OK)
        return;
    end_pairs(b);
    head = letter_table_head(b->layout, b->paper, columns, heads, count);
    for (size_t i = 0; i < rows; i++)
        letter_table_row(b->layout, b->paper, head, columns, cells + i * count, count);
    letter_table_end(b->layout, b->paper);
}

struct str bulletin_instant(const struct bulletin *b, struct instant at)
{
    return at.ms == 0 ? STR("") : paper_instant(b->paper, at);
}

struct str bulletin_say(const struct bulletin *b, const char *zh, const char *en)
{
    return paper_say(b->paper, zh, en);
}

enum status bulletin_close(struct bulletin *b, struct str *ret_pdf)
{
    end_pairs(b);
    letter_signature(b->layout, b->paper, b->head->office, b->head->signed_on, b->head->contact);
    letter_foot(b->layout, b->paper, &b->head->proof, b->head->copies_to);
    paper_layout_finish(b->layout, PAPER_FOLIO_LETTER);
    return paper_close(b->paper, ret_pdf);
}
