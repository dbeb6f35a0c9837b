/* SPDX-License-Identifier: Apache-2.0
 * The sector tree. */
#include "http/routes/routes.h"
#include "registry/registry_limits.h"
#include "registry/sector.h"

static const struct shape_field sector_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector code."},
    {.name = "name_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Chinese name."},
    {.name = "name_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "English name."},
    {.name = "parent",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Code above, empty at the top."},
    {0},
};
static const struct shape sector_shape = {"Sector", sector_fields};

static const struct shape_field sector_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_SECTORS,
     .of = &sector_shape,
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
static const struct shape sector_page_shape = {"SectorPage", sector_page_fields};

static enum status get_sectors(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return sector_list(w, &rp->body);
}

const struct route sector_routes[] = {
    {ROUTE_GET, "/api/v1/sectors", ROUTE_ANYONE, 0, NULL, NULL, &sector_page_shape, get_sectors,
     "Every sector in code order."},
    {0},
};
