/* SPDX-License-Identifier: Apache-2.0
 * JSON bodies: read within limits, checked by a shape of every kind, written canonically and read
 * again: the second reading must give the same. */
#include <assert.h>
#include <stdint.h>

#include "base/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const words[] = {"red", "blue", NULL};
static const struct shape_field inner_fields[] = {
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 4},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE},
    {0},
};
static const struct shape inner = {"Inner", inner_fields};
static const struct shape_field fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .max = 8},
    {.name = "colour", .kind = SHAPE_TEXT, .one_of = words},
    {.name = "level", .kind = SHAPE_INT, .min = 1, .max = 5},
    {.name = "all", .kind = SHAPE_BOOL},
    {.name = "on", .kind = SHAPE_DATE},
    {.name = "one", .kind = SHAPE_OBJECT, .of = &inner},
    {.name = "rows", .kind = SHAPE_LIST, .of = &inner, .max = 3},
    {.name = "texts", .kind = SHAPE_TEXTS, .max = 3},
    {.name = "any", .kind = SHAPE_ANY},
    {.name = "anys", .kind = SHAPE_ANYS, .max = 3},
    {0},
};
static const struct shape shape = {"Outer", fields};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena arena;
    struct fault fault = {0};
    json_t *value = NULL, *again = NULL;

    arena_init(&arena, (size_t)256 << 20);
    if (json_read(&arena, text, JSON_MAX_BYTES, &fault, &value) == ST_OK) {
        struct str canonical = json_canonical(&arena, value);
        (void)!shape_check(&shape, value, true, &fault);
        fault_clear(&fault);
        (void)!shape_check(&shape, value, false, &fault);
        fault_clear(&fault);
        assert(json_read(&arena, canonical, JSON_MAX_BYTES * 2, &fault, &again) == ST_OK);
        assert(str_equal(json_canonical(&arena, again), canonical));
    }
    arena_done(&arena);
    return 0;
}
