/* SPDX-License-Identifier: Apache-2.0
 * task in the record store. */
#include "procedures/task.h"
