/* SPDX-License-Identifier: Apache-2.0
 * Keys of systems out of system_reach, system_count and system_name. */
#include "registry/system_page_store.h"

#include <string.h>

#include "base/banned.h"
#include "db/db.h"
#include "registry/name_key.h"
#include "registry/system_page_store.sql.h"

struct collect_cookie {
    struct arena *arena;
    struct system_page_keys keys;
};

static enum status collect_key(void *cookie, const struct db_row *row)
{
    struct collect_cookie *c = cookie;
    struct system_page_keys *keys = &c->keys;

    if (keys->count == keys->size) {
        size_t size = keys->size > 0 ? keys->size * 2 : 64;
        struct system_page_key *more = ARENA_ARRAY(c->arena, size, struct system_page_key);
        if (keys->count > 0)
            memcpy(more, keys->keys, keys->count * sizeof *more);
        keys->keys = more;
        keys->size = size;
    }
    keys->keys[keys->count++] = (struct system_page_key){
        .no = db_cell_int(row, 0),
        .facet = db_cell_int(row, 1),
        .name_key = row->count > 2 ? str_copy(c->arena, db_cell_text(row, 2)) : STR(""),
    };
    return ST_OK;
}

static enum status collect(struct work *w, const struct db_statement *statement,
                           const struct db_value *binds, size_t count,
                           struct system_page_keys *ret_keys)
{
    struct collect_cookie cookie = {.arena = w->arena};

    TRY(db_each(w, statement, binds, count, collect_key, &cookie));
    *ret_keys = cookie.keys;
    return ST_OK;
}

enum status system_page_count(struct work *w, const struct system_page_query *q, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SYSTEM_PAGE_COUNT,
               DB_BINDS(db_text(q->scope.region), db_text(q->scope.sector), db_int(q->level),
                        db_int(q->state), db_int(q->filing)),
               &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

static enum status by_creation(struct work *w, const struct system_page_query *q,
                               struct system_page_keys *ret_keys)
{
    return collect(
        w, q->order == SYSTEM_PAGE_OLDEST ? &SQL_SYSTEM_PAGE_OLDEST : &SQL_SYSTEM_PAGE_NEWEST,
        DB_BINDS(db_text(q->scope.region), db_text(q->scope.sector), db_int(q->after_no),
                 db_int(q->level), db_int(q->state), db_int(q->filing), db_int(q->limit)),
        ret_keys);
}

static enum status by_level(struct work *w, const struct system_page_query *q,
                            struct system_page_keys *ret_keys)
{
    int64_t low = q->level < 0 ? 0 : q->level * 100;
    int64_t high = q->level < 0 ? 999 : q->level * 100 + 99;

    return collect(
        w, q->order == SYSTEM_PAGE_LOWEST ? &SQL_SYSTEM_PAGE_LOWEST : &SQL_SYSTEM_PAGE_HIGHEST,
        DB_BINDS(db_text(q->scope.region), db_text(q->scope.sector), db_int(low), db_int(high),
                 db_int(q->after_facet), db_int(q->after_no), db_int(q->state), db_int(q->filing),
                 db_int(q->limit)),
        ret_keys);
}

enum status system_page_of_scope(struct work *w, const struct system_page_query *q,
                                 struct system_page_keys *ret_keys)
{
    if (q->order == SYSTEM_PAGE_NEWEST || q->order == SYSTEM_PAGE_OLDEST)
        return by_creation(w, q, ret_keys);
    return by_level(w, q, ret_keys);
}

enum status system_page_of_names(struct work *w, const struct system_page_query *q,
                                 struct system_page_keys *ret_keys)
{
    return collect(w,
                   q->order == SYSTEM_PAGE_OLDEST ? &SQL_SYSTEM_PAGE_NAMES_OLDEST
                                                  : &SQL_SYSTEM_PAGE_NAMES_NEWEST,
                   DB_BINDS(db_text(name_key_match(w->arena, q->q)), db_int(q->after_no),
                            db_text(q->scope.region), db_text(q->scope.sector), db_int(q->level),
                            db_int(q->state), db_int(q->filing), db_text(q->q), db_int(q->limit)),
                   ret_keys);
}

enum status system_page_all_of_scope(struct work *w, const struct system_page_query *q,
                                     struct system_page_keys *ret_keys)
{
    if (q->q.len == 0 && q->order != SYSTEM_PAGE_NAME)
        return collect(w, &SQL_SYSTEM_PAGE_SCOPE_ALL,
                       DB_BINDS(db_text(q->scope.region), db_text(q->scope.sector),
                                db_int(q->level), db_int(q->state), db_int(q->filing)),
                       ret_keys);
    return collect(w, &SQL_SYSTEM_PAGE_SCOPE_NAMED,
                   DB_BINDS(db_text(q->scope.region), db_text(q->scope.sector), db_int(q->level),
                            db_int(q->state), db_int(q->filing), db_text(q->q)),
                   ret_keys);
}

enum status system_page_all_of_party(struct work *w, const struct system_page_query *q,
                                     struct system_page_keys *ret_keys)
{
    return collect(w, &SQL_SYSTEM_PAGE_PARTY_ALL,
                   DB_BINDS(db_text(q->party), db_text(q->scope.region), db_text(q->scope.sector),
                            db_int(q->level), db_int(q->state), db_int(q->filing), db_text(q->q)),
                   ret_keys);
}

enum status system_page_all_of_guest(struct work *w, const struct system_page_query *q,
                                     struct system_page_keys *ret_keys)
{
    return collect(w, &SQL_SYSTEM_PAGE_GUEST_ALL,
                   DB_BINDS(db_text(q->scope.account_id), db_text(q->scope.region),
                            db_text(q->scope.sector), db_int(q->level), db_int(q->state),
                            db_int(q->filing), db_text(q->party), db_text(q->q)),
                   ret_keys);
}
