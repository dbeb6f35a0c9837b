/* SPDX-License-Identifier: Apache-2.0
 * Export of the list of systems: the same filter, every page. */
#ifndef HTTP_ROUTES_SYSTEM_EXPORT_H
#define HTTP_ROUTES_SYSTEM_EXPORT_H

#include "http/route.h"
#include "registry/system.h"

/* What the query of a list or export asks for. */
struct system_filter system_export_filter(const struct request *rq);
/* Handler of GET /api/v1/systems/export.xlsx. */
route_fn system_export_get;

#endif
