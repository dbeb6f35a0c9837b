/* SPDX-License-Identifier: Apache-2.0
 * Datagrams: as many at once as there are, dropped and counted when nobody takes them. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "events/receiver_inside.h"

#include "base/banned.h"

enum {
    DATAGRAMS = 64,
    DATAGRAM_BYTES = 65536,
    CONTROL_BYTES = 64,
    POLL_MS = 1000,
    LAST_ROUNDS = 1024
};

struct slot {
    struct sockaddr_storage from;
    struct iovec vector;
    char control[CONTROL_BYTES] __attribute__((aligned(16)));
};

struct udp {
    struct mmsghdr heads[DATAGRAMS];
    struct slot slots[DATAGRAMS];
    char bytes[DATAGRAMS][DATAGRAM_BYTES];
    uint32_t kernel_drops;
};

static void slots_reset(struct udp *udp)
{
    for (size_t i = 0; i < DATAGRAMS; i++) {
        udp->slots[i].vector = (struct iovec){udp->bytes[i], DATAGRAM_BYTES};
        udp->heads[i].msg_hdr = (struct msghdr){.msg_name = &udp->slots[i].from,
                                                .msg_namelen = sizeof udp->slots[i].from,
                                                .msg_iov = &udp->slots[i].vector,
                                                .msg_iovlen = 1,
                                                .msg_control = udp->slots[i].control,
                                                .msg_controllen = CONTROL_BYTES};
    }
}

static void peer_of(const struct sockaddr_storage *from, struct netflow_peer *ret_peer)
{
    *ret_peer = (struct netflow_peer){.port = 0};
    if (from->ss_family == AF_INET6) {
        struct sockaddr_in6 ip6;
        memcpy(&ip6, from, sizeof ip6);
        memcpy(ret_peer->address, &ip6.sin6_addr, 16);
        ret_peer->port = ntohs(ip6.sin6_port);
    } else if (from->ss_family == AF_INET) {
        struct sockaddr_in ip4;
        memcpy(&ip4, from, sizeof ip4);
        memset(ret_peer->address + 10, 0xff, 2);
        memcpy(ret_peer->address + 12, &ip4.sin_addr, 4);
        ret_peer->port = ntohs(ip4.sin_port);
    }
}

/* How many the system had to drop since the last look. */
static void count_kernel(struct receiver *r, struct udp *udp, struct msghdr *head)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(head); c != NULL; c = CMSG_NXTHDR(head, c)) {
        uint32_t drops;
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SO_RXQ_OVFL)
            continue;
        memcpy(&drops, CMSG_DATA(c), sizeof drops);
        receiver_drop(r, RECEIVER_DROP_KERNEL, drops - udp->kernel_drops);
        udp->kernel_drops = drops;
    }
}

/* One round; false when there was nothing. */
static bool read_round(struct receiver *r, struct udp *udp)
{
    slots_reset(udp);
    int count = recvmmsg(r->socket_fd, udp->heads, DATAGRAMS, MSG_DONTWAIT, NULL);

    if (count <= 0)
        return false;
    uint64_t dropped = 0;
    for (int i = 0; i < count; i++) {
        struct receiver_message message = {.bytes = {udp->bytes[i], udp->heads[i].msg_len}};
        count_kernel(r, udp, &udp->heads[i].msg_hdr);
        peer_of(&udp->slots[i].from, &message.peer);
        if (receiver_have_room(r, false))
            receiver_add(r, &message);
        else
            dropped++;
    }
    receiver_drop(r, RECEIVER_DROP_QUEUE, dropped);
    return true;
}

void receiver_udp_read(struct receiver *receiver)
{
    struct udp *udp = calloc(1, sizeof *udp);
    struct pollfd fds[] = {{receiver->socket_fd, POLLIN, 0}, {receiver->stop_fd, POLLIN, 0}};

    if (udp == NULL)
        abort();
    while (!atomic_load(&receiver->is_stopping)) {
        if (read_round(receiver, udp))
            continue;
        (void)poll(fds, 2, receiver_idle(receiver, POLL_MS));
    }
    for (size_t i = 0; i < LAST_ROUNDS && read_round(receiver, udp); i++)
        ; /* what has arrived already */
    free(udp);
}
