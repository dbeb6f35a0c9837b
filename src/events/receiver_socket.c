/* SPDX-License-Identifier: Apache-2.0
 * Addresses into sockets that are bound. */
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "events/receiver_inside.h"

#include "base/banned.h"

enum { HOST_MAX_BYTES = 256, BACKLOG = 128, RECEIVE_BUFFER_BYTES = 16 << 20 };

static enum status wrong_address(const char *address, struct fault *fault)
{
    return fault_set(fault, ST_INVALID, "address",
                     "接收地址“%s”应写成 127.0.0.1:5514 或 [::]:5514 的样式",
                     "write the address \"%s\" as 127.0.0.1:5514 or [::]:5514", address);
}

/* "host:port", "[host]:port". */
static bool split(const char *address, char *host, const char **ret_port)
{
    const char *colon = strrchr(address, ':');
    size_t len = colon != NULL ? (size_t)(colon - address) : 0;

    if (colon == NULL || len >= HOST_MAX_BYTES)
        return false;
    if (len >= 2 && address[0] == '[' && address[len - 1] == ']') {
        address++;
        len -= 2;
    }
    memcpy(host, address, len);
    host[len] = '\0';
    *ret_port = colon + 1;
    return true;
}

static enum status cannot_listen(const char *address, struct fault *fault)
{
    return fault_set(fault, ST_IO, "address", "无法在 %s 上接收：%s", "cannot receive at %s: %s",
                     address, strerror(errno));
}

static enum status open_network(struct receiver *r, const struct receiver_options *options,
                                struct fault *fault)
{
    bool is_udp = options->kind == RECEIVER_UDP;
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
                             .ai_socktype = is_udp ? SOCK_DGRAM : SOCK_STREAM};
    struct addrinfo *found = NULL;
    char host[HOST_MAX_BYTES];
    const char *port;
    int on = 1, bytes = RECEIVE_BUFFER_BYTES;

    if (!split(options->address, host, &port) ||
        getaddrinfo(host[0] != '\0' ? host : NULL, port, &hints, &found) != 0)
        return wrong_address(options->address, fault);
    r->socket_fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool is_open = r->socket_fd >= 0;
    if (is_open) {
        (void)setsockopt(r->socket_fd, SOL_SOCKET, is_udp ? SO_RXQ_OVFL : SO_REUSEADDR, &on,
                         sizeof on);
        if (is_udp)
            (void)setsockopt(r->socket_fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
        is_open = bind(r->socket_fd, found->ai_addr, found->ai_addrlen) == 0 &&
                  (is_udp || listen(r->socket_fd, BACKLOG) == 0);
    }
    freeaddrinfo(found);
    if (!is_open)
        return cannot_listen(options->address, fault);
    union {
        struct sockaddr_storage any;
        struct sockaddr_in ip4;
        struct sockaddr_in6 ip6;
    } own = {.any = {0}};
    socklen_t len = sizeof own;
    if (getsockname(r->socket_fd, (struct sockaddr *)&own.any, &len) == 0)
        r->port = ntohs(own.any.ss_family == AF_INET6 ? own.ip6.sin6_port : own.ip4.sin_port);
    return ST_OK;
}

static enum status open_path(struct receiver *r, const struct receiver_options *options,
                             struct fault *fault)
{
    struct sockaddr_un own = {.sun_family = AF_UNIX};
    size_t len = strlen(options->address);
    struct stat there;

    if (len == 0 || len >= sizeof own.sun_path)
        return fault_set(fault, ST_INVALID, "address", "套接字路径太长或为空：%s",
                         "the path of the socket is empty or too long: %s", options->address);
    memcpy(own.sun_path, options->address, len);
    /* what an earlier run left behind goes; anything but a socket stays */
    if (lstat(options->address, &there) == 0 && S_ISSOCK(there.st_mode))
        (void)unlink(options->address);
    r->socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (r->socket_fd < 0 || bind(r->socket_fd, (struct sockaddr *)&own, sizeof own) != 0 ||
        listen(r->socket_fd, BACKLOG) != 0)
        return cannot_listen(options->address, fault);
    return ST_OK;
}

enum status receiver_socket_open(struct receiver *receiver, const struct receiver_options *options,
                                 struct fault *fault)
{
    return options->kind == RECEIVER_UNIX ? open_path(receiver, options, fault)
                                          : open_network(receiver, options, fault);
}
