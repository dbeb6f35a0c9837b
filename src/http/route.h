/* SPDX-License-Identifier: Apache-2.0
 * Routes of the API as C tables.  A handler loads, calls one domain function, answers; no SQL, no
 * time, no permission beyond the route's column (row-level rights are in the domain function, which
 * knows the actor through w).
 *
 * Phases, the same for all: limits, headers, session, rate, match, authorise, decode by shape,
 * handler inside a read or write work, check of the reply's shape, commit, one log line. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "base/shape.h"
#include "db/work.h"

enum route_method { ROUTE_GET, ROUTE_POST, ROUTE_PUT, ROUTE_DELETE };

/* Who may call: bits of enum role, or one of these. */
enum {
    ROUTE_PUBLIC = 1 << 30, /* no sign-in (certificate check, sign-in itself, health) */
    ROUTE_ANYONE = 1 << 29, /* every signed-in account */
};

struct request {
    struct str path_id;   /* the {id} of the path, "" when none */
    struct str path_name; /* a second {name} of the path */
    const json_t *query;  /* object of the query parameters named in the route's query shape: INT
                             and BOOL members decoded, all others texts; empty ones left out */
    const json_t *body;   /* decoded and within its bounds; NULL when the route takes none */
    struct str
        upload; /* raw body when the route's input is a file (uploads are read to a file first) */
    const char *upload_path; /* the temporary file of an upload, or NULL */
    struct str upload_name;  /* its file name as sent (X-File-Name, percent-encoded UTF-8) */
    struct str version;      /* If-Match without quotes, "" when absent */
    struct str session_id;   /* the session cookie's raw token, "" when none */
    struct str address;      /* of the client */
    bool is_english;
    const struct route_context *context;
    struct str authorization; /* the header of that name, "" when absent */
    struct str certificate;   /* SM3 hex of a verified client certificate, "" when none */
};

/* What serve.c wires once: settings the routes of a room need.  Immutable while serving. */
struct route_context {
    struct store *store;
    const char *base_url; /* https://host:port, for QR codes */
    bool is_demo;
    bool is_exercise;
    const char *version;             /* of the program */
    const struct policy *policy;     /* for handlers that make their own works */
    const struct push *push;         /* who takes pushed events in, NULL: nobody */
    struct indicators *indicators;   /* that events are held against, NULL: none are open */
    struct ruleset_desk *rules;      /* likewise the detection rules */
    struct event_query_desk *events; /* what searches of events ask, NULL: nothing */
};

struct reply {
    int http_status;       /* 0: 200, or 201 for ST_OK of a route that creates */
    json_t *body;          /* checked against the output shape */
    struct str file;       /* instead of body: bytes in the arena, with type and name */
    const char *file_path; /* or a file to send and remove afterwards, with type and name */
    bool is_stream;        /* `file` is how a stream of events begins (live.h) */
    const char *file_type; /* "application/pdf" */
    struct str file_name;
    struct str set_cookie;
    int64_t version;     /* ETag when > 0 */
    bool is_wrong_guess; /* counts against the address though the answer is a good one */
};

typedef enum status route_fn(struct work *w, const struct request *rq, struct reply *rp);

enum route_flags {
    ROUTE_WRITES = 1,        /* runs in a write work; needs the session's request token */
    ROUTE_UPLOAD = 2,        /* the body is a file */
    ROUTE_NEEDS_VERSION = 4, /* If-Match is required */
    ROUTE_NO_WORK = 8,       /* the handler makes its own works (password hashing, long imports) */
    ROUTE_EXPORTS = 16,   /* a read that is journalled, after the handler and before the answer */
    ROUTE_SECRET = 32,    /* the reply holds a secret: never kept for Idempotency-Key */
    ROUTE_GUESSABLE = 64, /* failures count against the address */
    ROUTE_STREAMS = 128,  /* answers a stream of events (live.h) */
    ROUTE_GZIP = 256,     /* an upload may come with Content-Encoding: gzip */
};

/* Why a body was refused before the handler ran. */
enum route_refusal { ROUTE_BODY_TOO_LARGE, ROUTE_BODY_CODING };

/* Told of that; `bytes` as far as they are known.  Also on the threads that move bytes: it waits
 * for nothing. */
typedef void route_refused_fn(const struct request *rq, enum route_refusal why, uint64_t bytes);

struct route {
    enum route_method method; /* method and path NULL end the table */
    const char *path;         /* "/api/v1/systems/{id}/history" */
    uint32_t needs;           /* bits of roles, or ROUTE_PUBLIC / ROUTE_ANYONE */
    unsigned flags;
    const struct shape *query;
    const struct shape *input;
    const struct shape *output;
    route_fn *handler;
    const char *what;          /* one English sentence for OpenAPI */
    route_refused_fn *refused; /* NULL: nobody has to be told */
};

#define ROUTE_COOKIE_NAME "__Host-panshi"
#define ROUTE_ROLE(role)  (1u << (unsigned)(role))

enum { ROUTE_MAX_NAMES = 2, ROUTE_MAX_NAME_BYTES = 128 };

struct route_found {
    const struct route *route;
    struct str names[ROUTE_MAX_NAMES]; /* values of the path's {names}, raw */
    size_t name_count;
    unsigned allowed; /* bit per method that this path knows */
};

/* The file name as sent (X-File-Name), with its escapes undone, in the arena of w; "upload" when it
 * is no UTF-8 or too long. */
struct str route_file_name(struct work *w, const struct request *rq);
/* The temporary file of an upload.  ST_MALFORMED: nothing was sent. */
enum status route_file(struct work *w, const struct request *rq, const char **ret_path) MUST_CHECK;
/* The record version named by If-Match; ST_INVALID when it is no positive number. */
enum status route_version(struct work *w, const struct request *rq,
                          int64_t *ret_version) MUST_CHECK;

const char *route_method_word(enum route_method method);
/* Find the row for a method and path in a NULL-ended list of tables.  A trailing slash never fits.
 * False: no such path (ret_found->allowed is 0) or not with this method. */
bool route_match(const struct route *const *tables, enum route_method method, struct str path,
                 struct route_found *ret_found);

#endif
