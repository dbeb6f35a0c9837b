/* SPDX-License-Identifier: Apache-2.0
 * The audit journal: reading, verifying and taking it out; the audit administrator's desk. */
#include "http/routes/routes.h"

#include <stdio.h>

#include "base/id.h"
#include "db/journal.h"
#include "db/store.h"
#include "registry/account.h"
#include "registry/actor.h"

enum { JOURNAL_ROUTES_PAGE = 100 };

static const char *const journal_verdicts[] = {"whole", "broken", "cut", NULL};

static const struct shape_field journal_query_fields[] = {
    {.name = "act", .kind = SHAPE_TEXT, .max = 60, .what = "Only this act."},
    {.name = "actor", .kind = SHAPE_TEXT, .max = 40, .what = "Only this account id."},
    {.name = "subject", .kind = SHAPE_TEXT, .max = 80, .what = "Only this subject, as system:ID."},
    {.name = "before",
     .kind = SHAPE_INT,
     .min = 0,
     .max = INT64_MAX,
     .what = "Only rows below this sequence."},
    {0},
};
static const struct shape journal_query_shape = {"JournalQuery", journal_query_fields};

static const struct shape_field journal_row_fields[] = {
    {.name = "sequence",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "1, 2, 3 without gap."},
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What was done."},
    {.name = "actor", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account id or system."},
    {.name = "actor_name",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "That account's person, or the system."},
    {.name = "subject", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "To what."},
    {0},
};
static const struct shape journal_row_shape = {"JournalRow", journal_row_fields};

static const struct shape_field journal_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .of = &journal_row_shape,
     .what = "Rows, newest first."},
    {.name = "next",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Value of before for the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_NULLABLE, .what = "Not counted: null."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When read."},
    {0},
};
static const struct shape journal_page_shape = {"JournalPage", journal_page_fields};

static const struct shape_field journal_report_fields[] = {
    {.name = "verdict",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = journal_verdicts,
     .what = "Whole, broken (a row was altered), or cut (rows are missing at the end)."},
    {.name = "rows", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Rows read."},
    {.name = "first_bad",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "Sequence of the first bad row, 0 when none."},
    {.name = "head_sequence",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "Newest kept head."},
    {.name = "checkpoints",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "Signatures that held."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The verdict in Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The verdict in English."},
    {0},
};
static const struct shape journal_report_shape = {"JournalReport", journal_report_fields};

/* Whom the rows name; an account is read once for the page. */
static enum status name_actors(struct work *w, json_t *rows)
{
    json_t *names = json_new_object(w->arena);
    json_t *row;
    size_t index;

    json_put_textz(names, "system", w->actor->is_english ? "the system" : "系统");
    json_put_textz(names, "anonymous", w->actor->is_english ? "not signed in" : "未登录");
    json_array_foreach(rows, index, row)
    {
        struct str actor = json_get_text(row, "actor");
        const char *id = str_zero(w->arena, actor);
        struct account account;

        if (!json_object_get(names, id)) {
            enum status status = account_load(w, actor, &account);

            if (status != ST_OK && status != ST_NOT_FOUND)
                return status;
            if (status == ST_NOT_FOUND)
                fault_clear(&w->fault);
            json_put_text(names, id,
                          status != ST_OK               ? actor
                          : account.person_name.len > 0 ? account.person_name
                                                        : account.name);
        }
        json_put_text(row, "actor_name", json_get_text(names, id));
    }
    return ST_OK;
}

static enum status get_journal(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str subject = json_get_text(rq->query, "subject");
    int64_t before = json_get_int(rq->query, "before", 0);
    char now[INSTANT_TEXT_BYTES];
    json_t *rows;
    size_t count;

    if (subject.len > 0)
        TRY(journal_of(w, subject, before, JOURNAL_ROUTES_PAGE, &rows));
    else
        TRY(journal_page(w, json_get_text(rq->query, "act"), json_get_text(rq->query, "actor"),
                         before, JOURNAL_ROUTES_PAGE, &rows));
    TRY(name_actors(w, rows));
    count = json_array_size(rows);
    rp->body = json_new_object(w->arena);
    json_put(rp->body, "items", rows);
    json_put_null(rp->body, "total");
    json_put_null(rp->body, "next");
    if (count == JOURNAL_ROUTES_PAGE)
        json_put_text(
            rp->body, "next",
            arena_print(w->arena, "%lld",
                        (long long)json_get_int(json_array_get(rows, count - 1), "sequence", 0)));
    json_put_textz(rp->body, "as_of", instant_print(w->now, now));
    return ST_OK;
}

static enum status get_verify(struct work *w, const struct request *rq, struct reply *rp)
{
    struct journal_report report = {0};

    TRY(journal_verify_store(store_folder(rq->context->store), &report, &w->fault));
    rp->body = json_new_object(w->arena);
    json_put_textz(rp->body, "verdict", journal_verdicts[report.verdict]);
    json_put_int(rp->body, "rows", report.rows);
    json_put_int(rp->body, "first_bad", report.first_bad);
    json_put_int(rp->body, "head_sequence", report.head_sequence);
    json_put_int(rp->body, "checkpoints", report.checkpoints);
    json_put_textz(rp->body, "zh", report.zh);
    json_put_textz(rp->body, "en", report.en);
    return ST_OK;
}

static enum status get_export(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str id = id_new(w->arena, w->now);
    struct str path = arena_print(w->arena, "%s/tmp/upload-journal-%.*s",
                                  store_folder(rq->context->store), STR_ARG(id));

    rp->file_path = str_zero(w->arena, path);
    rp->file_type = "application/x-ndjson";
    rp->file_name = STR("journal.ndjson");
    return journal_export(w, store_key(rq->context->store), rp->file_path);
}

enum { JOURNAL_NEEDS = ROUTE_ROLE(ROLE_AUDIT_ADMIN) };

const struct route journal_routes[] = {
    {ROUTE_GET, "/api/v1/journal", JOURNAL_NEEDS, 0, &journal_query_shape, NULL,
     &journal_page_shape, get_journal, "Rows of the audit journal."},
    {ROUTE_GET, "/api/v1/journal/verify", JOURNAL_NEEDS, ROUTE_NO_WORK, NULL, NULL,
     &journal_report_shape, get_verify, "Verify the whole journal."},
    {ROUTE_GET, "/api/v1/journal/export", JOURNAL_NEEDS, ROUTE_EXPORTS, NULL, NULL, NULL,
     get_export, "The whole journal as a file that verifies offline."},
    {0},
};
