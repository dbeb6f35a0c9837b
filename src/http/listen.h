/* SPDX-License-Identifier: Apache-2.0
 * Opening the listening socket, with messages a person can act on. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "base/base.h"

struct listen_socket {
    int socket;
    int port; /* the real one */
    bool is_ipv6;
    char host[256];     /* as asked for, without brackets */
    char base_url[300]; /* "https://host:port" */
};

/* `address` as "host:port", "[::1]:port".  ST_INVALID: unreadable, or no address of this machine;
 * ST_CONFLICT: in use; ST_DENIED: a port this user may not open. */
enum status listen_open(const char *address, struct listen_socket *ret_socket,
                        struct fault *fault) MUST_CHECK;

#endif
