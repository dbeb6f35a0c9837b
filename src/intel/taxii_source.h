/* SPDX-License-Identifier: Apache-2.0
 * Other TAXII 2.1 servers that indicators are fetched from: where, by which credentials, how far
 * the fetching has come, and what came.
 *
 * What comes is kept in a collection of its own under the root TAXII_SOURCE_ROOT, which nobody can
 * ask for over HTTP; of each indicator the latest version stays.  From there it becomes a set
 * (taxii_set.h).  Secrets are sealed (base/seal.h); a source's place (added_after, next) moves in
 * the same transaction as the objects of a page, so that fetching goes on after a crash where the
 * last page ended.
 *
 * All functions work on a begun work; those that change need a write work. */
#ifndef INTEL_TAXII_SOURCE_H
#define INTEL_TAXII_SOURCE_H

#include "intel/indicator_set.h"
#include "intel/taxii.h"

#define TAXII_SOURCE_ROOT "~sources"

enum {
    TAXII_SOURCES_MAX = 100,
    TAXII_SOURCE_NAME_MAX_BYTES = 60, /* a-z, 0-9, "-", "_" and "." */
    TAXII_SOURCE_URL_MAX_BYTES = 1000,
    TAXII_SOURCE_SECRET_MAX_BYTES = 1000,
    TAXII_SOURCE_AUTHORITY_MAX_BYTES = 256 * 1024,
    TAXII_SOURCE_PLACE_MAX_BYTES = 2000, /* of a "next" */
    TAXII_SOURCE_EVERY_MIN = 1,          /* minutes */
    TAXII_SOURCE_EVERY_MAX = 7 * 24 * 60,
};

struct taxii_source {
    struct str name;
    struct str url; /* of the API root: "https://taxii.example/api1/" */
    struct str collection;
    struct str user, secret; /* a secret without user is a bearer token; both empty: none */
    struct str authority;    /* PEM trusted instead of the machine's authorities, or "" */
    bool is_internal;        /* may lead to private addresses */
    enum indicator_tlp tlp;  /* of indicators without mark */
    int confidence;          /* of those that say none; -1: not said */
    int every_minutes;
    struct str added_after, next;
    struct instant due_at, asked_at, done_at; /* ms 0: not yet */
    int64_t objects;                          /* taken in so far */
    struct str problem_zh, problem_en;
};

/* Make a source, or replace the one of that name; its place is kept while it asks the same
 * collection of the same address, and what came stays until then too.
 * ST_INVALID: name, url (https, no query), collection, secret; ST_LIMIT. */
enum status taxii_source_set(struct work *w, const struct taxii_source *source) MUST_CHECK;
/* With its secret opened.  ST_NOT_FOUND; ST_CORRUPT: the secret does not open. */
enum status taxii_source_load(struct work *w, struct str name,
                              struct taxii_source *ret_source) MUST_CHECK;
/* [{name, url, collection, user, has_secret, tlp, confidence|null, every_minutes, due_at,
 * asked_at|null, done_at|null, objects, problem_zh, problem_en}] */
enum status taxii_source_list(struct work *w, json_t **ret_list) MUST_CHECK;
/* The one that is due longest; ST_NOT_FOUND: none is, without a fault. */
enum status taxii_source_due(struct work *w, struct str *ret_name) MUST_CHECK;
/* With all that came from it. */
enum status taxii_source_remove(struct work *w, struct str name) MUST_CHECK;

struct taxii_source_counts {
    int64_t taken;       /* new, or a newer version of one that is there */
    int64_t known;       /* there already, or older */
    int64_t passed_over; /* other types than indicator */
    int64_t refused;     /* no STIX objects */
};

/* Keep the objects of one page and where the next one begins; the counts are added up. */
enum status taxii_source_take(struct work *w, const struct taxii_source *source,
                              const json_t *objects, struct str added_after, struct str next,
                              struct taxii_source_counts *counts) MUST_CHECK;
/* How a try ended, and when the next one is due; without a problem it is done. */
enum status taxii_source_note(struct work *w, struct str name, struct instant due_at,
                              const struct fault *problem) MUST_CHECK;

#endif
