/* SPDX-License-Identifier: Apache-2.0
 * Channels out of the house: the system administrator's desk.  Secrets go in and never out. */
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/channel.h"
#include "registry/delivery.h"
#include "registry/message_limits.h"

/* clang-format off */
#define TEXT(word, sentence) \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define BOOLEAN(word, sentence) \
    {.name = (word), .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define MAYBE_AT(word, sentence) \
    {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE, .what = (sentence)}

static const char *const kinds[] = {"smtp", "webhook", "dingtalk", "wecom", "feishu", NULL};
static const char *const securities[] = {"tls", "starttls", "none", NULL};
static const char *const shown_securities[] = {"tls", "starttls", "none", "", NULL};
static const char *const languages[] = {"zh", "en", NULL};
static const char *const groups[] = {"duty-before", "duty-due", "duty-after", "escalation",
                                     "assignment", "matter", "warning", "incident", "watch", "delivery", "test", NULL};

static const struct shape_field quiet_fields[] = {
    {.name = "from", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 5, .max = 5, .what = "HH:MM."},
    {.name = "to", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 5, .max = 5,
     .what = "HH:MM; earlier than from runs over midnight."},
    {0},
};
static const struct shape quiet_shape = {"QuietHours", quiet_fields};

static const struct shape_field party_fields[] = {
    TEXT("id", "Party id."), TEXT("name", "Party name."), {0},
};
static const struct shape party_shape = {"PartyBrief", party_fields};

static const struct shape_field channel_fields[] = {
    TEXT("id", "Channel id."),
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = kinds, .what = "Kind."},
    TEXT("name", "Name."), TEXT("place", "Where it leads, without what is secret."),
    TEXT("sender", "Sender of mail."), TEXT("user_name", "Sign-in name at the mail server."),
    {.name = "security", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = shown_securities,
     .what = "Encryption of mail; empty for other kinds."},
    BOOLEAN("has_secret", "A signing secret is kept."), BOOLEAN("has_password", "A password is kept."),
    BOOLEAN("has_authority", "Its own certificate authority is kept."),
    {.name = "party", .kind = SHAPE_OBJECT, .flags = SHAPE_NULLABLE, .of = &party_shape,
     .what = "Whose messages go there; null: everybody's."},
    {.name = "groups", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .one_of = groups,
     .what = "Groups of messages that go there."},
    {.name = "quiet", .kind = SHAPE_OBJECT, .flags = SHAPE_NULLABLE, .of = &quiet_shape,
     .what = "Hours in which nothing leaves."},
    {.name = "language", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = languages,
     .what = "Language of what leaves."},
    BOOLEAN("internal", "May lead to private addresses."),
    BOOLEAN("details", "Names of systems and units may leave this way."),
    BOOLEAN("enabled", "Whether it is used."),
    {.name = "waiting", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "Deliveries not ended."},
    MAYBE_AT("resting_until", "After failures: nothing is tried before."),
    MAYBE_AT("accepted_at", "When the far side last took something."),
    MAYBE_AT("failed_at", "When the channel last failed."),
    TEXT("failure", "How it last failed."),
    {0},
};
static const struct shape channel_shape = {"Channel", channel_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .max = CHANNEL_LIST_MAX,
     .of = &channel_shape, .what = "All channels, oldest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Always null."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "How many there are."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was read."},
    {0},
};
static const struct shape page_shape = {"ChannelPage", page_fields};

#define COMMON \
    {.name = "url", .kind = SHAPE_TEXT, .max = CHANNEL_URL_MAX, \
     .what = "Address of a webhook or robot, https; kept as a secret."}, \
    {.name = "host", .kind = SHAPE_TEXT, .max = 253, .what = "Mail server."}, \
    {.name = "port", .kind = SHAPE_INT, .min = 1, .max = 65535, .what = "Its port."}, \
    {.name = "sender", .kind = SHAPE_TEXT, .max = 200, .what = "Sender of mail."}, \
    {.name = "user_name", .kind = SHAPE_TEXT, .max = 200, .what = "Sign-in name at the mail server."}, \
    {.name = "password", .kind = SHAPE_TEXT, .max = CHANNEL_SECRET_MAX, .what = "Its password."}, \
    {.name = "security", .kind = SHAPE_TEXT, .one_of = securities, .what = "Encryption of mail."}, \
    {.name = "secret", .kind = SHAPE_TEXT, .max = CHANNEL_SECRET_MAX, .what = "Signing secret."}, \
    {.name = "authority", .kind = SHAPE_TEXT, .max = CHANNEL_AUTHORITY_MAX, \
     .what = "Certificate authority of the far side, PEM."}, \
    {.name = "party_id", .kind = SHAPE_TEXT, .max = 64, .flags = SHAPE_NULLABLE, \
     .what = "Whose messages go there; empty: everybody's."}, \
    {.name = "groups", .kind = SHAPE_TEXTS, .max = 20, .one_of = groups, \
     .what = "Groups of messages that go there."}, \
    {.name = "quiet", .kind = SHAPE_OBJECT, .flags = SHAPE_NULLABLE, .of = &quiet_shape, \
     .what = "Hours in which nothing leaves."}, \
    {.name = "language", .kind = SHAPE_TEXT, .one_of = languages, .what = "Language of what leaves."}, \
    {.name = "internal", .kind = SHAPE_BOOL, .what = "May lead to private addresses."}, \
    {.name = "details", .kind = SHAPE_BOOL, \
     .what = "Names of systems and units may leave this way."}, \
    {.name = "enabled", .kind = SHAPE_BOOL, .what = "Whether it is used."}

static const struct shape_field new_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = kinds, .what = "Kind."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .max = CHANNEL_NAME_MAX,
     .what = "Name."},
    COMMON,
    {0},
};
static const struct shape new_shape = {"ChannelNew", new_fields};

static const struct shape_field change_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .max = CHANNEL_NAME_MAX, .what = "Name."},
    COMMON,
    {.name = "reason", .kind = SHAPE_TEXT, .max = 500, .what = "Why; kept in the journal."},
    {0},
};
static const struct shape change_shape = {"ChannelChange", change_fields};

static const struct shape_field test_fields[] = {
    {.name = "address", .kind = SHAPE_TEXT, .max = 200, .what = "Where test mail goes."}, {0},
};
static const struct shape test_shape = {"ChannelTest", test_fields};

static const struct shape_field tested_fields[] = {
    TEXT("delivery", "The delivery to look at."), {0},
};
static const struct shape tested_shape = {"ChannelTested", tested_fields};
/* clang-format on */

static enum status reply_channel(struct work *w, const struct channel *channel, struct reply *rp)
{
    TRY(channel_json(w, channel, &rp->body));
    rp->version = channel->version;
    return ST_OK;
}

static enum status get_channels(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return channel_list(w, &rp->body);
}

static enum status get_channel(struct work *w, const struct request *rq, struct reply *rp)
{
    struct channel channel;

    TRY(channel_load(w, rq->path_id, &channel));
    return reply_channel(w, &channel, rp);
}

static enum status post_channel(struct work *w, const struct request *rq, struct reply *rp)
{
    struct channel channel;

    TRY(channel_create(w, rq->body, &channel));
    rp->http_status = 201;
    return reply_channel(w, &channel, rp);
}

static enum status put_channel(struct work *w, const struct request *rq, struct reply *rp)
{
    struct channel channel;
    int64_t version = 0;

    TRY(route_version(w, rq, &version));
    TRY(channel_change(w, rq->path_id, version, rq->body, &channel));
    return reply_channel(w, &channel, rp);
}

static enum status post_test(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str id;

    TRY(delivery_test(w, rq->path_id, json_get_text(rq->body, "address"), &id));
    rp->http_status = 200;
    rp->body = json_new_object(w->arena);
    json_put_text(rp->body, "delivery", id);
    return ST_OK;
}

enum { CHANNEL_NEEDS = ROUTE_ROLE(ROLE_SYSTEM_ADMIN) };

const struct route channel_routes[] = {
    {ROUTE_GET, "/api/v1/channels", CHANNEL_NEEDS, 0, NULL, NULL, &page_shape, get_channels,
     "All channels out of the house."},
    {ROUTE_POST, "/api/v1/channels", CHANNEL_NEEDS, ROUTE_WRITES, NULL, &new_shape, &channel_shape,
     post_channel, "Add a channel."},
    {ROUTE_GET, "/api/v1/channels/{id}", CHANNEL_NEEDS, 0, NULL, NULL, &channel_shape, get_channel,
     "One channel."},
    {ROUTE_PUT, "/api/v1/channels/{id}", CHANNEL_NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &change_shape, &channel_shape, put_channel, "Change a channel; members left out stay."},
    {ROUTE_POST, "/api/v1/channels/{id}/test", CHANNEL_NEEDS, ROUTE_WRITES, NULL, &test_shape,
     &tested_shape, post_test, "Send a test message by a channel."},
    {0},
};
