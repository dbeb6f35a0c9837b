/* SPDX-License-Identifier: Apache-2.0
 * NetFlow v5, v9, IPFIX (RFC 3954, RFC 7011) and NetStream: datagrams to one line of JSON a flow.
 *
 * A line:
 *   {"netflow":{"version":9,"exporter":"192.0.2.1","port":2055,"domain":0,"template":256,
 *    "sequence":17,"exported":"2026-11-20T01:02:03.000000Z","sampling":1000},
 *    "flow":{"start":"…","end":"…","sourceIPv4Address":"198.51.100.7","sourceTransportPort":443,…,
 *    "octetDeltaCount":1500,"estimatedOctets":1500000,"estimatedPackets":1000}}
 *
 * Names under flow are those of the IANA registry (netflow_elements.c).  A field that is not in it
 * keeps its number: "i999", of an enterprise "e2011_44", as a number up to eight bytes long, else
 * hexadecimal text; RFC 5103 reverse fields are "reverse" and the name.  start and end are instants
 * made of whatever the exporter gave: milliseconds, seconds, microseconds, NTP, deltas, or its
 * uptime.  A field of zero length, of padding, or that was wrapped (variable strings) is read as
 * RFC 7011 has it; integers may come in fewer bytes (section 6.2).  sampling, estimatedOctets and
 * estimatedPackets are there when packets are sampled: by the header of v5, by the record itself,
 * or by the options of its exporter.
 *
 * Templates belong to (address, port, version, domain, id).  Data before its template waits, within
 * bounds, and is read when the template comes; what waits in vain is counted lost.  One owner. */
#ifndef EVENTS_NETFLOW_H
#define EVENTS_NETFLOW_H

#include "events/piece.h"

enum {
    NETFLOW_DATAGRAM_MAX_BYTES = 65535,
    NETFLOW_DOMAINS_MAX = 4096,          /* exporters and their domains */
    NETFLOW_TEMPLATES_DOMAIN_MAX = 1024, /* of one domain; the one used least recently gives way */
    NETFLOW_TEMPLATES_MAX = 65536,
    NETFLOW_FIELDS_MAX = 512, /* of one template */
    NETFLOW_FIELDS_ALL_MAX = 1 << 20,
    NETFLOW_WAITING_MAX_BYTES = 4 << 20, /* sets that wait for their templates, of all domains */
    NETFLOW_WAITING_SETS_MAX = 4096,
    NETFLOW_SAMPLERS_MAX = 256 /* of one domain */
};

struct netflow_peer {
    unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
    uint16_t port;
};

struct netflow_counts {
    uint64_t datagrams, flows;
    uint64_t templates, templates_withdrawn, templates_evicted, templates_refused;
    uint64_t options;       /* records of options */
    uint64_t waited;        /* sets read after their template came */
    uint64_t lost_sets;     /* sets whose template never came, or that found no room to wait */
    uint64_t sequence_gaps; /* datagrams before which something is missing */
    uint64_t sequence_lost; /* flows (v5, IPFIX) or datagrams (v9) that are missing */
};

struct netflow;

/* Strictly (is_strict) what the standards forbid and can still be read is refused too: v5 of more
 * than 30 records or another length than they have; IPFIX of another length than it says, with
 * bytes behind its last set, with padding that is not zero, options templates without a scope,
 * fields whose length or value their type does not allow; v9 of another number of records than its
 * head says (told behind its flows; not when a template is missing). */
struct netflow *netflow_new(bool is_strict);
void netflow_free(struct netflow *netflow);
/* One datagram; its flows come from netflow_next.  A refusal concerns the datagram from
 * *ret_at on: flows before it are good.  The bytes stay until netflow_next is done. */
enum refusal netflow_feed(struct netflow *netflow, const struct netflow_peer *peer,
                          struct str datagram, size_t *ret_at);
enum netflow_step {
    NETFLOW_DONE, /* with this datagram */
    NETFLOW_FLOW,
    NETFLOW_REFUSED /* a template or set of the datagram; what is good goes on */
};
/* The next flow as JSON, valid until the next call, and its end as microseconds (has_time false:
 * unknown). */
enum netflow_step netflow_next(struct netflow *netflow, struct str *ret_line, int64_t *ret_time_us,
                               bool *ret_has_time, enum refusal *ret_refusal, size_t *ret_at);
/* Nothing more will come: what waits is lost, and netflow_next refuses it set by set. */
void netflow_finish(struct netflow *netflow);
const struct netflow_counts *netflow_counts(const struct netflow *netflow);

/* How long the datagram at the head of a file of datagrams is: 0 when more bytes are needed to
 * tell, SIZE_MAX when it is none.  v9 does not say its length: it ends where no set can begin. */
size_t netflow_datagram_bytes(struct str bytes, bool is_end);

#endif
