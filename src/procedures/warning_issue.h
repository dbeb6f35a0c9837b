/* SPDX-License-Identifier: Apache-2.0
 * The instant of issue: authority once more, the list as it is, number, events, messages; all in
 * the transaction of the act, so that it is issued whole, once, or not at all. */
#ifndef PROCEDURES_WARNING_ISSUE_H
#define PROCEDURES_WARNING_ISSUE_H

#include "procedures/warning.h"

/* Whom a warning goes to, as its wish means now. */
struct warning_list {
    const struct str *parties; /* ascending */
    size_t count;
    struct str digest; /* SM3 in hex over level, scope, content and parties */
};

/* ST_INVALID with a fault on "recipients" for a wish that means nothing. */
enum status warning_issue_list(struct work *w, const struct dossier *warning,
                               struct warning_list *ret_list) MUST_CHECK;
/* What messages about it say: {mark_zh, mark_en, level_zh, level_en, title, issuer, number}. */
json_t *warning_issue_parameters(struct work *w, const struct dossier *warning);
/* Freeze, name the systems, state the event for everybody who has duties from it, tell.  `occasion`
 * names the telling ("issued", "change-2"); `kind` is a message kind.  `is_level_new`: state it for
 * those told before as well. */
enum status warning_issue_send(struct work *w, struct dossier *warning,
                               const struct warning_list *list, const char *kind,
                               struct str occasion, bool is_level_new) MUST_CHECK;
/* The emergency office and the support team of the place, who have duties from it without being on
 * the list: at most 2, those it gives duties to. */
enum status warning_issue_around(struct work *w, const struct dossier *warning,
                                 struct str ret_parties[2], size_t *ret_count) MUST_CHECK;

/* Of the table. */
enum status warning_issue_sign(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_issue_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_issue_effect(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_issue_pass_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_issue_pass(struct work *w, struct dossier_step *step) MUST_CHECK;
/* The list the caller saw (input digest) is the list as it is, or the caller confirmed; else
 * ST_CONFLICT. */
enum status warning_issue_same_list(struct work *w, const struct dossier_step *step,
                                    const struct warning_list *list) MUST_CHECK;

/* For the import: the keeper received it from above; its own duties start. */
enum status warning_issue_received(struct work *w, struct dossier *warning) MUST_CHECK;

#endif
