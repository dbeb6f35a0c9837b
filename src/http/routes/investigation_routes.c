/* SPDX-License-Identifier: Apache-2.0
 * Routes of investigation. */
#include "http/routes/routes.h"

const struct route investigation_routes[] = {
    {0},
};
