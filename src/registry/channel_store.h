/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table channel; only channel.c uses them. */
#ifndef REGISTRY_CHANNEL_STORE_H
#define REGISTRY_CHANNEL_STORE_H

#include "registry/channel.h"

/* A row as it lies in the store; `facts` is the JSON object of what is not secret. */
struct channel_row {
    struct channel channel;
    struct str sealed;
    json_t *facts;
    int64_t waiting; /* deliveries that have not ended */
};

/* ST_NOT_FOUND without a fault. */
enum status channel_store_load(struct work *w, struct str id,
                               struct channel_row *ret_row) MUST_CHECK;
enum status channel_store_list(struct work *w, struct channel_row **ret_rows,
                               size_t *ret_count) MUST_CHECK;
enum status channel_store_insert(struct work *w, const struct channel_row *row) MUST_CHECK;
/* ST_STALE (with a fault) when the version is another. */
enum status channel_store_update(struct work *w, const struct channel_row *row) MUST_CHECK;

#endif
