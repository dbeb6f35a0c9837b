/* SPDX-License-Identifier: Apache-2.0
 * Warnings (预警): drafted, checked, signed, re-checked, issued; raised, lowered, widened and
 * lifted only by their issuer and always by reference to the first; received where they come from
 * above.
 *
 * draft → checked → signed → rechecked → issued → lifted.  A change of an issued warning is
 * prepared by one person (revising; the warning stays in force as it is) and issued anew by
 * another, the old version staying in data.versions.  A draft beyond the keeper's power becomes a
 * proposal to the office that may issue it (proposed), which takes it over as a draft of its own
 * (taken).  Imported warnings are received: passed on in the keeper's area, never issued.
 *
 * data: {class, starts_at, ends_at, regions[], sectors[], reach_text, cautions, measures[{text,
 * due_at}], organ, summary, indicators[], vulnerabilities[], systems[], attachments[], recipients
 * (a wish of recipient.h), public (for everybody to read, where the packs open its colour)} as the
 * draft's form holds it, and as the acts add: {signed_at,
 * issued_at, digest (SM3 of the content as issued), case (the number its events carry), versions[],
 * change (while revising), lifted_at, lift_reason, proposed_to, taken_as}. */
#ifndef PROCEDURES_WARNING_H
#define PROCEDURES_WARNING_H

#include "procedures/dossier.h"

enum { WARNING_VERSIONS_MAX = 50, WARNING_LIST_MAX = 100, WARNING_MEASURES_MAX = 50 };

struct warning_colour {
    const char *word, *zh, *en;
    const char *incident; /* level of the incidents it warns of */
};

extern const struct dossier_kind warning_kind;

/* Highest first; ended by a NULL word. */
const struct warning_colour *warning_colours(void);
/* NULL for a word that is no colour. */
const struct warning_colour *warning_colour_of(struct str word);
/* 4 red … 1 blue, 0 for no colour. */
int warning_weight(struct str level);
/* 1 unit … 6 beyond, 0 for no scope word; county and sector are alike. */
int warning_reach(struct str scope);
/* Issued, being revised, or received: what it asks for is to be done. */
bool warning_is_in_force(const struct dossier *warning);
/* dossier_apply, with the clause on a refusal to change or lift what another office issued. */
enum status warning_apply(struct work *w, struct dossier *warning,
                          const struct dossier_call *call) MUST_CHECK;

#endif
