/* SPDX-License-Identifier: Apache-2.0
 * Looking up the ends of an event. */
#include "events/sighting.h"

static void add_owner(struct sighting *sighting, const struct address_owner *owner)
{
    for (size_t i = 0; i < sighting->owner_count; i++)
        if (sighting->owners[i] == owner)
            return;
    if (owner == NULL)
        return;
    if (sighting->owner_count == SIGHTING_SYSTEM_MAX)
        sighting->left_out++;
    else
        sighting->owners[sighting->owner_count++] = owner;
}

static bool is_inside(struct str address)
{
    struct address read;

    return address_read(address, &read) && address_map_is_private(read);
}

/* Windows event 4625, Kerberos 4771 and 4776 with a failure, and sshd's own words. */
static bool is_login_failed(const struct record *record, struct role_list roles,
                            struct arena *arena)
{
    struct str code = roles_text(roles, ROLES_CODE, record, arena);

    if (str_is(code, "4625") || str_is(code, "4771"))
        return true;
    struct str message = roles_text(roles, ROLES_MESSAGE, record, arena);
    return str_starts(message, STR("Failed password for ")) ||
           str_starts(message, STR("Invalid user "));
}

static uint64_t bytes_of(const struct record *record, struct role_list roles, enum roles_kind role,
                         struct arena *arena)
{
    int64_t bytes;

    return str_to_int(roles_text(roles, role, record, arena), &bytes) && bytes > 0 ? (uint64_t)bytes
                                                                                   : 0;
}

/* The two ends of an event, by address or, where only the machine that tells is known, by name. */
struct ends {
    const struct address_owner *source, *target;
    struct str source_text, target_text;
};

/* Which end is ours, and what the other one did. */
static void put_baseline(struct sighting *sighting, const struct record *record,
                         struct role_list roles, const struct ends *ends, struct arena *arena)
{
    bool is_target = ends->target != NULL;
    const struct address_owner *near = is_target ? ends->target : ends->source;
    int64_t port = 0;

    if (near == NULL || ends->source == ends->target || ends->source_text.len == 0 ||
        ends->target_text.len == 0)
        return;
    (void)str_to_int(roles_text(roles, ROLES_TARGET_PORT, record, arena), &port);
    sighting->baseline = (struct baseline_event){
        .time_us = record->time_us,
        .system = near->system_id,
        .near_host = is_target ? ends->target_text : ends->source_text,
        .peer = is_target ? ends->source_text : ends->target_text,
        .port = port > 0 && port <= UINT16_MAX ? (uint16_t)port : 0,
        .is_outward = !is_target && !is_inside(ends->target_text),
        .is_login_failed = is_login_failed(record, roles, arena),
        .bytes_out = bytes_of(record, roles, is_target ? ROLES_BYTES_IN : ROLES_BYTES_OUT, arena),
    };
    sighting->has_baseline =
        is_target || sighting->baseline.is_outward || sighting->baseline.bytes_out > 0;
}

static const struct address_owner *owner_of(const struct address_map *map, uint32_t party,
                                            struct str address)
{
    struct address read;

    return address.len > 0 && address_read(address, &read)
               ? address_map_of_address(map, party, read)
               : NULL;
}

/* The first of each role is the end. */
static void put_end(struct ends *ends, enum roles_kind role, struct str text,
                    const struct address_owner *owner)
{
    if (role == ROLES_SOURCE_IP && ends->source_text.len == 0) {
        ends->source = owner;
        ends->source_text = text;
    } else if (role == ROLES_TARGET_IP && ends->target_text.len == 0) {
        ends->target = owner;
        ends->target_text = text;
    } else if (role == ROLES_HOST && ends->target_text.len == 0 && owner != NULL) {
        ends->target = owner; /* roles come in order: the event names no target */
        ends->target_text = text;
    }
}

void sighting_make(const struct address_map *map, uint32_t party, const struct record *record,
                   struct role_list roles, struct arena *arena, struct sighting *ret_sighting)
{
    struct ends ends = {0};

    ret_sighting->owner_count = ret_sighting->left_out = 0;
    ret_sighting->has_baseline = false;
    if (map == NULL || address_map_assets(map) == 0)
        return;
    for (size_t i = 0; i < roles.count; i++) {
        const struct role_slot *row = &roles.rows[i];
        enum leaf_kind kind = record->layout->slots[row->slot].kind;
        bool is_name = row->role == ROLES_HOST || row->role == ROLES_DOMAIN;

        if (!is_name && row->role != ROLES_SOURCE_IP && row->role != ROLES_TARGET_IP)
            continue;
        struct str text = record_leaf_text(&record->leaves[row->slot], kind, arena);
        const struct address_owner *owner =
            is_name ? address_map_of_name(map, party, text) : owner_of(map, party, text);

        put_end(&ends, row->role, text, owner);
        if (owner != NULL)
            add_owner(ret_sighting, owner);
    }
    put_baseline(ret_sighting, record, roles, &ends, arena);
}

static size_t put_mark(struct record_mark *marks, size_t count, enum record_mark_kind kind,
                       struct str text)
{
    if (text.len == 0)
        return count;
    for (size_t i = 0; i < count; i++)
        if (marks[i].kind == kind && str_equal(marks[i].text, text))
            return count;
    marks[count] = (struct record_mark){kind, text};
    return count + 1;
}

size_t sighting_marks(const struct sighting *sighting, struct record_mark *ret_marks)
{
    size_t count = 0;

    for (size_t i = 0; i < sighting->owner_count; i++) {
        const struct address_owner *owner = sighting->owners[i];

        count = put_mark(ret_marks, count, RECORD_SYSTEM, owner->system_id);
        count = put_mark(ret_marks, count, RECORD_PARTY, owner->party_id);
        count = put_mark(ret_marks, count, RECORD_LEVEL, owner->level_text);
        count = put_mark(ret_marks, count, RECORD_REGION, owner->region);
        count = put_mark(ret_marks, count, RECORD_SECTOR, owner->sector);
    }
    return count;
}
