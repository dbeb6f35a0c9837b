/* SPDX-License-Identifier: Apache-2.0
 * What went wrong, where, and what to do: recorded once, where it is found, in both languages. */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include "base/status.h"

struct json_t;

enum { FAULT_FIELD_BYTES = 96, FAULT_TEXT_BYTES = 768 };

struct fault {
    enum status status;            /* ST_OK when nothing was recorded */
    char field[FAULT_FIELD_BYTES]; /* the field, file or option concerned, "" when none */
    char zh[FAULT_TEXT_BYTES];     /* one or two sentences for a person */
    char en[FAULT_TEXT_BYTES];
    char clause[FAULT_FIELD_BYTES]; /* citation for a refusal that rests on law, "" when none */
    struct json_t
        *errors; /* where a record has several problems, all of them, the recorded one first:
                    list of {field, code, zh, en}; kept by the work's arena, else NULL */
};

/* Record a fault and return its status, so that a function can `return fault_set(...)`.
 * `zh` and `en` are printf formats that take the same arguments in the same order.
 * The first fault stays: a later call on a struct that already holds one changes nothing and
 * returns the status it was given. */
enum status fault_set(struct fault *fault, enum status status, const char *field, const char *zh,
                      const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* Name the clause behind the recorded fault. */
void fault_cite(struct fault *fault, const char *clause);
void fault_clear(struct fault *fault);

#endif
