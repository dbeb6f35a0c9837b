/* SPDX-License-Identifier: Apache-2.0
 * Rows of accounts and one-time codes. */
#include "registry/account_store.h"

#include "db/db.h"
#include "registry/account_limits.h"
#include "registry/account_store.sql.h"

#include "base/banned.h"

static struct account account_of_row(struct arena *arena, const struct db_row *row)
{
    struct account a = {0};

    a.id = str_copy(arena, db_cell_text(row, 0));
    a.version = db_cell_int(row, 1);
    a.name = str_copy(arena, db_cell_text(row, 2));
    a.person_name = str_copy(arena, db_cell_text(row, 3));
    a.roles = (uint32_t)db_cell_int(row, 4);
    a.party_id = str_copy(arena, db_cell_text(row, 5));
    a.region = str_copy(arena, db_cell_text(row, 6));
    a.sector = str_copy(arena, db_cell_text(row, 7));
    a.state = str_copy(arena, db_cell_text(row, 8));
    a.password = str_copy(arena, db_cell_text(row, 9));
    a.totp_secret = str_copy(arena, db_cell_text(row, 10));
    a.totp_last_step = db_cell_int(row, 11);
    a.failures = db_cell_int(row, 12);
    a.locked_until.ms = db_cell_int(row, 13);
    a.certificate = str_copy(arena, db_cell_text(row, 14));
    a.language = str_copy(arena, db_cell_text(row, 15));
    a.density = str_copy(arena, db_cell_text(row, 16));
    a.last_at.ms = db_cell_int(row, 17);
    a.last_address = str_copy(arena, db_cell_text(row, 18));
    a.previous_at.ms = db_cell_int(row, 19);
    a.previous_address = str_copy(arena, db_cell_text(row, 20));
    return a;
}

/* An absent text is stored as the empty text: these columns are never NULL. */
static struct db_value filled(struct str text)
{
    return db_text(text.ptr ? text : STR(""));
}

static enum status load(struct work *w, const struct db_statement *by, struct str key,
                        struct account *ret_account)
{
    struct db_row row;

    TRY(db_one(w, by, DB_BINDS(db_text(key)), &row));
    *ret_account = account_of_row(w->arena, &row);
    return ST_OK;
}

enum status account_insert(struct work *w, struct str id, const struct account_new *input)
{
    return db_run(w, &SQL_ACCOUNT_INSERT,
                  DB_BINDS(db_text(id), db_text(input->name), filled(input->person_name),
                           db_int(input->roles), filled(input->party_id), filled(input->region),
                           filled(input->sector)),
                  NULL);
}

enum status account_load(struct work *w, struct str id, struct account *ret_account)
{
    enum status status = load(w, &SQL_ACCOUNT_BY_ID, id, ret_account);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "account", "没有这个账号", "there is no such account");
    return status;
}

enum status account_find(struct work *w, struct str name, struct account *ret_account)
{
    return load(w, &SQL_ACCOUNT_BY_NAME, name, ret_account);
}

enum status account_by_certificate(struct work *w, struct str digest, struct account *ret_account)
{
    return load(w, &SQL_ACCOUNT_BY_CERTIFICATE, digest, ret_account);
}

struct each_cookie {
    struct work *w;
    account_each_fn *each;
    void *cookie;
};

static enum status each_row(void *cookie, const struct db_row *row)
{
    struct each_cookie *c = cookie;
    struct account account = account_of_row(c->w->arena, row);

    return c->each(c->cookie, &account);
}

enum status account_each(struct work *w, account_each_fn *each, void *cookie)
{
    struct each_cookie c = {w, each, cookie};

    return db_each(w, &SQL_ACCOUNT_PAGE, DB_BINDS(db_int(ACCOUNT_LIST_MAX)), each_row, &c);
}

enum status account_update(struct work *w, struct str id, int64_t version,
                           const struct account_new *input)
{
    int64_t changed;

    TRY(db_run(w, &SQL_ACCOUNT_UPDATE,
               DB_BINDS(filled(input->person_name), db_int(input->roles), filled(input->party_id),
                        filled(input->region), filled(input->sector), db_text(id), db_int(version)),
               &changed));
    if (changed == 0)
        return work_fail(w, ST_STALE, "version", "该账号已被他人修改，请刷新后再改",
                         "somebody else changed this account; load it again");
    return ST_OK;
}

enum status account_update_state(struct work *w, struct str id, const char *state)
{
    return db_run(w, &SQL_ACCOUNT_UPDATE_STATE, DB_BINDS(db_textz(state), db_text(id)), NULL);
}

enum status account_update_secrets(struct work *w, struct str id, struct str password,
                                   struct str totp_secret, int64_t totp_last_step)
{
    return db_run(
        w, &SQL_ACCOUNT_UPDATE_SECRETS,
        DB_BINDS(filled(password), filled(totp_secret), db_int(totp_last_step), db_text(id)), NULL);
}

enum status account_update_certificate(struct work *w, struct str id, struct str digest)
{
    return db_run(w, &SQL_ACCOUNT_UPDATE_CERTIFICATE, DB_BINDS(filled(digest), db_text(id)), NULL);
}

enum status account_update_preferences(struct work *w, struct str id, struct str language,
                                       struct str density)
{
    return db_run(w, &SQL_ACCOUNT_UPDATE_PREFERENCES,
                  DB_BINDS(db_text(language), db_text(density), db_text(id)), NULL);
}

enum status account_update_failures(struct work *w, struct str id, int64_t failures,
                                    struct instant locked_until)
{
    return db_run(w, &SQL_ACCOUNT_UPDATE_FAILURES,
                  DB_BINDS(db_int(failures), db_int(locked_until.ms), db_text(id)), NULL);
}

enum status account_update_step(struct work *w, struct str id, int64_t step)
{
    int64_t changed;

    TRY(db_run(w, &SQL_ACCOUNT_UPDATE_STEP, DB_BINDS(db_int(step), db_text(id)), &changed));
    return changed == 0 ? ST_CONFLICT : ST_OK;
}

enum status account_update_signed_in(struct work *w, struct str id, struct str address)
{
    return db_run(w, &SQL_ACCOUNT_UPDATE_SIGNED_IN,
                  DB_BINDS(db_int(w->now.ms), filled(address), db_text(id)), NULL);
}

enum status account_code_insert(struct work *w, struct str digest, struct str account_id,
                                struct instant expires_at)
{
    return db_run(w, &SQL_ACCOUNT_CODE_INSERT,
                  DB_BINDS(db_text(digest), db_text(account_id), db_int(expires_at.ms)), NULL);
}

enum status account_code_find(struct work *w, struct str digest, struct str *ret_account_id)
{
    struct db_row row;

    TRY(db_one(w, &SQL_ACCOUNT_CODE_FIND, DB_BINDS(db_text(digest)), &row));
    if (db_cell_int(&row, 1) < work_presence(w).ms)
        return ST_NOT_FOUND;
    *ret_account_id = db_cell_text(&row, 0);
    return ST_OK;
}

enum status account_code_delete(struct work *w, struct str digest)
{
    return db_run(w, &SQL_ACCOUNT_CODE_DELETE, DB_BINDS(db_text(digest)), NULL);
}

enum status account_code_delete_all(struct work *w, struct str account_id)
{
    return db_run(w, &SQL_ACCOUNT_CODE_DELETE_ALL, DB_BINDS(db_text(account_id)), NULL);
}

enum status account_code_sweep(struct work *w)
{
    return db_run(w, &SQL_ACCOUNT_CODE_SWEEP, DB_BINDS(db_int(work_presence(w).ms)), NULL);
}

enum status account_try_find(struct work *w, struct str name_digest, int64_t *ret_failures,
                             struct instant *ret_locked_until)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_ACCOUNT_TRY_FIND, DB_BINDS(db_text(name_digest)), &row);

    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    *ret_failures = status == ST_OK ? db_cell_int(&row, 0) : 0;
    ret_locked_until->ms = status == ST_OK ? db_cell_int(&row, 1) : 0;
    return ST_OK;
}

enum status account_try_put(struct work *w, struct str name_digest, int64_t failures,
                            struct instant locked_until)
{
    return db_run(w, &SQL_ACCOUNT_TRY_PUT,
                  DB_BINDS(db_text(name_digest), db_int(failures), db_int(locked_until.ms),
                           db_int(work_presence(w).ms)),
                  NULL);
}

enum status account_try_sweep(struct work *w, struct instant before)
{
    return db_run(w, &SQL_ACCOUNT_TRY_SWEEP, DB_BINDS(db_int(before.ms)), NULL);
}

enum status account_party_name(struct work *w, struct str party_id, struct str *ret_name)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_ACCOUNT_PARTY_NAME, DB_BINDS(db_text(party_id)), &row);

    if (status == ST_NOT_FOUND) {
        *ret_name = STR("");
        return ST_OK;
    }
    if (status == ST_OK)
        *ret_name = db_cell_text(&row, 0);
    return status;
}
