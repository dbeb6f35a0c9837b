/* SPDX-License-Identifier: Apache-2.0
 * The expert panel of a grading matter: who sits on it, who chairs it, what each one said. */
#ifndef PROCEDURES_PANEL_H
#define PROCEDURES_PANEL_H

#include "procedures/matter.h"

enum {
    PANEL_MAX_MEMBERS = 15,
    PANEL_OPINION_MAX = 4000, /* code points */
};

#define PANEL_AGREE    "agree"
#define PANEL_DISAGREE "disagree"

struct panel_member {
    struct str account_id, person_name, party_name;
    bool is_chair;
    struct str opinion; /* PANEL_AGREE, PANEL_DISAGREE or "" */
    struct str text;
    struct instant given_at;
};

struct panel {
    size_t count;
    struct panel_member *members; /* the chair first */
};

/* Dissolve the old panel, if any, and appoint the new one; the first account is the chair.  Each
 * expert may then read the system. */
enum status panel_appoint(struct work *w, const struct matter *matter,
                          const struct panel *panel) MUST_CHECK;
enum status panel_dissolve(struct work *w, const struct matter *matter) MUST_CHECK;
enum status panel_load(struct work *w, struct str matter_id, struct panel *ret_panel) MUST_CHECK;
enum status panel_has(struct work *w, struct str matter_id, struct str account_id,
                      bool *ret_has) MUST_CHECK;
/* The opinion of w->actor; may be given anew while the review is open. */
enum status panel_give(struct work *w, struct str matter_id, struct str opinion,
                       struct str text) MUST_CHECK;
/* A notice to every member. */
enum status panel_tell(struct work *w, struct str matter_id, const char *act) MUST_CHECK;
/* List of {account_id, person_name, party_name, is_chair, opinion, text, given_at}. */
json_t *panel_json(struct work *w, const struct panel *panel);

#endif
