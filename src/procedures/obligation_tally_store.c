/* SPDX-License-Identifier: Apache-2.0
 * Adding up changes of counters, and writing them for every region and sector above. */
#include "procedures/obligation_tally.h"

#include <stdlib.h>

#include "db/db.h"
#include "procedures/obligation_hash.h"
#include "procedures/obligation_row.h"
#include "procedures/obligation_tally_store.sql.h"

enum { TALLY_FIRST_ROOM = 256, TALLY_MAX_DEPTH = 16 };

enum tally_table { TALLY_DAY, TALLY_COUNT, TALLY_SET, TALLY_MOVED };

/* The cells of a counter's key, as far as its table has them. */
struct tally_key {
    enum tally_table table;
    struct str region, sector;
    struct str first, second; /* due day | rule, state | — | day, what */
    int64_t level, set_no;
};

struct obligation_tally_leaf {
    struct tally_key key;
    int64_t change;
    bool is_taken;
};

/* A code with those above it and "" for all. */
struct obligation_tally_path {
    struct str code;
    struct str codes[TALLY_MAX_DEPTH];
    size_t count;
    struct obligation_tally_path *next;
};

enum status obligation_tally_begin(struct obligation_tally *tally, struct work *w)
{
    struct db_row row;
    char day[DATE_TEXT_BYTES];

    *tally = (struct obligation_tally){.w = w, .arena = w->arena, .counted_on = STR("")};
    tally->today = str_copy(w->arena, str_of(date_print(instant_beijing_date(w->now), day)));
    enum status status = db_one(w, &SQL_OBLIGATION_TALLY_COUNTED_ON, DB_NONE, &row);
    if (status == ST_OK)
        tally->counted_on = db_cell_text(&row, 0);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* ---- Adding up ---- */

static uint64_t hash_of(const struct tally_key *key)
{
    uint64_t hash = obligation_hash_number(OBLIGATION_HASH_SEED, key->table);

    hash = obligation_hash_text(hash, key->region);
    hash = obligation_hash_text(hash, key->sector);
    hash = obligation_hash_text(hash, key->first);
    hash = obligation_hash_text(hash, key->second);
    hash = obligation_hash_number(hash, (uint64_t)key->level);
    return obligation_hash_number(hash, (uint64_t)key->set_no);
}

static int order_of(const struct tally_key *a, const struct tally_key *b)
{
    int order = (a->table > b->table) - (a->table < b->table);

    if (order == 0)
        order = str_order(a->region, b->region);
    if (order == 0)
        order = str_order(a->sector, b->sector);
    if (order == 0)
        order = str_order(a->first, b->first);
    if (order == 0)
        order = str_order(a->second, b->second);
    if (order == 0)
        order = (a->level > b->level) - (a->level < b->level);
    return order != 0 ? order : (a->set_no > b->set_no) - (a->set_no < b->set_no);
}

static struct obligation_tally_leaf *slot_of(struct obligation_tally_leaf *leaves, size_t room,
                                             const struct tally_key *key)
{
    size_t at = (size_t)hash_of(key) & (room - 1);

    while (leaves[at].is_taken && order_of(&leaves[at].key, key) != 0)
        at = (at + 1) & (room - 1);
    return &leaves[at];
}

static void grow(struct obligation_tally *tally)
{
    size_t room = tally->room > 0 ? tally->room * 2 : TALLY_FIRST_ROOM;
    struct obligation_tally_leaf *leaves =
        ARENA_ARRAY(tally->arena, room, struct obligation_tally_leaf);

    for (size_t i = 0; i < tally->room; i++)
        if (tally->leaves[i].is_taken)
            *slot_of(leaves, room, &tally->leaves[i].key) = tally->leaves[i];
    tally->leaves = leaves;
    tally->room = room;
}

static struct str kept(struct obligation_tally *tally, struct str text)
{
    return text.len > 0 ? str_copy(tally->arena, text) : STR("");
}

/* `is_own`: the texts of the key belong to the tally already. */
static void add(struct obligation_tally *tally, const struct tally_key *key, int64_t change,
                bool is_own)
{
    if (tally->count * 2 >= tally->room)
        grow(tally);
    struct obligation_tally_leaf *leaf = slot_of(tally->leaves, tally->room, key);
    if (!leaf->is_taken) {
        leaf->is_taken = true;
        leaf->key = *key;
        if (!is_own) {
            leaf->key.region = kept(tally, key->region);
            leaf->key.sector = kept(tally, key->sector);
            leaf->key.first = kept(tally, key->first);
            leaf->key.second = kept(tally, key->second);
        }
        tally->count++;
    }
    leaf->change += change;
}

void obligation_tally_row(struct obligation_tally *tally, struct str region, struct str sector,
                          struct str rule, int64_t level, struct str state, struct str due_on,
                          int64_t change)
{
    bool is_open = str_is(state, OBLIGATION_ROW_OPEN);
    struct tally_key key = {TALLY_COUNT, region, sector, rule, state, level, 0};

    if (str_is(state, OBLIGATION_ROW_VOID))
        return;
    if (is_open && due_on.len == 0)
        key.second = STR("undated");
    else if (is_open && str_order(due_on, tally->counted_on) < 0)
        key.second = STR("overdue");
    add(tally, &key, change, false);
    if (is_open)
        add(tally,
            &(struct tally_key){TALLY_DAY, region, sector, due_on.ptr ? due_on : STR(""), STR(""),
                                0, 0},
            change, false);
}

void obligation_tally_set(struct obligation_tally *tally, struct str region, struct str sector,
                          int64_t set_no, int64_t level, int64_t change)
{
    add(tally, &(struct tally_key){TALLY_SET, region, sector, STR(""), STR(""), level, set_no},
        change, false);
}

void obligation_tally_moved(struct obligation_tally *tally, struct str region, struct str sector,
                            struct str on, const char *what, int64_t change)
{
    add(tally, &(struct tally_key){TALLY_MOVED, region, sector, on, str_of(what), 0, 0}, change,
        false);
}

void obligation_tally_overdue(struct obligation_tally *tally, struct str region, struct str sector,
                              struct str rule, int64_t level, int64_t n)
{
    struct tally_key key = {TALLY_COUNT, region, sector, rule, STR("open"), level, 0};

    add(tally, &key, -n, false);
    key.second = STR("overdue");
    add(tally, &key, n, false);
}

/* ---- Writing ---- */

static enum status path_of(struct obligation_tally *tally, struct obligation_tally_path **paths,
                           const struct db_statement *statement, struct str code,
                           const struct obligation_tally_path **ret_path)
{
    struct obligation_tally_path *path = *paths;
    struct db_row row;

    while (path && !str_equal(path->code, code))
        path = path->next;
    if (path) {
        *ret_path = path;
        return ST_OK;
    }
    path = ARENA_NEW(tally->arena, struct obligation_tally_path);
    path->code = kept(tally, code);
    path->codes[path->count++] = STR("");
    if (code.len > 0) {
        enum status status = db_one(tally->w, statement, DB_BINDS(db_text(code)), &row);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        struct str rest =
            status == ST_OK ? str_copy(tally->arena, db_cell_text(&row, 0)) : path->code;
        while (rest.len > 0 && path->count < TALLY_MAX_DEPTH)
            path->codes[path->count++] = str_cut(rest, '/', &rest);
    }
    path->next = *paths;
    *paths = path;
    *ret_path = path;
    return ST_OK;
}

static enum status spread(struct obligation_tally *tally, const struct obligation_tally_leaf *leaf,
                          struct obligation_tally *wide)
{
    const struct obligation_tally_path *regions, *sectors;

    TRY(path_of(tally, &tally->regions, &SQL_OBLIGATION_TALLY_REGION, leaf->key.region, &regions));
    TRY(path_of(tally, &tally->sectors, &SQL_OBLIGATION_TALLY_SECTOR, leaf->key.sector, &sectors));
    for (size_t i = 0; i < regions->count; i++) {
        for (size_t j = 0; j < sectors->count; j++) {
            struct tally_key key = leaf->key;
            key.region = regions->codes[i];
            key.sector = sectors->codes[j];
            add(wide, &key, leaf->change, true);
        }
    }
    return ST_OK;
}

static enum status spread_all(struct obligation_tally *tally, struct obligation_tally *wide)
{
    *wide = (struct obligation_tally){.w = tally->w, .arena = tally->arena};
    for (size_t i = 0; i < tally->room; i++)
        if (tally->leaves[i].is_taken && tally->leaves[i].change != 0)
            TRY(spread(tally, &tally->leaves[i], wide));
    return ST_OK;
}

static int order_of_leaves(const void *a, const void *b)
{
    const struct obligation_tally_leaf *x = a, *y = b;

    return order_of(&x->key, &y->key);
}

static enum status write_one(struct work *w, const struct obligation_tally_leaf *leaf)
{
    const struct tally_key *k = &leaf->key;
    struct db_value region = db_text(k->region), sector = db_text(k->sector);
    struct db_value n = db_int(leaf->change);

    switch (k->table) {
    case TALLY_DAY:
        return db_run(w, &SQL_OBLIGATION_TALLY_DAY, DB_BINDS(region, sector, db_text(k->first), n),
                      NULL);
    case TALLY_COUNT:
        return db_run(
            w, &SQL_OBLIGATION_TALLY_COUNT,
            DB_BINDS(region, sector, db_text(k->first), db_int(k->level), db_text(k->second), n),
            NULL);
    case TALLY_SET:
        return db_run(w, &SQL_OBLIGATION_TALLY_SET,
                      DB_BINDS(region, sector, db_int(k->set_no), db_int(k->level), n), NULL);
    case TALLY_MOVED:
        break;
    }
    return db_run(w, &SQL_OBLIGATION_TALLY_MOVED,
                  DB_BINDS(region, sector, db_text(k->first), db_text(k->second), n), NULL);
}

/* In the order of the keys: two writers of one PostgreSQL store cannot wait for each other. */
enum status obligation_tally_write(struct obligation_tally *tally)
{
    struct obligation_tally wide;
    size_t count = 0;

    TRY(spread_all(tally, &wide));
    for (size_t i = 0; i < wide.room; i++)
        if (wide.leaves[i].is_taken && wide.leaves[i].change != 0)
            wide.leaves[count++] = wide.leaves[i];
    if (count > 0)
        qsort(wide.leaves, count, sizeof *wide.leaves, order_of_leaves);
    for (size_t i = 0; i < count; i++)
        TRY(write_one(tally->w, &wide.leaves[i]));
    tally->leaves = NULL;
    tally->count = 0;
    tally->room = 0;
    return ST_OK;
}

/* ---- Comparing ---- */

struct compare_cookie {
    struct obligation_tally *wide;
    int64_t wrong;
    struct str first;
};

static void tell(struct compare_cookie *c, const struct tally_key *key, int64_t kept,
                 int64_t counted)
{
    static const char *const tables[] = {"obligation_day", "obligation_count",
                                         "obligation_set_count", "obligation_moved"};

    if (c->wrong++ == 0)
        c->first =
            arena_print(c->wide->arena, "%s %.*s/%.*s %.*s %.*s %lld %lld: %lld, counted %lld",
                        tables[key->table], STR_ARG(key->region), STR_ARG(key->sector),
                        STR_ARG(key->first), STR_ARG(key->second), (long long)key->level,
                        (long long)key->set_no, (long long)kept, (long long)counted);
}

/* A counter that is right goes; what is left at the end is missing. */
static void compare(struct compare_cookie *c, const struct tally_key *key, int64_t n)
{
    struct obligation_tally_leaf *leaf =
        c->wide->room > 0 ? slot_of(c->wide->leaves, c->wide->room, key) : NULL;
    int64_t counted = leaf && leaf->is_taken ? leaf->change : 0;

    if (counted != n)
        tell(c, key, n, counted);
    if (leaf && leaf->is_taken)
        leaf->change = 0;
}

static enum status compare_day(void *cookie, const struct db_row *row)
{
    compare(cookie,
            &(struct tally_key){TALLY_DAY, db_cell_text(row, 0), db_cell_text(row, 1),
                                db_cell_text(row, 2), STR(""), 0, 0},
            db_cell_int(row, 3));
    return ST_OK;
}

static enum status compare_count(void *cookie, const struct db_row *row)
{
    compare(cookie,
            &(struct tally_key){TALLY_COUNT, db_cell_text(row, 0), db_cell_text(row, 1),
                                db_cell_text(row, 2), db_cell_text(row, 4), db_cell_int(row, 3), 0},
            db_cell_int(row, 5));
    return ST_OK;
}

static enum status compare_set(void *cookie, const struct db_row *row)
{
    compare(cookie,
            &(struct tally_key){TALLY_SET, db_cell_text(row, 0), db_cell_text(row, 1), STR(""),
                                STR(""), db_cell_int(row, 3), db_cell_int(row, 2)},
            db_cell_int(row, 4));
    return ST_OK;
}

enum status obligation_tally_compare(struct obligation_tally *tally, int64_t *ret_wrong,
                                     struct str *ret_first)
{
    struct obligation_tally wide;
    struct compare_cookie cookie = {.wide = &wide, .first = STR("")};

    TRY(spread_all(tally, &wide));
    TRY(db_each(tally->w, &SQL_OBLIGATION_TALLY_DAYS, DB_NONE, compare_day, &cookie));
    TRY(db_each(tally->w, &SQL_OBLIGATION_TALLY_COUNTS, DB_NONE, compare_count, &cookie));
    TRY(db_each(tally->w, &SQL_OBLIGATION_TALLY_SETS, DB_NONE, compare_set, &cookie));
    for (size_t i = 0; i < wide.room; i++)
        if (wide.leaves[i].is_taken && wide.leaves[i].change != 0)
            tell(&cookie, &wide.leaves[i].key, 0, wide.leaves[i].change);
    *ret_wrong = cookie.wrong;
    *ret_first = cookie.first;
    return ST_OK;
}
