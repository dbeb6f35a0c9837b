/* SPDX-License-Identifier: Apache-2.0
 * The threads that carry deliveries out: claim one (a transaction), send it (none), record what
 * came of it (a transaction).  A slow far side holds up one thread, no request and no job.
 *
 * Life: courier_start once the store is open, courier_stop before it closes; transfers under way
 * are then cut, and their deliveries tried again by the next start.
 *
 * Nothing else of this program sends anything outside (cli/taxii_poll.h only fetches, and refuses
 * likewise), so that one refusal keeps an exercise inside: courier_start does not start on an
 * exercise store. */
#ifndef CASCADE_COURIER_H
#define CASCADE_COURIER_H

#include "base/base.h"

struct courier;
struct policy;
struct store;

struct courier_settings {
    struct store *store; /* opened with STORE_SERVE */
    const struct policy *policy;
    const char *base_url; /* of the console, for links in messages; copied */
    bool may_loop;        /* tests: webhooks and robots on this machine, without TLS */
};

/* ST_DENIED: the store is an exercise (store_is_exercise); nothing leaves it. */
enum status courier_start(const struct courier_settings *settings, struct courier **ret_courier,
                          struct fault *fault) MUST_CHECK;
/* NULL is fine. */
void courier_stop(struct courier *courier);

#endif
