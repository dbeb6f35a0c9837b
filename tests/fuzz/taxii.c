// SPDX-License-Identifier: Apache-2.0
// Envelopes of TAXII servers and the objects in them: refused with words, or rows of sane size.
#include <stdint.h>
#include <stdlib.h>

#include "cascade/taxii_client.h"
#include "intel/taxii_post.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    struct fault fault = {.status = ST_OK};
    struct taxii_row row;
    struct arena arena;
    json_t *envelope = NULL;
    const char *why;

    arena_init(&arena, (size_t)64 << 20);
    if (taxii_client_read(&arena, STR(TAXII_MEDIA), body, &envelope, &fault) == ST_OK) {
        const json_t *objects = json_get_list(envelope, "objects");
        for (size_t i = 0; i < json_array_size(objects); i++)
            if (taxii_post_row(&arena, json_array_get(objects, i), &row, &why)
                    ? row.id.len < row.type.len + 3 || row.digest.len != 64
                    : why == NULL)
                abort();
    } else if (fault.zh[0] == '\0' || fault.en[0] == '\0') {
        abort();
    }
    arena_done(&arena);
    return 0;
}
