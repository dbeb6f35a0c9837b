/* SPDX-License-Identifier: Apache-2.0
 * Assets of a system: IP ranges, domains and hosts, and the way back from an address to its system.
 *
 * An asset as JSON: {id, version, system_id, kind, value, low, high, note}; kind "ip-range" |
 * "domain" | "host". */
#ifndef REGISTRY_ASSET_H
#define REGISTRY_ASSET_H

#include "base/json.h"
#include "db/work.h"

struct asset {
    struct str id;
    int64_t version;
    struct str system_id;
    struct str kind;
    struct str value;     /* as shown: "192.0.2.0/24", "xn--….cn" */
    struct str low, high; /* ip-range: first and last address as 32 hex digits (IPv4 as ::ffff:) */
    struct str note;
};

/* `input`: {kind, value, note?, reason?}.  `ret_warnings` lists {code, zh, en}: a range that
 * overlaps one of another party is registered all the same, and told. */
enum status asset_create(struct work *w, struct str system_id, const json_t *input,
                         struct asset *ret_asset, json_t **ret_warnings) MUST_CHECK;
enum status asset_delete(struct work *w, struct str id, struct str reason) MUST_CHECK;
json_t *asset_json(struct work *w, const struct asset *asset);
/* {items[], next, total, as_of} */
enum status asset_list(struct work *w, struct str system_id, json_t **ret_page) MUST_CHECK;
/* The system that an address belongs to: the smallest registered range that holds it, or the exact
 * domain or host, or the nearest domain above.  No scope: for detection, which acts for the
 * machine's owner.  ST_NOT_FOUND without a fault when none. */
enum status asset_find(struct work *w, struct str address, struct str *ret_system_id) MUST_CHECK;

#endif
