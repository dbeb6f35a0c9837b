/* SPDX-License-Identifier: Apache-2.0
 * The call tree: whom to call and in which order.
 *
 * A contact as JSON: {id, version, post, position, name, phone, other_phone, account, text, state,
 * actions[]}; posts: officer, leader, technical, office (the number others call), police, carrier,
 * maintainer, expert, other.  Contacts belong to a party; officers of its area may read them. */
#ifndef PROCEDURES_WATCH_CONTACT_H
#define PROCEDURES_WATCH_CONTACT_H

#include "procedures/watch.h"

/* {items[], next, total, as_of} of a party in sight ("" the actor's), in the order of calling. */
enum status watch_contact_page(struct work *w, struct str party_id, json_t **ret_page) MUST_CHECK;
/* `input`: {post, position?, name, phone, other_phone?, account?, text?}; position last when
 * absent. */
enum status watch_contact_add(struct work *w, const json_t *input, json_t **ret_contact) MUST_CHECK;
/* Members that are absent stay; {state: "closed", reason} takes it out of use. */
enum status watch_contact_change(struct work *w, struct str id, int64_t version,
                                 const json_t *input, json_t **ret_contact) MUST_CHECK;

#endif
