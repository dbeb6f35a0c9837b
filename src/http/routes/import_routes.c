/* SPDX-License-Identifier: Apache-2.0
 * Import of systems from table files. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/import.h"
#include "registry/registry_limits.h"

static const struct shape_field import_query_fields[] = {
    {.name = "dry_run", .kind = SHAPE_INT, .min = 0, .max = 1, .what = "1: judge only."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 26, .what = "Party of rows that name none."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region of rows that name none."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape import_query_shape = {"ImportQuery", import_query_fields};

static const struct shape_field import_problem_fields[] = {
    {.name = "sheet", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sheet."},
    {.name = "row",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "Row, from 1; 0: the whole sheet or file."},
    {.name = "column",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Column letter, empty: the whole row."},
    {.name = "header",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Header of the column."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Stable word."},
    {.name = "message_zh",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "Chinese sentence."},
    {.name = "message_en",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "English sentence."},
    {.name = "message",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "In the caller's language."},
    {0},
};
static const struct shape import_problem_shape = {"ImportProblem", import_problem_fields};

static const struct shape_field import_item_fields[] = {
    {.name = "sheet", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sheet."},
    {.name = "row", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Row."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "System."},
    {.name = "party", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Party."},
    {.name = "action",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .what = "create, update or skip."},
    {.name = "changes",
     .kind = SHAPE_ANY,
     .flags = SHAPE_REQUIRED,
     .what = "Member to {from, to}."},
    {0},
};
static const struct shape import_item_shape = {"ImportItem", import_item_fields};

static const struct shape_field import_report_fields[] = {
    {.name = "import_id",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Id of the import or dry run; null when there were errors."},
    {.name = "dry_run", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Nothing was stored."},
    {.name = "file", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "File name."},
    {.name = "digest", .kind = SHAPE_TEXT, .what = "SM3 of the file."},
    {.name = "rows", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Rows read."},
    {.name = "created", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Systems made."},
    {.name = "updated", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Systems changed."},
    {.name = "skipped",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "Rows that say what is there."},
    {.name = "parties_created",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "Parties made."},
    {.name = "errors",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = IMPORT_MAX_ERRORS,
     .of = &import_problem_shape,
     .what = "All errors."},
    {.name = "error_count",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .what = "How many, also beyond the list."},
    {.name = "warnings",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = IMPORT_MAX_ERRORS,
     .of = &import_problem_shape,
     .what = "What is doubtful."},
    {.name = "warning_count", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many."},
    {.name = "sheets",
     .kind = SHAPE_ANYS,
     .flags = SHAPE_REQUIRED,
     .what = "What was read of each sheet."},
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = IMPORT_MAX_ITEMS,
     .of = &import_item_shape,
     .what = "The first rows."},
    {0},
};
static const struct shape import_report_shape = {"ImportReport", import_report_fields};

static const struct shape_field import_entry_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Import id."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},
    {.name = "account_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "file", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "File name."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3 of the file."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "applied or undone."},
    {.name = "rows", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Rows read."},
    {.name = "created", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Systems made."},
    {.name = "updated", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Systems changed."},
    {.name = "skipped", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Rows skipped."},
    {0},
};
static const struct shape import_entry_shape = {"Import", import_entry_fields};

static const struct shape_field import_page_fields[] = {
    {.name = "items",
     .kind = SHAPE_LIST,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_PAGE,
     .of = &import_entry_shape,
     .what = "The entries."},
    {.name = "next",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_NULLABLE,
     .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many match."},
    {.name = "as_of",
     .kind = SHAPE_INSTANT,
     .flags = SHAPE_REQUIRED,
     .what = "When this was read."},
    {0},
};
static const struct shape import_page_shape = {"ImportPage", import_page_fields};

static const struct shape_field import_undo_fields[] = {
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .max = REGISTRY_MAX_REASON,
     .what = "Why; kept in history and journal."},
    {0},
};
static const struct shape import_undo_shape = {"ImportUndo", import_undo_fields};

static const struct shape_field import_undone_fields[] = {
    {.name = "import_id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Import id."},
    {.name = "systems", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Systems taken back."},
    {.name = "parties", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Parties taken back."},
    {0},
};
static const struct shape import_undone_shape = {"ImportUndone", import_undone_fields};

static enum status post_import(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct import_options options = {
        .is_dry_run = json_get_int(rq->query, "dry_run", 0) != 0,
        .file_name = route_file_name(w, rq),
        .party_id = json_get_text(rq->query, "party"),
        .region = json_get_text(rq->query, "region"),
        .reason = json_get_text(rq->query, "reason"),
    };

    return import_run(w, rq->upload_path, &options, &rp->body);
}

static enum status post_apply(struct work *w, const struct request *rq, struct reply *rp)
{
    return import_apply(w, rq->path_id, &rp->body);
}

static enum status post_undo(struct work *w, const struct request *rq, struct reply *rp)
{
    return import_undo(w, rq->path_id, json_get_text(rq->body, "reason"), &rp->body);
}

static enum status get_imports(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return import_list(w, &rp->body);
}

static enum status get_template(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->file_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    rp->file_name = STR("template.xlsx");
    return import_template(w, &rp->file);
}

enum {
    IMPORT_NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

const struct route import_routes[] = {
    {ROUTE_POST, "/api/v1/imports", IMPORT_NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, &import_query_shape,
     NULL, &import_report_shape, post_import,
     "Judge a table file of systems and, unless dry_run, store it; with errors nothing is stored."},
    {ROUTE_GET, "/api/v1/imports", IMPORT_NEEDS, 0, NULL, NULL, &import_page_shape, get_imports,
     "Imports of the caller, newest first."},
    {ROUTE_GET, "/api/v1/imports/template.xlsx", IMPORT_NEEDS, 0, NULL, NULL, NULL, get_template,
     "An empty table with every column."},
    {ROUTE_POST, "/api/v1/imports/{id}/apply", IMPORT_NEEDS, ROUTE_WRITES, NULL, NULL,
     &import_report_shape, post_apply, "Carry out a dry run of the caller."},
    {ROUTE_POST, "/api/v1/imports/{id}/undo", IMPORT_NEEDS, ROUTE_WRITES, NULL, &import_undo_shape,
     &import_undone_shape, post_undo,
     "Take an import back while nothing else touched its systems."},
    {0},
};
