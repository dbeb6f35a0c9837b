/* SPDX-License-Identifier: Apache-2.0
 * Names of what stands in timelines without being an act of a table: openings, notes, what jobs
 * did. */
#ifndef PROCEDURES_DOSSIER_WORD_H
#define PROCEDURES_DOSSIER_WORD_H

#include "base/str.h"

struct dossier_word {
    const char *word, *zh, *en;
};

/* NULL for a word that is none of them. */
const struct dossier_word *dossier_word_find(struct str word);

#endif
