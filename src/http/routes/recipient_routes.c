/* SPDX-License-Identifier: Apache-2.0
 * Routes of recipient. */
#include "http/routes/routes.h"

const struct route recipient_routes[] = {
    {0},
};
