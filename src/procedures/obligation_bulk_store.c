/* SPDX-License-Identifier: Apache-2.0
 * The run over everything, step by step, and the packs it was made with. */
#include <string.h>

#include "base/digest.h"
#include "db/db.h"
#include "db/journal.h"
#include "policy/obligation.h"
#include "procedures/obligation_bulk.h"
#include "procedures/obligation_bulk_store.sql.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_eval.h"
#include "procedures/obligation_eval_store.h"
#include "procedures/obligation_settle.h"

#define BULK_RUN    "obligation.run"
#define BULK_PACKS  "obligation.packs"
#define BULK_WANTED "obligation.wanted"

static enum status get_meta(struct work *w, const char *name, struct str *ret_value)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_OBLIGATION_BULK_META, DB_BINDS(db_textz(name)), &row);

    *ret_value = status == ST_OK ? db_cell_text(&row, 0) : STR("");
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static enum status put_meta(struct work *w, const char *name, struct str value)
{
    return db_run(w, &SQL_OBLIGATION_BULK_PUT_META, DB_BINDS(db_textz(name), db_text(value)), NULL);
}

/* ---- Packs ---- */

/* The set of packs in force as one digest. */
static struct str digest_of_packs(struct work *w)
{
    json_t *packs = policy_packs(w->policy), *pack;
    json_t *list = json_new_list(w->arena);
    char hex[DIGEST_SM3_HEX_BYTES];
    size_t index;

    json_array_foreach(packs, index, pack) json_add_text(list, json_get_text(pack, "digest"));
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, list));
    return str_copy(w->arena, str_of(digest_hex(&digest, hex)));
}

static enum status keep_pack(struct work *w, const json_t *pack)
{
    json_t *files = policy_pack_files(w->policy, w->arena, json_get_text(pack, "code"));

    return db_run(w, &SQL_OBLIGATION_BULK_KEEP_PACK,
                  DB_BINDS(db_text(json_get_text(pack, "digest")),
                           db_text(json_get_text(pack, "code")),
                           db_text(json_get_text(pack, "version")), db_int(w->now.ms),
                           db_text(json_canonical(w->arena, files))),
                  NULL);
}

/* Another set than before: kept as it is, and said in the journal. */
static enum status adopt_packs(struct work *w, struct str digest)
{
    json_t *packs = policy_packs(w->policy), *pack;
    json_t *after = json_new_object(w->arena), *list = json_new_list(w->arena);
    struct str known;
    size_t index;

    TRY(get_meta(w, BULK_PACKS, &known));
    if (str_equal(known, digest))
        return ST_OK;
    json_array_foreach(packs, index, pack)
    {
        json_t *item = json_new_object(w->arena);
        json_put_text(item, "code", json_get_text(pack, "code"));
        json_put_text(item, "version", json_get_text(pack, "version"));
        json_put_text(item, "digest", json_get_text(pack, "digest"));
        json_add(list, item);
        TRY(keep_pack(w, pack));
    }
    json_put_text(after, "digest", digest);
    json_put(after, "packs", list);
    TRY(put_meta(w, BULK_PACKS, digest));
    return journal_append(w, "packs.adopted", STR("packs:all"), NULL, after, STR(""));
}

/* ---- Steps ---- */

struct run {
    struct str key; /* day, packs and the last change of an authority */
    struct str after;
    bool is_done;
    int64_t looked_at, changed;
};

static enum status read_run(struct work *w, struct run *ret_run)
{
    struct str text;
    json_t *object = NULL;

    *ret_run = (struct run){.key = STR(""), .after = STR("")};
    TRY(get_meta(w, BULK_RUN, &text));
    if (text.len == 0)
        return ST_OK;
    TRY(json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, &object));
    ret_run->key = json_get_text(object, "key");
    ret_run->after = json_get_text(object, "after");
    ret_run->is_done = json_get_bool(object, "done", false);
    ret_run->looked_at = json_get_int(object, "looked_at", 0);
    ret_run->changed = json_get_int(object, "changed", 0);
    return ST_OK;
}

static enum status write_run(struct work *w, const struct run *run)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "key", run->key);
    json_put_text(object, "after", run->after);
    json_put_bool(object, "done", run->is_done);
    json_put_int(object, "looked_at", run->looked_at);
    json_put_int(object, "changed", run->changed);
    return put_meta(w, BULK_RUN, json_canonical(w->arena, object));
}

static enum status settle_each(void *cookie, const struct obligation_feed_subject *subject)
{
    return obligation_settle_subject(cookie, subject);
}

static enum status compare_each(void *cookie, const struct obligation_feed_subject *subject)
{
    bool is_changed = false;

    return obligation_settle_compare(cookie, subject, &is_changed);
}

static enum status walk(struct work *w, struct obligation_desk *desk, struct run *run,
                        int64_t parties, obligation_feed_fn *each)
{
    struct obligation_settle settle;
    struct str last;

    TRY(obligation_settle_begin(&settle, w, desk));
    TRY(obligation_feed_each(&settle.feed, run->after, parties, each, &settle, &last));
    TRY(obligation_settle_end(&settle));
    run->after = last;
    run->is_done = last.len == 0;
    run->looked_at += settle.looked_at;
    run->changed += settle.changed;
    return ST_OK;
}

static enum status wanted_key(struct work *w, struct str digest, struct str *ret_key)
{
    char day[DATE_TEXT_BYTES];
    struct str wanted;

    TRY(get_meta(w, BULK_WANTED, &wanted));
    *ret_key = arena_print(w->arena, "%s %.*s %.*s", date_print(instant_beijing_date(w->now), day),
                           STR_ARG(digest), STR_ARG(wanted));
    return ST_OK;
}

enum status obligation_bulk_step(struct work *w, int64_t parties,
                                 struct obligation_bulk_report *ret_report)
{
    struct obligation_desk *desk = NULL;
    struct str digest = digest_of_packs(w), key;
    struct run run;

    TRY(wanted_key(w, digest, &key));
    TRY(read_run(w, &run));
    bool has_begun = !str_equal(run.key, key);
    if (!has_begun && run.is_done) {
        *ret_report =
            (struct obligation_bulk_report){true, false, false, run.looked_at, run.changed};
        return ST_OK;
    }
    TRY(obligation_eval_store_lock(w));
    if (has_begun) {
        TRY(adopt_packs(w, digest));
        TRY(obligation_count_roll(w));
        run = (struct run){.key = key, .after = STR("")};
    }
    TRY(obligation_eval_take_desk(w, &desk));
    enum status status = walk(w, desk, &run, parties, settle_each);
    obligation_eval_give_desk(w, desk);
    TRY(status);
    TRY(write_run(w, &run));
    *ret_report =
        (struct obligation_bulk_report){run.is_done, has_begun, true, run.looked_at, run.changed};
    return ST_OK;
}

enum { COMPARE_PARTIES = 500, COMPARE_MAX_BYTES = 256 * 1024 * 1024 };

/* Each handful of parties in an arena of its own. */
static enum status compare_some(struct work *w, struct obligation_desk *desk, struct run *run)
{
    struct arena *kept = w->arena;
    char after[64];
    struct arena scratch;

    arena_init(&scratch, COMPARE_MAX_BYTES);
    w->arena = &scratch;
    enum status status = walk(w, desk, run, COMPARE_PARTIES, compare_each);
    w->arena = kept;
    size_t len = run->after.len < sizeof after ? run->after.len : sizeof after;
    memcpy(after, run->after.ptr ? run->after.ptr : "", len);
    arena_done(&scratch);
    run->after = str_copy(kept, (struct str){after, len});
    return status;
}

enum status obligation_bulk_compare(struct work *w, struct obligation_bulk_report *ret_report)
{
    struct run run = {.after = STR("")};
    struct obligation_desk *desk = NULL;
    enum status status = ST_OK;

    TRY(obligation_eval_take_desk(w, &desk));
    while (status == ST_OK && !run.is_done)
        status = compare_some(w, desk, &run);
    obligation_eval_give_desk(w, desk);
    TRY(status);
    *ret_report = (struct obligation_bulk_report){true, false, false, run.looked_at, run.changed};
    return ST_OK;
}

enum status obligation_bulk_state(struct work *w, json_t **ret_state)
{
    json_t *state = json_new_object(w->arena);
    struct run run;
    int64_t stale = 0;
    struct str rest;

    TRY(read_run(w, &run));
    TRY(obligation_eval_stale(w, &stale));
    json_put_int(state, "stale", stale);
    json_put_bool(state, "is_done", run.is_done);
    json_put_text(state, "day", str_cut(run.key, ' ', &rest));
    json_put_int(state, "looked_at", run.looked_at);
    json_put_int(state, "changed", run.changed);
    *ret_state = state;
    return ST_OK;
}
