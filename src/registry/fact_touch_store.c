/* SPDX-License-Identifier: Apache-2.0
 * Marking subjects whose duties must be computed anew. */
#include "base/banned.h"
#include "db/db.h"
#include "registry/fact.h"
#include "registry/fact_touch_store.sql.h"

enum status fact_touch(struct work *w, const char *type, struct str id)
{
    return db_run(w, &SQL_FACT_TOUCH_SUBJECT,
                  DB_BINDS(db_text(id), db_textz(type), db_int(w->now.ms)), NULL);
}

enum status fact_touch_party_of(struct work *w, struct str system_id)
{
    return db_run(w, &SQL_FACT_TOUCH_PARTY, DB_BINDS(db_int(w->now.ms), db_text(system_id)), NULL);
}

enum status fact_touch_authority(struct work *w, struct str party_id)
{
    return db_run(
        w, &SQL_FACT_TOUCH_AUTHORITY,
        DB_BINDS(db_text(arena_print(w->arena, "%lld", (long long)w->now.ms)), db_text(party_id)),
        NULL);
}
