/* SPDX-License-Identifier: Apache-2.0
 * CAP messages of outsiders as received warnings, kept by the party that brings them in.
 *
 * Alert makes a received warning; Update and Cancel change and lift the one they refer to, and only
 * when they come from its sender and are signed no worse than it was.  Exercise and Test become
 * exercises: shown, marked, without duties and messages.  System, Draft, Ack and Error are refused.
 *
 * Who sent it is told as it is known: "verified" (a trusted key signed it and the sender is a party
 * here), "known" (the sender is a party here by its own words only), "unknown". */
#ifndef PROCEDURES_WARNING_CAP_IMPORT_H
#define PROCEDURES_WARNING_CAP_IMPORT_H

#include "procedures/warning_cap_sign.h"

/* How far the clocks of two nodes may differ. */
enum { WARNING_CAP_SKEW_MS = 10 * 60 * 1000 };

/* ST_MALFORMED, ST_LIMIT, ST_INVALID: as cap_read; also expired, sent from the future, a message of
 * no use here.  ST_CONFLICT: came before (the fault says when), or refers to a warning that is not
 * here or no longer in force.  ST_DENIED: a broken signature, a sender whose office may not issue
 * at that level and scope (with the clause), or a change by somebody else than the issuer.
 * `own_key` may be NULL.  On success *ret_warning is the warning as it now is; ret_outcome
 * "received", "changed" or "lifted". */
enum status warning_cap_import(struct work *w, struct str xml, const struct digest_key *own_key,
                               struct dossier *ret_warning, const char **ret_outcome) MUST_CHECK;
/* {outcome, id, number, title, level, scope, state, exercise, import{…}} */
enum status warning_cap_import_json(struct work *w, const struct dossier *warning,
                                    const char *outcome, json_t **ret_object) MUST_CHECK;

#endif
