/* SPDX-License-Identifier: Apache-2.0
 * Any text as an address range: refused, or a range whose first address is not above its last and
 * whose class finds it again. */
#include <stdint.h>

#include "registry/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena;
    struct address_range range;

    arena_init(&arena, (size_t)64 << 20);
    if (address_range_read(&arena, (struct str){(const char *)bytes, len}, &range)) {
        struct address from = address_before(range.last, address_range_class(&range));
        if (address_order(range.first, range.last) > 0 || address_order(from, range.first) > 0)
            __builtin_trap();
    }
    arena_done(&arena);
    return 0;
}
