/* SPDX-License-Identifier: Apache-2.0
 * Command posts of a response: the city command, the on-site command, the own command of a county
 * or unit at level IV.  Each is a party that acts as the post, with a place, people with their
 * telephones, and the instants at which it stood up, moved in and was dissolved.  While an on-site
 * command stands, it alone gives orders on the spot (response_order.h). */
#ifndef PROCEDURES_RESPONSE_POST_H
#define PROCEDURES_RESPONSE_POST_H

#include "procedures/response_store.h"

dossier_when_fn response_post_is_city; /* level I to III */
/* Input {name?, party?, place, commander, deputies?, members[{name, role, phone}]?}. */
dossier_step_fn response_post_guard;
dossier_step_fn response_post_on_site_guard; /* the same, and by the command alone */
dossier_step_fn response_post_form_city;
dossier_step_fn response_post_form_on_site;
dossier_step_fn response_post_form_own;
/* Input {post, place?, commander?, deputies?, members?}; by who formed it or acts as it. */
dossier_step_fn response_post_staff_guard;
dossier_step_fn response_post_staff;
/* Input {post}; by who acts as it. */
dossier_step_fn response_post_move_in_guard;
dossier_step_fn response_post_move_in;
/* Input {post}; by who formed it. */
dossier_step_fn response_post_dissolve_guard;
dossier_step_fn response_post_dissolve;
/* The office says that a command is needed. */
dossier_step_fn response_post_needed;
/* The response ends: posts that stand are dissolved. */
enum status response_post_dissolve_all(struct work *w, struct dossier_step *step) MUST_CHECK;
/* The standing on-site command; ST_NOT_FOUND without a fault. */
enum status response_post_on_site(struct work *w, const struct dossier *dossier,
                                  struct response_post *ret_post) MUST_CHECK;
/* [{id, kind, name, party{id,name}, formed_by, place, commander, deputies, members[], stood_up_at,
 * moved_in_at|null, dissolved_at|null, reason}] */
enum status response_post_list(struct work *w, const struct dossier *dossier,
                               json_t **ret_list) MUST_CHECK;

#endif
