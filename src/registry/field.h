/* SPDX-License-Identifier: Apache-2.0
 * Reading the members of a record that somebody sent, with all problems gathered before any is
 * raised.
 *
 * Life: field_begin, field_* for each member, more problems by field_problem, field_end.  A reader
 * whose member is absent returns the fallback; a bad member is told and also returns the fallback.
 */
#ifndef REGISTRY_FIELD_H
#define REGISTRY_FIELD_H

#include "base/json.h"
#include "db/work.h"

struct field_reader {
    struct work *w;
    const json_t *input;
    json_t *problems; /* list of {field, code, zh, en} */
};

enum field_flags { FIELD_REQUIRED = 1 };

void field_begin(struct field_reader *r, struct work *w, const json_t *input);
/* Tell a problem; at most REGISTRY_MAX_FAULTS are kept. */
void field_problem(struct field_reader *r, const char *field, const char *code, const char *zh,
                   const char *en, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* The same for finished texts. */
void field_tell(struct field_reader *r, const char *field, const char *code, const char *zh,
                const char *en);
/* Move a fault that a check recorded into the list and clear it. */
void field_take(struct field_reader *r, struct fault *fault, const char *code);
/* ST_OK, or ST_INVALID with the first problem as the fault and all of them in w->fault.errors. */
enum status field_end(struct field_reader *r) MUST_CHECK;

/* The member is there (null counts). */
bool field_has(const struct field_reader *r, const char *key);
/* One line of text, trimmed, without control characters, at most max code points; null is "". */
struct str field_text(struct field_reader *r, const char *key, int max, unsigned flags,
                      struct str fallback);
/* One of the words; NULL-ended list. */
struct str field_word(struct field_reader *r, const char *key, const char *const *words,
                      unsigned flags, struct str fallback);
/* A list of words out of a NULL-ended list, or of codes when `words` is NULL, without repeats. */
json_t *field_words(struct field_reader *r, const char *key, const char *const *words,
                    unsigned flags, json_t *fallback);
/* YYYY-MM-DD or "". */
struct str field_date(struct field_reader *r, const char *key, struct str fallback);

#endif
