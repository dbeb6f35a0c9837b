/* SPDX-License-Identifier: Apache-2.0
 * Rules read from files and folders.
 *
 * Folders are walked in the order of their names; files ending in .yml or .yaml count.  A file that
 * cannot be read becomes one rule that says why; nothing is left out silently. */
#ifndef EVENTS_SIGMA_BOOK_H
#define EVENTS_SIGMA_BOOK_H

#include "events/sigma_rule.h"

enum { SIGMA_BOOK_RULES_MAX = 200000, SIGMA_BOOK_DEPTH_MAX = 32, SIGMA_BOOK_FILES_MAX = 200000 };

struct sigma_book;

struct sigma_book *sigma_book_new(void);
void sigma_book_free(struct sigma_book *book);
/* Values for the modifier expand, from a YAML file of `name: [values]`; before reading rules. */
enum status sigma_book_placeholders(struct sigma_book *book, const char *path,
                                    struct fault *fault) MUST_CHECK;
/* ST_NOT_FOUND, ST_IO for the path itself; ST_LIMIT. */
enum status sigma_book_read(struct sigma_book *book, const char *path,
                            struct fault *fault) MUST_CHECK;
/* Documents of one text, as if they stood in a file of that name. */
enum status sigma_book_read_text(struct sigma_book *book, struct str file, struct str text,
                                 struct fault *fault) MUST_CHECK;
size_t sigma_book_count(const struct sigma_book *book);
/* Until the book is freed. */
const struct sigma_rule *sigma_book_rule(const struct sigma_book *book, size_t index);

#endif
