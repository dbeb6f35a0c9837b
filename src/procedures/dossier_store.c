/* SPDX-License-Identifier: Apache-2.0
 * dossier in the record store. */
#include "procedures/dossier.h"
