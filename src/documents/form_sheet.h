/* SPDX-License-Identifier: Apache-2.0
 * A form printed whole: cover page, then its tables with labels, answers and ticked options.
 *
 * The room knows no form: labels, options and their order come from the caller, who has them from a
 * pack.  Each table begins a page and repeats its title when it runs on; a row is never split
 * unless it alone is taller than a page. */
#ifndef DOCUMENTS_FORM_SHEET_H
#define DOCUMENTS_FORM_SHEET_H

#include "documents/document.h"

struct document_option {
    struct str text; /* with its code when the form prints one, "1 中央" */
    bool is_ticked;  /* ☑, else ☐ */
    struct str note; /* what was filled in beside it, "跨 5 个省" */
};

struct document_field {
    struct str group; /* neighbours of one group share a cell at the left, "网络安全责任部门" */
    struct str label;
    struct str value;                      /* below the options when both exist */
    const struct document_option *options; /* printed all, ticked or not */
    size_t option_count;
    bool is_short; /* two short neighbours of one group share a row */
};

struct document_table {
    struct str title; /* "表一 单位基本情况" */
    struct str note;  /* small print under the table */
    const struct document_field *fields;
    size_t field_count;
};

/* A line of the cover: label, text on a rule. */
struct document_cover_line {
    struct str label;
    struct str value;
    bool has_seal; /* "（盖章）" after the label */
};

struct document_form_set {
    struct str title;                        /* "网络安全等级保护备案表" */
    struct str number_label;                 /* "备案表编号" */
    struct str number;                       /* one box for each character; at least number_boxes */
    int number_boxes;                        /* 11 */
    const struct document_cover_line *cover; /* unit, receiving organ, date */
    size_t cover_count;
    struct str cover_note; /* at the foot of the cover */
    const struct document_table *tables;
    size_t table_count;
    struct str running; /* page head of the tables: number and object */
    struct document_proof proof;
};

enum status form_sheet_pdf(struct arena *arena, struct fault *fault,
                           const struct document_options *options,
                           const struct document_form_set *form, struct str *ret_pdf) MUST_CHECK;

#endif
