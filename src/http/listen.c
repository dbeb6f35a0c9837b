/* SPDX-License-Identifier: Apache-2.0
 * Reading a listen address and binding it. */
#include "http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http_limits.h"

static enum status split(const char *address, char host[256], char port[6], struct fault *fault)
{
    const char *colon = strrchr(address, ':');
    const char *start = address, *end = colon;
    int64_t number = 0;

    if (address[0] == '[') {
        start = address + 1;
        end = strchr(address, ']');
    }
    if (colon == NULL || end == NULL || end <= start || end > colon || end - start > 255 ||
        (address[0] == '[' && end + 1 != colon) ||
        (address[0] != '[' && memchr(start, ':', (size_t)(end - start)) != NULL) ||
        !str_to_int(str_of(colon + 1), &number) || number < 0 || number > 65535)
        return fault_set(
            fault, ST_INVALID, "listen", "监听地址 %s 有误，应写成 127.0.0.1:8443 或 [::1]:8443",
            "the listen address %s cannot be read; write 127.0.0.1:8443 or [::1]:8443", address);
    (void)snprintf(host, 256, "%.*s", (int)(end - start), start);
    (void)snprintf(port, 6, "%d", (int)number);
    return ST_OK;
}

static enum status bind_fault(const char *address, int error, struct fault *fault)
{
    if (error == EADDRINUSE)
        return fault_set(fault, ST_CONFLICT, "listen",
                         "%s 已被其他程序占用；请停止该程序，或用 --listen 换一个端口",
                         "%s is in use by another program; stop it, or choose another port with "
                         "--listen",
                         address);
    if (error == EACCES)
        return fault_set(
            fault, ST_DENIED, "listen", "无权监听 %s；1024 以下的端口需要特权，请换一个端口",
            "%s may not be opened; ports below 1024 need privileges, choose another", address);
    return fault_set(fault, ST_INVALID, "listen", "无法监听 %s：本机没有这个地址",
                     "cannot listen on %s: not an address of this machine", address);
}

static int open_socket(const struct addrinfo *info, int *ret_error)
{
    int on = 1, off = 0;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (info->ai_family == AF_INET6)
            (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
        if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, 256) == 0)
            return fd;
    }
    *ret_error = errno;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

static int port_of(int fd)
{
    struct sockaddr_storage address = {.ss_family = AF_UNSPEC};
    socklen_t len = sizeof address;
    const void *bytes = &address;

    if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)bytes)->sin6_port);
    return ntohs(((const struct sockaddr_in *)bytes)->sin_port);
}

enum status listen_open(const char *address, struct listen_socket *ret_socket, struct fault *fault)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *list = NULL;
    struct listen_socket found = {.socket = -1};
    char port[6];
    int error = EADDRNOTAVAIL;

    TRY(split(address, found.host, port, fault));
    if (getaddrinfo(found.host, port, &hints, &list) != 0)
        return fault_set(fault, ST_INVALID, "listen", "监听地址 %s 无法解析",
                         "the listen address %s cannot be resolved", address);
    for (const struct addrinfo *info = list; info != NULL && found.socket < 0;
         info = info->ai_next) {
        found.socket = open_socket(info, &error);
        found.is_ipv6 = info->ai_family == AF_INET6;
    }
    freeaddrinfo(list);
    if (found.socket < 0)
        return bind_fault(address, error, fault);
    found.port = port_of(found.socket);
    (void)snprintf(found.base_url, sizeof found.base_url,
                   strchr(found.host, ':') == NULL ? "https://%s:%d" : "https://[%s]:%d",
                   found.host, found.port);
    *ret_socket = found;
    return ST_OK;
}
