/* SPDX-License-Identifier: Apache-2.0
 * Hexadecimal digits. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>

/* 0..15, in either letter case; -1 when it is no hexadecimal digit. */
static inline int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

static inline bool hex_is_digit(char digit)
{
    return hex_value(digit) >= 0;
}

#endif
