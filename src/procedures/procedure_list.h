/* SPDX-License-Identifier: Apache-2.0
 * Every procedure the program knows, in one visible array. */
#ifndef PROCEDURES_PROCEDURE_LIST_H
#define PROCEDURES_PROCEDURE_LIST_H

#include "procedures/procedure.h"

/* NULL-ended. */
const struct procedure *const *procedure_list(void);
/* NULL when there is none of that word. */
const struct procedure *procedure_list_find(struct str word);

#endif
