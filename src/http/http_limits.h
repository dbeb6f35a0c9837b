/* SPDX-License-Identifier: Apache-2.0
 * Every limit of the HTTP room by name. */
#ifndef HTTP_HTTP_LIMITS_H
#define HTTP_HTTP_LIMITS_H

enum {
    HTTP_MAX_BASE_URL = 200, /* bytes of the address printed on papers */
    /* Connections and threads. */
    HTTP_MAX_CONNECTIONS = 1024,
    HTTP_MAX_CONNECTIONS_PER_ADDRESS = 256,
    HTTP_IO_THREADS = 2,   /* move bytes */
    HTTP_WORKERS = 4,      /* run handlers, each with a store connection while it runs one */
    HTTP_MAX_QUEUED = 256, /* requests that wait for a worker; beyond: 503 */
    HTTP_CONNECTION_BYTES = 48 * 1024, /* request line and headers; beyond: 431 or 414 */

    /* One request. */
    HTTP_MAX_HEADERS = 64,
    HTTP_MAX_TARGET_BYTES = 8 * 1024,
    HTTP_MAX_QUERY_PARAMETERS = 32,
    HTTP_MAX_QUERY_VALUE_BYTES = 2048,
    HTTP_MAX_COOKIE_BYTES = 4096,
    HTTP_MAX_JSON_BYTES = 1024 * 1024,
    HTTP_MAX_UPLOAD_BYTES = 32 * 1024 * 1024,
    HTTP_MAX_FILE_NAME_BYTES = 255,
    HTTP_ARENA_BYTES = 512 * 1024 * 1024,
    HTTP_MAX_ANSWER_HEADERS = 32,
    HTTP_MAX_KEY_BYTES = 128, /* Idempotency-Key */

    /* Deadlines of a connection, whatever the client sends meanwhile. */
    HTTP_FIRST_HEADERS_MS = 10 * 1000, /* from accept to the end of the first headers */
    HTTP_NEXT_HEADERS_MS = 75 * 1000,  /* from one reply to the end of the next headers */
    HTTP_JSON_BODY_MS = 20 * 1000,
    HTTP_UPLOAD_BODY_MS = 5 * 60 * 1000,
    HTTP_REPLY_MS = 5 * 60 * 1000, /* to take the reply */
    HTTP_IDLE_SECONDS = 30,        /* without a byte either way */
    HTTP_REAPER_MS = 500,
    HTTP_STOP_MS = 1500, /* for requests that run when the server is told to stop */

    /* Token buckets: tokens that a full bucket holds, and milliseconds for one more. */
    HTTP_RATE_KEYS = 4096,
    HTTP_RATE_ADDRESS_BURST = 600,
    HTTP_RATE_ADDRESS_MS = 5,
    HTTP_RATE_ACCOUNT_BURST = 300,
    HTTP_RATE_ACCOUNT_MS = 10,
    HTTP_RATE_GUESS_BURST = 20, /* failed sign-ins per address */
    HTTP_RATE_GUESS_MS = 6 * 1000,

    /* The certificate the program makes for itself. */
    HTTP_CERTIFICATE_DAYS = 825,
    HTTP_CERTIFICATE_RENEW_DAYS = 30,
};

#endif
