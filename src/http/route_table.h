/* SPDX-License-Identifier: Apache-2.0
 * All routes of the program, in one visible array. */
#ifndef HTTP_ROUTE_TABLE_H
#define HTTP_ROUTE_TABLE_H

#include "http/route.h"

/* NULL-ended list of tables. */
extern const struct route *const route_table[];

#endif
