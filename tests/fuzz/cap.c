/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a CAP message: refused with a reason, or read, written and read again to the same.
 */
#include <stdint.h>

#include "documents/cap_read.h"
#include "documents/cap_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena;
    struct fault fault = {.status = ST_OK};
    struct cap_message message, again;
    struct str first, second;

    arena_init(&arena, (size_t)1 << 30);
    if (cap_read(&arena, &fault, (struct str){(const char *)bytes, len}, &message) != ST_OK) {
        if (fault.status == ST_OK)
            __builtin_trap(); /* refused without a reason */
    } else if (cap_write(&arena, &fault, &message, &first) == ST_OK) {
        if (cap_read(&arena, &fault, first, &again) != ST_OK ||
            cap_write(&arena, &fault, &again, &second) != ST_OK || !str_equal(first, second))
            __builtin_trap(); /* what was written is not what was read */
    }
    arena_done(&arena);
    return 0;
}
