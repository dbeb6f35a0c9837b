/* SPDX-License-Identifier: Apache-2.0
 * The limits of what leaves the node, each named once. */
#ifndef CASCADE_CASCADE_LIMITS_H
#define CASCADE_CASCADE_LIMITS_H

enum {
    SENDING_CONNECT_MS = 10 * 1000,
    SENDING_HOOK_MS = 20 * 1000, /* a whole post */
    SENDING_MAIL_MS = 60 * 1000, /* a whole mail; below DELIVERY_LEASE_MS */
    SENDING_MAX_REPLY_BYTES = 64 * 1024,

    SMTP_TALK_LINE_BYTES = 512, /* RFC 5321, 4.5.3.1.5 */

    MAIL_MAX_BYTES = 1024 * 1024,
    ROBOT_MAX_TEXT_BYTES = 1900, /* WeCom takes 2 048 bytes of text */
    ROBOT_MAX_IDS = 5,           /* named one by one */

    COURIER_THREADS = 2,
    COURIER_IDLE_MS = 1000,
    COURIER_ARENA_BYTES = 64 * 1024 * 1024,
};

#endif
