/* SPDX-License-Identifier: Apache-2.0
 * The wall display and the topology. */
#include "http/routes/routes.h"
#include "procedures/wall.h"
#include "registry/actor.h"

/* clang-format off */
static const struct shape_field query_fields[] = {
    {.name = "visitor", .kind = SHAPE_BOOL, .what = "Name no unit."},
    {0},
};
static const struct shape query_shape = {"WallQuery", query_fields};

static const struct shape_field wall_fields[] = {
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of a drill twin."},
    {.name = "visitor", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "No unit is named."},
    {.name = "region", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The area: code, name, name_en."},
    {.name = "totals", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED,
     .what = "parties, systems, high_systems, warnings, unsigned, incidents, responses."},
    {.name = "warnings", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Active ones, the highest first, with counters."},
    {.name = "incidents", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Open ones with what is due next."},
    {.name = "responses", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Running ones."},
    {.name = "regions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parts of the area."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Systems of one part on platforms of another."},
    {.name = "ticker", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What happened last."},
    {.name = "trend", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Rows of timelines by hour, and the mean of seven days in tenths."},
    {0},
};
static const struct shape wall_shape = {"Wall", wall_fields};

static const struct shape_field topology_query_fields[] = {
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "A part of one's area; all of it when absent."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "One unit: its systems."},
    {0},
};
static const struct shape topology_query_shape = {"TopologyQuery", topology_query_fields};

static const struct shape_field node_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Unit or system."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "unit or system."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "party", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The unit that runs it."},
    {.name = "systems", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many systems."},
    {.name = "level", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = 5, .what = "The highest level."},
    {.name = "warned", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Colour of the highest active warning, or empty."},
    {0},
};
static const struct shape node_shape = {"TopologyNode", node_fields};

static const struct shape_field topology_fields[] = {
    {.name = "nodes", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &node_shape, .what = "Units, or systems of one."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "from, to, relation: platform or parent."},
    {.name = "cut", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "There is more than is shown."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape topology_shape = {"Topology", topology_fields};
/* clang-format on */

static enum status get_wall(struct work *w, const struct request *rq, struct reply *rp)
{
    return wall_view(w, json_get_bool(rq->query, "visitor", false), &rp->body);
}

static enum status get_topology(struct work *w, const struct request *rq, struct reply *rp)
{
    return wall_topology(w, json_get_text(rq->query, "region"), json_get_text(rq->query, "party"),
                         &rp->body);
}

enum { NEEDS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) };

/* clang-format off */
const struct route wall_routes[] = {
    {ROUTE_GET, "/api/v1/wall", NEEDS, 0, &query_shape, NULL, &wall_shape, get_wall,
     "What is live in one's area, where, who works on it and how it went."},
    {ROUTE_GET, "/api/v1/topology", NEEDS, 0, &topology_query_shape, NULL, &topology_shape, get_topology,
     "Units and what their systems stand on, or the systems of one unit."},
    {0},
};
/* clang-format on */
