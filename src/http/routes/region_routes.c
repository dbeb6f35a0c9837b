/* SPDX-License-Identifier: Apache-2.0
 * The region tree. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/region.h"
#include "registry/registry_limits.h"

static const char *const region_levels[] = {"nation", "province", "city", "county", "zone", NULL};

static const struct shape_field region_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "GB/T 2260 code."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "name_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "English name."},
    {.name = "level",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = region_levels,
     .what = "Level."},
    {.name = "parent",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Code above, empty at the top."},
    {.name = "valid_from",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "First day, or empty."},
    {.name = "valid_to",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Last day, or empty."},
    {.name = "successor",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Code that took its place."},
    {0},
};
static const struct shape region_shape = {"Region", region_fields};

static const struct shape_field region_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REGIONS,
     .of = &region_shape,
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
static const struct shape region_page_shape = {"RegionPage", region_page_fields};

static const struct shape_field region_put_fields[] = {
    {.name = "code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = 6,
     .what = "GB/T 2260 code."},
    {.name = "name", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "Name."},
    {.name = "name_en", .kind = SHAPE_TEXT, .max = REGISTRY_MAX_NAME, .what = "English name."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = region_levels, .what = "Level."},
    {.name = "parent", .kind = SHAPE_TEXT, .max = 6, .what = "Code above."},
    {.name = "valid_from", .kind = SHAPE_TEXT, .max = 10, .what = "First day, or empty."},
    {.name = "valid_to", .kind = SHAPE_TEXT, .max = 10, .what = "Last day, or empty."},
    {.name = "successor", .kind = SHAPE_TEXT, .max = 6, .what = "Code that took its place."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape region_put_shape = {"RegionPut", region_put_fields};

static enum status get_regions(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return region_list(w, &rp->body);
}

static enum status post_region(struct work *w, const struct request *rq, struct reply *rp)
{
    return region_put(w, rq->body, &rp->body);
}

const struct route region_routes[] = {
    {ROUTE_GET, "/api/v1/regions", ROUTE_ANYONE, 0, NULL, NULL, &region_page_shape, get_regions,
     "Every region in code order."},
    {ROUTE_POST, "/api/v1/regions", ROUTE_ROLE(ROLE_SYSTEM_ADMIN), ROUTE_WRITES, NULL,
     &region_put_shape, &region_shape, post_region,
     "Add a region, or change names, validity and successor of the one with that code."},
    {0},
};
