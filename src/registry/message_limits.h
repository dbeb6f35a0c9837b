/* SPDX-License-Identifier: Apache-2.0
 * The limits of telling people, each named once. */
#ifndef REGISTRY_MESSAGE_LIMITS_H
#define REGISTRY_MESSAGE_LIMITS_H

enum {
    MESSAGE_PAGE = 50,
    MESSAGE_MAX_PAGE = 200,
    MESSAGE_MAX_TEXT_BYTES = 8 * 1024, /* one message as text */
    MESSAGE_TELL_BATCH = 2000,         /* accounts told in one statement */
    MESSAGE_MAX_READERS = 500,         /* accounts of one unit that are told */

    NOTIFY_RULE_MAX_DAYS = 60, /* before or after due */
    NOTIFY_RULE_MAX_HOURS = 72,
    NOTIFY_RULE_MAX_OFFSETS = 8, /* numbers in one list */

    CHANNEL_LIST_MAX = 100,
    CHANNEL_NAME_MAX = 60,
    CHANNEL_URL_MAX = 1000,
    CHANNEL_SECRET_MAX = 500,
    CHANNEL_AUTHORITY_MAX = 16 * 1024, /* PEM */
    CHANNEL_REST_MS = 15 * 1000,       /* after a failure of the channel itself; doubles */
    CHANNEL_REST_MAX_MS = 10 * 60 * 1000,
    CHANNEL_ROBOT_GAP_MS = 3200, /* robots block senders above 20 messages a minute */
    CHANNEL_ROBOT_BLOCK_MS = 10 * 60 * 1000,

    DELIVERY_PAGE = 50,
    DELIVERY_MAX_PAGE = 200,
    DELIVERY_MAX_MESSAGES = 50, /* told one by one in a delivery; the others are counted */
    DELIVERY_MAX_TRIES = 8,
    DELIVERY_LEASE_MS = 3 * 60 * 1000,
    DELIVERY_EVIDENCE_BYTES = 500,
};

#endif
