/* SPDX-License-Identifier: Apache-2.0
 * A warning's text before it is issued: opening, changing, and whether it says all that the law
 * wants a warning to say. */
#ifndef PROCEDURES_WARNING_DRAFT_H
#define PROCEDURES_WARNING_DRAFT_H

#include "procedures/warning.h"

/* Open a draft.  `input`: {title, level, scope, region, sector, exercise, basis, happened_at,
 * reason} and the members of data, all optional but the title.  ST_INVALID names what is no such
 * thing; ST_DENIED as dossier_open. */
enum status warning_draft_open(struct work *w, const json_t *input,
                               struct dossier *ret_warning) MUST_CHECK;
/* Change it; who changes it does not check or sign it. */
enum status warning_draft_save(struct work *w, struct dossier *warning, int64_t version,
                               const json_t *changes, struct str reason) MUST_CHECK;
/* Keep a file with the draft; its digest is then part of what is signed.  As warning_draft_save and
 * attachment_add_file. */
struct store;
enum status warning_draft_attach(struct work *w, const struct store *store, struct dossier *warning,
                                 const char *path, struct str name) MUST_CHECK;
/* Files of the warning that its text names: list of attachment_json. */
enum status warning_draft_files(struct work *w, const struct dossier *warning,
                                json_t **ret_files) MUST_CHECK;
/* What a warning must say at its place, with what is there: list of {code, field, zh, en, clause,
 * filled}, in the order of the pack's list. */
enum status warning_draft_fields(struct work *w, const struct dossier *warning,
                                 json_t **ret_fields) MUST_CHECK;
/* What the form offers at the place of the actor's office: {classes[{code, zh, en, list_zh,
 * list_en, clause}], fields[] (as warning_draft_fields, of an empty warning), scopes[{code, zh, en,
 * clause}]}. */
enum status warning_draft_words(struct work *w, json_t **ret_words) MUST_CHECK;
/* The members that make its text: title, level, scope, region, sector and the form's. */
json_t *warning_draft_content(struct work *w, const struct dossier *warning);
/* SM3 in hex over the canonical content. */
struct str warning_draft_digest(struct work *w, const struct dossier *warning);
/* Of the table. */
enum status warning_draft_may_open(struct work *w, struct dossier_step *step) MUST_CHECK;
/* Complete: everything that warning_draft_fields wants is there. */
enum status warning_draft_guard(struct work *w, struct dossier_step *step) MUST_CHECK;

#endif
