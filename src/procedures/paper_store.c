/* SPDX-License-Identifier: Apache-2.0
 * Papers in the record store. */
#include <inttypes.h>

#include "base/digest.h"
#include "base/id.h"
#include "db/db.h"
#include "procedures/paper.h"
#include "procedures/paper_store.sql.h"

static const struct {
    const char *word, *zh, *en;
} kinds[] = {
#define PAPER_WORDS(name, word, zh, en) [name] = {word, zh, en},
    PAPER_KIND_TABLE(PAPER_WORDS)
#undef PAPER_WORDS
};

const char *paper_kind_zh(enum paper_kind kind)
{
    return kinds[kind].zh;
}

const char *paper_kind_en(enum paper_kind kind)
{
    return kinds[kind].en;
}

static enum status kind_read(struct work *w, struct str word, enum paper_kind *ret_kind)
{
    for (int i = 0; i < PAPER_KIND_COUNT; i++) {
        if (str_is(word, kinds[i].word)) {
            *ret_kind = (enum paper_kind)i;
            return ST_OK;
        }
    }
    return work_fail(w, ST_CORRUPT, "paper.kind", "文书种类已损坏",
                     "the kind of a paper is damaged");
}

/* "〔2026〕12号", counted for each issuer, kind and year. */
static enum status number_next(struct work *w, struct str issuer, enum paper_kind kind,
                               struct str *ret_number)
{
    int year = instant_beijing_date(w->now).year;
    struct db_row row;

    TRY(db_run(w, &SQL_PAPER_COUNT_UP,
               DB_BINDS(db_text(issuer), db_textz(kinds[kind].word), db_int(year)), NULL));
    TRY(db_one(w, &SQL_PAPER_COUNTED,
               DB_BINDS(db_text(issuer), db_textz(kinds[kind].word), db_int(year)), &row));
    *ret_number = arena_print(w->arena, "〔%d〕%" PRId64 "号", year, db_cell_int(&row, 0));
    return ST_OK;
}

enum status paper_keep(struct work *w, const struct matter *matter, enum paper_kind kind,
                       struct str issuer, json_t *data, struct paper *ret_paper)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    struct str text = json_canonical(w->arena, data);
    struct digest_sm3 digest = digest_sm3_of(text);
    struct paper paper = {
        .id = id_new(w->arena, w->now),
        .matter_id = matter->id,
        .kind = kind,
        .number = STR(""),
        .made_at = w->now,
        .data = data,
        .digest = str_copy(w->arena, str_of(digest_hex(&digest, hex))),
    };

    if (issuer.len > 0)
        TRY(number_next(w, issuer, kind, &paper.number));
    TRY(db_run(w, &SQL_PAPER_INSERT,
               DB_BINDS(db_text(paper.id), db_text(matter->id), db_textz(kinds[kind].word),
                        db_text(paper.number), db_int(w->now.ms), db_text(text),
                        db_text(paper.digest)),
               NULL));
    *ret_paper = paper;
    return ST_OK;
}

enum status paper_load(struct work *w, struct str id, struct paper *ret_paper)
{
    struct db_row row;
    struct matter matter;
    struct paper paper = {0};
    enum status status = db_one(w, &SQL_PAPER_ONE, DB_BINDS(db_text(id)), &row);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这份文书，或者您无权查看",
                         "there is no such paper, or it is not yours to see");
    TRY(status);
    TRY(matter_load(w, db_cell_text(&row, 1), &matter));
    paper.id = db_cell_text(&row, 0);
    paper.matter_id = db_cell_text(&row, 1);
    TRY(kind_read(w, db_cell_text(&row, 2), &paper.kind));
    paper.number = db_cell_text(&row, 3);
    paper.made_at.ms = db_cell_int(&row, 4);
    TRY(json_read(w->arena, db_cell_text(&row, 5), JSON_MAX_BYTES, &w->fault, &paper.data));
    paper.digest = db_cell_text(&row, 6);
    *ret_paper = paper;
    return ST_OK;
}

enum status paper_list(struct work *w, const struct matter *matter, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;
    char at[INSTANT_TEXT_BYTES];

    TRY(db_select(w, &SQL_PAPERS, DB_BINDS(db_text(matter->id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *paper = json_new_object(w->arena);
        enum paper_kind kind = PAPER_RECEIPT;

        TRY(kind_read(w, db_cell_text(row, 1), &kind));
        json_put_text(paper, "id", db_cell_text(row, 0));
        json_put_textz(paper, "kind", kinds[kind].word);
        json_put_textz(paper, "zh", kinds[kind].zh);
        json_put_textz(paper, "en", kinds[kind].en);
        json_put_text(paper, "number", db_cell_text(row, 2));
        json_put_textz(paper, "made_at", instant_print((struct instant){db_cell_int(row, 3)}, at));
        json_put_text(paper, "digest", db_cell_text(row, 4));
        json_add(list, paper);
    }
    *ret_list = list;
    return ST_OK;
}
