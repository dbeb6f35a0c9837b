/* SPDX-License-Identifier: Apache-2.0
 * Papers of an emergency response: 启动响应令, 响应结束通知, 情况报告, and the report to a duty
 * room. */
#ifndef DOCUMENTS_RESPONSE_PAPER_H
#define DOCUMENTS_RESPONSE_PAPER_H

#include "documents/document.h"
#include "documents/report.h"

/* Somebody with a post in a command. */
struct document_post {
    struct str post, name, phone;
};

struct document_activation {
    struct document_head head;
    struct str subject; /* the incident */
    struct str level;   /* "III级" */
    struct str scope, incident_number;
    struct instant started_at; /* required */
    struct str reason;
    const struct document_post *posts;
    size_t post_count;
    const struct str *tasks; /* what starts with it */
    size_t task_count;
    struct str rhythm; /* how often the situation is reported */
    struct str basis;
};

enum status response_paper_activation_pdf(struct arena *arena, struct fault *fault,
                                          const struct document_options *options,
                                          const struct document_activation *activation,
                                          struct str *ret_pdf) MUST_CHECK;

struct document_ending {
    struct document_head head;
    struct str subject, level;
    struct str order; /* number of the activation order */
    struct instant started_at, ended_at;
    struct str reason;
    struct str follows; /* what remains to be done: investigation and its day */
    struct str basis;
};

enum status response_paper_ending_pdf(struct arena *arena, struct fault *fault,
                                      const struct document_options *options,
                                      const struct document_ending *ending,
                                      struct str *ret_pdf) MUST_CHECK;

struct document_situation {
    struct document_head head;
    struct str subject, level;
    int ordinal; /* from 1 */
    struct instant as_of;
    struct str summary; /* what is so now */
    struct str change;  /* since the report before */
    const struct document_section *sections;
    size_t section_count;
    struct instant next_at; /* when the next one is due; 0 ms: not said */
    struct str reporter;
    bool is_duty_room; /* the report to a duty room instead of the command's own */
};

enum status response_paper_situation_pdf(struct arena *arena, struct fault *fault,
                                         const struct document_options *options,
                                         const struct document_situation *situation,
                                         struct str *ret_pdf) MUST_CHECK;

#endif
