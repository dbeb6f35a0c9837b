/* SPDX-License-Identifier: Apache-2.0
 * Routes of notice. */
#include "http/routes/routes.h"

const struct route notice_routes[] = {
    {0},
};
