/* SPDX-License-Identifier: Apache-2.0
 * Routes of task. */
#include "http/routes/routes.h"

const struct route task_routes[] = {
    {0},
};
