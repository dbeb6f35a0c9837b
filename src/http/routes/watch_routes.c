/* SPDX-License-Identifier: Apache-2.0
 * Routes of watch. */
#include "http/routes/routes.h"

const struct route watch_routes[] = {
    {0},
};
