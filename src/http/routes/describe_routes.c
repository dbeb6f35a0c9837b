/* SPDX-License-Identifier: Apache-2.0
 * What the program says about itself: roles, procedures, packs, its own API. */
#include "http/openapi.h"
#include "http/route_table.h"
#include "http/routes/routes.h"
#include "policy/policy.h"
#include "procedures/procedure_describe.h"
#include "registry/role.h"

static const struct shape_field describe_roles_fields[] = {
    {.name = "items",
     .kind = SHAPE_ANYS,
     .flags = SHAPE_REQUIRED,
     .what = "Roles with their words, acts and exclusions."},
    {0},
};
static const struct shape describe_roles_shape = {"RoleList", describe_roles_fields};

static const struct shape_field describe_procedures_fields[] = {
    {.name = "procedures",
     .kind = SHAPE_ANYS,
     .flags = SHAPE_REQUIRED,
     .what = "States, actions and transitions of every procedure."},
    {0},
};
static const struct shape describe_procedures_shape = {"ProcedureList", describe_procedures_fields};

static const struct shape_field describe_packs_fields[] = {
    {.name = "items",
     .kind = SHAPE_ANYS,
     .flags = SHAPE_REQUIRED,
     .what = "Policy packs in force: code, version, names, rank, place, validity, digest."},
    {0},
};
static const struct shape describe_packs_shape = {"PackList", describe_packs_fields};

static const struct shape_field describe_api_fields[] = {
    {.name = "openapi", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "OpenAPI version."},
    {.name = "paths", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Every path."},
    {0},
};
static const struct shape describe_api_shape = {"OpenApi", describe_api_fields};

static const struct shape_field about_fields[] = {
    {.name = "demo",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "The data are a demonstration."},
    {.name = "exercise",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "The data are an exercise's copy; nothing done here is real."},
    {.name = "version", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Of the program."},
    {.name = "now", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "The server's clock."},
    {0},
};
static const struct shape about_shape = {"About", about_fields};

static enum status get_about(struct work *w, const struct request *rq, struct reply *rp)
{
    char now[INSTANT_TEXT_BYTES];

    rp->body = json_new_object(w->arena);
    json_put_bool(rp->body, "demo", rq->context->is_demo);
    json_put_bool(rp->body, "exercise", rq->context->is_exercise);
    json_put_textz(rp->body, "version", rq->context->version);
    json_put_textz(rp->body, "now", instant_print(w->now, now));
    return ST_OK;
}

static enum status get_roles(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", role_describe(w->arena));
    return ST_OK;
}

static enum status get_procedures(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = procedure_describe(w->arena);
    return ST_OK;
}

static enum status get_packs(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", policy_packs(w->policy));
    return ST_OK;
}

static enum status get_openapi(struct work *w, const struct request *rq, struct reply *rp)
{
    rp->body = openapi_describe(w->arena, route_table, rq->context->version);
    return ST_OK;
}

const struct route describe_routes[] = {
    {ROUTE_GET, "/api/v1/about", ROUTE_PUBLIC, 0, NULL, NULL, &about_shape, get_about,
     "For pages of nobody in particular: is this a demonstration, which version, what time."},
    {ROUTE_GET, "/api/v1/roles", ROUTE_ANYONE, 0, NULL, NULL, &describe_roles_shape, get_roles,
     "All roles, what they may do, and which exclude each other."},
    {ROUTE_GET, "/api/v1/procedures", ROUTE_ANYONE, 0, NULL, NULL, &describe_procedures_shape,
     get_procedures, "All procedures with their states and steps."},
    {ROUTE_GET, "/api/v1/packs", ROUTE_ANYONE, 0, NULL, NULL, &describe_packs_shape, get_packs,
     "The policy packs in force."},
    {ROUTE_GET, "/api/v1/openapi.json", ROUTE_ANYONE, 0, NULL, NULL, &describe_api_shape,
     get_openapi, "This description."},
    {0},
};
