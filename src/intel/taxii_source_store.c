/* SPDX-License-Identifier: Apache-2.0
 * Sources, and what came from them. */
#include "base/seal.h"
#include "db/db.h"
#include "intel/taxii_post.h"
#include "intel/taxii_source.h"
#include "intel/taxii_source_store.sql.h"

static struct str text_at(struct work *w, const struct db_row *row, size_t column)
{
    return str_copy(w->arena, db_cell_text(row, column));
}

static struct db_value some(struct str text)
{
    return db_text(text.ptr ? text : (struct str){"", 0});
}

static struct taxii_source source_of(struct work *w, const struct db_row *row)
{
    return (struct taxii_source){
        .name = text_at(w, row, 0),
        .url = text_at(w, row, 1),
        .collection = text_at(w, row, 2),
        .user = text_at(w, row, 3),
        .secret = text_at(w, row, 4), /* sealed */
        .authority = text_at(w, row, 5),
        .is_internal = db_cell_int(row, 6) != 0,
        .tlp = indicator_set_tlp(text_at(w, row, 7)),
        .confidence = (int)db_cell_int(row, 8),
        .every_minutes = (int)db_cell_int(row, 9),
        .added_after = text_at(w, row, 10),
        .next = text_at(w, row, 11),
        .due_at = {db_cell_int(row, 12)},
        .asked_at = {db_cell_int(row, 13)},
        .done_at = {db_cell_int(row, 14)},
        .objects = db_cell_int(row, 15),
        .problem_zh = text_at(w, row, 16),
        .problem_en = text_at(w, row, 17),
    };
}

static enum status missing(struct work *w, struct str name)
{
    return work_fail(w, ST_NOT_FOUND, "name", "没有名为“%.*s”的 TAXII 来源",
                     "there is no TAXII source called \"%.*s\"", STR_ARG(name));
}

static enum status load_sealed(struct work *w, struct str name, struct taxii_source *ret_source)
{
    struct db_row row;

    TRY(db_one(w, &SQL_TAXII_SOURCE_BY_NAME, DB_BINDS(some(name)), &row));
    *ret_source = source_of(w, &row);
    return ST_OK;
}

/* ---- secrets ---- */

static struct str context_of(struct work *w, struct str name)
{
    return arena_print(w->arena, "taxii-source:%.*s", STR_ARG(name));
}

static enum status seal(struct work *w, const struct taxii_source *source, struct str *ret_sealed)
{
    const struct seal_key *key = work_seal_key(w);

    *ret_sealed = STR("");
    if (source->secret.len == 0)
        return ST_OK;
    if (!key)
        return work_fail(w, ST_IO, "keys/seal.key", "无法读取封存密钥",
                         "the sealing key is missing");
    *ret_sealed = seal_close(w->arena, key, context_of(w, source->name), source->secret);
    return ST_OK;
}

enum status taxii_source_load(struct work *w, struct str name, struct taxii_source *ret_source)
{
    const struct seal_key *key = work_seal_key(w);
    struct taxii_source source;
    enum status status = load_sealed(w, name, &source);

    if (status == ST_NOT_FOUND)
        return missing(w, name);
    TRY(status);
    if (source.secret.len > 0 &&
        (!key || !seal_open(w->arena, key, context_of(w, name), source.secret, &source.secret)))
        return work_fail(w, ST_CORRUPT, "secret",
                         "TAXII 来源“%.*s”的口令无法解开（keys/seal.key 不符），请重新设定",
                         "the secret of TAXII source \"%.*s\" does not open with keys/seal.key; "
                         "set it again",
                         STR_ARG(name));
    *ret_source = source;
    return ST_OK;
}

/* ---- setting ---- */

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
            return false;
    }
    return name.len > 0 && name.len <= TAXII_SOURCE_NAME_MAX_BYTES;
}

static bool is_plain(struct str text, size_t max)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || (unsigned char)text.ptr[i] >= 127)
            return false;
    return text.len > 0 && text.len <= max;
}

static enum status check(struct work *w, const struct taxii_source *source)
{
    bool is_web =
        str_starts(source->url, STR("https://")) || str_starts(source->url, STR("http://"));

    if (!is_name(source->name))
        return work_fail(w, ST_INVALID, "name", "来源名称应为 1 至 %d 个小写字母、数字、- _ .",
                         "a source's name has 1 to %d of a-z, 0-9, - _ and .",
                         TAXII_SOURCE_NAME_MAX_BYTES);
    if (!is_web || !is_plain(source->url, TAXII_SOURCE_URL_MAX_BYTES) ||
        str_contains(source->url, STR("?")) || str_contains(source->url, STR("#")) ||
        str_contains(source->url, STR("@")))
        return work_fail(
            w, ST_INVALID, "url",
            "请填写 API 根的 https 地址，不含参数和口令，如 https://taxii.example/api1/",
            "the url is the API root's https address without query or password, as "
            "https://taxii.example/api1/");
    if (!is_plain(source->collection, TAXII_NAME_MAX_BYTES))
        return work_fail(w, ST_INVALID, "collection", "请填写集合的编号或别名",
                         "name the collection by id or alias");
    if (source->secret.len > TAXII_SOURCE_SECRET_MAX_BYTES ||
        source->authority.len > TAXII_SOURCE_AUTHORITY_MAX_BYTES ||
        (source->user.len > 0 && source->secret.len == 0) || str_contains(source->user, STR(":")))
        return work_fail(w, ST_INVALID, "secret", "有用户名时须有口令；用户名不含冒号",
                         "a user comes with a password, and has no colon");
    if (source->every_minutes < TAXII_SOURCE_EVERY_MIN ||
        source->every_minutes > TAXII_SOURCE_EVERY_MAX)
        return work_fail(w, ST_INVALID, "every", "间隔应为 %d 至 %d 分钟",
                         "the period is %d to %d minutes", TAXII_SOURCE_EVERY_MIN,
                         TAXII_SOURCE_EVERY_MAX);
    return ST_OK;
}

/* The collection that its objects lie in. */
static struct taxii_collection place_of(struct str name)
{
    return (struct taxii_collection){.root = STR(TAXII_SOURCE_ROOT),
                                     .id = name,
                                     .title = name,
                                     .description = STR(""),
                                     .alias = STR(""),
                                     .media_types = STR("[]")};
}

static enum status make_place(struct work *w, struct str name)
{
    const struct taxii_root root = {.name = STR(TAXII_SOURCE_ROOT),
                                    .title = STR("Sources"),
                                    .description = STR(""),
                                    .versions = STR("[]")};
    const struct taxii_collection place = place_of(name);
    struct db_row row;

    TRY(db_one(w, &SQL_TAXII_SOURCE_ROOTS, DB_BINDS(some(root.name)), &row));
    if (db_cell_int(&row, 0) == 0)
        TRY(taxii_root_add(w, &root, INT32_MAX));
    return taxii_collection_add(w, &place, 0);
}

static enum status drop(struct work *w, struct str name, bool has_objects)
{
    TRY(db_run(w, &SQL_TAXII_SOURCE_DROP, DB_BINDS(some(name)), NULL));
    if (!has_objects)
        return ST_OK;
    TRY(db_run(w, &SQL_TAXII_SOURCE_DROP_OBJECTS, DB_BINDS(db_textz(TAXII_SOURCE_ROOT), some(name)),
               NULL));
    return db_run(w, &SQL_TAXII_SOURCE_DROP_COLLECTION,
                  DB_BINDS(db_textz(TAXII_SOURCE_ROOT), some(name)), NULL);
}

enum status taxii_source_set(struct work *w, const struct taxii_source *source)
{
    struct taxii_source old = {.added_after = STR(""), .next = STR("")};
    struct db_rows rows;
    struct str sealed;

    TRY(check(w, source));
    TRY(db_select(w, &SQL_TAXII_SOURCE_LIST, DB_NONE, &rows));
    enum status status = load_sealed(w, source->name, &old);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    bool is_same = status == ST_OK && str_equal(old.url, source->url) &&
                   str_equal(old.collection, source->collection);
    if (status == ST_NOT_FOUND && rows.count >= TAXII_SOURCES_MAX)
        return work_fail(w, ST_LIMIT, "name", "至多 %d 个来源", "at most %d sources",
                         TAXII_SOURCES_MAX);
    fault_clear(&w->fault);
    if (status == ST_OK)
        TRY(drop(w, source->name, !is_same));
    if (!is_same)
        TRY(make_place(w, source->name));
    TRY(seal(w, source, &sealed));
    return db_run(
        w, &SQL_TAXII_SOURCE_INSERT,
        DB_BINDS(some(source->name), some(source->url), some(source->collection),
                 some(source->user), some(sealed), some(source->authority),
                 db_int(source->is_internal), db_textz(indicator_set_tlp_word(source->tlp)),
                 db_int(source->confidence), db_int(source->every_minutes),
                 some(is_same ? old.added_after : STR("")), some(is_same ? old.next : STR("")),
                 db_int(is_same ? old.objects : 0), db_int(w->now.ms)),
        NULL);
}

enum status taxii_source_remove(struct work *w, struct str name)
{
    struct taxii_source source;
    enum status status = load_sealed(w, name, &source);

    if (status == ST_NOT_FOUND)
        return missing(w, name);
    TRY(status);
    return drop(w, name, true);
}

/* ---- looking ---- */

static json_t *source_json(struct work *w, const struct taxii_source *source)
{
    json_t *one = json_new_object(w->arena);

    json_put_text(one, "name", source->name);
    json_put_text(one, "url", source->url);
    json_put_text(one, "collection", source->collection);
    json_put_text(one, "user", source->user);
    json_put_bool(one, "has_secret", source->secret.len > 0);
    json_put_textz(one, "tlp", indicator_set_tlp_word(source->tlp));
    if (source->confidence < 0)
        json_put_null(one, "confidence");
    else
        json_put_int(one, "confidence", source->confidence);
    json_put_int(one, "every_minutes", source->every_minutes);
    json_put_instant(one, "due_at", source->due_at);
    json_put_instant(one, "asked_at", source->asked_at);
    json_put_instant(one, "done_at", source->done_at);
    json_put_int(one, "objects", source->objects);
    json_put_text(one, "problem_zh", source->problem_zh);
    json_put_text(one, "problem_en", source->problem_en);
    return one;
}

enum status taxii_source_list(struct work *w, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_SOURCE_LIST, DB_NONE, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct taxii_source source = source_of(w, &rows.rows[i]);
        json_add(list, source_json(w, &source));
    }
    *ret_list = list;
    return ST_OK;
}

enum status taxii_source_due(struct work *w, struct str *ret_name)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_SOURCE_DUE, DB_BINDS(db_int(w->now.ms)), &rows));
    if (rows.count == 0)
        return ST_NOT_FOUND;
    *ret_name = text_at(w, &rows.rows[0], 0);
    return ST_OK;
}

/* ---- what comes ---- */

/* Only the latest version stays: those before go, an older one is not taken. */
static enum status take_one(struct work *w, const struct taxii_collection *place,
                            const json_t *object, struct taxii_source_counts *counts)
{
    struct taxii_rows kin;
    struct taxii_row row;
    const char *why;

    if (!taxii_post_row(w->arena, object, &row, &why)) {
        counts->refused++;
        return ST_OK;
    }
    if (!str_is(row.type, "indicator")) {
        counts->passed_over++;
        return ST_OK;
    }
    TRY(taxii_object_kin(w, place, row.id, &kin));
    for (size_t i = 0; i < kin.count; i++)
        if (kin.rows[i].version_us >= row.version_us) {
            counts->known++;
            return ST_OK;
        }
    for (size_t i = 0; i < kin.count; i++)
        TRY(taxii_object_drop(w, kin.rows[i].number));
    counts->taken++;
    return taxii_object_insert(w, place, &row, json_canonical(w->arena, object));
}

enum status taxii_source_take(struct work *w, const struct taxii_source *source,
                              const json_t *objects, struct str added_after, struct str next,
                              struct taxii_source_counts *counts)
{
    const struct taxii_collection place = place_of(source->name);
    int64_t before = counts->taken;

    for (size_t i = 0; i < json_array_size(objects); i++)
        TRY(take_one(w, &place, json_array_get(objects, i), counts));
    return db_run(
        w, &SQL_TAXII_SOURCE_GO_ON,
        DB_BINDS(some(added_after), some(next), db_int(counts->taken - before), some(source->name)),
        NULL);
}

enum status taxii_source_note(struct work *w, struct str name, struct instant due_at,
                              const struct fault *problem)
{
    bool is_done = problem == NULL;

    return db_run(w, &SQL_TAXII_SOURCE_NOTE,
                  DB_BINDS(db_int(due_at.ms), db_int(w->now.ms), db_int(is_done),
                           db_textz(is_done ? "" : problem->zh),
                           db_textz(is_done ? "" : problem->en), some(name)),
                  NULL);
}
