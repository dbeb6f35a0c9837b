/* SPDX-License-Identifier: Apache-2.0
 * The map out of the store, and the desk that holds the newest. */
#include <pthread.h>
#include <stdlib.h>

#include "base/banned.h"
#include "db/db.h"
#include "registry/address_map.h"
#include "registry/address_map_store.sql.h"
#include "registry/system.h"

static uint64_t read_hex(struct str hex, size_t from)
{
    uint64_t value = 0;

    for (size_t i = from; i < from + 16 && i < hex.len; i++) {
        char c = hex.ptr[i];
        value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
}

static enum status take_row(void *cookie, const struct db_row *row)
{
    struct str low = db_cell_text(row, 11);
    struct str high = db_cell_text(row, 12);
    struct address_map_row input = {
        .owner = {.system_id = db_cell_text(row, 0),
                  .system_name = db_cell_text(row, 1),
                  .party_id = db_cell_text(row, 2),
                  .party_name = db_cell_text(row, 3),
                  .region = db_cell_text(row, 4),
                  .sector = db_cell_text(row, 5),
                  .level = (int)db_cell_int(row, 6),
                  .is_withdrawn = db_cell_int(row, 7) == SYSTEM_WITHDRAWN,
                  .is_cii = str_is(db_cell_text(row, 8), "true")},
    };

    if (str_is(db_cell_text(row, 9), "ip-range"))
        input.range = (struct address_range){{read_hex(low, 0), read_hex(low, 16)},
                                             {read_hex(high, 0), read_hex(high, 16)}};
    else
        input.name = db_cell_text(row, 10);
    return address_map_add(cookie, &input);
}

enum status address_map_load(struct work *w, struct address_map **ret_map)
{
    struct address_map_maker *maker = address_map_maker_new();
    enum status status =
        db_each(w, &SQL_ADDRESS_MAP_ROWS, DB_BINDS(db_int(w->now.ms)), take_row, maker);

    if (status != ST_OK) {
        address_map_maker_free(maker);
        if (status == ST_LIMIT)
            return work_fail(w, ST_LIMIT, "asset", "登记的资产超过 %d 项，超出的不参与识别",
                             "more than %d assets are registered", ADDRESS_MAP_ASSETS);
        return status;
    }
    *ret_map = address_map_make(maker);
    return ST_OK;
}

struct address_desk {
    pthread_mutex_t lock; /* guards `map` for as long as it takes to count; nothing is called under
                             it but address_map_hold */
    struct address_map *map;
    int64_t sequence, cii; /* of the one that refreshes */
    bool is_loaded;
};

struct address_desk *address_map_desk_new(void)
{
    struct address_desk *desk = calloc(1, sizeof *desk);

    if (!desk || pthread_mutex_init(&desk->lock, NULL) != 0)
        abort();
    desk->map = address_map_make(address_map_maker_new());
    return desk;
}

void address_map_desk_free(struct address_desk *desk)
{
    if (!desk)
        return;
    address_map_give(desk->map);
    (void)pthread_mutex_destroy(&desk->lock);
    free(desk);
}

struct address_map *address_map_take(struct address_desk *desk)
{
    (void)pthread_mutex_lock(&desk->lock);
    struct address_map *map = desk->map;
    address_map_hold(map);
    (void)pthread_mutex_unlock(&desk->lock);
    return map;
}

struct look {
    int64_t rows;
    bool has_changed;
};

/* Acts upon the register are told by their own word or by what they were done to. */
static enum status look_at(void *cookie, const struct db_row *row)
{
    static const char *const beginnings[] = {"system", "asset", "party", "fact.", "import."};
    struct look *look = cookie;

    look->rows++;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        struct str beginning = str_of(beginnings[i]);
        if (str_starts(db_cell_text(row, 0), beginning) ||
            str_starts(db_cell_text(row, 1), beginning))
            look->has_changed = true;
    }
    return ST_OK;
}

static enum status has_changed(struct address_desk *desk, struct work *w, int64_t head,
                               int64_t *ret_cii, bool *ret_has)
{
    struct look look = {.rows = 0};
    struct db_row row;

    TRY(db_each(w, &SQL_ADDRESS_MAP_JOURNAL,
                DB_BINDS(db_int(desk->sequence), db_int(ADDRESS_MAP_JOURNAL_ROWS)), look_at,
                &look));
    TRY(db_one(w, &SQL_ADDRESS_MAP_CII, DB_NONE, &row));
    *ret_cii = db_cell_int(&row, 0);
    *ret_has = !desk->is_loaded || look.has_changed || look.rows == ADDRESS_MAP_JOURNAL_ROWS ||
               *ret_cii != desk->cii || head < desk->sequence;
    return ST_OK;
}

enum status address_map_refresh(struct address_desk *desk, struct work *w, bool *ret_is_new)
{
    struct address_map *map = NULL;
    struct db_row row;
    int64_t cii = 0;
    bool is_new = false;

    TRY(db_one(w, &SQL_ADDRESS_MAP_HEAD, DB_NONE, &row));
    int64_t head = db_cell_int(&row, 0);
    if (!desk->is_loaded || head != desk->sequence) {
        TRY(has_changed(desk, w, head, &cii, &is_new));
        if (is_new)
            TRY(address_map_load(w, &map));
        desk->sequence = head;
        desk->cii = cii;
        desk->is_loaded = true;
    }
    if (map) {
        (void)pthread_mutex_lock(&desk->lock);
        struct address_map *old = desk->map;
        desk->map = map;
        (void)pthread_mutex_unlock(&desk->lock);
        address_map_give(old);
    }
    if (ret_is_new)
        *ret_is_new = is_new;
    return ST_OK;
}
