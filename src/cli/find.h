/* SPDX-License-Identifier: Apache-2.0
 * Records as people name them on a command line. */
#ifndef CLI_FIND_H
#define CLI_FIND_H

#include "db/work.h"

/* A party by id, exact name or credit code; ST_NOT_FOUND names the word. */
enum status find_party(struct work *w, const char *word, struct str *ret_id) MUST_CHECK;

#endif
