/* SPDX-License-Identifier: Apache-2.0
 * In the place of simdjson where it is not installed. */
#include "peer_simdjson.h"

size_t peer_simdjson_read(const char *text, size_t bytes)
{
    (void)text;
    (void)bytes;
    return 0;
}
