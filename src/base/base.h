/* SPDX-License-Identifier: Apache-2.0
 * The words every room speaks, in one include; the only umbrella header of the program. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/arena.h"   /* IWYU pragma: export */
#include "base/banned.h"  /* IWYU pragma: export */
#include "base/buf.h"     /* IWYU pragma: export */
#include "base/checked.h" /* IWYU pragma: export */
#include "base/fault.h"   /* IWYU pragma: export */
#include "base/instant.h" /* IWYU pragma: export */
#include "base/status.h"  /* IWYU pragma: export */
#include "base/str.h"     /* IWYU pragma: export */

#endif
