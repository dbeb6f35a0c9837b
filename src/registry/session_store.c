/* SPDX-License-Identifier: Apache-2.0
 * Rows of sessions. */
#include "registry/session_store.h"

#include "db/db.h"
#include "registry/session_store.sql.h"

#include "base/banned.h"

enum status session_insert(struct work *w, struct str digest, struct str account_id,
                           const char *state, struct str request_token)
{
    return db_run(w, &SQL_SESSION_INSERT,
                  DB_BINDS(db_text(digest), db_text(account_id), db_textz(state),
                           db_text(request_token), db_int(work_presence(w).ms)),
                  NULL);
}

enum status session_find(struct work *w, struct str digest, struct session *ret_session)
{
    struct session s = {.digest = digest};
    struct db_row row;

    TRY(db_one(w, &SQL_SESSION_FIND, DB_BINDS(db_text(digest)), &row));
    s.account_id = db_cell_text(&row, 0);
    s.state = db_cell_text(&row, 1);
    s.request_token = db_cell_text(&row, 2);
    s.totp_secret = db_cell_text(&row, 3);
    s.made_at.ms = db_cell_int(&row, 4);
    s.seen_at.ms = db_cell_int(&row, 5);
    *ret_session = s;
    return ST_OK;
}

enum status session_touch(struct work *w, const struct session *session)
{
    return db_run(w, &SQL_SESSION_UPDATE_SEEN,
                  DB_BINDS(db_int(work_presence(w).ms), db_text(session->digest)), NULL);
}

enum status session_keep_secret(struct work *w, const struct session *session,
                                struct str totp_secret)
{
    return db_run(w, &SQL_SESSION_UPDATE_SECRET,
                  DB_BINDS(db_text(totp_secret), db_text(session->digest)), NULL);
}

enum status session_delete(struct work *w, struct str digest)
{
    return db_run(w, &SQL_SESSION_DELETE, DB_BINDS(db_text(digest)), NULL);
}

enum status session_end_all(struct work *w, struct str account_id)
{
    return db_run(w, &SQL_SESSION_DELETE_ALL, DB_BINDS(db_text(account_id)), NULL);
}

enum status session_delete_old(struct work *w, struct instant idle_before,
                               struct instant made_before)
{
    return db_run(w, &SQL_SESSION_DELETE_OLD,
                  DB_BINDS(db_int(idle_before.ms), db_int(made_before.ms)), NULL);
}
