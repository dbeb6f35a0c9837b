/* SPDX-License-Identifier: Apache-2.0
 * Whether the server answers, for probes; and what the doctor finds, for administrators. */
#include "events/push.h"
#include "http/health.h"
#include "http/routes/routes.h"
#include "registry/actor.h"

static const char *const health_states[] = {"ok", "warning", "failed", NULL};

static const struct shape_field healthz_fields[] = {
    {.name = "status", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Always ok."},
    {0},
};
static const struct shape healthz_shape = {"Alive", healthz_fields};

static const struct shape_field health_check_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What was looked at."},
    {.name = "state",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = health_states,
     .what = "The finding."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {0},
};
static const struct shape health_check_shape = {"HealthCheck", health_check_fields};

static const struct shape_field health_fields[] = {
    {.name = "ok", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "No check failed."},
    {.name = "checks",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &health_check_shape,
     .what = "All checks."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When looked."},
    {0},
};
static const struct shape health_shape = {"Health", health_fields};

static enum status get_healthz(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = json_new_object(w->arena);
    json_put_textz(rp->body, "status", "ok");
    return ST_OK;
}

static enum status get_health(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct push *push = rq->context->push;
    char now[INSTANT_TEXT_BYTES];
    json_t *checks;

    health_checks(w, rq->context->store, HEALTH_QUICK, &checks);
    if (push != NULL && push->check != NULL)
        push->check(push->check_object, w->arena, checks);
    rp->body = json_new_object(w->arena);
    json_put_bool(rp->body, "ok", health_is_good(checks));
    json_put(rp->body, "checks", checks);
    json_put_textz(rp->body, "as_of", instant_print(w->now, now));
    return ST_OK;
}

enum {
    HEALTH_NEEDS = ROUTE_ROLE(ROLE_SYSTEM_ADMIN) | ROUTE_ROLE(ROLE_SECURITY_ADMIN) |
                   ROUTE_ROLE(ROLE_AUDIT_ADMIN),
};

const struct route health_routes[] = {
    {ROUTE_GET, "/healthz", ROUTE_PUBLIC, ROUTE_NO_WORK, NULL, NULL, &healthz_shape, get_healthz,
     "Say that the server answers."},
    {ROUTE_GET, "/api/v1/health", HEALTH_NEEDS, 0, NULL, NULL, &health_shape, get_health,
     "What is well and what is not with this installation."},
    {0},
};
