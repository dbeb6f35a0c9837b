/* SPDX-License-Identifier: Apache-2.0
 * What one is told: the inbox, and how one wants to be told. */
#include "http/routes/routes.h"
#include "procedures/reminder.h"
#include "registry/delivery.h"
#include "registry/message.h"
#include "registry/message_limits.h"
#include "registry/notify_rule.h"

/* clang-format off */
#define TEXT(word, sentence) \
    {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define NUMBER(word, sentence) \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define INSTANT(word, sentence) \
    {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = (sentence)}

static const char *const groups[] = {"duty-before", "duty-due", "duty-after", "escalation",
                                     "assignment", "matter", "warning", "incident", "watch", "delivery", "test", NULL};
static const char *const mails[] = {"at-once", "digest", "none", NULL};
static const char *const languages[] = {"zh", "en", NULL};

static const struct shape_field link_fields[] = {
    TEXT("type", "obligation, matter, delivery or channel."), TEXT("id", "Its id."), {0},
};
static const struct shape link_shape = {"MessageLink", link_fields};

static const struct shape_field message_fields[] = {
    TEXT("id", "Message id."), TEXT("kind", "What it tells."),
    {.name = "group", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = groups,
     .what = "Group by which people choose how to be told."},
    TEXT("subject", "One line in the reader's language."),
    TEXT("text", "The whole message in the reader's language."),
    {.name = "link", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &link_shape,
     .what = "What it is about."},
    INSTANT("at", "When it was told."),
    {.name = "read_at", .kind = SHAPE_INSTANT, .flags = SHAPE_NULLABLE,
     .what = "When the person opened it, or null."},
    {0},
};
static const struct shape message_shape = {"Message", message_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .max = MESSAGE_MAX_PAGE,
     .of = &message_shape, .what = "Newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_NULLABLE, .what = "Cursor of the next page."},
    NUMBER("total", "How many match."), NUMBER("unread", "How many are unread."),
    INSTANT("as_of", "When this was read."),
    {0},
};
static const struct shape page_shape = {"MessagePage", page_fields};

static const struct shape_field query_fields[] = {
    {.name = "unread", .kind = SHAPE_BOOL, .what = "Only unread ones."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor from the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = MESSAGE_MAX_PAGE, .what = "Page size."},
    {0},
};
static const struct shape query_shape = {"InboxQuery", query_fields};

static const struct shape_field count_fields[] = {
    NUMBER("unread", "How many are unread."), INSTANT("as_of", "When this was so."), {0},
};
static const struct shape count_shape = {"InboxCount", count_fields};

static const struct shape_field up_to_fields[] = {
    {.name = "up_to", .kind = SHAPE_TEXT, .max = 40, .what = "Newest message that was seen."}, {0},
};
static const struct shape up_to_shape = {"InboxReadAll", up_to_fields};

static const struct shape_field read_fields[] = {
    NUMBER("read", "How many became read."), {0},
};
static const struct shape read_shape = {"InboxRead", read_fields};

static const struct shape_field quiet_fields[] = {
    {.name = "from", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 5, .max = 5, .what = "HH:MM."},
    {.name = "to", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 5, .max = 5,
     .what = "HH:MM; earlier than from runs over midnight."},
    {0},
};
static const struct shape quiet_shape = {"QuietHours", quiet_fields};

static const struct shape_field digest_fields[] = {
    {.name = "at", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 5, .max = 5, .what = "HH:MM."},
    {.name = "workdays_only", .kind = SHAPE_BOOL, .what = "Not on days off."},
    {0},
};
static const struct shape digest_shape = {"DigestTime", digest_fields};

static const struct shape_field rule_fields[] = {
    {.name = "group", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = groups, .what = "Group."},
    {.name = "mail", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = mails,
     .what = "How mail tells of it."},
    TEXT("zh", "The group's name."), TEXT("en", "The group's name."),
    {0},
};
static const struct shape rule_shape = {"NotificationRule", rule_fields};

static const struct shape_field rule_new_fields[] = {
    {.name = "group", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = groups, .what = "Group."},
    {.name = "mail", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = mails,
     .what = "How mail tells of it."},
    {0},
};
static const struct shape rule_new_shape = {"NotificationRuleNew", rule_new_fields};

#define OFFSETS(word, sentence) \
    {.name = (word), .kind = SHAPE_ANYS, .flags = SHAPE_NULLABLE, .max = NOTIFY_RULE_MAX_OFFSETS, \
     .what = (sentence)}
#define COMMON_RULES \
    {.name = "language", .kind = SHAPE_TEXT, .one_of = languages, .what = "Language of mail."}, \
    OFFSETS("before_days", "Days before due; null: as the packs say."), \
    OFFSETS("before_hours", "Hours before due of terms in hours; null: as the packs say."), \
    OFFSETS("after_days", "Days after due; null: as the packs say."), \
    {.name = "quiet", .kind = SHAPE_OBJECT, .flags = SHAPE_NULLABLE, .of = &quiet_shape, \
     .what = "Hours in which no mail leaves."}, \
    {.name = "digest", .kind = SHAPE_OBJECT, .of = &digest_shape, .what = "When bundles leave."}

static const struct shape_field rules_fields[] = {
    NUMBER("version", "For If-Match; 0: never set."),
    TEXT("email", "Where mail goes, or empty."),
    {.name = "rules", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &rule_shape,
     .what = "One row for each group."},
    COMMON_RULES,
    {.name = "can_mail", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED,
     .what = "Whether mail leaves this house at all."},
    {.name = "defaults", .kind = SHAPE_ANY, .what = "What the packs say."},
    {0},
};
static const struct shape rules_shape = {"NotificationRules", rules_fields};

static const struct shape_field rules_new_fields[] = {
    {.name = "email", .kind = SHAPE_TEXT, .max = 200, .what = "Where mail goes, or empty."},
    {.name = "rules", .kind = SHAPE_LIST, .max = 20, .of = &rule_new_shape,
     .what = "Groups that differ from the default."},
    COMMON_RULES,
    {0},
};
static const struct shape rules_new_shape = {"NotificationRulesNew", rules_new_fields};

static const struct shape_field tested_fields[] = {
    TEXT("delivery", "The delivery to look at."), {0},
};
static const struct shape tested_shape = {"ChannelTested", tested_fields};
/* clang-format on */

static enum status get_inbox(struct work *w, const struct request *rq, struct reply *rp)
{
    return message_inbox(w, json_get_bool(rq->query, "unread", false),
                         json_get_text(rq->query, "after"),
                         (int)json_get_int(rq->query, "limit", MESSAGE_PAGE), &rp->body);
}

static enum status get_count(struct work *w, const struct request *rq, struct reply *rp)
{
    char now[INSTANT_TEXT_BYTES];
    int64_t unread;

    (void)rq;
    TRY(message_unread(w, &unread));
    rp->body = json_new_object(w->arena);
    json_put_int(rp->body, "unread", unread);
    json_put_textz(rp->body, "as_of", instant_print(w->now, now));
    return ST_OK;
}

static enum status post_read(struct work *w, const struct request *rq, struct reply *rp)
{
    rp->http_status = 200;
    return message_read(w, rq->path_id, &rp->body);
}

static enum status post_read_all(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t count;

    TRY(message_read_all(w, json_get_text(rq->body, "up_to"), &count));
    rp->http_status = 200;
    rp->body = json_new_object(w->arena);
    json_put_int(rp->body, "read", count);
    return ST_OK;
}

static enum status reply_rules(struct work *w, struct reply *rp)
{
    json_t *defaults;

    TRY(notify_rule_own(w, &rp->body));
    TRY(reminder_defaults(w, &defaults));
    json_put(rp->body, "defaults", defaults);
    rp->version = json_get_int(rp->body, "version", 0);
    return ST_OK;
}

static enum status get_rules(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return reply_rules(w, rp);
}

static enum status put_rules(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t version = 0;

    if (!str_is(rq->version, "0"))
        TRY(route_version(w, rq, &version));
    TRY(notify_rule_put(w, version, rq->body, &rp->body));
    return reply_rules(w, rp);
}

static enum status post_test(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str id;

    (void)rq;
    TRY(delivery_test_own(w, &id));
    rp->http_status = 200;
    rp->body = json_new_object(w->arena);
    json_put_text(rp->body, "delivery", id);
    return ST_OK;
}

const struct route inbox_routes[] = {
    {ROUTE_GET, "/api/v1/inbox", ROUTE_ANYONE, 0, &query_shape, NULL, &page_shape, get_inbox,
     "One's own messages, newest first."},
    {ROUTE_GET, "/api/v1/inbox/count", ROUTE_ANYONE, 0, NULL, NULL, &count_shape, get_count,
     "How many of one's messages are unread."},
    {ROUTE_POST, "/api/v1/inbox/{id}/read", ROUTE_ANYONE, ROUTE_WRITES, NULL, NULL, &message_shape,
     post_read, "Mark a message as opened."},
    {ROUTE_POST, "/api/v1/inbox/read-all", ROUTE_ANYONE, ROUTE_WRITES, NULL, &up_to_shape,
     &read_shape, post_read_all, "Mark all messages up to one as opened."},
    {ROUTE_GET, "/api/v1/my/notification-rules", ROUTE_ANYONE, 0, NULL, NULL, &rules_shape,
     get_rules, "How one wants to be told."},
    {ROUTE_PUT, "/api/v1/my/notification-rules", ROUTE_ANYONE, ROUTE_WRITES | ROUTE_NEEDS_VERSION,
     NULL, &rules_new_shape, &rules_shape, put_rules,
     "Say how one wants to be told; members left out take their defaults."},
    {ROUTE_POST, "/api/v1/my/notification-rules/test", ROUTE_ANYONE, ROUTE_WRITES, NULL, NULL,
     &tested_shape, post_test, "Send a test mail to one's own address."},
    {0},
};
