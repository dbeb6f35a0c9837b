/* SPDX-License-Identifier: Apache-2.0
 * Acts of a publication check as a table, and the record as the API shows it.  Inside the room. */
#ifndef PROCEDURES_PUBLICATION_VIEW_H
#define PROCEDURES_PUBLICATION_VIEW_H

#include "procedures/publication_need.h"

struct publication_act_row {
    const char *word, *zh, *en; /* word NULL ends the table */
    const char *from;           /* states separated by one space */
    bool is_receivers;          /* of who it is owed to, else of the party that wants to publish */
    bool needs_reason;
};

extern const struct publication_act_row publication_acts[];
/* Whether an act is open to the actor in this state. */
bool publication_is_offered(struct work *w, const struct publication *publication,
                            const struct publication_act_row *act,
                            const struct publication_needs *needs);
/* Whether the word says what may be published: "incident", … */
bool publication_view_is_what(struct str word);

#endif
