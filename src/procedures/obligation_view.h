/* SPDX-License-Identifier: Apache-2.0
 * Duties as the API shows them. */
#ifndef PROCEDURES_OBLIGATION_VIEW_H
#define PROCEDURES_OBLIGATION_VIEW_H

#include "procedures/obligation_case.h"

/* A row of a list: obligation_row_json and {matter_id|null, asked_until|null, extended_until|null,
 * proved_at|null, received_at|null, workdays_left|null}.  proved_at without received_at: the owing
 * party says so, the party it is owed to has not confirmed. */
enum status obligation_view_row(struct work *w, const struct obligation_row *row,
                                json_t **ret_object) MUST_CHECK;
/* A standing duty without a row, out of what obligation_eval_subject says: the same members. */
enum status obligation_view_standing(struct work *w, const json_t *evaluated, struct str party_id,
                                     struct str region, int64_t level,
                                     json_t **ret_object) MUST_CHECK;
/* One whole: the row with computed.days, and {clause_text|null, siblings[], acts[], actions[],
 * evidence_zh, evidence_en, note_zh, note_en, rule_zh, rule_en}. */
enum status obligation_view_json(struct work *w, const struct obligation_case *one,
                                 json_t **ret_object) MUST_CHECK;
/* {id, document, document_zh, document_en, section, text_zh, text_en, sure}; JSON null for "" and
 * for a clause that no pack in force has. */
json_t *obligation_view_clause(struct work *w, struct str clause);

#endif
