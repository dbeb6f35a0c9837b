/* SPDX-License-Identifier: Apache-2.0
 * Tasks: lists of one's party or of a dossier, and what is done about one. */
#include "http/routes/routes.h"
#include "procedures/task.h"

static const char *const states[] = {"open", "done", "dropped", NULL};

/* clang-format off */
static const struct shape_field task_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Task."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "dossier", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Where it comes from: id, kind, title."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What kind of work."},
    {.name = "code", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Code in a list of the packs, or empty."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What is to be done."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The same in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause, or empty."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Whose work it is."},
    {.name = "account", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Handed to."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Due."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = states, .what = "State."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Open after its day."},
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Since when."},
    {.name = "made_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom, empty for the program."},
    {.name = "done_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Closed."},
    {.name = "done_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "By whom."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What was done, or why not."},
    {.name = "attachment", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "File."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape task_shape = {"Task", task_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &task_shape, .what = "Tasks."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"TaskPage", page_fields};

static const struct shape_field query_fields[] = {
    {.name = "dossier", .kind = SHAPE_TEXT, .max = 40, .what = "Of a dossier; the caller's party when absent."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "State."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DOSSIER_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"TaskQuery", query_fields};

static const struct shape_field call_fields[] = {
    {.name = "text", .kind = SHAPE_TEXT, .max = DOSSIER_TEXT_MAX, .what = "What was done; required to drop or hand over."},
    {.name = "account", .kind = SHAPE_TEXT, .max = 40, .what = "To hand over: an account of the same party."},
    {.name = "attachment", .kind = SHAPE_TEXT, .max = 80, .what = "File kept for it."},
    {0},
};
static const struct shape call_shape = {"TaskCall", call_fields};
/* clang-format on */

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    return task_page(w, json_get_text(rq->query, "dossier"), json_get_text(rq->query, "state"),
                     json_get_text(rq->query, "after"), json_get_int(rq->query, "limit", 0),
                     &rp->body);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const acts[] = {"done", "drop", "hand-over"};
    const char *word = NULL;
    int64_t version;

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_is(rq->path_name, acts[i]))
            word = acts[i];
    if (word == NULL)
        return work_fail(w, ST_NOT_FOUND, "name", "没有这种操作", "there is no such act");
    TRY(route_version(w, rq, &version));
    TRY(task_act(w, rq->path_id, version, word, json_get_text(rq->body, "text"),
                 json_get_text(rq->body, "account"), json_get_text(rq->body, "attachment"),
                 &rp->body));
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route task_routes[] = {
    {ROUTE_GET, "/api/v1/tasks", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Tasks of one's party or of a dossier, open ones first."},
    {ROUTE_POST, "/api/v1/tasks/{id}/{name}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &task_shape, act,
     "Say that it is done, drop it with a reason, or hand it over: done, drop, hand-over."},
    {0},
};
/* clang-format on */
