/* SPDX-License-Identifier: Apache-2.0
 * Group robots of DingTalk, WeCom and Feishu: text messages with their signatures, and what their
 * answers prove.  HTTP 200 with another code than 0 is a failure.
 *
 * A chat group is no place for a graded system: by default a message says how many, which level,
 * which numbers and where to sign in; names only where the channel shows details.
 *
 * Signatures: DingTalk puts timestamp (ms) and base64(HMAC-SHA256(key = secret, timestamp "\n"
 * secret)) into the address; Feishu puts timestamp (s) and base64(HMAC-SHA256(key = timestamp "\n"
 * secret, "")) into the body; WeCom's key is part of its address. */
#ifndef CASCADE_ROBOT_H
#define CASCADE_ROBOT_H

#include "cascade/webhook.h"

struct robot_post {
    struct str url;
    struct str body;
};

void robot_compose(struct arena *arena, const struct delivery_claim *claim, const char *base_url,
                   struct instant now, struct robot_post *ret_post);
/* The text that the group sees, at most ROBOT_MAX_TEXT_BYTES. */
struct str robot_text(struct arena *arena, const struct delivery_claim *claim,
                      const char *base_url);
/* Base 64, not yet escaped for an address. */
struct str robot_sign_dingtalk(struct arena *arena, struct str secret, int64_t now_ms);
struct str robot_sign_feishu(struct arena *arena, struct str secret, int64_t now_s);

struct delivery_outcome robot_judge(struct arena *arena, enum channel_kind kind,
                                    const struct webhook_answer *answer);

#endif
