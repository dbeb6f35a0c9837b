/* SPDX-License-Identifier: Apache-2.0
 * Domains, their templates, and sets that wait for one. */
#include <stdlib.h>
#include <string.h>

#include "events/netflow_inside.h"

#include "base/banned.h"

/* ---- Domains ---- */

static size_t domain_bucket(const struct netflow_peer *peer, uint16_t version, uint32_t id)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (size_t i = 0; i < sizeof peer->address; i++)
        hash = (hash ^ peer->address[i]) * 0x100000001b3;
    hash = (hash ^ peer->port) * 0x100000001b3;
    hash = (hash ^ version) * 0x100000001b3;
    hash = (hash ^ id) * 0x100000001b3;
    return (hash ^ hash >> 32) % NETFLOW_DOMAIN_BUCKETS;
}

static void discard(struct netflow_template *template)
{
    free(template->fields);
    free(template);
}

static void template_free(struct netflow *n, struct netflow_domain *domain,
                          struct netflow_template *template)
{
    n->template_count--;
    n->field_count -= template->field_count;
    domain->template_count--;
    discard(template);
}

static void templates_free(struct netflow *n, struct netflow_domain *domain)
{
    for (size_t i = 0; i < NETFLOW_BUCKETS; i++) {
        while (domain->templates[i] != NULL) {
            struct netflow_template *one = domain->templates[i];
            domain->templates[i] = one->next;
            template_free(n, domain, one);
        }
    }
}

static void lose(struct netflow *n, struct netflow_waiting *one)
{
    n->waiting_bytes -= one->len;
    n->waiting_count--;
    n->counts.lost_sets++;
    n->lost_unsaid++;
    free(one);
}

static void domain_free(struct netflow *n, struct netflow_domain *domain)
{
    for (struct netflow_waiting **at = &n->waiting; *at != NULL;) {
        struct netflow_waiting *one = *at;
        if (one->head.domain != domain) {
            at = &one->next;
            continue;
        }
        *at = one->next;
        lose(n, one);
    }
    templates_free(n, domain);
    n->domain_count--;
    free(domain);
}

/* The domain unused for longest gives way. */
static void evict_domain(struct netflow *n)
{
    struct netflow_domain **oldest = NULL;

    for (size_t i = 0; i < NETFLOW_DOMAIN_BUCKETS; i++)
        for (struct netflow_domain **at = &n->domains[i]; *at != NULL; at = &(*at)->next)
            if (oldest == NULL || (*at)->used < (*oldest)->used)
                oldest = at;
    if (oldest == NULL)
        return;
    struct netflow_domain *domain = *oldest;
    *oldest = domain->next;
    n->counts.templates_evicted += domain->template_count;
    domain_free(n, domain);
}

struct netflow_domain *netflow_template_domain(struct netflow *n, const struct netflow_peer *peer,
                                               uint16_t version, uint32_t id)
{
    size_t bucket = domain_bucket(peer, version, id);
    struct netflow_domain *domain = n->domains[bucket];

    for (; domain != NULL; domain = domain->next)
        if (domain->id == id && domain->version == version && domain->peer.port == peer->port &&
            memcmp(domain->peer.address, peer->address, sizeof peer->address) == 0)
            break;
    if (domain == NULL) {
        if (n->domain_count == NETFLOW_DOMAINS_MAX)
            evict_domain(n);
        domain = calloc(1, sizeof *domain);
        if (domain == NULL)
            abort();
        domain->peer = *peer;
        domain->version = version;
        domain->id = id;
        domain->next = n->domains[bucket];
        n->domains[bucket] = domain;
        n->domain_count++;
    }
    domain->used = ++n->tick;
    return domain;
}

void netflow_template_free(struct netflow *n)
{
    for (size_t i = 0; i < NETFLOW_DOMAIN_BUCKETS; i++) {
        while (n->domains[i] != NULL) {
            struct netflow_domain *one = n->domains[i];
            n->domains[i] = one->next;
            domain_free(n, one);
        }
    }
    while (n->ready != NULL) {
        struct netflow_waiting *one = n->ready;
        n->ready = one->next;
        free(one);
    }
}

/* ---- Waiting ---- */

void netflow_template_wait(struct netflow *n, const struct netflow_head *head, uint16_t id,
                           struct str set)
{
    while (n->waiting != NULL && (n->waiting_count == NETFLOW_WAITING_SETS_MAX ||
                                  n->waiting_bytes + set.len > NETFLOW_WAITING_MAX_BYTES)) {
        struct netflow_waiting *oldest = n->waiting;
        n->waiting = oldest->next;
        lose(n, oldest);
    }
    struct netflow_waiting **at = &n->waiting;
    while (*at != NULL)
        at = &(*at)->next;
    struct netflow_waiting *one = malloc(sizeof *one + set.len);
    if (one == NULL)
        abort();
    *one = (struct netflow_waiting){.head = *head, .id = id, .len = set.len};
    if (set.len > 0)
        memcpy(one->bytes, set.ptr, set.len);
    *at = one;
    n->waiting_count++;
    n->waiting_bytes += set.len;
}

/* Sets that waited for this template are read next. */
static void release(struct netflow *n, const struct netflow_domain *domain, uint16_t id)
{
    struct netflow_waiting **last = &n->ready;

    while (*last != NULL)
        last = &(*last)->next;
    for (struct netflow_waiting **at = &n->waiting; *at != NULL;) {
        struct netflow_waiting *one = *at;
        if (one->head.domain != domain || one->id != id) {
            at = &one->next;
            continue;
        }
        *at = one->next;
        one->next = NULL;
        *last = one;
        last = &one->next;
        n->waiting_count--;
        n->waiting_bytes -= one->len;
        n->counts.waited++;
    }
}

void netflow_template_lose_all(struct netflow *n)
{
    while (n->waiting != NULL) {
        struct netflow_waiting *one = n->waiting;
        n->waiting = one->next;
        lose(n, one);
    }
}

/* ---- Templates ---- */

static struct netflow_template **template_place(struct netflow_domain *domain, uint16_t id)
{
    struct netflow_template **at = &domain->templates[id % NETFLOW_BUCKETS];

    while (*at != NULL && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

struct netflow_template *netflow_template_find(struct netflow *n, struct netflow_domain *domain,
                                               uint16_t id)
{
    struct netflow_template *found = *template_place(domain, id);

    if (found != NULL)
        found->used = ++n->tick;
    return found;
}

static void withdraw(struct netflow *n, struct netflow_domain *domain, uint16_t id)
{
    struct netflow_template **at = template_place(domain, id), *one = *at;

    if (one == NULL)
        return;
    *at = one->next;
    template_free(n, domain, one);
    n->counts.templates_withdrawn++;
}

/* All templates of one kind (RFC 7011 section 8.1). */
static void withdraw_all(struct netflow *n, struct netflow_domain *domain, bool is_options)
{
    for (size_t i = 0; i < NETFLOW_BUCKETS; i++) {
        for (struct netflow_template **at = &domain->templates[i]; *at != NULL;) {
            struct netflow_template *one = *at;
            if (one->is_options != is_options) {
                at = &one->next;
                continue;
            }
            *at = one->next;
            template_free(n, domain, one);
            n->counts.templates_withdrawn++;
        }
    }
}

static void evict_template(struct netflow *n, struct netflow_domain *domain)
{
    struct netflow_template **oldest = NULL;

    for (size_t i = 0; i < NETFLOW_BUCKETS; i++)
        for (struct netflow_template **at = &domain->templates[i]; *at != NULL; at = &(*at)->next)
            if (oldest == NULL || (*at)->used < (*oldest)->used)
                oldest = at;
    if (oldest == NULL)
        return;
    struct netflow_template *one = *oldest;
    *oldest = one->next;
    template_free(n, domain, one);
    n->counts.templates_evicted++;
}

static bool is_same(const struct netflow_template *a, const struct netflow_template *b)
{
    return a->field_count == b->field_count && a->scope_count == b->scope_count &&
           a->is_options == b->is_options &&
           memcmp(a->fields, b->fields, a->field_count * sizeof a->fields[0]) == 0;
}

/* Takes the template over. */
static bool put(struct netflow *n, struct netflow_domain *domain, struct netflow_template *one)
{
    struct netflow_template **at = template_place(domain, one->id);

    n->counts.templates++;
    one->used = ++n->tick;
    if (*at != NULL && is_same(*at, one)) {
        (*at)->used = one->used;
        discard(one);
        return true;
    }
    if (*at != NULL) {
        struct netflow_template *old = *at;
        *at = old->next;
        template_free(n, domain, old);
    }
    if (domain->template_count >= NETFLOW_TEMPLATES_DOMAIN_MAX)
        evict_template(n, domain);
    if (n->template_count >= NETFLOW_TEMPLATES_MAX ||
        n->field_count + one->field_count > NETFLOW_FIELDS_ALL_MAX) {
        n->counts.templates_refused++;
        discard(one);
        return false;
    }
    at = template_place(domain, one->id);
    one->next = *at;
    *at = one;
    domain->template_count++;
    n->template_count++;
    n->field_count += one->field_count;
    release(n, domain, one->id);
    return true;
}

/* ---- Reading ---- */

struct reading {
    struct netflow *n;
    struct netflow_domain *domain;
    struct str set;
    size_t at;
    bool is_options;
};

static bool read_16(struct reading *r, uint16_t *ret)
{
    if (r->set.len - r->at < 2)
        return false;
    *ret = (uint16_t)netflow_number(r->set.ptr + r->at, 2);
    r->at += 2;
    return true;
}

static bool read_field(struct reading *r, struct netflow_field *ret)
{
    uint16_t id, bytes;

    if (!read_16(r, &id) || !read_16(r, &bytes))
        return false;
    *ret = (struct netflow_field){.id = id, .bytes = bytes};
    if (r->domain->version == NETFLOW_IPFIX && (id & 0x8000) != 0) {
        if (r->set.len - r->at < 4)
            return false;
        ret->id = id & 0x7fff;
        ret->enterprise = (uint32_t)netflow_number(r->set.ptr + r->at, 4);
        r->at += 4;
    }
    return true;
}

/* Whether a value of that element may have that length (RFC 7011 section 6.1; 6.2: integers and
 * floats also in fewer bytes). */
static bool is_length(const struct netflow_field *field)
{
    static const uint16_t whole[] = {
        [NETFLOW_BOOLEAN] = 1,      [NETFLOW_MAC] = 6, [NETFLOW_SECONDS] = 4,
        [NETFLOW_MILLISECONDS] = 8, [NETFLOW_NTP] = 8, [NETFLOW_IPV4] = 4,
        [NETFLOW_IPV6] = 16};
    const struct netflow_element *element =
        field->enterprise == 0 || field->enterprise == NETFLOW_REVERSE_PEN
            ? netflow_elements_find(field->id)
            : NULL;

    if (element == NULL || element->type == NETFLOW_OCTETS || element->type == NETFLOW_STRING ||
        element->type == NETFLOW_PADDING)
        return true;
    if (element->type == NETFLOW_UNSIGNED || element->type == NETFLOW_SIGNED)
        return field->bytes <= 8;
    if (element->type == NETFLOW_FLOAT)
        return field->bytes == 4 || field->bytes == 8;
    return field->bytes == whole[element->type];
}

static enum refusal read_fields(struct reading *r, uint16_t id, size_t count, size_t scopes)
{
    struct netflow_template *one = calloc(1, sizeof *one);
    struct netflow_field *fields = calloc(count, sizeof *fields);

    if (one == NULL || fields == NULL)
        abort();
    *one = (struct netflow_template){.id = id,
                                     .is_options = r->is_options,
                                     .scope_count = (uint16_t)scopes,
                                     .field_count = (uint16_t)count,
                                     .fields = fields};
    for (size_t i = 0; i < count; i++) {
        struct netflow_field *field = &fields[i];
        if (!read_field(r, field)) {
            discard(one);
            return REFUSAL_FLOW_SHORT;
        }
        if (r->n->is_strict && r->domain->version == NETFLOW_IPFIX && !is_length(field)) {
            r->n->counts.templates_refused++;
            discard(one);
            return REFUSAL_FLOW_TEMPLATE;
        }
        for (size_t k = 0; k < i; k++)
            if (fields[k].id == field->id && fields[k].enterprise == field->enterprise)
                field->repeat++;
        one->least_bytes += field->bytes == NETFLOW_VARIABLE ? 1u : field->bytes;
    }
    if (one->least_bytes == 0 || one->least_bytes > NETFLOW_DATAGRAM_MAX_BYTES) {
        r->n->counts.templates_refused++;
        discard(one);
        return REFUSAL_FLOW_TEMPLATE;
    }
    return put(r->n, r->domain, one) ? REFUSAL_NONE : REFUSAL_FLOW_TEMPLATE;
}

/* One template; what follows the last is padding. */
static enum refusal read_template(struct reading *r)
{
    uint16_t id = 0, count = 0, scopes = 0;
    bool is_v9 = r->domain->version == NETFLOW_VERSION_9;

    if (!read_16(r, &id) || !read_16(r, &count))
        return REFUSAL_FLOW_SHORT;
    if (!is_v9 && count == 0) {
        if (id == 2 || id == 3)
            withdraw_all(r->n, r->domain, id == 3);
        else
            withdraw(r->n, r->domain, id);
        return REFUSAL_NONE;
    }
    if (r->is_options && !read_16(r, &scopes))
        return REFUSAL_FLOW_SHORT;
    if (r->is_options && is_v9) { /* two lengths in bytes */
        size_t scope_bytes = count, option_bytes = scopes;
        if (scope_bytes % 4 != 0 || option_bytes % 4 != 0)
            return REFUSAL_FLOW_TEMPLATE;
        scopes = (uint16_t)(scope_bytes / 4);
        count = (uint16_t)(scopes + option_bytes / 4);
    }
    if (id < 256 || count == 0 || count > NETFLOW_FIELDS_MAX || scopes > count ||
        (r->n->is_strict && r->is_options && !is_v9 && scopes == 0)) {
        r->n->counts.templates_refused++;
        return REFUSAL_FLOW_TEMPLATE;
    }
    return read_fields(r, id, count, scopes);
}

enum refusal netflow_template_read(struct netflow *n, struct netflow_domain *domain,
                                   bool is_options, struct str set, size_t *ret_at)
{
    struct reading r = {.n = n, .domain = domain, .set = set, .is_options = is_options};

    while (set.len - r.at >= 4) {
        size_t before = r.at;
        if (netflow_number(set.ptr + r.at, 4) == 0) /* padding */
            break;
        enum refusal reason = read_template(&r);
        if (reason != REFUSAL_NONE) {
            *ret_at = before;
            return reason;
        }
    }
    return REFUSAL_NONE;
}
