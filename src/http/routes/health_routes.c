/* SPDX-License-Identifier: Apache-2.0
 * Whether the server answers, for probes; and what the doctor finds, for administrators. */
#include "http/routes/routes.h"

static enum status get_healthz(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = json_new_object(w->arena);
    json_put_textz(rp->body, "status", "ok");
    return ST_OK;
}

static const struct shape_field healthz_fields[] = {
    {.name = "status", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Always ok."},
    {0},
};
static const struct shape healthz_shape = {"Alive", healthz_fields};

const struct route health_routes[] = {
    {ROUTE_GET, "/healthz", ROUTE_PUBLIC, ROUTE_NO_WORK, NULL, NULL, &healthz_shape, get_healthz,
     "Say that the server answers."},
    {0},
};
