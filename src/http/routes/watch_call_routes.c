/* SPDX-License-Identifier: Apache-2.0
 * The call tree and runs through it. */
#include "http/routes/routes.h"
#include "procedures/watch_call.h"
#include "procedures/watch_contact.h"
#include "registry/actor.h"

static const char *const kinds[] = {"call", "test", NULL};
static const char *const call_states[] = {"open", "closed", NULL};
static const char *const contact_states[] = {"active", "closed", NULL};
static const char *const outcomes[] = {"reached", "not-reached", NULL};
static const char *const outcomes_shown[] = {"waiting", "reached", "not-reached", "skipped", NULL};

/* clang-format off */
static const struct shape_field page_query_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "A party in sight; the caller's own when absent."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = WATCH_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape page_query_shape = {"WatchCallQuery", page_query_fields};

static const struct shape_field contact_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Contact."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "post", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Post."},
    {.name = "position", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Order of calling."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Number."},
    {.name = "other_phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Another number, or empty."},
    {.name = "account", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Account, or empty."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Note."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = contact_states, .what = "State."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape contact_shape = {"WatchContact", contact_fields};

static const struct shape_field contact_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &contact_shape, .what = "Contacts in the order of calling."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape contact_page_shape = {"WatchContactPage", contact_page_fields};

static const struct shape_field contact_wish_fields[] = {
    {.name = "post", .kind = SHAPE_TEXT, .max = 20, .what = "officer, leader, technical, office, police, carrier, maintainer, expert, other."},
    {.name = "position", .kind = SHAPE_INT, .min = 1, .max = 10000, .what = "Order of calling; last when absent."},
    {.name = "name", .kind = SHAPE_TEXT, .max = WATCH_NAME_MAX, .what = "Name."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = WATCH_PHONE_MAX, .what = "Number."},
    {.name = "other_phone", .kind = SHAPE_TEXT, .max = WATCH_PHONE_MAX, .what = "Another number."},
    {.name = "account", .kind = SHAPE_TEXT, .max = 40, .what = "An account of the party."},
    {.name = "text", .kind = SHAPE_TEXT, .max = 500, .what = "Note."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = contact_states, .what = "closed takes it out of use."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the journal."},
    {0},
};
static const struct shape contact_wish_shape = {"WatchContactWish", contact_wish_fields};

static const struct shape_field call_wish_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Whom to call; the caller's own when absent."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = kinds, .what = "A call, or a test of the channel."},
    {.name = "posts", .kind = SHAPE_TEXTS, .max = 20, .what = "Posts to call; all when absent."},
    {.name = "enough", .kind = SHAPE_INT, .min = 1, .max = WATCH_CONTACTS_MAX, .what = "So many must be reached; 1 when absent."},
    {.name = "text", .kind = SHAPE_TEXT, .max = WATCH_TEXT_MAX, .what = "What it is about."},
    {0},
};
static const struct shape call_wish_shape = {"WatchCallWish", call_wish_fields};

static const struct shape_field call_person_fields[] = {
    {.name = "position", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Order."},
    {.name = "post", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Post."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {.name = "phone", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Number."},
    {.name = "outcome", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = outcomes_shown, .what = "What came of it."},
    {.name = "tries", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Calls so far."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The last one."},
    {.name = "by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who called."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What was said."},
    {0},
};
static const struct shape call_person_shape = {"WatchCallPerson", call_person_fields};

static const struct shape_field call_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Run."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who is called."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = kinds, .what = "A call, or a test."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What it is about."},
    {.name = "enough", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "So many must be reached."},
    {.name = "reached", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Reached."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = call_states, .what = "State."},
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Begun."},
    {.name = "made_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "ended_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Ended."},
    {.name = "people", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &call_person_shape, .what = "In the order of calling; none in lists."},
    {.name = "next", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Whom to call now."},
    {.name = "call_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Minutes until the next one."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape call_shape = {"WatchCall", call_fields};

static const struct shape_field call_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &call_shape, .what = "Runs, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape call_page_shape = {"WatchCallPage", call_page_fields};

static const struct shape_field record_fields[] = {
    {.name = "position", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Who was called."},
    {.name = "outcome", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = outcomes, .what = "What came of it."},
    {.name = "text", .kind = SHAPE_TEXT, .max = WATCH_TEXT_MAX, .what = "What was said."},
    {0},
};
static const struct shape record_shape = {"WatchCallRecord", record_fields};

static const struct shape_field close_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 2000, .what = "Why."},
    {0},
};
static const struct shape close_shape = {"WatchCallClose", close_fields};
/* clang-format on */

static enum status made(struct reply *rp, int http_status)
{
    rp->http_status = http_status;
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status list_contacts(struct work *w, const struct request *rq, struct reply *rp)
{
    return watch_contact_page(w, json_get_text(rq->query, "party"), &rp->body);
}

static enum status add_contact(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(watch_contact_add(w, rq->body, &rp->body));
    return made(rp, 201);
}

static enum status change_contact(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_contact_change(w, rq->path_id, version, rq->body, &rp->body));
    return made(rp, 200);
}

static enum status list_calls(struct work *w, const struct request *rq, struct reply *rp)
{
    return watch_call_page(w, json_get_text(rq->query, "after"),
                           json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status open_call(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(watch_call_open(w, rq->body, &rp->body));
    return made(rp, 201);
}

static enum status get_call(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(watch_call_get(w, rq->path_id, &rp->body));
    return made(rp, 200);
}

static enum status record_call(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_call_record(w, rq->path_id, version, rq->body, &rp->body));
    return made(rp, 200);
}

static enum status close_call(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(watch_call_close(w, rq->path_id, version, json_get_text(rq->body, "reason"), &rp->body));
    return made(rp, 200);
}

enum {
    WATCHERS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE)
};

/* clang-format off */
const struct route watch_call_routes[] = {
    {ROUTE_GET, "/api/v1/watch/contacts", WATCHERS, 0, &page_query_shape, NULL, &contact_page_shape, list_contacts,
     "The call tree of a party."},
    {ROUTE_POST, "/api/v1/watch/contacts", WATCHERS, ROUTE_WRITES, NULL, &contact_wish_shape, &contact_shape,
     add_contact, "A new contact of the caller's party."},
    {ROUTE_PUT, "/api/v1/watch/contacts/{id}", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &contact_wish_shape, &contact_shape, change_contact, "Change a contact or take it out of use."},
    {ROUTE_GET, "/api/v1/watch/calls", WATCHERS, 0, &page_query_shape, NULL, &call_page_shape, list_calls,
     "Runs through the call tree, of the caller's party and by it."},
    {ROUTE_POST, "/api/v1/watch/calls", WATCHERS, ROUTE_WRITES, NULL, &call_wish_shape, &call_shape, open_call,
     "Call now, or test the channel."},
    {ROUTE_GET, "/api/v1/watch/calls/{id}", WATCHERS, 0, NULL, NULL, &call_shape, get_call, "One run."},
    {ROUTE_POST, "/api/v1/watch/calls/{id}/record", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &record_shape, &call_shape, record_call, "What came of a call; the run ends once enough are reached."},
    {ROUTE_POST, "/api/v1/watch/calls/{id}/close", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &close_shape, &call_shape, close_call, "End a run before enough were reached."},
    {0},
};
/* clang-format on */
