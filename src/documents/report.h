/* SPDX-License-Identifier: Apache-2.0
 * 定级报告 and 专家评审意见: the grading report and the expert opinion, in GB/T 9704-2012 geometry.
 */
#ifndef DOCUMENTS_REPORT_H
#define DOCUMENTS_REPORT_H

#include "documents/document.h"

/* One line of reasoning: this object of harm, harmed so much, gives that level. */
struct document_harm {
    struct str object; /* 受侵害客体, "社会秩序、公共利益" */
    struct str harm;   /* 侵害程度, "严重损害" */
    int level;         /* 1..5 */
};

/* One of the two judgements: business information (S), system service (A). */
struct document_judgement {
    struct str description; /* paragraphs */
    const struct document_harm *harms;
    size_t harm_count;
    int level; /* 0: not judged yet */
};

struct document_section {
    struct str title; /* without number: the paper numbers （一）（二）…… */
    struct str text;  /* paragraphs */
};

struct document_grading_report {
    struct str object; /* title: 《……》网络安全等级保护定级报告 */
    struct str unit;
    struct str scheme; /* name of the matrix used */
    const struct document_section
        *sections; /* responsible body, composition, business, data, duty */
    size_t section_count;
    struct document_judgement information;
    struct document_judgement service;
    int level;             /* 0: not determined */
    struct str grade_code; /* "S2A3" */
    struct str floor;      /* sentence when a floor rule raised the level */
    struct str author;     /* 填表人 */
    struct date reported_on;
    struct document_proof proof;
};

enum status report_grading_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_grading_report *report,
                               struct str *ret_pdf) MUST_CHECK;

struct document_expert {
    struct str name;
    struct str unit;
    struct str post;    /* post or title */
    struct str field;   /* 专业领域 */
    struct str opinion; /* 同意 / 不同意 / …… */
};

struct document_opinion {
    struct str object;
    struct str unit;
    struct str grade_code;
    int level;             /* proposed level */
    struct date met_on;    /* year 0: no meeting was held */
    struct str place;      /* place or manner of the meeting */
    struct str opinion;    /* paragraphs */
    struct str conclusion; /* "同意定为第三级" */
    struct str chair;
    const struct document_expert *experts;
    size_t expert_count;
    struct date signed_on;
    struct document_proof proof;
};

enum status report_opinion_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_opinion *opinion,
                               struct str *ret_pdf) MUST_CHECK;

#endif
