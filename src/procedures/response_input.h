/* SPDX-License-Identifier: Apache-2.0
 * Members that people send with an act of a response or an investigation. */
#ifndef PROCEDURES_RESPONSE_INPUT_H
#define PROCEDURES_RESPONSE_INPUT_H

#include "procedures/dossier.h"

enum { RESPONSE_INPUT_MEMBERS = 60, RESPONSE_INPUT_NAME_MAX = 100 };

/* Trimmed; a problem when it is missing though `is_required`, or longer than `max` code points. */
struct str response_input_text(struct dossier_step *step, const char *key, size_t max,
                               bool is_required);
/* One of the words, separated by one space; a problem for another. */
struct str response_input_word(struct dossier_step *step, const char *key, const char *words);
/* RFC 3339; ms 0 when absent; a problem when it is no instant. */
struct instant response_input_instant(struct dossier_step *step, const char *key);
/* [{name, role, phone}], each member at most RESPONSE_INPUT_NAME_MAX code points, canonical; "[]"
 * when absent. */
struct str response_input_members(struct work *w, struct dossier_step *step, const char *key);

#endif
