/* SPDX-License-Identifier: Apache-2.0
 * Routes of wall. */
#include "http/routes/routes.h"

const struct route wall_routes[] = {
    {0},
};
