/* SPDX-License-Identifier: Apache-2.0
 * The table notify_rule. */
#include "registry/notify_rule_store.h"

#include "db/db.h"
#include "registry/notify_rule_store.sql.h"

#include "base/banned.h"

enum status notify_rule_find(struct work *w, struct str account_id, int64_t *ret_version,
                             json_t **ret_rule)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_NOTIFY_RULE_FIND, DB_BINDS(db_text(account_id)), &row);

    if (status == ST_NOT_FOUND) {
        *ret_version = 0;
        *ret_rule = NULL;
        return ST_OK;
    }
    TRY(status);
    *ret_version = db_cell_int(&row, 0);
    return json_read(w->arena, db_cell_text(&row, 1), JSON_MAX_BYTES, &w->fault, ret_rule);
}

enum status notify_rule_keep(struct work *w, struct str account_id, int64_t version,
                             const json_t *rule)
{
    struct str text = json_canonical(w->arena, rule);
    int64_t changed = 0;

    if (version == 0)
        TRY(db_run(w, &SQL_NOTIFY_RULE_INSERT,
                   DB_BINDS(db_text(account_id), db_text(text), db_int(w->now.ms)), &changed));
    else
        TRY(db_run(w, &SQL_NOTIFY_RULE_UPDATE,
                   DB_BINDS(db_text(text), db_int(w->now.ms), db_text(account_id), db_int(version)),
                   &changed));
    if (changed == 0)
        return work_fail(w, ST_STALE, "version", "提醒设置已在别处修改，请刷新后再改",
                         "the rules were changed elsewhere; read them again first");
    return ST_OK;
}

enum status notify_rule_fresh(struct work *w, int limit, struct str **ret_ids, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_NOTIFY_RULE_FRESH, DB_BINDS(db_int(limit)), &rows));
    struct str *ids = ARENA_ARRAY(w->arena, rows.count + 1, struct str);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_cell_text(&rows.rows[i], 0);
    *ret_ids = ids;
    *ret_count = rows.count;
    return ST_OK;
}

enum status notify_rule_settled(struct work *w, struct str account_id)
{
    return db_run(w, &SQL_NOTIFY_RULE_SETTLED, DB_BINDS(db_text(account_id)), NULL);
}
