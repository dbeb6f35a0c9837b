/* SPDX-License-Identifier: Apache-2.0
 * What every paper shares: language, marks, pieces of text, and the limits of this room.
 *
 * A paper is made from a struct of texts by one call and comes back as bytes in the arena; the same
 * struct, options and fonts give the same bytes.  Calls may run in several threads at once; at most
 * FONT_MAPS papers are drawn at a time, others wait.  Any text may be long: it wraps, and pages
 * follow. Texts are UTF-8; '\n' begins a new paragraph where a text is said to have paragraphs and
 * a new line elsewhere.  Empty texts leave their line out unless said otherwise.
 *
 * Every call returns ST_INVALID for text that is not UTF-8 or a date that does not exist (the fault
 * names the member), ST_LIMIT past a limit below, ST_MEMORY, or ST_OK. */
#ifndef DOCUMENTS_DOCUMENT_H
#define DOCUMENTS_DOCUMENT_H

#include "base/base.h"

enum {
    DOCUMENT_MAX_BYTES = 32 * 1024 * 1024, /* one finished file */
    DOCUMENT_MAX_PAGES = 400,
    DOCUMENT_MAX_TEXT_BYTES = 64 * 1024, /* one text */
    DOCUMENT_MAX_ITEMS = 1000,           /* reasons, papers, experts, rows of one list */
};

enum document_language {
    DOCUMENT_ZH, /* the official paper */
    DOCUMENT_EN, /* an English companion, which says that the Chinese paper governs */
};

struct document_options {
    enum document_language language;
    struct instant made_at; /* goes into the file's properties; never the present time by itself */
    bool is_draft;          /* "草稿 DRAFT" across every page */
    bool is_demo;           /* "演示数据 DEMO" across every page and at its head */
    bool is_exercise;       /* "演习 EXERCISE" instead, of a drill */
};

/* How a reader can check the paper.  Empty texts leave their part out. */
struct document_proof {
    struct str url;     /* whole address; goes into the QR code */
    struct str address; /* what a person types, "https://panshi.example.cn/check" */
    struct str code;    /* check code to type there */
    struct str digest;  /* SM3 in hex, of the record or receipt behind the paper */
    struct str how;     /* the command for a check without network */
};

/* Who speaks, to whom, when, and how to check it; every emergency paper has one. */
struct document_head {
    struct str office;    /* red line and signer; required */
    struct str number;    /* empty: a paper without red head */
    struct str mark;      /* sharing mark, above the title; may be empty */
    struct str addressee; /* without colon */
    struct date signed_on;
    struct str contact, copies_to;
    struct document_proof proof;
};

enum document_block_kind {
    DOCUMENT_TEXT,       /* body paragraphs, first line indented by two characters */
    DOCUMENT_HEADING,    /* "一、……" */
    DOCUMENT_SUBHEADING, /* "（一）……" */
    DOCUMENT_PAIR,       /* label and text as a table row; neighbours make one table */
};

struct document_block {
    enum document_block_kind kind;
    struct str label; /* DOCUMENT_PAIR */
    struct str text;
};

#endif
