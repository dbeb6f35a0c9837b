/* SPDX-License-Identifier: Apache-2.0
 * One request and its answer, from the first line received to the last byte sent.
 *
 * Life: exchange_new when the request line is there, filled by the server, moved through the phases
 * (phases.h), exchange_free when the answer is sent or the connection is gone.  One thread at a
 * time. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/http_limits.h"
#include "http/route.h"
#include "registry/actor.h"

enum exchange_method {
    EXCHANGE_GET,
    EXCHANGE_HEAD,
    EXCHANGE_POST,
    EXCHANGE_PUT,
    EXCHANGE_DELETE,
    EXCHANGE_OTHER,
};

struct admitted;

struct exchange_field {
    struct str name, value;
};

struct exchange {
    struct arena arena; /* everything here, until the answer is sent */
    struct instant started_at;
    char trace[17]; /* hex; named in problems and in the log line */

    /* As received. */
    enum exchange_method method;
    struct str path, query_text; /* raw, split at the first '?' */
    struct str address;          /* of the client, text */
    struct str certificate;      /* SM3 hex of a verified client certificate */
    struct exchange_field headers[HTTP_MAX_HEADERS];
    size_t header_count;
    bool has_body;
    struct buf body;
    int upload_file; /* open temporary file, or -1 */
    char *upload_path;
    size_t received_bytes;

    /* Found by the phases. */
    const struct route *route;
    struct request request;
    struct actor actor;
    bool has_session;  /* of any state */
    bool is_signed_in; /* it is full */
    struct fault fault;
    struct admitted *taxii; /* of a TAXII request: taxii_answer.c */

    /* The answer. */
    bool is_answered;
    bool is_wrong_guess; /* as the handler's reply says */
    bool closes;         /* the connection ends after this answer */
    bool is_stream;      /* the payload only begins it: see live.h */
    int http_status;
    const char *problem; /* the word of a refusal, for the log; NULL when answered well */
    struct exchange_field answer_headers[HTTP_MAX_ANSWER_HEADERS];
    size_t answer_header_count;
    struct str payload; /* in the arena or static */
    char *payload_path; /* or a file, removed by exchange_free */
};

/* `target` as on the request line. */
struct exchange *exchange_new(struct str target, struct instant now);
void exchange_free(struct exchange *x);
void exchange_set_method(struct exchange *x, struct str method);
/* False beyond HTTP_MAX_HEADERS. */
bool exchange_add_header(struct exchange *x, struct str name, struct str value);
/* The first header of that name (any case), or the empty str. */
struct str exchange_header(const struct exchange *x, const char *name);
size_t exchange_count_headers(const struct exchange *x, const char *name);

/* Add a header to the answer; the texts must live as long as the exchange. */
void exchange_answer_header(struct exchange *x, const char *name, struct str value);
/* Headers that every answer carries. */
void exchange_secure(struct exchange *x);
/* Finish with a body. */
void exchange_answer(struct exchange *x, int http_status, const char *type, struct str payload);

#endif
