/* SPDX-License-Identifier: Apache-2.0
 * Inside of netflow.h, shared by its files only. */
#ifndef EVENTS_NETFLOW_INSIDE_H
#define EVENTS_NETFLOW_INSIDE_H

#include "events/netflow.h"

enum {
    NETFLOW_VERSION_5 = 5,
    NETFLOW_VERSION_9 = 9,
    NETFLOW_IPFIX = 10,
    NETFLOW_VARIABLE = 65535, /* length of a field that says its own */
    NETFLOW_REVERSE_PEN = 29305,
    NETFLOW_FIELDS_5 = 20, /* of a record of v5 */
    NETFLOW_BUCKETS = 64,
    NETFLOW_DOMAIN_BUCKETS = 8192
};

/* ---- Elements ---- */

enum netflow_type {
    NETFLOW_UNSIGNED,
    NETFLOW_SIGNED,
    NETFLOW_FLOAT,
    NETFLOW_BOOLEAN, /* 1 true, 2 false */
    NETFLOW_MAC,
    NETFLOW_OCTETS,
    NETFLOW_STRING,
    NETFLOW_SECONDS,
    NETFLOW_MILLISECONDS,
    NETFLOW_NTP, /* 32 bits of seconds since 1900, 32 of fraction */
    NETFLOW_IPV4,
    NETFLOW_IPV6,
    NETFLOW_PADDING
};

struct netflow_element {
    const char *name;
    enum netflow_type type;
};

/* NULL: not in the registry. */
const struct netflow_element *netflow_elements_find(uint16_t id);

/* ---- Templates ---- */

struct netflow_field {
    uint16_t id;
    uint16_t bytes;      /* NETFLOW_VARIABLE */
    uint32_t enterprise; /* 0: IANA */
    uint16_t repeat;     /* how many of the same stand before it */
};

struct netflow_template {
    uint16_t id;
    bool is_options;
    uint16_t scope_count, field_count; /* scopes are the first fields */
    uint32_t least_bytes;              /* of one record */
    uint64_t used;                     /* tick of its last use */
    struct netflow_template *next;
    struct netflow_field *fields; /* field_count */
};

struct netflow_sampler {
    uint64_t id;
    uint32_t interval;
};

struct netflow_domain {
    struct netflow_peer peer;
    uint16_t version;
    uint32_t id;
    uint32_t sequence; /* expected */
    bool has_sequence;
    uint64_t used;
    uint32_t interval; /* of all packets; 0: not sampled, or not known */
    struct netflow_sampler samplers[NETFLOW_SAMPLERS_MAX];
    size_t sampler_count;
    struct netflow_template *templates[NETFLOW_BUCKETS];
    size_t template_count;
    struct netflow_domain *next;
};

/* What the head of a datagram says of all its sets. */
struct netflow_head {
    struct netflow_domain *domain;
    uint32_t sequence;
    uint32_t interval; /* sampling of v5 */
    int64_t exported_us, boot_us;
    bool has_boot;
};

/* A set whose template is not there yet. */
struct netflow_waiting {
    struct netflow_head head;
    uint16_t id;
    size_t len;
    struct netflow_waiting *next;
    char bytes[];
};

struct netflow {
    bool is_strict;
    struct netflow_counts counts;
    struct netflow_domain *domains[NETFLOW_DOMAIN_BUCKETS];
    size_t domain_count, template_count, field_count;
    uint64_t tick;
    struct netflow_waiting *waiting, *ready; /* oldest first */
    size_t waiting_bytes, waiting_count;
    uint64_t lost_unsaid; /* sets that were lost and not yet told by netflow_next */
    /* The datagram at hand. */
    struct netflow_head head;
    struct str datagram;
    size_t at; /* of its next set */
    /* The set at hand; records.len 0: none. */
    struct netflow_head set_head;
    const struct netflow_template *set_template;
    struct str records;
    uint32_t records_said, records_seen; /* of a datagram of v9, templates among them */
    bool is_counted;                     /* whether both can be compared at its end */
    struct netflow_waiting *set_owner;   /* freed behind it */
    struct buf line;
    struct netflow_template version_5; /* a record of v5 in the words of IPFIX */
    struct netflow_field fields_5[NETFLOW_FIELDS_5];
};

/* Big-endian numbers of 1 to 8 bytes. */
static inline uint64_t netflow_number(const char *at, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

/* The domain, made when it is new; the one unused for longest gives way at the limit. */
struct netflow_domain *netflow_template_domain(struct netflow *n, const struct netflow_peer *peer,
                                               uint16_t version, uint32_t id);
struct netflow_template *netflow_template_find(struct netflow *n, struct netflow_domain *domain,
                                               uint16_t id);
/* A set of templates (of v9 or IPFIX, plain or options).  *ret_at: byte within the set of a
 * refusal; templates before it are in. */
enum refusal netflow_template_read(struct netflow *n, struct netflow_domain *domain,
                                   bool is_options, struct str set, size_t *ret_at);
/* Keep a set until its template comes. */
void netflow_template_wait(struct netflow *n, const struct netflow_head *head, uint16_t id,
                           struct str set);
void netflow_template_lose_all(struct netflow *n);
void netflow_template_free(struct netflow *n);

/* ---- Records ---- */

/* How many bytes the record at the head of `bytes` has; 0 when it does not end within them. */
size_t netflow_record_bytes(const struct netflow_template *template, struct str bytes);
/* One flow into n->line. */
void netflow_record_write(struct netflow *n, const struct netflow_head *head,
                          const struct netflow_template *template, struct str bytes,
                          int64_t *ret_us, bool *ret_has_time);
/* Whether truths are 1 or 2 and texts UTF-8 (RFC 7011 sections 6.1.5, 6.1.6). */
bool netflow_record_is_good(const struct netflow_template *template, struct str bytes);
/* A record of options: what it says of sampling. */
void netflow_record_options(struct netflow_domain *domain, const struct netflow_template *template,
                            struct str bytes);

#endif
