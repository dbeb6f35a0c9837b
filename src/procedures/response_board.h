/* SPDX-License-Identifier: Apache-2.0
 * The response board: everything a duty officer needs of one response, in one reply. */
#ifndef PROCEDURES_RESPONSE_BOARD_H
#define PROCEDURES_RESPONSE_BOARD_H

#include "procedures/dossier.h"

enum { RESPONSE_BOARD_DUTIES = 20 };

/* dossier_view_json with {clock, posts[], reports[], orders[], dispatches[], tasks[]}: tasks are
 * what the packs' list asks at this level, {code, zh, en, clause, note_zh, note_en, state,
 * duties[]}, with the duties that carry them.  A task's state: "none" (nothing asks for it yet),
 * "open", "overdue", "paused", "upcoming", "met", "met-late". */
enum status response_board_json(struct work *w, const struct dossier *dossier,
                                json_t **ret_object) MUST_CHECK;

#endif
