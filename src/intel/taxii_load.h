/* SPDX-License-Identifier: Apache-2.0
 * Fixtures of a TAXII server as one JSON file, loaded and restored whole:
 *
 *   {"/discovery": {title, description, contact, default, api_roots[]},
 *    "users": {NAME: PASSWORD, …},                  clients that may do everything
 *    ROOT: {"information": {title, description, versions[], max_content_length},
 *           "status": [status resources],
 *           "collections": [{id, title, description, alias, can_read, can_write, media_types[],
 *                            objects[], manifest[{id, version, date_added, media_type}]}]}}
 *
 * An object's time of adding and media type come from the row of its collection's manifest with the
 * same id, version and (by media_type) spec version; without one it is added now.
 *
 * What TAXII requires is required here: titles, ids that are one collection's alone within its root
 * (an alias too), a positive max_content_length (longer ones become TAXII_CONTENT_MAX_BYTES),
 * versions that hold TAXII_MEDIA, a default that is one of the api_roots. */
#ifndef INTEL_TAXII_LOAD_H
#define INTEL_TAXII_LOAD_H

#include "intel/taxii.h"

/* How a password is hashed (registry/password.h); slow, so it is called before the work begins. */
typedef enum status taxii_load_hash_fn(struct arena *arena, struct str password,
                                       struct str *ret_encoded);

/* Replace the roots that the fixture names and everything in them; other roots stay.  A write work.
 * *ret_answer: {roots, collections, objects, statuses, refused[]{id,reason}}.
 * ST_INVALID: the fixture's form. */
enum status taxii_load_fixture(struct work *w, const json_t *fixture,
                               json_t **ret_answer) MUST_CHECK;
/* Its users, each as name and encoded password; before the work. */
enum status taxii_load_users(struct arena *arena, const json_t *fixture, taxii_load_hash_fn *hash,
                             struct taxii_client **ret_clients, size_t *ret_count) MUST_CHECK;

#endif
