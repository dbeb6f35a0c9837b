/* SPDX-License-Identifier: Apache-2.0
 * Datagrams out of a file: pcap, pcapng, or datagrams one behind the other
 * (netflow_datagram_bytes).
 *
 * The first four bytes say which.  Of captures only the payloads of UDP over IPv4 and IPv6 are
 * handed out (Ethernet with VLAN tags, raw IP, BSD loopback, Linux cooked); whatever else was
 * captured, fragments too, is counted and passed over.  One owner. */
#ifndef EVENTS_CAPTURE_H
#define EVENTS_CAPTURE_H

#include "events/netflow.h"

enum { CAPTURE_PACKET_MAX_BYTES = 256 * 1024, CAPTURE_LINKS_MAX = 64 };

enum capture_step {
    CAPTURE_HUNGRY,
    CAPTURE_DATAGRAM,
    CAPTURE_BROKEN /* *ret_offset is where; nothing more will come */
};

struct capture_datagram {
    struct netflow_peer peer; /* all zero where the file does not say */
    struct str bytes;
    uint64_t offset; /* in the file, of the packet or datagram */
};

struct capture;

struct capture *capture_new(void);
void capture_free(struct capture *capture);
void capture_feed(struct capture *capture, struct str bytes);
void capture_finish(struct capture *capture);
/* The datagram is valid until the next call. */
enum capture_step capture_next(struct capture *capture, struct capture_datagram *ret_datagram);
/* Packets that are no UDP payloads in whole. */
uint64_t capture_others(const struct capture *capture);

#endif
