/* SPDX-License-Identifier: Apache-2.0
 * Investigations as papers; drills and notices, which draw their own. */
#include "documents/review_paper.h"
#include "procedures/drill_report.h"
#include "procedures/emergency_drawing.h"
#include "procedures/investigation_report.h"
#include "procedures/notice_paper.h"

static enum status parts_of(const struct emergency_drawing *d, struct document_investigation *paper,
                            struct str *ret_clause)
{
    const json_t *parts = json_get_object(d->dossier->data, "parts"), *one;
    struct document_section *sections;
    json_t *form;
    size_t i;

    TRY(investigation_report_form(d->w, d->dossier, &form));
    sections = ARENA_ARRAY(d->w->arena, json_array_size(form) + 1, struct document_section);
    *ret_clause = STR("");
    json_array_foreach(form, i, one)
    {
        struct str text =
            str_trim(json_get_text(parts, str_zero(d->w->arena, json_get_text(one, "code"))));

        *ret_clause = json_get_text(one, "clause");
        if (text.len > 0)
            sections[paper->section_count++] =
                (struct document_section){json_get_text(one, d->is_english ? "en" : "zh"), text};
    }
    paper->sections = sections;
    return ST_OK;
}

static enum status lessons_of(const struct emergency_drawing *d,
                              struct document_investigation *paper)
{
    const json_t *list = json_get_list(d->dossier->data, "lessons"), *one;
    struct document_lesson *lessons =
        ARENA_ARRAY(d->w->arena, json_array_size(list) + 1, struct document_lesson);
    size_t i;

    json_array_foreach(list, i, one)
    {
        struct str party = json_get_text(one, "party");
        struct office owner = {.name = STR("")};

        if (party.len > 0)
            TRY(office_of(d->w, party, &owner));
        lessons[i] = (struct document_lesson){json_get_text(one, "text"), owner.name,
                                              json_get_text(one, "due_on")};
    }
    paper->lessons = lessons;
    paper->lesson_count = json_array_size(list);
    return ST_OK;
}

/* The day of the duty that the end of the response started. */
static enum status due_of(const struct emergency_drawing *d, struct str *ret_due)
{
    json_t *duties, *one;
    size_t i;

    *ret_due = STR("");
    TRY(investigation_report_duties(d->w, d->dossier, &duties));
    json_array_foreach(duties, i, one)
    {
        struct str on = json_get_text(one, "due_on");

        if (on.len > 0 && (ret_due->len == 0 || str_order(on, *ret_due) < 0))
            *ret_due = on;
    }
    return ST_OK;
}

enum status emergency_drawing_review_investigation(struct emergency_drawing *d, struct str *ret_pdf)
{
    bool is_submitted = !str_is(d->dossier->state, "open");
    struct document_investigation paper = {
        .subject = d->dossier->title,
        .ended_at = emergency_drawing_instant(d->dossier->data, "ended_at"),
    };
    struct str clause;

    TRY(parts_of(d, &paper, &clause));
    TRY(lessons_of(d, &paper));
    TRY(due_of(d, &paper.due));
    TRY(emergency_drawing_level(d, d->dossier->level, &paper.level));
    paper.basis = emergency_drawing_basis(d, clause);
    d->document.is_draft = !is_submitted;
    if (is_submitted)
        d->head.signed_on = instant_beijing_date(d->dossier->changed_at);
    paper.head = d->head;
    return review_paper_investigation_pdf(d->w->arena, &d->w->fault, &d->document, &paper, ret_pdf);
}

/* A drill draws its own report. */
enum status emergency_drawing_review_drill(struct emergency_drawing *d, struct str *ret_pdf)
{
    return drill_report_pdf(d->w, d->dossier, d->options, ret_pdf);
}

/* A notice knows its sharing mark and which part is the reader's. */
enum status emergency_drawing_review_notice(struct emergency_drawing *d, struct str *ret_pdf)
{
    return notice_paper_pdf(d->w, d->dossier, d->options, ret_pdf);
}
