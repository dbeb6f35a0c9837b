/* SPDX-License-Identifier: Apache-2.0
 * Routes of drill. */
#include "http/routes/routes.h"

const struct route drill_routes[] = {
    {0},
};
