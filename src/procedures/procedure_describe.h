/* SPDX-License-Identifier: Apache-2.0
 * What `panshi describe procedures` prints: every table as data and as a diagram. */
#ifndef PROCEDURES_PROCEDURE_DESCRIBE_H
#define PROCEDURES_PROCEDURE_DESCRIBE_H

#include "procedures/procedure.h"

/* {procedures[]{word, zh, en, about_zh, about_en, opens_with[], states[]{word, zh, en, turn,
 * is_final}, actions[]{word, zh, en, needs_reason, is_receipted, input[]}, transitions[]{from,
 * action, to, by, has_guard, is_conditional, stops[], pauses[], starts[], event}, mermaid, dot}};
 * mermaid and dot are whole documents as text. */
json_t *procedure_describe(struct arena *arena);

#endif
