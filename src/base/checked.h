/* SPDX-License-Identifier: Apache-2.0
 * Sums, products and narrowing of sizes that say when they do not fit. */
#ifndef BASE_CHECKED_H
#define BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when the result fits; *ret is written only then. */
static inline bool checked_add(size_t a, size_t b, size_t *ret)
{
    return !__builtin_add_overflow(a, b, ret);
}

static inline bool checked_multiply(size_t a, size_t b, size_t *ret)
{
    return !__builtin_mul_overflow(a, b, ret);
}

static inline bool checked_int(int64_t value, int *ret)
{
    if (value < INT32_MIN || value > INT32_MAX)
        return false;
    *ret = (int)value;
    return true;
}

#endif
