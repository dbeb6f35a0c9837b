/* SPDX-License-Identifier: Apache-2.0
 * A message as a CloudEvents 1.0 event in structured JSON mode, signed as Standard Webhooks 1.0 lay
 * down: headers webhook-id, webhook-timestamp, webhook-signature = "v1," + base64 of HMAC-SHA256
 * over "id.timestamp.body".  The id is the message's and stays the same when it is sent again.
 *
 * A secret "whsec_" + base64 is that key's bytes; any other text is the key itself. */
#ifndef CASCADE_WEBHOOK_H
#define CASCADE_WEBHOOK_H

#include "registry/delivery.h"

struct webhook_post {
    struct str body;
    struct str id;        /* webhook-id */
    struct str timestamp; /* webhook-timestamp, seconds */
    struct str signature; /* webhook-signature, "" without a secret */
};

/* The claim's first message; webhooks carry one each. */
void webhook_compose(struct arena *arena, const struct delivery_claim *claim, const char *node,
                     const char *base_url, struct instant now, struct webhook_post *ret_post);
/* The signature alone. */
struct str webhook_sign(struct arena *arena, struct str secret, struct str id, struct str timestamp,
                        struct str body);

/* An HTTP answer, or the lack of one. */
struct webhook_answer {
    long status;            /* 0: none came */
    struct str body;        /* at most SENDING_MAX_REPLY_BYTES */
    struct str retry_after; /* header Retry-After, "" when absent */
    bool is_handed_over;    /* the whole request had gone out */
    const char *words;      /* what the connection's end looked like, for when no answer came */
};

/* 2xx is accepted and nothing else is; 429 and 5xx are tried again, other 4xx are refusals, a
 * redirect is not followed and counts as a fault of the channel. */
struct delivery_outcome webhook_judge(struct arena *arena, const struct webhook_answer *answer);

#endif
