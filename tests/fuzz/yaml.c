/* SPDX-License-Identifier: Apache-2.0
 * Pack YAML: whatever is accepted can be written as canonical JSON and read again as the same; what
 * is refused says why in both languages at a line of the text. */
#include <assert.h>
#include <stdint.h>

#include "policy/yaml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct yaml_read_tree tree;
    struct arena arena;
    struct fault fault = {0};
    json_t *again = NULL;
    int line = 0;

    arena_init(&arena, (size_t)256 << 20);
    if (yaml_read(&arena, text, &tree, &line, &fault) == ST_OK) {
        struct str canonical = json_canonical(&arena, tree.root);
        if (json_read(&arena, canonical, (size_t)64 << 20, &fault, &again) != ST_OK)
            assert(fault.status == ST_LIMIT);
        else
            assert(str_equal(json_canonical(&arena, again), canonical));
        assert(yaml_read_line(&tree, tree.root) > 0);
    } else {
        assert(fault.status != ST_OK && fault.zh[0] && fault.en[0]);
        assert(line >= 1);
    }
    arena_done(&arena);
    return 0;
}
