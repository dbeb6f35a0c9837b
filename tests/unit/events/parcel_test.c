/* SPDX-License-Identifier: Apache-2.0
 * Parcels come out as they were packed, and what is not whole is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/parcel.h"

enum { ARENA_BYTES = 8 << 20, OUT_BYTES = 8 << 20 };

static const struct parcel_row two[] = {
    {.received_us = 1767323045000001,
     .peer = {.address = {[15] = 1}, .port = 514},
     .bytes = {"{\"a\":1}", 7}},
    {.received_us = -1, .bytes = {"\0\xff\n", 3}},
};

static struct parcel parcel_of(const struct parcel_row *rows, size_t count)
{
    return (struct parcel){.sensor = STR("01S"),
                           .sender = STR("node-3"),
                           .run = 7,
                           .number = 9,
                           .rows = rows,
                           .count = count};
}

static void what_was_packed_comes_out_byte_for_byte(void **state)
{
    const struct parcel parcel = parcel_of(two, 2);
    struct fault fault = {.status = ST_OK};
    struct parcel out;
    struct arena arena;
    struct buf bytes;

    (void)state;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&bytes, OUT_BYTES);
    assert_int_equal(parcel_write(&parcel, &bytes, &arena), ST_OK);
    assert_int_equal(parcel_read(buf_view(&bytes), &arena, &out, &fault), ST_OK);
    assert_true(str_is(out.sensor, "01S") && str_is(out.sender, "node-3"));
    assert_int_equal(out.run, 7);
    assert_int_equal(out.number, 9);
    assert_int_equal(out.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(out.rows[i].received_us, two[i].received_us);
        assert_true(str_equal(out.rows[i].bytes, two[i].bytes));
        assert_memory_equal(out.rows[i].peer.address, two[i].peer.address, 16);
        assert_int_equal(out.rows[i].peer.port, two[i].peer.port);
    }
    buf_done(&bytes);
    arena_done(&arena);
}

static void every_cut_of_a_parcel_is_refused(void **state)
{
    const struct parcel parcel = parcel_of(two, 2);
    struct arena arena;
    struct buf bytes;

    (void)state;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&bytes, OUT_BYTES);
    assert_int_equal(parcel_write(&parcel, &bytes, &arena), ST_OK);
    for (size_t len = 0; len < bytes.len; len++) {
        struct fault fault = {.status = ST_OK};
        struct parcel out;

        assert_int_equal(parcel_read((struct str){bytes.data, len}, &arena, &out, &fault),
                         ST_MALFORMED);
    }
    buf_byte(&bytes, 0);
    struct fault fault = {.status = ST_OK};
    struct parcel out;
    assert_int_equal(parcel_read(buf_view(&bytes), &arena, &out, &fault), ST_MALFORMED);
    buf_done(&bytes);
    arena_done(&arena);
}

static void a_parcel_has_its_limits(void **state)
{
    static struct parcel_row rows[PARCEL_ROWS_MAX + 1];
    struct parcel parcel = parcel_of(rows, PARCEL_ROWS_MAX + 1);
    struct arena arena;
    struct buf bytes;

    (void)state;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&bytes, OUT_BYTES);
    assert_int_equal(parcel_write(&parcel, &bytes, &arena), ST_LIMIT);
    static char large[PARCEL_MAX_BYTES];
    rows[0].bytes = (struct str){large, sizeof large};
    parcel.count = 1;
    assert_int_equal(parcel_write(&parcel, &bytes, &arena), ST_LIMIT);
    buf_done(&bytes);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_packed_comes_out_byte_for_byte),
        cmocka_unit_test(every_cut_of_a_parcel_is_refused),
        cmocka_unit_test(a_parcel_has_its_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
