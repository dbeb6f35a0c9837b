/* SPDX-License-Identifier: Apache-2.0
 * From normalised names (ECS 8) to roles, kept per layout. */
#include "events/roles.h"

#include <stdlib.h>
#include <string.h>

#include "events/moment.h"

static const struct {
    const char *name;
    enum roles_kind role;
} names[] = {
    {"@timestamp", ROLES_TIME},
    {"source.ip", ROLES_SOURCE_IP},
    {"destination.ip", ROLES_TARGET_IP},
    {"destination.port", ROLES_TARGET_PORT},
    {"host.name", ROLES_HOST},
    {"source.domain", ROLES_DOMAIN},
    {"destination.domain", ROLES_DOMAIN},
    {"url.domain", ROLES_DOMAIN},
    {"dns.question.name", ROLES_DOMAIN},
    {"dns.answers.name", ROLES_DOMAIN},
    {"tls.client.server_name", ROLES_DOMAIN},
    {"url.original", ROLES_URL},
    {"url.full", ROLES_URL},
    {"file.hash.md5", ROLES_HASH},
    {"file.hash.sha1", ROLES_HASH},
    {"file.hash.sha256", ROLES_HASH},
    {"process.hash.md5", ROLES_HASH},
    {"process.hash.sha1", ROLES_HASH},
    {"process.hash.sha256", ROLES_HASH},
    {"tls.server.hash.sha1", ROLES_HASH},
    {"process.hashes", ROLES_HASHES},
    {"dns.resolved_ip", ROLES_ADDRESS},
    {"dns.answers.data", ROLES_ADDRESS},
    {"client.ip", ROLES_ADDRESS},
    {"email.from.address", ROLES_MAIL},
    {"email.sender.address", ROLES_MAIL},
    {"tls.client.ja3", ROLES_FINGERPRINT},
    {"tls.server.ja3s", ROLES_FINGERPRINT},
    {"tls.client.ja4", ROLES_FINGERPRINT},
    {"ssh.client.hassh", ROLES_FINGERPRINT},
    {"event.dataset", ROLES_KIND},
    {"event.code", ROLES_CODE},
    {"event.outcome", ROLES_OUTCOME},
    {"message", ROLES_MESSAGE},
    {"source.bytes", ROLES_BYTES_OUT},
    {"destination.bytes", ROLES_BYTES_IN},
    {"event.payload", ROLES_BODY},
    {"http.request.body.content", ROLES_BODY},
    {"http.response.body.content", ROLES_BODY},
};

struct roles {
    const struct taxonomy *taxonomy;
    struct arena arena;
    struct role_list lists[LAYOUT_MAX];
    bool is_known[LAYOUT_MAX];
};

enum { ROLES_BYTES_MAX = 256 * 1024 * 1024 };

struct roles *roles_new(const struct taxonomy *taxonomy)
{
    struct roles *roles = calloc(1, sizeof(*roles));

    if (roles == NULL)
        abort();
    roles->taxonomy = taxonomy;
    arena_init(&roles->arena, ROLES_BYTES_MAX);
    return roles;
}

void roles_free(struct roles *roles)
{
    if (roles == NULL)
        return;
    arena_done(&roles->arena);
    free(roles);
}

void roles_clear(struct roles *roles)
{
    arena_done(&roles->arena);
    arena_init(&roles->arena, ROLES_BYTES_MAX);
    memset(roles->is_known, 0, sizeof(roles->is_known));
}

bool roles_of_name(struct str name, enum roles_kind *ret_role)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(name, names[i].name)) {
            *ret_role = names[i].role;
            return true;
        }
    return false;
}

static int by_role(const void *left, const void *right)
{
    const struct role_slot *a = left, *b = right;

    if (a->role != b->role)
        return a->role < b->role ? -1 : 1;
    return a->slot < b->slot ? -1 : a->slot > b->slot;
}

static struct role_list find(struct roles *roles, const struct layout_set *set,
                             const struct layout *layout)
{
    struct role_slot *rows = ARENA_ARRAY(&roles->arena, layout->slot_count + 1, struct role_slot);
    size_t count = 0;

    for (uint32_t i = 0; i < layout->slot_count; i++) {
        struct str path = layout_field_name(set, layout->slots[i].field);
        struct str name = taxonomy_normal(roles->taxonomy, layout->format, path);

        if (roles_of_name(name.len > 0 ? name : path, &rows[count].role))
            rows[count++].slot = i;
    }
    qsort(rows, count, sizeof(rows[0]), by_role);
    return (struct role_list){rows, count};
}

struct role_list roles_of(struct roles *roles, const struct layout_set *set,
                          const struct layout *layout)
{
    if (!roles->is_known[layout->id]) {
        roles->lists[layout->id] = find(roles, set, layout);
        roles->is_known[layout->id] = true;
    }
    return roles->lists[layout->id];
}

struct str roles_text(struct role_list list, enum roles_kind role, const struct record *record,
                      struct arena *arena)
{
    for (size_t i = 0; i < list.count; i++) {
        uint32_t slot = list.rows[i].slot;

        if (list.rows[i].role == role)
            return record_leaf_text(&record->leaves[slot], record->layout->slots[slot].kind, arena);
    }
    return STR("");
}

void roles_put_time(struct role_list list, struct record *record, int32_t zone_s,
                    int64_t received_us)
{
    record->has_time = false;
    record->time_us = received_us;
    for (size_t i = 0; i < list.count && list.rows[i].role == ROLES_TIME; i++) {
        const struct leaf *leaf = &record->leaves[list.rows[i].slot];
        const struct moment_frame frame = {.reference_us = received_us, .zone_s = zone_s};

        if (moment_read_in((struct str){leaf->ptr, leaf->len}, &frame, &record->time_us)) {
            record->has_time = true;
            return;
        }
    }
}
