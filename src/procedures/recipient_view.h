/* SPDX-License-Identifier: Apache-2.0
 * Recipients as the API shows them: pages, one row, the bar above every page. */
#ifndef PROCEDURES_RECIPIENT_VIEW_H
#define PROCEDURES_RECIPIENT_VIEW_H

#include "procedures/recipient.h"

/* {items[{party{id,name}, region, sector, rung, since, times{}, late, escalation, due_at|null,
 * people[{name, rung, step, ways[{way, state, evidence, attempts, at}]}], phones[]|null,
 * feedback|null, story[], text_digest, receipt}], next, total, as_of}; `view` "" all, "unreached",
 * "unsigned", "signed", "unfed", "fed-back", "verified".  The keeper sees all of it; officers those
 * of their area without telephone numbers; a recipient its own row. */
enum status recipient_view_page(struct work *w, const struct dossier *dossier, struct str view,
                                struct str region, struct str sector, struct str after,
                                int64_t limit, json_t **ret_page) MUST_CHECK;
/* One party's row as the page has it.  ST_NOT_FOUND. */
enum status recipient_view_one(struct work *w, const struct dossier *dossier, struct str party_id,
                               json_t **ret_recipient) MUST_CHECK;
/* What is addressed to the actor's party and still wants something of it: the bar above every page.
 * {items[{dossier (common members), rung, wants: "sign" | "feed-back", since, due_at|null}], total,
 * as_of}.  ret_is_news: something on it has not been seen by the actor yet; then recipient_seen, in
 * a write work, records that its console fetched it: the evidence of delivered. */
enum status recipient_view_alerts(struct work *w, bool *ret_is_news, json_t **ret_page) MUST_CHECK;

#endif
