/* SPDX-License-Identifier: Apache-2.0
 * recipient in the record store. */
#include "procedures/recipient.h"
