/* SPDX-License-Identifier: Apache-2.0
 * A message of the Common Alerting Protocol, OASIS Standard CAP-v1.2 (2010), section 3.2, as a
 * struct.
 *
 * Members carry the names of the standard's elements and their texts as they stand there; words
 * ("Actual", "Immediate") are checked by cap_read, through which everything written passes as well.
 * An empty text, a count of 0 and an instant of 0 ms leave the element out. */
#ifndef DOCUMENTS_CAP_H
#define DOCUMENTS_CAP_H

#include "base/base.h"

#define CAP_NAMESPACE "urn:oasis:names:tc:emergency:cap:1.2"
#define CAP_MEDIA     "application/cap+xml"

enum {
    CAP_MAX_BYTES = 1024 * 1024,
    CAP_MAX_NODES = 20000,
    CAP_MAX_DEPTH = 16,
    CAP_MAX_PROBLEMS = 100,
    CAP_MAX_INFOS = 32,
    CAP_MAX_LIST = 2000, /* of any other repeated element within its parent */
};

/* eventCode, parameter, geocode. */
struct cap_pair {
    struct str name, value;
};

struct cap_resource {
    struct str description, mime_type, size, uri, deref_uri, digest;
};

struct cap_area {
    struct str description;
    const struct str *polygons;
    size_t polygon_count;
    const struct str *circles;
    size_t circle_count;
    const struct cap_pair *geocodes;
    size_t geocode_count;
    struct str altitude, ceiling;
};

struct cap_info {
    struct str language; /* empty means en-US, as the standard says */
    const struct str *categories;
    size_t category_count;
    struct str event;
    const struct str *response_types;
    size_t response_type_count;
    struct str urgency, severity, certainty, audience;
    const struct cap_pair *event_codes;
    size_t event_code_count;
    struct instant effective, onset, expires;
    struct str sender_name, headline, description, instruction, web, contact;
    const struct cap_pair *parameters;
    size_t parameter_count;
    const struct cap_resource *resources;
    size_t resource_count;
    const struct cap_area *areas;
    size_t area_count;
};

/* One triple of <references>. */
struct cap_reference {
    struct str sender, identifier;
    struct instant sent;
};

struct cap_message {
    struct str identifier, sender;
    struct instant sent;
    struct str status, message_type, source, scope, restriction, addresses;
    const struct str *codes;
    size_t code_count;
    struct str note;
    const struct cap_reference *references;
    size_t reference_count;
    struct str incidents;
    const struct cap_info *infos;
    size_t info_count;
    bool has_foreign; /* XML signatures stood at the end; unread */
};

#endif
