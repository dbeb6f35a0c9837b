/* SPDX-License-Identifier: Apache-2.0
 * Routes of resource. */
#include "http/routes/routes.h"

const struct route resource_routes[] = {
    {0},
};
