/* SPDX-License-Identifier: Apache-2.0
 * libcurl within bounds: one mail, or one post, with time limits, no redirects, no proxy of the
 * environment, and a look at the resolved address before anything is connected.
 *
 * A struct sending belongs to one thread. */
#ifndef CASCADE_SENDING_H
#define CASCADE_SENDING_H

#include <stdatomic.h>
#include <sys/socket.h>

#include "cascade/webhook.h"

struct sending; /* a handle that keeps connections for the next use */

/* What tells a running transfer to end; may be NULL. */
struct sending *sending_open(const atomic_bool *is_stopping);
void sending_close(struct sending *sending);

/* Whether an address may be connected to.  This machine, link-local, multicast and reserved
 * addresses never, unless `may_loop` allows this machine; private networks (RFC 1918, RFC 4193,
 * RFC 6598) when `is_internal`. */
bool sending_may_reach(const struct sockaddr *address, bool is_internal, bool may_loop);

/* One mail by the claim's channel.  This machine may be its mail server when the channel is
 * internal. */
struct delivery_outcome sending_mail(struct sending *sending, struct arena *arena,
                                     const struct delivery_claim *claim, struct str bytes);

struct sending_post {
    struct str url;
    struct str body;
    const char *content_type;
    const char *const *headers; /* NULL-ended, "name: value" */
    const struct channel *channel;
    bool may_loop; /* tests: this machine, and there without TLS */
};
/* Post and give the answer, or how it failed. */
void sending_http(struct sending *sending, struct arena *arena, const struct sending_post *post,
                  struct webhook_answer *ret_answer);

struct sending_get {
    struct str url;
    struct str authority;    /* PEM trusted instead of the machine's authorities, or "" */
    bool is_internal;        /* may lead to private addresses */
    bool may_loop;           /* tests: this machine, and there without TLS */
    struct str user, secret; /* HTTP Basic; a secret without user is a bearer token; or none */
    const char *accept;      /* header Accept */
    const char *mark;        /* name of a header whose value is wanted */
    size_t max_bytes;
    long timeout_ms;
};

struct sending_got {
    long status;     /* 0: no answer came */
    struct str body; /* at most max_bytes; a longer one is_cut and void */
    struct str type; /* Content-Type, "" when absent */
    struct str mark; /* of the header asked for, "" when absent */
    int64_t retry_s; /* Retry-After in seconds, 0 when absent */
    bool is_cut;
    const char *words; /* what the connection's end looked like, for when no answer came */
};
/* Get and give the answer, or how it failed; redirects are not followed. */
void sending_fetch(struct sending *sending, struct arena *arena, const struct sending_get *get,
                   struct sending_got *ret_got);

#endif
