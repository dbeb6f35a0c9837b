/* SPDX-License-Identifier: Apache-2.0
 * Assets of a system. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/asset.h"
#include "registry/registry_limits.h"

static const char *const asset_kinds[] = {"ip-range", "domain", "host", NULL};

static const struct shape_field asset_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Asset id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "system_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "System."},
    {.name = "kind",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = asset_kinds,
     .what = "Kind."},
    {.name = "value",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Address, range or name."},
    {.name = "low",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "First address as 32 hex digits, for ranges."},
    {.name = "high",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Last address, for ranges."},
    {.name = "note", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Note."},
    {0},
};
static const struct shape asset_shape = {"Asset", asset_fields};

static const struct shape_field asset_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_ASSETS,
     .of = &asset_shape,
     .what = "The entries."},
    {.name = "next",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many match."},
    {.name = "as_of",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When this was read."},
    {0},
};
static const struct shape asset_page_shape = {"AssetPage", asset_page_fields};

static const struct shape_field asset_warning_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Stable word."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Chinese sentence."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "English sentence."},
    {0},
};
static const struct shape asset_warning_shape = {"AssetWarning", asset_warning_fields};

static const struct shape_field asset_made_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Asset id."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "system_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "System."},
    {.name = "kind",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = asset_kinds,
     .what = "Kind."},
    {.name = "value",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Address, range or name."},
    {.name = "low",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "First address as 32 hex digits, for ranges."},
    {.name = "high",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Last address, for ranges."},
    {.name = "note", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Note."},
    {.name = "warnings",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &asset_warning_shape,
     .what = "What is doubtful, such as ranges that overlap another party's."},
    {0},
};
static const struct shape asset_made_shape = {"AssetMade", asset_made_fields};

static const struct shape_field asset_new_fields[] = {
    {.name = "kind",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = asset_kinds,
     .what = "Kind."},
    {.name = "value",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_NAME,
     .what = "Address, a/prefix, a-b, or name."},
    {.name = "note", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_TEXT, .what = "Note."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape asset_new_shape = {"AssetNew", asset_new_fields};

static const struct shape_field asset_delete_fields[] = {
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape asset_delete_shape = {"RemovalQuery", asset_delete_fields};

static enum status get_assets(struct work *w, const struct request *rq, struct reply *rp)
{
    return asset_list(w, rq->path_id, &rp->body);
}

static enum status post_asset(struct work *w, const struct request *rq, struct reply *rp)
{
    struct asset asset;
    json_t *warnings = NULL;

    TRY(asset_create(w, rq->path_id, rq->body, &asset, &warnings));
    rp->body = asset_json(w, &asset);
    json_put(rp->body, "warnings", warnings);
    rp->http_status = 201;
    return ST_OK;
}

static enum status delete_asset(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rp;
    return asset_delete(w, rq->path_id, json_get_text(rq->query, "reason"));
}

enum {
    ASSET_MAY_SEE = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_EXPERT) |
                    ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    ASSET_MAY_CHANGE =
        ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

const struct route asset_routes[] = {
    {ROUTE_GET, "/api/v1/systems/{id}/assets", ASSET_MAY_SEE, 0, NULL, NULL, &asset_page_shape,
     get_assets, "Addresses, domains and hosts of a system."},
    {ROUTE_POST, "/api/v1/systems/{id}/assets", ASSET_MAY_CHANGE, ROUTE_WRITES, NULL,
     &asset_new_shape, &asset_made_shape, post_asset, "Register an asset of a system."},
    {ROUTE_DELETE, "/api/v1/assets/{id}", ASSET_MAY_CHANGE, ROUTE_WRITES, &asset_delete_shape, NULL,
     NULL, delete_asset, "Remove an asset."},
    {0},
};
