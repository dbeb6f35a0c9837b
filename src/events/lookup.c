/* SPDX-License-Identifier: Apache-2.0
 * From the roles of an event's leaves to questions. */
#include "events/lookup.h"

#include <string.h>

struct asking {
    const struct indicators_snapshot *snapshot;
    struct instant now;
    struct arena *arena;
    struct lookup *lookup;
    struct fault *fault;
};

static bool is_told(const struct lookup *lookup, const struct indicators_hit *hit)
{
    for (size_t i = 0; i < lookup->count; i++)
        if (lookup->hits[i].set == hit->set && lookup->hits[i].kind == hit->kind &&
            str_equal(lookup->hits[i].value, hit->value))
            return true;
    return false;
}

static void keep_hits(struct lookup *lookup, const struct indicators_hits *hits)
{
    lookup->suppressed += hits->suppressed;
    lookup->expired += hits->expired;
    lookup->left_out += hits->is_cut;
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->rows[i].suppressed_by != NULL || is_told(lookup, &hits->rows[i]))
            continue;
        if (lookup->count == LOOKUP_HIT_MAX)
            lookup->left_out++;
        else
            lookup->hits[lookup->count++] = hits->rows[i];
    }
}

static enum status ask(const struct asking *asking, enum indicators_key key, struct str text)
{
    struct indicators_hits hits;

    if (text.len == 0 || !indicators_match_maybe(asking->snapshot, key, text))
        return ST_OK;
    TRY(indicators_match(asking->snapshot, key, text, asking->now, asking->arena, &hits,
                         asking->fault));
    keep_hits(asking->lookup, &hits);
    return ST_OK;
}

/* "/path" of http.url belongs to the host that the event names. */
static enum status ask_url(const struct asking *asking, const struct record *record,
                           struct role_list roles, struct str url)
{
    char whole[LOOKUP_URL_MAX_BYTES];

    if (url.len == 0 || url.ptr[0] != '/')
        return ask(asking, INDICATORS_URL, url);
    struct str host = roles_text(roles, ROLES_DOMAIN, record, asking->arena);
    if (host.len == 0)
        host = roles_text(roles, ROLES_TARGET_IP, record, asking->arena);
    if (host.len == 0 || host.len + url.len > sizeof(whole))
        return ST_OK;
    memcpy(whole, host.ptr, host.len);
    memcpy(whole + host.len, url.ptr, url.len);
    return ask(asking, INDICATORS_URL, (struct str){whole, host.len + url.len});
}

/* "SHA1=…,MD5=…,IMPHASH=…" of Sysmon. */
static enum status ask_hashes(const struct asking *asking, struct str text)
{
    while (text.len > 0) {
        struct str value, part = str_cut(text, ',', &text);

        (void)str_cut(part, '=', &value);
        TRY(ask(asking, INDICATORS_HASH, value));
    }
    return ST_OK;
}

static enum status ask_slot(const struct asking *asking, const struct record *record,
                            struct role_list roles, const struct role_slot *row)
{
    struct str text = record_leaf_text(&record->leaves[row->slot],
                                       record->layout->slots[row->slot].kind, asking->arena);

    switch (row->role) {
    case ROLES_SOURCE_IP:
    case ROLES_TARGET_IP:
        return ask(asking, INDICATORS_ADDRESS, text);
    case ROLES_ADDRESS: /* answers of DNS are addresses or names */
    case ROLES_DOMAIN:
        return ask(asking, INDICATORS_HOST, text);
    case ROLES_URL:
        return ask_url(asking, record, roles, text);
    case ROLES_HASH:
        return ask(asking, INDICATORS_HASH, text);
    case ROLES_HASHES:
        return ask_hashes(asking, text);
    case ROLES_MAIL:
        return ask(asking, INDICATORS_EMAIL, text);
    case ROLES_FINGERPRINT:
        return ask(asking, INDICATORS_JA3, text);
    case ROLES_TIME:
    case ROLES_TARGET_PORT:
    case ROLES_HOST:
    case ROLES_KIND:
    case ROLES_CODE:
    case ROLES_OUTCOME:
    case ROLES_MESSAGE:
    case ROLES_BYTES_OUT:
    case ROLES_BYTES_IN:
    case ROLES_BODY:
        break;
    }
    return ST_OK;
}

enum status lookup_record(const struct indicators_snapshot *snapshot, const struct record *record,
                          struct role_list roles, struct instant now, struct arena *arena,
                          struct lookup *ret_lookup, struct fault *fault)
{
    const struct asking asking = {snapshot, now, arena, ret_lookup, fault};

    ret_lookup->count = 0;
    ret_lookup->suppressed = ret_lookup->expired = ret_lookup->left_out = 0;
    if (snapshot == NULL || indicators_count(snapshot) == 0)
        return ST_OK;
    for (size_t i = 0; i < roles.count; i++)
        TRY(ask_slot(&asking, record, roles, &roles.rows[i]));
    return ST_OK;
}
