/* SPDX-License-Identifier: Apache-2.0
 * What left the house and how far it came. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/delivery.h"
#include "registry/message_limits.h"

/* clang-format off */
#define TEXT(word, sentence) \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define NUMBER(word, sentence) \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define AT(word, sentence) \
    {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = (sentence)}

static const char *const states[] = {"queued", "sending", "sent", "failed", "accepted", "dead",
                                     "cancelled", NULL};
static const char *const wanted_states[] = {"queued", "sending", "sent", "failed", "accepted",
                                            "dead", "cancelled", "open", NULL};
static const char *const outcomes[] = {"accepted", "refused", "failed", "unanswered", "unfinished",
                                       NULL};

static const struct shape_field channel_fields[] = {
    TEXT("id", "Channel id."), TEXT("name", "Its name."), TEXT("kind", "Its kind."), {0},
};
static const struct shape channel_shape = {"DeliveryChannel", channel_fields};

static const struct shape_field reader_fields[] = {
    TEXT("type", "account or channel."), TEXT("id", "Its id."), TEXT("name", "Its name."), {0},
};
static const struct shape reader_shape = {"DeliveryReader", reader_fields};

static const struct shape_field try_fields[] = {
    NUMBER("number", "1, 2, 3."), AT("began_at", "When it began."),
    {.name = "ended_at", .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE,
     .what = "When it ended; null: nobody knows."},
    {.name = "outcome", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = outcomes,
     .what = "How it ended."},
    TEXT("evidence", "The far side's words, or what was seen."),
    {0},
};
static const struct shape try_shape = {"DeliveryTry", try_fields};

static const struct shape_field delivery_fields[] = {
    TEXT("id", "Delivery id; part of Message-ID."),
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = states, .what = "State."},
    TEXT("zh", "What the state means."), TEXT("en", "What the state means."),
    {.name = "channel", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &channel_shape,
     .what = "By which channel."},
    {.name = "reader", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &reader_shape,
     .what = "For whom."},
    TEXT("address", "Mail address, or empty."), NUMBER("messages", "How many messages go by it."),
    NUMBER("attempts", "How often it was tried."), AT("made_at", "When it was made."),
    AT("changed_at", "When it last changed."),
    {.name = "next_at", .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE,
     .what = "Not tried before; null: not any more."},
    TEXT("evidence", "What the state rests on."), TEXT("provider_id", "The far side's own number."),
    {.name = "tries", .kind = SHAPE_LIST, .of = &try_shape, .what = "Every attempt."},
    {0},
};
static const struct shape delivery_shape = {"Delivery", delivery_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .max = DELIVERY_MAX_PAGE,
     .of = &delivery_shape, .what = "Newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_NULLABLE, .what = "Where it is counted."},
    AT("as_of", "When this was read."),
    {0},
};
static const struct shape page_shape = {"DeliveryPage", page_fields};

static const struct shape_field query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .one_of = wanted_states,
     .what = "Only this state; open: not ended."},
    {.name = "channel", .kind = SHAPE_TEXT, .max = 40, .what = "Only this channel."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor from the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = DELIVERY_MAX_PAGE, .what = "Page size."},
    {0},
};
static const struct shape query_shape = {"DeliveryQuery", query_fields};
/* clang-format on */

static enum status get_deliveries(struct work *w, const struct request *rq, struct reply *rp)
{
    return delivery_list(w, json_get_text(rq->query, "state"), json_get_text(rq->query, "channel"),
                         json_get_text(rq->query, "after"),
                         (int)json_get_int(rq->query, "limit", DELIVERY_PAGE), &rp->body);
}

static enum status get_delivery(struct work *w, const struct request *rq, struct reply *rp)
{
    return delivery_json(w, rq->path_id, &rp->body);
}

static enum status post_retry(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(delivery_retry(w, rq->path_id));
    rp->http_status = 200;
    return delivery_json(w, rq->path_id, &rp->body);
}

const struct route delivery_routes[] = {
    {ROUTE_GET, "/api/v1/deliveries", ROUTE_ANYONE, 0, &query_shape, NULL, &page_shape,
     get_deliveries, "Deliveries: all for the system administrator, else one's own."},
    {ROUTE_GET, "/api/v1/deliveries/{id}", ROUTE_ANYONE, 0, NULL, NULL, &delivery_shape,
     get_delivery, "One delivery with every attempt."},
    {ROUTE_POST, "/api/v1/deliveries/{id}/retry", ROUTE_ROLE(ROLE_SYSTEM_ADMIN), ROUTE_WRITES, NULL,
     NULL, &delivery_shape, post_retry, "Send again."},
    {0},
};
