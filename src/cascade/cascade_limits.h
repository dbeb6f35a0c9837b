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

    TAXII_CLIENT_PAGE_BYTES = 32 * 1024 * 1024,
    TAXII_CLIENT_PAGE_OBJECTS = 1000,   /* asked for; a server may give another number */
    TAXII_CLIENT_TAKEN_OBJECTS = 20000, /* of one page; more is an error */
    TAXII_CLIENT_PAGE_MS = 120 * 1000,  /* a whole page */
    TAXII_CLIENT_PAGES = 1000,          /* of one go; the next one goes on */
    TAXII_CLIENT_POLL_MS = 15 * 60 * 1000,
    TAXII_CLIENT_RETRY_MIN_S = 60,
    TAXII_CLIENT_RETRY_MAX_S = 24 * 3600,
    TAXII_CLIENT_EMPTY_PAGES = 20,  /* in a row that say there is more */
    TAXII_CLIENT_ID_BYTES = 320,    /* of an object, to tell pages apart */
    TAXII_CLIENT_MARK_BYTES = 64,   /* X-TAXII-Date-Added-Last */
    TAXII_CLIENT_NEXT_BYTES = 2000, /* `next` of an envelope */

    COURIER_THREADS = 2,
    COURIER_IDLE_MS = 1000,
    COURIER_ARENA_BYTES = 64 * 1024 * 1024,
};

#endif
