/* SPDX-License-Identifier: Apache-2.0
 * The HTTPS server: connections, limits and deadlines in front; workers that run requests behind.
 *
 * Life: server_start once the store is open, server_stop when the process is told to end.  Store
 * and policy must outlive the server; texts are copied.  Signals are the caller's; SIGPIPE must be
 * ignored. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/base.h"

struct policy;
struct server;
struct store;

struct server_settings {
    struct store *store; /* opened with STORE_SERVE */
    const struct policy *policy;
    const char *listen;       /* "127.0.0.1:8443" or "[::1]:8443"; port 0 takes a free one */
    const char *const *names; /* host names this server answers to beside its address; NULL-ended
                                 list or NULL */
    const char *client_ca;    /* PEM file of the authorities whose client certificates count, or
                                 NULL: none asked for */
    const char *base_url; /* "https://…" under which people reach this server, printed on papers and
                             in QR codes; NULL: the listening address */
    const char *version; /* of the program, shown by /api/v1/about */
    bool
        has_strict_replies; /* a reply outside its shape becomes a 500 (tests); else it is logged */
    const struct push *push;         /* events/push.h: who takes pushed events in; NULL: nobody */
    struct indicators *indicators;   /* intel/indicators.h: that events are held against, or NULL */
    struct ruleset_desk *rules;      /* events/ruleset.h: the rules in force, or NULL */
    struct event_query_desk *events; /* events/event_query.h: what searches ask; NULL: nothing */
};

/* Listen and answer.  ST_INVALID: `listen` cannot be read or is not an address of this machine, or
 * `base_url` is no https address of at most HTTP_MAX_BASE_URL bytes without path;
 * ST_CONFLICT: the port is in use; ST_IO: certificate or key cannot be read or written. */
enum status server_start(const struct server_settings *settings, struct server **ret_server,
                         struct fault *fault) MUST_CHECK;
/* "https://127.0.0.1:8443"; as long as the server lives. */
const char *server_url(const struct server *server);
/* SHA-256 of the server's certificate as colon-separated hex, for a person to compare. */
const char *server_fingerprint(const struct server *server);
/* Take no more connections, let running requests end, close.  False when requests still ran after
 * HTTP_STOP_MS: the server then lives on without connections to accept, and the process should end
 * (nothing half-done stays, see db/work.h). */
bool server_stop(struct server *server);

#endif
