/* SPDX-License-Identifier: Apache-2.0
 * Routes of plan. */
#include "http/routes/routes.h"

const struct route plan_routes[] = {
    {0},
};
