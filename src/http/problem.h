/* SPDX-License-Identifier: Apache-2.0
 * Refusals as RFC 9457 problem documents in the caller's language. */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "http/exchange.h"

/* Answer with the fault that x->fault holds; a status without recorded fault gets its meaning as
 * detail, and so do faults of the machine (500, 507: their texts name folders; the log has them).
 * {type, title, status, detail, field, clause?, trace}; type is "/problems/WORD". */
void problem_answer(struct exchange *x, enum status status);
/* The same with an HTTP status that enum status has no word for, as 405 or 415. */
void problem_answer_http(struct exchange *x, int http_status, const char *word, const char *field,
                         const char *zh, const char *en);
/* The title of a problem type: for the list that the program prints. */
const char *problem_title(int http_status, bool is_english);

#endif
