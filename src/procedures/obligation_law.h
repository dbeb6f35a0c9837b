/* SPDX-License-Identifier: Apache-2.0
 * The law as the packs tell it, with what follows from it here and now: documents, their clauses,
 * one clause with who owes it in the actor's scope. */
#ifndef PROCEDURES_OBLIGATION_LAW_H
#define PROCEDURES_OBLIGATION_LAW_H

#include "base/json.h"
#include "db/work.h"

/* {items[{code, version, zh, en, rank, region, sector, valid_from, valid_to, clause_parts,
 * reached}], next, total, as_of}: packs that hold clauses. */
enum status obligation_law_documents(struct work *w, json_t **ret_page) MUST_CHECK;
/* {items[{id, document, document_zh, document_en, section, text_zh, text_en, sure, obligations,
 * authorities, owed_here}], next, total, as_of}; ST_NOT_FOUND for a code that is no pack. */
enum status obligation_law_clauses(struct work *w, struct str code, json_t **ret_page) MUST_CHECK;
/* The members of coverage_clause, each obligation with owed_here (a number), siblings with their
 * text, and owed_here{open, overdue, undated} of the clause.  "§" may stand before the part. */
enum status obligation_law_clause(struct work *w, struct str id, json_t **ret_clause) MUST_CHECK;
/* {documents[]} of policy/coverage.h. */
enum status obligation_law_coverage(struct work *w, json_t **ret_coverage) MUST_CHECK;

#endif
