/* SPDX-License-Identifier: Apache-2.0
 * Every procedure the program knows, in one visible array, and what it prints about them. */
#ifndef PROCEDURES_PROCEDURE_LIST_H
#define PROCEDURES_PROCEDURE_LIST_H

#include "procedures/procedure.h"

/* NULL-ended. */
const struct procedure *const *procedure_list(void);
/* NULL when there is none of that word. */
const struct procedure *procedure_list_find(struct str word);
/* For `panshi describe procedures`: {procedures[]{word, zh, en, states[], actions[], transitions[],
 * mermaid, svg}}; mermaid and svg are whole documents as text. */
json_t *procedure_list_describe(struct arena *arena);

#endif
