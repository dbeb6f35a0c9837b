/* SPDX-License-Identifier: Apache-2.0
 * Checks before something is published. */
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "procedures/publication_view.h"

static const char *const whats[] = {"incident", "vulnerability", "drill", "inspection", NULL};
static const char *const states[] = {"draft", "asked", "published", "dropped", NULL};
static const char *const views[] = {"mine", "waiting", NULL};

/* clang-format off */
#define TEXT(word, sentence)                                                                       \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define INSTANT_OR_NULL(word, sentence)                                                            \
    {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}

static const struct shape_field draft_fields[] = {
    {.name = "what", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = whats, .what = "What is to be published."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = PUBLICATION_TITLE_MAX, .what = "Title."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = PUBLICATION_TEXT_MAX, .what = "The words."},
    {.name = "channel", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 200, .what = "Where it will stand."},
    {.name = "intended_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},
    {.name = "dossier", .kind = SHAPE_TEXT, .max = 40, .what = "The dossier it is about."},
    {0},
};
static const struct shape draft_shape = {"PublicationDraft", draft_fields};

static const struct shape_field need_fields[] = {
    TEXT("obligation", "The duty."), TEXT("clause", "Basis."), TEXT("zh", "What is asked."), TEXT("en", "In English."),
    {.name = "to", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Receiver, null when not registered."},
    TEXT("role", "Its role word."), TEXT("kind", "tell or permission."), TEXT("strength", "must, encouraged or policy."),
    TEXT("state", "open, told, received, refused or stated (by the party itself)."),
    {.name = "is_satisfied", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Nothing is missing here."},
    INSTANT_OR_NULL("at", "Since when."),
    {.name = "is_mine", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The caller's party receives it."},
    {0},
};
static const struct shape need_shape = {"PublicationNeed", need_fields};

#define HEAD_FIELDS                                                                                \
    TEXT("id", "Record."),                                                                         \
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."}, \
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = states, .what = "State."}, \
    TEXT("state_zh", "In Chinese."), TEXT("state_en", "In English."),                              \
    {.name = "what", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = whats, .what = "What."}, \
    TEXT("what_zh", "In Chinese."), TEXT("what_en", "In English."),                                \
    {.name = "open", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Neither published nor dropped."}, \
    TEXT("title", "Title."), TEXT("channel", "Where it will stand."),                              \
    {.name = "intended_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When."},      \
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who wants to publish."}, \
    TEXT("region", "Region."), TEXT("sector", "Sector, or empty."),                                \
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Drafted."},       \
    TEXT("made_by", "By whom."), INSTANT_OR_NULL("asked_at", "Reported."),                         \
    INSTANT_OR_NULL("published_at", "Published."), TEXT("address", "Where it can be read."),       \
    TEXT("paper", "A permission on paper, as the party states it."), TEXT("reason", "Why it was dropped."),                                                         \
    {.name = "needs", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &need_shape, .what = "What stands before it."}, \
    {.name = "missing", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many that bind are not satisfied."}, \
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of a drill."}

static const struct shape_field row_fields[] = {
    HEAD_FIELDS,
    {0},
};
static const struct shape row_shape = {"PublicationRow", row_fields};

static const struct shape_field publication_fields[] = {
    HEAD_FIELDS,
    TEXT("text", "The words."),
    {.name = "dossier", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "What it is about."},
    {.name = "story", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Who did what when."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape publication_shape = {"Publication", publication_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"PublicationPage", page_fields};

static const struct shape_field query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "State."},
    {.name = "what", .kind = SHAPE_TEXT, .one_of = whats, .what = "What."},
    {.name = "dossier", .kind = SHAPE_TEXT, .max = 40, .what = "About this dossier."},
    {.name = "view", .kind = SHAPE_TEXT, .one_of = views, .what = "The caller's own, or waiting for its answer."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = PUBLICATION_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"PublicationQuery", query_fields};

static const struct shape_field call_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Required to ask again, refuse, drop, and as the number of a permission."},
    {.name = "address", .kind = SHAPE_TEXT, .max = 500, .what = "Where it can be read, to publish."},
    {0},
};
static const struct shape call_shape = {"PublicationCall", call_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct publication *publication,
                             struct reply *rp)
{
    rp->version = publication->version;
    return publication_view_json(w, publication, &rp->body);
}

static enum status get_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct publication_filter filter = {
        .state = json_get_text(rq->query, "state"),
        .what = json_get_text(rq->query, "what"),
        .dossier = json_get_text(rq->query, "dossier"),
        .view = json_get_text(rq->query, "view"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    return publication_view_page(w, &filter, &rp->body);
}

static enum status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct publication publication;

    TRY(publication_open(w, rq->body, &publication));
    rp->http_status = 201;
    return reply_one(w, &publication, rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct publication publication;

    TRY(publication_load(w, rq->path_id, &publication));
    return reply_one(w, &publication, rp);
}

static enum status put_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct publication publication;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(publication_load(w, rq->path_id, &publication));
    TRY(publication_save(w, &publication, version, rq->body));
    return reply_one(w, &publication, rp);
}

static enum status do_act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct publication_call call = {.act = rq->path_name,
                                    .reason = json_get_text(rq->body, "reason"),
                                    .address = json_get_text(rq->body, "address")};
    struct publication publication;

    TRY(route_version(w, rq, &call.version));
    TRY(publication_load(w, rq->path_id, &publication));
    TRY(publication_act(w, &publication, &call));
    return reply_one(w, &publication, rp);
}

/* clang-format off */
const struct route publication_routes[] = {
    {ROUTE_GET, "/api/v1/publications", OBLIGATION_REPLY_NEEDS, 0, &query_shape, NULL, &page_shape, get_list,
     "Checks before publication in sight, newest first."},
    {ROUTE_POST, "/api/v1/publications", OBLIGATION_REPLY_NEEDS, ROUTE_WRITES, NULL, &draft_shape,
     &publication_shape, create, "Say what is to be published, where and when."},
    {ROUTE_GET, "/api/v1/publications/{id}", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &publication_shape, get_one,
     "One check with what stands before publication."},
    {ROUTE_PUT, "/api/v1/publications/{id}", OBLIGATION_REPLY_NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &draft_shape, &publication_shape, put_one, "Change it before it is reported."},
    {ROUTE_POST, "/api/v1/publications/{id}/acts/{name}", OBLIGATION_REPLY_NEEDS,
     ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &call_shape, &publication_shape, do_act,
     "ask, ask-again, accept, refuse, state-permission, publish, drop."},
    {0},
};
/* clang-format on */
