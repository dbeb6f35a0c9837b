/* SPDX-License-Identifier: Apache-2.0
 * Routes of authority. */
#include "http/routes/routes.h"

const struct route authority_routes[] = {
    {0},
};
