/* SPDX-License-Identifier: Apache-2.0
 * office in the record store. */
#include "procedures/office.h"
