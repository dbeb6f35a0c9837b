/* SPDX-License-Identifier: Apache-2.0
 * The API as OpenAPI 3.1, made from the tables of routes and shapes that the server runs on. */
#ifndef HTTP_OPENAPI_H
#define HTTP_OPENAPI_H

#include "http/route.h"

enum { OPENAPI_MAX_SHAPES = 512 };

/* The whole document.  Beside the standard's own words an operation bears x-roles (role words, or
 * "public" or "anyone"), x-upload, and the headers a write needs. */
json_t *openapi_describe(struct arena *arena, const struct route *const *tables,
                         const char *version);
/* Two different shapes that bear one name, or NULL when there is none: a mistake in the tables. */
const char *openapi_name_clash(struct arena *arena, const struct route *const *tables);

#endif
