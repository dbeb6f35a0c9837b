/* SPDX-License-Identifier: Apache-2.0
 * Looking up every form of a value, and holding what is found against the texts. */
#include <string.h>

#include "intel/indicators_snapshot.h"

/* One look-up under way.  Without `hits` only whether there may be any is asked. */
struct look {
    const struct indicators_snapshot *snapshot;
    const struct indicator_table *table;
    struct instant now;
    struct arena *arena;
    struct indicators_hits *hits;
    struct fault *fault;
    enum status status;
    bool may; /* a mark was there */
    /* The form now looked at, for the entries that come from disk. */
    const struct indicators_source *source;
    enum indicator_kind kind;
    struct str text;
    enum indicator_kind asked_kind; /* the value itself, for the warning lists */
    struct str asked;
    bool is_found;
};

static const char *suppressor(const struct look *look)
{
    const struct indicator_warning *warning = look->snapshot->warning;
    const char *name = NULL;

    if (!warning)
        return NULL;
    name = indicator_warning_find(warning, look->kind, look->text);
    if (!name && look->asked.len > 0)
        name = indicator_warning_find(warning, look->asked_kind, look->asked);
    return name;
}

static int64_t expiry_of(const struct look *look, const struct indicator_entry *entry)
{
    int64_t own = entry->expires_s * 1000, whole = look->source->expires_at.ms;

    if (own == 0 || (whole != 0 && whole < own))
        return whole;
    return own;
}

/* An entry of the mark: is it this value, and does it still count? */
static enum status judge(void *cookie, const struct indicator_entry *entry)
{
    struct look *look = cookie;
    struct indicators_hits *hits = look->hits;
    struct indicators_hit *hit = &hits->rows[hits->count];
    int64_t expires_ms = expiry_of(look, entry);

    if (entry->kind != look->kind || !str_equal(entry->text, look->text))
        return ST_OK;
    look->is_found = true;
    if (expires_ms != 0 && expires_ms <= look->now.ms) {
        hits->expired++;
        return ST_OK;
    }
    if (hits->count >= INTEL_HITS_MAX) {
        hits->is_cut = true;
        return ST_OK;
    }
    *hit = (struct indicators_hit){
        .set = look->source->name,
        .kind = entry->kind,
        .tlp = entry->tlp > look->source->tlp ? entry->tlp : look->source->tlp,
        .confidence = entry->confidence == INDICATOR_NO_CONFIDENCE ? look->source->confidence
                                                                   : (int)entry->confidence,
        .expires_at = {expires_ms},
        .suppressed_by = suppressor(look),
        .value = str_copy(look->arena, entry->text),
        .note = str_copy(look->arena, entry->note),
    };
    hits->count++;
    hits->suppressed += hit->suppressed_by != NULL;
    return ST_OK;
}

/* The mark was there: ask the sets of its combination. */
static void confirm(struct look *look, uint64_t mark, uint16_t number)
{
    const struct indicator_table *table = look->table;
    bool is_any = number >= table->head->combinations;
    size_t count = is_any ? look->snapshot->source_count
                          : table->combinations[number + 1] - table->combinations[number];

    look->is_found = false;
    for (size_t i = 0; i < count && look->status == ST_OK; i++) {
        size_t set = is_any ? i : table->members[table->combinations[number] + i];
        if (set >= look->snapshot->source_count)
            continue;
        look->source = &look->snapshot->sources[set];
        look->status = indicator_set_find(look->source->set, mark, judge, look, look->fault);
    }
    look->hits->false_marks += !look->is_found;
}

static bool probe(struct look *look, uint64_t mark, uint16_t *ret_number)
{
    if (!indicator_table_passes(look->table, mark) ||
        !indicator_table_find(look->table, mark, ret_number))
        return false;
    look->may = true;
    return look->hits != NULL;
}

static void probe_text(struct look *look, enum indicator_kind kind, struct str text)
{
    uint64_t mark = indicator_value_mark(kind, text.ptr, text.len);
    uint16_t number;

    if (!probe(look, mark, &number))
        return;
    look->kind = kind;
    look->text = text;
    confirm(look, mark, number);
}

/* ---- addresses ---- */

static void probe_address(struct look *look, const struct indicator_address *address)
{
    char room[INTEL_TEXT_MAX_BYTES];
    uint64_t mark = indicator_value_mark_address(address);
    uint16_t number;

    if (!probe(look, mark, &number))
        return;
    look->kind = indicator_value_address_kind(address);
    look->text = indicator_address_print(address, room);
    confirm(look, mark, number);
}

static void look_address(struct look *look, const struct indicator_address *address)
{
    const struct indicator_table_head *head = look->table->head;
    char room[64];
    bool has_nets = address->is_v6 ? (head->lengths6[0] | head->lengths6[1]) != 0
                                   : indicator_table_has_net(look->table, address->bytes);

    if (look->hits && look->asked.len == 0) {
        look->asked = indicator_address_print(address, room);
        look->asked_kind = indicator_value_address_kind(address);
    }
    probe_address(look, address);
    for (int length = address->length - 1; has_nets && length >= 0; length--) {
        uint64_t bits = address->is_v6 ? head->lengths6[length / 64] >> (length % 64)
                                       : head->lengths4 >> length;
        struct indicator_address net = *address;
        if (!(bits & 1))
            continue;
        indicator_address_mask(&net, (uint8_t)length);
        probe_address(look, &net);
    }
    if (look->asked.ptr == room)
        look->asked = (struct str){"", 0};
}

/* ---- hosts ---- */

static void look_name(struct look *look, struct str name)
{
    struct str rest;

    if (look->hits && look->asked.len == 0) {
        look->asked = name;
        look->asked_kind = INDICATOR_DOMAIN;
    }
    for (;;) {
        const char *dot = memchr(name.ptr, '.', name.len);
        if (!dot)
            return;
        rest = (struct str){dot + 1, name.len - (size_t)(dot - name.ptr) - 1};
        probe_text(look, INDICATOR_DOMAIN, name);
        name = rest;
    }
}

/* "host:port" without the port; an IPv6 address stands alone or in brackets. */
static struct str without_port(struct str host)
{
    const char *colon;

    if (host.len > 2 && host.ptr[0] == '[') {
        const char *end = memchr(host.ptr, ']', host.len);
        return end ? (struct str){host.ptr + 1, (size_t)(end - host.ptr) - 1} : host;
    }
    colon = host.len > 0 ? memchr(host.ptr, ':', host.len) : NULL;
    if (colon && memrchr(host.ptr, ':', host.len) == colon)
        host.len = (size_t)(colon - host.ptr);
    return host;
}

static void look_host(struct look *look, struct str text)
{
    struct indicator_address address = {.length = 32};
    char room[256];
    struct str name, host = without_port(text);

    if (host.len == 0)
        return;
    char last = host.ptr[host.len - 1];
    if (((last >= '0' && last <= '9') && indicator_address_ipv4(host, address.bytes)) ||
        (memchr(host.ptr, ':', host.len) && indicator_address_read(host, &address)))
        look_address(look, &address);
    else if (indicator_value_fold(host, room, &name)) {
        struct str kept = look->asked;
        look_name(look, name);
        look->asked = kept;
    }
}

/* ---- URLs ---- */

/* The whole, then cut at "?" and at each "&" from the right; at most `budget` forms. */
static void look_queries(struct look *look, struct str url, int budget)
{
    const char *mark = memchr(url.ptr, '?', url.len);

    probe_text(look, INDICATOR_URL, url);
    if (!mark)
        return;
    if (look->table->head->traits & INDICATOR_TRAIT_QUERY) {
        struct str cut = url;
        while (--budget > 0) {
            const char *last = memrchr(mark, '&', cut.len - (size_t)(mark - cut.ptr));
            if (!last)
                break;
            cut.len = (size_t)(last - cut.ptr);
            probe_text(look, INDICATOR_URL, cut);
        }
    }
    probe_text(look, INDICATOR_URL, (struct str){url.ptr, (size_t)(mark - url.ptr)});
}

/* Every folder above, from the host's root down. */
static void look_folders(struct look *look, struct str url, size_t path_at)
{
    size_t end = url.len;
    const char *mark = memchr(url.ptr, '?', url.len);
    int budget = INTEL_URL_FORMS_MAX / 2;

    if (mark)
        end = (size_t)(mark - url.ptr);
    for (size_t i = path_at; i + 1 < end && budget > 0; i++) {
        if (url.ptr[i] == '/' && i > 0) {
            probe_text(look, INDICATOR_URL, (struct str){url.ptr, i + 1});
            budget--;
        }
    }
}

static void look_url(struct look *look, struct str text)
{
    struct indicator_value value;
    unsigned traits = (unsigned)look->table->head->traits;
    size_t at = 0;
    struct str url, path, kept = look->asked;

    if (!(look->table->head->kinds >> INDICATOR_URL & 1) ||
        indicator_value_read(INDICATOR_URL, text, &value) != INDICATOR_FINE)
        return;
    url = value.text;
    look->asked = url;
    look->asked_kind = INDICATOR_URL;
    while (at < url.len && url.ptr[at] != '/')
        at++;
    path = (struct str){url.ptr + at, url.len - at};
    look_queries(look, url, INTEL_URL_FORMS_MAX / 4);
    if (traits & INDICATOR_TRAIT_FOLDER)
        look_folders(look, url, at);
    if (at > 0 && path.len > 1 && (traits & INDICATOR_TRAIT_PATH))
        look_queries(look, path, INTEL_URL_FORMS_MAX / 4);
    look->asked = kept;
}

/* ---- what does not look like anything else ---- */

static void look_exact(struct look *look, enum indicator_kind kind, struct str text)
{
    struct indicator_value value;

    if (indicator_value_read(kind, text, &value) == INDICATOR_FINE)
        probe_text(look, value.kind, value.text);
}

static void look_hash(struct look *look, struct str text)
{
    char room[128];
    enum indicator_kind kind = text.len == 32    ? INDICATOR_MD5
                               : text.len == 40  ? INDICATOR_SHA1
                               : text.len == 64  ? INDICATOR_SHA256
                               : text.len == 128 ? INDICATOR_SHA512
                                                 : INDICATOR_KINDS;

    if (kind == INDICATOR_KINDS || !(look->table->head->kinds >> kind & 1))
        return;
    for (size_t i = 0; i < text.len; i++)
        room[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'F' ? (char)(text.ptr[i] + 32) : text.ptr[i];
    probe_text(look, kind, (struct str){room, text.len});
}

/* Values of unknown kind, as people type them. */
static void look_any(struct look *look, struct str text)
{
    struct indicator_value value;
    struct str host;

    if (indicator_value_read(INDICATOR_KINDS, text, &value) != INDICATOR_FINE)
        return;
    switch (value.kind) {
    case INDICATOR_IPV4:
    case INDICATOR_IPV6:
    case INDICATOR_CIDR4:
    case INDICATOR_CIDR6:
        look_address(look, &value.address);
        break;
    case INDICATOR_DOMAIN:
        look_host(look, value.text);
        break;
    case INDICATOR_URL:
        look_url(look, text);
        look_host(look, indicator_value_host(value.text));
        break;
    case INDICATOR_EMAIL:
        probe_text(look, INDICATOR_EMAIL, value.text);
        (void)str_cut(value.text, '@', &host);
        look_host(look, host);
        break;
    case INDICATOR_MD5:
        probe_text(look, INDICATOR_JA3, value.text);
        probe_text(look, INDICATOR_MD5, value.text);
        break;
    case INDICATOR_SHA1:
    case INDICATOR_SHA256:
    case INDICATOR_SHA512:
    case INDICATOR_JA3:
    case INDICATOR_KINDS:
        probe_text(look, value.kind, value.text);
        break;
    }
}

static void look_up(struct look *look, enum indicators_key key, struct str text)
{
    struct indicator_address address = {.length = 32};

    switch (key) {
    case INDICATORS_ADDRESS:
        if (indicator_address_ipv4(text, address.bytes) || indicator_address_read(text, &address))
            look_address(look, &address);
        break;
    case INDICATORS_HOST:
        look_host(look, text);
        break;
    case INDICATORS_URL:
        look_url(look, text);
        break;
    case INDICATORS_HASH:
        look_hash(look, text);
        break;
    case INDICATORS_JA3:
        look_exact(look, INDICATOR_JA3, text);
        break;
    case INDICATORS_EMAIL:
        look_exact(look, INDICATOR_EMAIL, text);
        break;
    case INDICATORS_ANY:
        look_any(look, text);
        break;
    }
}

enum status indicators_match(const struct indicators_snapshot *snapshot, enum indicators_key key,
                             struct str text, struct instant now, struct arena *arena,
                             struct indicators_hits *ret_hits, struct fault *fault)
{
    struct look look = {.snapshot = snapshot,
                        .table = snapshot->table,
                        .now = now,
                        .arena = arena,
                        .hits = ret_hits,
                        .fault = fault};

    ret_hits->count = ret_hits->suppressed = ret_hits->expired = ret_hits->false_marks = 0;
    ret_hits->is_cut = false;
    if (snapshot->table && text.len > 0 && text.len <= INTEL_TEXT_MAX_BYTES)
        look_up(&look, key, text);
    return look.status;
}

bool indicators_match_maybe(const struct indicators_snapshot *snapshot, enum indicators_key key,
                            struct str text)
{
    struct look look = {.snapshot = snapshot, .table = snapshot->table};

    if (snapshot->table && text.len > 0 && text.len <= INTEL_TEXT_MAX_BYTES)
        look_up(&look, key, text);
    return look.may;
}

bool indicators_match_maybe_address(const struct indicators_snapshot *snapshot,
                                    const uint8_t *bytes, bool is_v6)
{
    struct look look = {.snapshot = snapshot, .table = snapshot->table};
    struct indicator_address address = {.length = is_v6 ? 128 : 32, .is_v6 = is_v6};

    if (!snapshot->table)
        return false;
    memcpy(address.bytes, bytes, is_v6 ? 16 : 4);
    look_address(&look, &address);
    return look.may;
}
