/* SPDX-License-Identifier: Apache-2.0
 * Routes of incident. */
#include "http/routes/routes.h"

const struct route incident_routes[] = {
    {0},
};
