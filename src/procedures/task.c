/* SPDX-License-Identifier: Apache-2.0 */
#include "procedures/task.h"
