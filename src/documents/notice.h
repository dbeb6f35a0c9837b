/* SPDX-License-Identifier: Apache-2.0
 * Official letters in GB/T 9704-2012 form: red issuer line, number, rule, title, body, signature.
 *
 * Geometry (section 5.2): A4, head margin 37 mm, binding margin 28 mm, text block 156 mm × 225 mm,
 * 22 lines of 28 characters of size 3 (16 pt), title size 2 (22 pt), page number in size 4 (14 pt).
 */
#ifndef DOCUMENTS_NOTICE_H
#define DOCUMENTS_NOTICE_H

#include "documents/document.h"

/* Any decision or notice; the others below are made from this one. */
struct document_letter {
    struct str issuer;    /* red line; "文件" is not added */
    struct str number;    /* "某公网安〔2026〕12号" */
    struct str title;     /* required */
    struct str addressee; /* without colon */
    const struct document_block *blocks;
    size_t block_count;
    const struct str *enclosures; /* names, numbered by the paper */
    size_t enclosure_count;
    struct str signer;     /* empty: the issuer */
    struct date signed_on; /* year 0: no signature */
    struct str contact;    /* "联系人：…… 电话：……", below the date */
    struct str copies_to;  /* 抄送 */
    struct document_proof proof;
};

enum status notice_letter_pdf(struct arena *arena, struct fault *fault,
                              const struct document_options *options,
                              const struct document_letter *letter, struct str *ret_pdf) MUST_CHECK;

struct document_file {
    struct str name;
    struct str digest; /* SM3 in hex */
};

/* 材料接收回执: who sent what when, until when the office must answer, and how to prove it. */
struct document_receipt {
    struct str office;    /* receiving office */
    struct str number;    /* of the receipt */
    struct str unit;      /* who submitted */
    struct str object;    /* graded object */
    struct str procedure; /* "网络安全等级保护备案" */
    struct str matter;    /* number of the matter */
    struct instant submitted_at;
    struct date answer_on; /* last day of the office's own limit; year 0: not stated */
    bool is_provisional;   /* the calendar of that year is not published yet */
    struct str answer_rule; /* "收到材料之日起 10 个工作日" with its citation, from the packs */
    const struct document_file *files;
    size_t file_count;
    int64_t journal_sequence; /* 0: not stated */
    struct str signature;     /* hex of the journal's SM2 signature, may be empty */
    struct document_proof proof;
};

enum status notice_receipt_pdf(struct arena *arena, struct fault *fault,
                               const struct document_options *options,
                               const struct document_receipt *receipt,
                               struct str *ret_pdf) MUST_CHECK;

struct document_reason {
    struct str about;  /* form field or paper, "表二 业务描述" */
    struct str text;   /* what is wrong and what to send */
    struct str clause; /* citation, may be empty */
};

/* 补正告知书: filing returned for correction. */
struct document_return_notice {
    struct str office;
    struct str number;
    struct str unit; /* addressee */
    struct str object;
    struct str procedure;
    struct str matter;
    struct date submitted_on;
    const struct document_reason *reasons; /* at least one */
    size_t reason_count;
    struct date due_on; /* year 0: no limit is set */
    bool is_provisional;
    struct str due_rule;    /* how the day was found, from the packs */
    struct str consequence; /* what follows when nothing is sent, from the packs */
    struct str rights;      /* the unit's right to state its case and where, from the packs */
    struct str contact;
    struct date signed_on;
    struct document_proof proof;
};

enum status notice_return_pdf(struct arena *arena, struct fault *fault,
                              const struct document_options *options,
                              const struct document_return_notice *notice,
                              struct str *ret_pdf) MUST_CHECK;

#endif
