/* SPDX-License-Identifier: Apache-2.0
 * Routes of response. */
#include "http/routes/routes.h"

const struct route response_routes[] = {
    {0},
};
