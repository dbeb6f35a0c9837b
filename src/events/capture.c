/* SPDX-License-Identifier: Apache-2.0
 * Bytes are kept until a whole packet stands there; nothing is believed that points beyond it. */
#include "events/capture.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum {
    ROOM_BYTES = 2 * CAPTURE_PACKET_MAX_BYTES,
    PCAP_HEAD_BYTES = 24,
    PCAP_PACKET_HEAD_BYTES = 16,
    BLOCK_HEAD_BYTES = 12,
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_SIMPLE = 3,
    BLOCK_PACKET = 6,
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW = 101,
    LINK_RAW_BSD = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_LOOP = 108,
    LINK_COOKED = 113,
    LINK_COOKED_2 = 276,
    ETHER_IP4 = 0x0800,
    ETHER_IP6 = 0x86dd,
    ETHER_VLAN = 0x8100,
    ETHER_VLAN_OUTER = 0x88a8,
    PROTOCOL_UDP = 17
};

enum kind { KIND_UNKNOWN, KIND_RAW, KIND_PCAP, KIND_PCAPNG };

struct capture {
    enum kind kind;
    bool is_swapped, is_finished, is_broken;
    uint32_t links[CAPTURE_LINKS_MAX]; /* by interface */
    size_t link_count;
    struct str fed;
    char *room;
    size_t start, end; /* of what is kept in room */
    size_t used;       /* bytes of the packet handed out last */
    uint64_t passed;   /* bytes before start */
    uint64_t others;
};

struct capture *capture_new(void)
{
    struct capture *capture = calloc(1, sizeof *capture);

    if (capture == NULL || (capture->room = malloc(ROOM_BYTES)) == NULL)
        abort();
    return capture;
}

void capture_free(struct capture *capture)
{
    if (capture == NULL)
        return;
    free(capture->room);
    free(capture);
}

void capture_feed(struct capture *capture, struct str bytes)
{
    capture->fed = bytes;
}

void capture_finish(struct capture *capture)
{
    capture->is_finished = true;
}

uint64_t capture_others(const struct capture *capture)
{
    return capture->others;
}

static uint32_t number_at(const struct capture *c, size_t at)
{
    uint32_t value;

    memcpy(&value, c->room + c->start + at, sizeof value);
    value = le32toh(value);
    return c->is_swapped ? __builtin_bswap32(value) : value;
}

static size_t kept(const struct capture *c)
{
    return c->end - c->start;
}

/* Move fed bytes in until `count` are there; false when they are not to be had yet. */
static bool have(struct capture *c, size_t count)
{
    if (kept(c) >= count)
        return true;
    if (c->start > 0) {
        memmove(c->room, c->room + c->start, kept(c));
        c->end -= c->start;
        c->start = 0;
    }
    size_t now = ROOM_BYTES - c->end < c->fed.len ? ROOM_BYTES - c->end : c->fed.len;
    if (now > 0) {
        memcpy(c->room + c->end, c->fed.ptr, now);
        c->end += now;
        c->fed = (struct str){c->fed.ptr + now, c->fed.len - now};
    }
    return kept(c) >= count;
}

static void drop(struct capture *c, size_t count)
{
    c->start += count;
    c->passed += count;
}

/* ---- From a packet to its UDP payload ---- */

static unsigned u8(struct str s, size_t at)
{
    return (unsigned char)s.ptr[at];
}

static unsigned u16(struct str s, size_t at)
{
    return u8(s, at) << 8 | u8(s, at + 1);
}

static bool skip(struct str *s, size_t count)
{
    if (count > s->len)
        return false;
    *s = (struct str){s->ptr + count, s->len - count};
    return true;
}

/* To the first byte of IP; false for anything else. */
static bool unwrap_link(uint32_t link, struct str *packet)
{
    unsigned ether = 0;

    switch (link) {
    case LINK_RAW:
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
        return true;
    case LINK_NULL:
    case LINK_LOOP:
        return skip(packet, 4);
    case LINK_COOKED:
        return skip(packet, 16);
    case LINK_COOKED_2:
        return skip(packet, 20);
    case LINK_ETHERNET:
        if (packet->len < 14)
            return false;
        ether = u16(*packet, 12);
        (void)skip(packet, 14);
        while ((ether == ETHER_VLAN || ether == ETHER_VLAN_OUTER) && packet->len >= 4) {
            ether = u16(*packet, 2);
            (void)skip(packet, 4);
        }
        return ether == ETHER_IP4 || ether == ETHER_IP6;
    default:
        return false;
    }
}

static bool unwrap_ip4(struct str *packet, struct netflow_peer *peer)
{
    size_t head = (size_t)(u8(*packet, 0) & 15) * 4;

    if (packet->len < 20 || head < 20 || (u16(*packet, 6) & 0x3fff) != 0 ||
        u8(*packet, 9) != PROTOCOL_UDP)
        return false;
    memset(peer->address, 0, 10);
    memset(peer->address + 10, 0xff, 2);
    memcpy(peer->address + 12, packet->ptr + 12, 4);
    return skip(packet, head);
}

static bool unwrap_ip6(struct str *packet, struct netflow_peer *peer)
{
    if (packet->len < 40)
        return false;
    unsigned next = u8(*packet, 6);
    memcpy(peer->address, packet->ptr + 8, 16);
    (void)skip(packet, 40);
    /* hop-by-hop, routing and destination options say their length in eights */
    while ((next == 0 || next == 43 || next == 60) && packet->len >= 8) {
        size_t bytes = (size_t)(u8(*packet, 1) + 1) * 8;
        next = u8(*packet, 0);
        if (!skip(packet, bytes))
            return false;
    }
    return next == PROTOCOL_UDP;
}

static bool unwrap(uint32_t link, struct str packet, struct capture_datagram *ret)
{
    if (!unwrap_link(link, &packet) || packet.len < 20)
        return false;
    unsigned version = u8(packet, 0) >> 4;
    if (!(version == 4   ? unwrap_ip4(&packet, &ret->peer)
          : version == 6 ? unwrap_ip6(&packet, &ret->peer)
                         : false))
        return false;
    if (packet.len < 8)
        return false;
    size_t len = u16(packet, 4);
    ret->peer.port = (uint16_t)u16(packet, 0);
    if (len < 8 || len > packet.len)
        return false;
    ret->bytes = (struct str){packet.ptr + 8, len - 8};
    return true;
}

/* ---- The kinds of files ---- */

static enum capture_step broken(struct capture *c, struct capture_datagram *ret)
{
    c->is_broken = true;
    ret->offset = c->passed;
    ret->bytes = (struct str){NULL, 0};
    return CAPTURE_BROKEN;
}

/* More is needed; at the end of the source that means the file is cut. */
static enum capture_step hungry(struct capture *c, struct capture_datagram *ret)
{
    if (c->is_finished && c->fed.len == 0 && kept(c) > 0)
        return broken(c, ret);
    return CAPTURE_HUNGRY;
}

static enum capture_step next_raw(struct capture *c, struct capture_datagram *ret)
{
    (void)have(c, NETFLOW_DATAGRAM_MAX_BYTES);
    if (kept(c) == 0)
        return CAPTURE_HUNGRY;
    struct str all = {c->room + c->start, kept(c)};
    size_t bytes = netflow_datagram_bytes(all, c->is_finished && c->fed.len == 0);
    if (bytes == 0)
        return hungry(c, ret);
    if (bytes == SIZE_MAX)
        return broken(c, ret);
    *ret = (struct capture_datagram){.bytes = {all.ptr, bytes}, .offset = c->passed};
    c->used = bytes;
    return CAPTURE_DATAGRAM;
}

static enum capture_step next_pcap(struct capture *c, struct capture_datagram *ret)
{
    for (;;) {
        if (!have(c, PCAP_PACKET_HEAD_BYTES))
            return hungry(c, ret);
        size_t bytes = number_at(c, 8);
        if (bytes > CAPTURE_PACKET_MAX_BYTES)
            return broken(c, ret);
        if (!have(c, PCAP_PACKET_HEAD_BYTES + bytes))
            return hungry(c, ret);
        struct str packet = {c->room + c->start + PCAP_PACKET_HEAD_BYTES, bytes};
        ret->offset = c->passed;
        if (unwrap(c->links[0], packet, ret)) {
            c->used = PCAP_PACKET_HEAD_BYTES + bytes;
            return CAPTURE_DATAGRAM;
        }
        c->others++;
        drop(c, PCAP_PACKET_HEAD_BYTES + bytes);
    }
}

/* What a block of pcapng says; true when it holds a datagram. */
static bool read_block(struct capture *c, uint32_t type, size_t bytes, struct capture_datagram *ret)
{
    const char *at = c->room + c->start;
    uint32_t link = c->link_count > 0 ? c->links[0] : LINK_ETHERNET;

    if (type == BLOCK_SECTION)
        c->link_count = 0;
    if (type == BLOCK_INTERFACE && bytes >= 20 && c->link_count < CAPTURE_LINKS_MAX)
        c->links[c->link_count++] =
            c->is_swapped ? number_at(c, 8) >> 16 : number_at(c, 8) & 0xffff;
    if (type == BLOCK_SIMPLE && bytes >= 16) {
        size_t len = bytes - 16 < number_at(c, 8) ? bytes - 16 : number_at(c, 8);
        if (unwrap(link, (struct str){at + 12, len}, ret))
            return true;
        c->others++;
    }
    if (type == BLOCK_PACKET && bytes >= 32) {
        uint32_t interface = number_at(c, 8);
        size_t len = number_at(c, 20);
        if (interface < c->link_count)
            link = c->links[interface];
        if (len <= bytes - 32 && unwrap(link, (struct str){at + 28, len}, ret))
            return true;
        c->others++;
    }
    return false;
}

static enum capture_step next_block(struct capture *c, struct capture_datagram *ret)
{
    for (;;) {
        if (!have(c, BLOCK_HEAD_BYTES))
            return hungry(c, ret);
        uint32_t type = number_at(c, 0);
        if (type == BLOCK_SECTION) {
            c->is_swapped = false;
            uint32_t magic = number_at(c, 8);
            c->is_swapped = magic == 0x4d3c2b1a;
            if (magic != 0x1a2b3c4d && !c->is_swapped)
                return broken(c, ret);
        }
        size_t bytes = number_at(c, 4);
        if (bytes < BLOCK_HEAD_BYTES || bytes % 4 != 0 || bytes > CAPTURE_PACKET_MAX_BYTES)
            return broken(c, ret);
        if (!have(c, bytes))
            return hungry(c, ret);
        ret->offset = c->passed;
        if (read_block(c, type, bytes, ret)) {
            c->used = bytes;
            return CAPTURE_DATAGRAM;
        }
        drop(c, bytes);
    }
}

/* pcap in either byte order, with micro- or nanoseconds; pcapng; else datagrams. */
static bool find_kind(struct capture *c)
{
    uint32_t magic = number_at(c, 0);

    c->is_swapped = magic == 0xd4c3b2a1 || magic == 0x4d3cb2a1;
    if (magic == BLOCK_SECTION) {
        c->kind = KIND_PCAPNG;
        return true;
    }
    if (!c->is_swapped && magic != 0xa1b2c3d4 && magic != 0xa1b23c4d) {
        c->kind = KIND_RAW;
        return true;
    }
    if (!have(c, PCAP_HEAD_BYTES))
        return false;
    c->kind = KIND_PCAP;
    c->links[0] = number_at(c, 20) & 0xffff;
    c->link_count = 1;
    drop(c, PCAP_HEAD_BYTES);
    return true;
}

enum capture_step capture_next(struct capture *capture, struct capture_datagram *ret_datagram)
{
    struct capture *c = capture;

    if (c->is_broken)
        return CAPTURE_HUNGRY;
    drop(c, c->used);
    c->used = 0;
    if (c->kind == KIND_UNKNOWN) {
        if (!have(c, 4) || !find_kind(c))
            return hungry(c, ret_datagram);
    }
    switch (c->kind) {
    case KIND_PCAP:
        return next_pcap(c, ret_datagram);
    case KIND_PCAPNG:
        return next_block(c, ret_datagram);
    case KIND_UNKNOWN:
    case KIND_RAW:
    default:
        return next_raw(c, ret_datagram);
    }
}
