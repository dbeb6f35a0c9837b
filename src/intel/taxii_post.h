/* SPDX-License-Identifier: Apache-2.0
 * Taking objects into a collection, one version each; and taking them out. */
#ifndef INTEL_TAXII_POST_H
#define INTEL_TAXII_POST_H

#include "intel/taxii_page.h"

/* What is known of an object before it is kept.  False with a sentence for the sender: it is no
 * STIX object (type, id "type--…", readable times). */
bool taxii_post_row(struct arena *arena, const json_t *object, struct taxii_row *ret_row,
                    const char **ret_why);
/* Keep the objects of an envelope {objects[]}; *ret_status is the status resource, which is kept
 * too. A version that is there already counts as a success and changes nothing; an object that is
 * none, or a bundle, fails alone.  A write work.  ST_INVALID: no envelope, or a STIX bundle in its
 * place; ST_LIMIT: too many objects. */
enum status taxii_post_envelope(struct work *w, const struct taxii_collection *collection,
                                const json_t *envelope, json_t **ret_status) MUST_CHECK;
/* Take out the versions that the query (match[version], match[spec_version]) fits; without one,
 * all. ST_NOT_FOUND: there is no such object. */
enum status taxii_post_delete(struct work *w, const struct taxii_collection *collection,
                              const struct taxii_page_query *query, struct str id) MUST_CHECK;

#endif
