/* SPDX-License-Identifier: Apache-2.0
 * Routes of warning. */
#include "http/routes/routes.h"

const struct route warning_routes[] = {
    {0},
};
