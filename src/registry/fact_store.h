/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table fact; only fact.c uses them. */
#ifndef REGISTRY_FACT_STORE_H
#define REGISTRY_FACT_STORE_H

#include "registry/fact.h"

struct fact_row {
    struct str id, subject_type, subject, word;
    struct instant at;
    struct str value; /* canonical JSON */
    struct str source;
    struct instant recorded_at;
    struct str recorded_by, recorded_name, reason, attachment;
    struct instant voided_at; /* ms 0: holds */
    struct str void_reason;
};

enum status fact_store_insert(struct work *w, const struct fact_row *row) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status fact_store_load(struct work *w, struct str id, struct fact_row *ret_row) MUST_CHECK;
enum status fact_store_void(struct work *w, struct str id, struct str reason) MUST_CHECK;
enum status fact_store_has(struct work *w, struct str subject, struct str word, struct instant at,
                           bool *ret_has) MUST_CHECK;
typedef enum status fact_store_fn(void *cookie, const struct fact_row *row);
enum status fact_store_each(struct work *w, struct str subject, fact_store_fn *each,
                            void *cookie) MUST_CHECK;

#endif
