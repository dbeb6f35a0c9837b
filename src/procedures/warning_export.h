/* SPDX-License-Identifier: Apache-2.0
 * A warning as files for others: CAP 1.2, signed JSON, and the public feed (Atom, RFC 4287). */
#ifndef PROCEDURES_WARNING_EXPORT_H
#define PROCEDURES_WARNING_EXPORT_H

#include "base/digest.h"
#include "procedures/warning.h"

enum { WARNING_EXPORT_FEED_MAX = 50, WARNING_EXPORT_LIFTED_DAYS = 7 };

#define WARNING_EXPORT_KIND "panshi-warning"

/* Message `number` (0: the newest) as CAP, signed by the node's key when there is one.  An imported
 * warning goes out as it came, whatever the number; ST_CONFLICT when it came another way.  Out of
 * an exercise store it goes as an exercise, unsigned. */
enum status warning_export_cap(struct work *w, const struct dossier *warning, int64_t number,
                               const struct digest_key *key, struct str *ret_xml) MUST_CHECK;
/* {kind, node, exported_at, warning{id, number, title, level, scope, state, region, sector, party,
 * exercise, imported, data}, digest, key, signature}: the SM2 signature is over the canonical JSON
 * of the object without `signature`; `digest` is SM3 over the canonical `warning`. */
enum status warning_export_json(struct work *w, const struct dossier *warning,
                                const struct digest_key *key, json_t **ret_object) MUST_CHECK;
/* Judge such a file by nothing but itself: a CAP message or the JSON above.  ret_report:
 * {format: "cap" | "json", integrity: "whole" | "broken" | "unsigned", identifier, title, signer
 * (SM3 of the key)}. ST_MALFORMED, ST_INVALID: neither. */
enum status warning_export_verify(struct arena *arena, struct fault *fault, struct str bytes,
                                  json_t **ret_report) MUST_CHECK;
/* Own warnings in force and those lifted lately, of the colours that the setting
 * warning.public_levels opens to everybody at their place; each entry holds the CAP message.  For
 * anyone: reads beyond the actor's sight, on purpose. */
enum status warning_export_feed(struct work *w, const char *base_url,
                                struct str *ret_atom) MUST_CHECK;

#endif
