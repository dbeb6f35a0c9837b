/* SPDX-License-Identifier: Apache-2.0
 * Routes of cap. */
#include "http/routes/routes.h"

const struct route cap_routes[] = {
    {0},
};
