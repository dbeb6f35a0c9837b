/* SPDX-License-Identifier: Apache-2.0
 * Routes of dossier. */
#include "http/routes/routes.h"

const struct route dossier_routes[] = {
    {0},
};
