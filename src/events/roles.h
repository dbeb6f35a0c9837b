/* SPDX-License-Identifier: Apache-2.0
 * What the fields of an event mean to detection: which leaf is the time, the source, a host name, a
 * hash.  Found once per layout through the taxonomy, then read off by slot.
 *
 * A desk of roles belongs to one thread and to one layout set. */
#ifndef EVENTS_ROLES_H
#define EVENTS_ROLES_H

#include "events/layout.h"
#include "events/taxonomy.h"

enum roles_kind {
    ROLES_TIME,
    ROLES_SOURCE_IP,
    ROLES_TARGET_IP,
    ROLES_TARGET_PORT,
    ROLES_HOST,   /* name of the machine that the event is about */
    ROLES_DOMAIN, /* name asked for or connected to */
    ROLES_URL,
    ROLES_HASH,
    ROLES_HASHES,  /* "SHA1=…,MD5=…" in one text */
    ROLES_ADDRESS, /* any other address: an answer of DNS, a proxy's client */
    ROLES_MAIL,
    ROLES_FINGERPRINT, /* JA3 and its kin */
    ROLES_KIND,        /* the type that its source gives it: event_type */
    ROLES_CODE,        /* number of the kind of event: Windows EventID */
    ROLES_OUTCOME,
    ROLES_MESSAGE,
    ROLES_BYTES_OUT, /* sent by the source */
    ROLES_BYTES_IN,
    ROLES_BODY, /* content that passed through, not what was done with it */
};

struct role_slot {
    uint32_t slot;
    enum roles_kind role;
};
struct role_list {
    const struct role_slot *rows; /* by role, then by slot */
    size_t count;
};

struct roles;

/* The taxonomy outlives the desk. */
struct roles *roles_new(const struct taxonomy *taxonomy);
void roles_free(struct roles *roles);
/* With layout_set_clear of the set. */
void roles_clear(struct roles *roles);
struct role_list roles_of(struct roles *roles, const struct layout_set *set,
                          const struct layout *layout);

/* The role of a normalised name; false: none. */
bool roles_of_name(struct str name, enum roles_kind *ret_role);

/* The text of the first leaf of that role, escapes resolved (record_leaf_text); empty when there is
 * none. */
struct str roles_text(struct role_list list, enum roles_kind role, const struct record *record,
                      struct arena *arena);
/* Set time_us from the first leaf of ROLES_TIME that is an instant, else to received_us. */
void roles_put_time(struct role_list list, struct record *record, int32_t zone_s,
                    int64_t received_us);

#endif
