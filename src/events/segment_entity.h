/* SPDX-License-Identifier: Apache-2.0
 * Which values stand in the entity filter of a segment: what people hunt for. */
#ifndef EVENTS_SEGMENT_ENTITY_H
#define EVENTS_SEGMENT_ENTITY_H

#include "base/base.h"

enum { SEGMENT_ENTITY_MAX_BYTES = 512 };

/* Fields whose every value is an entity, by the last part of their name in any case: users, host
 * names, flow and community ids, process guids … */
bool segment_entity_is_field(struct str field);
/* Fields that list hashes as KEY=hex,KEY=hex (Sysmon): each hash is an entity. */
bool segment_entity_is_list(struct str field);
/* Values that are entities in whatever field: addresses, hashes (32 to 128 hex digits), GUIDs,
 * names with a dot that could be hosts.  `lower` is in lower case. */
bool segment_entity_is_form(struct str lower);

/* The key of a value in lower case; the same for ever. */
uint64_t segment_entity_key(struct str lower);

typedef void segment_entity_fn(void *context, uint64_t key);
/* Every key that a value of this field brings: itself and, of a host name, its parent domains down
 * to two labels; nothing when it is no entity. */
void segment_entity_keys(bool is_field, bool is_list, struct str value, segment_entity_fn *emit,
                         void *context);

#endif
