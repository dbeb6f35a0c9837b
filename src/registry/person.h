/* SPDX-License-Identifier: Apache-2.0
 * People of a party with their posts, roles and ways to reach them.  Visible to those who may see
 * the party and are of it, or regulate it; addresses of authorities' liaison officers to everybody.
 *
 * A person as JSON: {id, version, party_id, name, post, roles[], phone, mobile, email, valid_from,
 * valid_to}.  Roles: head, security-lead, data-lead, liaison, contact, expert. */
#ifndef REGISTRY_PERSON_H
#define REGISTRY_PERSON_H

#include "base/json.h"
#include "db/work.h"

struct person {
    struct str id;
    int64_t version;
    struct str party_id;
    struct str name, post;
    json_t *roles;
    struct str phone, mobile, email;
    struct str valid_from, valid_to; /* YYYY-MM-DD or "" */
};

/* `input`: {name, post?, roles[], phone?, mobile?, email?, valid_from?, valid_to?, reason?}. */
enum status person_create(struct work *w, struct str party_id, const json_t *input,
                          struct person *ret_person) MUST_CHECK;
enum status person_update(struct work *w, struct str id, int64_t version, const json_t *input,
                          struct person *ret_person) MUST_CHECK;
enum status person_delete(struct work *w, struct str id, int64_t version,
                          struct str reason) MUST_CHECK;
enum status person_load(struct work *w, struct str id, struct person *ret_person) MUST_CHECK;
json_t *person_json(struct work *w, const struct person *person);
enum status person_list(struct work *w, struct str party_id, json_t **ret_page) MUST_CHECK;

#endif
