/* SPDX-License-Identifier: Apache-2.0
 * From normalised names (ECS 8) to roles, kept per layout. */
#include "events/roles.h"

#include <stdlib.h>
#include <string.h>

#include "events/moment.h"

static const struct {
    const char *name;
    enum role role;
} names[] = {
    {"@timestamp", ROLE_TIME},
    {"source.ip", ROLE_SOURCE_IP},
    {"destination.ip", ROLE_TARGET_IP},
    {"destination.port", ROLE_TARGET_PORT},
    {"host.name", ROLE_HOST},
    {"source.domain", ROLE_DOMAIN},
    {"destination.domain", ROLE_DOMAIN},
    {"url.domain", ROLE_DOMAIN},
    {"dns.question.name", ROLE_DOMAIN},
    {"dns.answers.name", ROLE_DOMAIN},
    {"tls.client.server_name", ROLE_DOMAIN},
    {"url.original", ROLE_URL},
    {"url.full", ROLE_URL},
    {"file.hash.md5", ROLE_HASH},
    {"file.hash.sha1", ROLE_HASH},
    {"file.hash.sha256", ROLE_HASH},
    {"process.hash.md5", ROLE_HASH},
    {"process.hash.sha1", ROLE_HASH},
    {"process.hash.sha256", ROLE_HASH},
    {"tls.server.hash.sha1", ROLE_HASH},
    {"process.hashes", ROLE_HASHES},
    {"dns.resolved_ip", ROLE_ADDRESS},
    {"dns.answers.data", ROLE_ADDRESS},
    {"client.ip", ROLE_ADDRESS},
    {"email.from.address", ROLE_MAIL},
    {"email.sender.address", ROLE_MAIL},
    {"tls.client.ja3", ROLE_FINGERPRINT},
    {"tls.server.ja3s", ROLE_FINGERPRINT},
    {"tls.client.ja4", ROLE_FINGERPRINT},
    {"ssh.client.hassh", ROLE_FINGERPRINT},
    {"event.code", ROLE_CODE},
    {"event.outcome", ROLE_OUTCOME},
    {"message", ROLE_MESSAGE},
    {"source.bytes", ROLE_BYTES_OUT},
    {"destination.bytes", ROLE_BYTES_IN},
    {"event.payload", ROLE_BODY},
    {"http.request.body.content", ROLE_BODY},
    {"http.response.body.content", ROLE_BODY},
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

static bool role_of(struct str name, enum role *ret_role)
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

        if (role_of(name.len > 0 ? name : path, &rows[count].role))
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

void roles_put_time(struct role_list list, struct record *record, int64_t received_us)
{
    record->has_time = false;
    record->time_us = received_us;
    for (size_t i = 0; i < list.count && list.rows[i].role == ROLE_TIME; i++) {
        const struct leaf *leaf = &record->leaves[list.rows[i].slot];
        const struct moment_frame frame = {.reference_us = received_us};

        if (moment_read_in((struct str){leaf->ptr, leaf->len}, &frame, &record->time_us)) {
            record->has_time = true;
            return;
        }
    }
}
