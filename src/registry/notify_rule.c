/* SPDX-License-Identifier: Apache-2.0
 * Rules of a person: reading and writing them, and when something may ring. */
#include "registry/notify_rule.h"

#include <string.h>

#include "db/journal.h"
#include "policy/calendar.h"
#include "registry/account.h"
#include "registry/channel.h"
#include "registry/check.h"
#include "registry/field.h"
#include "registry/notify_rule_store.h"

#include "base/banned.h"

enum {
    MINUTE_MS = 60 * 1000,
    DAY_MINUTES = 24 * 60,
    DIGEST_AT = 8 * 60 + 30,
    DIGEST_MAX_DAYS = 40, /* to the next working day */
    EMAIL_MAX = 200,
};

static const char *const mail_words[] = {"none", "digest", "at-once", NULL};
static const char *const language_words[] = {"zh", "en", NULL};

static enum notify_rule_mail mail_of(struct str word, enum notify_rule_mail fallback)
{
    for (int i = 0; mail_words[i]; i++) {
        if (str_is(word, mail_words[i]))
            return (enum notify_rule_mail)i;
    }
    return fallback;
}

static struct notify_rule default_rule(bool is_english)
{
    struct notify_rule rule = {.is_english = is_english,
                               .digest_at = DIGEST_AT,
                               .is_digest_on_workdays = true,
                               .email = STR("")};

    for (int i = 0; i < MESSAGE_GROUP_COUNT; i++)
        rule.mail[i] =
            mail_of(str_of(message_kind_group_mail((enum message_group)i)), NOTIFY_RULE_NONE);
    return rule;
}

/* Ascending and without repeats; what does not fit any more is left out. */
static void add_offset(struct notify_rule_offsets *offsets, int value)
{
    size_t at = 0;

    while (at < offsets->count && offsets->values[at] < value)
        at++;
    if ((at < offsets->count && offsets->values[at] == value) ||
        offsets->count == NOTIFY_RULE_MAX_OFFSETS)
        return;
    memmove(&offsets->values[at + 1], &offsets->values[at],
            (offsets->count - at) * sizeof offsets->values[0]);
    offsets->values[at] = value;
    offsets->count++;
}

struct notify_rule_offsets notify_rule_offsets_of(struct str text, int max)
{
    struct notify_rule_offsets offsets = {.is_set = true};
    struct str rest = text;

    while (rest.len > 0) {
        struct str word = str_trim(str_cut(rest, ',', &rest));
        int64_t value = 0;

        if (str_to_int(word, &value) && value >= 0 && value <= max)
            add_offset(&offsets, (int)value);
    }
    return offsets;
}

static void put_offsets(struct arena *arena, json_t *object, const char *key,
                        const struct notify_rule_offsets *offsets)
{
    json_t *list;

    if (!offsets->is_set) {
        json_put_null(object, key);
        return;
    }
    list = json_new_list(arena);
    for (size_t i = 0; i < offsets->count; i++)
        json_add(list, json_keep(arena, json_integer(offsets->values[i])));
    json_put(object, key, list);
}

/* False when it is neither absent, null nor a list of numbers within the bounds. */
static bool read_offsets(const json_t *value, int min, int max,
                         struct notify_rule_offsets *ret_offsets)
{
    struct notify_rule_offsets offsets = {.is_set = true};
    const json_t *item;
    size_t index;

    *ret_offsets = (struct notify_rule_offsets){.is_set = false};
    if (!value || json_is_null(value))
        return true;
    if (!json_is_array(value) || json_array_size(value) > NOTIFY_RULE_MAX_OFFSETS)
        return false;
    json_array_foreach(value, index, item)
    {
        json_int_t number = json_integer_value(item);
        if (!json_is_integer(item) || number < min || number > max)
            return false;
        add_offset(&offsets, (int)number);
    }
    *ret_offsets = offsets;
    return true;
}

bool notify_rule_time_read(struct str text, int *ret_minute)
{
    if (text.len != 5 || text.ptr[2] != ':')
        return false;
    for (size_t i = 0; i < 5; i++) {
        if (i != 2 && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return false;
    }
    int hour = (text.ptr[0] - '0') * 10 + (text.ptr[1] - '0');
    int minute = (text.ptr[3] - '0') * 10 + (text.ptr[4] - '0');
    if (hour > 23 || minute > 59)
        return false;
    *ret_minute = hour * 60 + minute;
    return true;
}

static struct str time_of(struct arena *arena, int minute)
{
    return arena_print(arena, "%02d:%02d", minute / 60, minute % 60);
}

void notify_rule_quiet_json(struct arena *arena, json_t *object,
                            const struct notify_rule_quiet *quiet)
{
    json_t *hours;

    if (!quiet->is_set) {
        json_put_null(object, "quiet");
        return;
    }
    hours = json_new_object(arena);
    json_put_text(hours, "from", time_of(arena, quiet->from));
    json_put_text(hours, "to", time_of(arena, quiet->to));
    json_put(object, "quiet", hours);
}

bool notify_rule_quiet_read(const json_t *value, struct notify_rule_quiet *ret_quiet)
{
    struct notify_rule_quiet quiet = {.is_set = true};

    *ret_quiet = (struct notify_rule_quiet){.is_set = false};
    if (!value || json_is_null(value))
        return true;
    if (!notify_rule_time_read(json_get_text(value, "from"), &quiet.from) ||
        !notify_rule_time_read(json_get_text(value, "to"), &quiet.to) || quiet.from == quiet.to)
        return false;
    *ret_quiet = quiet;
    return true;
}

static json_t *rule_json(struct arena *arena, const struct notify_rule *rule)
{
    json_t *object = json_new_object(arena);
    json_t *rows = json_new_list(arena);
    json_t *digest = json_new_object(arena);

    json_put_int(object, "version", rule->version);
    json_put_text(object, "email", rule->email);
    json_put_textz(object, "language", language_words[rule->is_english]);
    for (int i = 0; i < MESSAGE_GROUP_COUNT; i++) {
        enum message_group group = (enum message_group)i;
        json_t *row = json_new_object(arena);

        if (group == MESSAGE_TEST)
            continue;
        json_put_textz(row, "group", message_kind_group_word(group));
        json_put_textz(row, "mail", mail_words[rule->mail[i]]);
        json_put_textz(row, "zh", message_kind_group_zh(group));
        json_put_textz(row, "en", message_kind_group_en(group));
        json_add(rows, row);
    }
    json_put(object, "rules", rows);
    put_offsets(arena, object, "before_days", &rule->before_days);
    put_offsets(arena, object, "before_hours", &rule->before_hours);
    put_offsets(arena, object, "after_days", &rule->after_days);
    notify_rule_quiet_json(arena, object, &rule->quiet);
    json_put_text(digest, "at", time_of(arena, rule->digest_at));
    json_put_bool(digest, "workdays_only", rule->is_digest_on_workdays);
    json_put(object, "digest", digest);
    return object;
}

static void read_groups(struct field_reader *r, const json_t *input, struct notify_rule *rule)
{
    const json_t *row;
    size_t index;

    json_array_foreach(json_get_list(input, "rules"), index, row)
    {
        enum message_group group;
        struct str word = json_get_text(row, "group");

        if (!message_kind_group_read(word, &group)) {
            field_problem(r, "rules", "not-an-option", "没有“%.*s”这一类消息",
                          "there is no group \"%.*s\"", STR_ARG(word));
            continue;
        }
        rule->mail[group] = mail_of(json_get_text(row, "mail"), rule->mail[group]);
    }
}

static void read_days(struct field_reader *r, const json_t *input, struct notify_rule *rule)
{
    const struct {
        const char *key;
        int min, max;
        struct notify_rule_offsets *offsets;
    } lists[] = {{"before_days", 0, NOTIFY_RULE_MAX_DAYS, &rule->before_days},
                 {"before_hours", 1, NOTIFY_RULE_MAX_HOURS, &rule->before_hours},
                 {"after_days", 1, NOTIFY_RULE_MAX_DAYS, &rule->after_days}};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (!read_offsets(json_object_get(input, lists[i].key), lists[i].min, lists[i].max,
                          lists[i].offsets))
            field_problem(r, lists[i].key, "out-of-range", "应为最多 %d 个 %d 到 %d 之间的整数",
                          "must be at most %d whole numbers from %d to %d", NOTIFY_RULE_MAX_OFFSETS,
                          lists[i].min, lists[i].max);
    }
}

/* Everything but the version; problems go to the reader. */
static void read_rule(struct field_reader *r, const json_t *input, struct notify_rule *rule)
{
    const json_t *digest = json_get_object(input, "digest");
    struct str email = field_text(r, "email", EMAIL_MAX, 0, STR(""));
    struct str language =
        field_word(r, "language", language_words, 0, str_of(language_words[rule->is_english]));
    struct fault fault = {.status = ST_OK};

    rule->is_english = str_is(language, "en");
    rule->email = STR("");
    if (email.len > 0 && check_email(r->w->arena, email, "email", &rule->email, &fault) != ST_OK)
        field_take(r, &fault, "not-an-address");
    read_groups(r, input, rule);
    read_days(r, input, rule);
    if (!notify_rule_quiet_read(json_object_get(input, "quiet"), &rule->quiet))
        field_problem(r, "quiet", "not-a-time", "免打扰时段应为两个不同的 HH:MM 时刻",
                      "quiet hours are two different times HH:MM");
    if (!digest)
        return;
    if (json_object_get(digest, "at") &&
        !notify_rule_time_read(json_get_text(digest, "at"), &rule->digest_at))
        field_problem(r, "digest.at", "not-a-time", "汇总时刻应为 HH:MM",
                      "the time of the digest is HH:MM");
    rule->is_digest_on_workdays =
        json_get_bool(digest, "workdays_only", rule->is_digest_on_workdays);
}

enum status notify_rule_load(struct work *w, struct str account_id, struct notify_rule *ret_rule)
{
    struct account account;
    struct field_reader r;
    json_t *kept;
    int64_t version;

    TRY(account_load(w, account_id, &account));
    TRY(notify_rule_find(w, account_id, &version, &kept));
    *ret_rule = default_rule(str_is(account.language, "en"));
    if (!kept)
        return ST_OK;
    field_begin(&r, w, kept);
    read_rule(&r, kept, ret_rule); /* it was checked when it was kept */
    ret_rule->version = version;
    return ST_OK;
}

enum status notify_rule_own(struct work *w, json_t **ret_json)
{
    struct notify_rule rule;
    bool can_mail;

    TRY(notify_rule_load(w, w->actor->account_id, &rule));
    TRY(channel_can_mail(w, &can_mail));
    *ret_json = rule_json(w->arena, &rule);
    json_put_bool(*ret_json, "can_mail", can_mail);
    return ST_OK;
}

enum status notify_rule_put(struct work *w, int64_t version, const json_t *input, json_t **ret_json)
{
    struct str subject = arena_print(w->arena, "account:%.*s", STR_ARG(w->actor->account_id));
    struct notify_rule rule;
    struct field_reader r;
    json_t *after;

    TRY(notify_rule_load(w, w->actor->account_id, &rule));
    rule = default_rule(rule.is_english);
    field_begin(&r, w, input);
    read_rule(&r, input, &rule);
    TRY(field_end(&r));
    after = rule_json(w->arena, &rule);
    json_object_del(after, "version");
    TRY(notify_rule_keep(w, w->actor->account_id, version, after));
    after = json_keep(w->arena, json_deep_copy(after));
    json_object_del(after, "email");
    json_put_bool(after, "has_email", rule.email.len > 0);
    TRY(journal_append(w, "account.notification-rules", subject, NULL, after, STR("")));
    return notify_rule_own(w, ret_json);
}

static int minute_of_day(struct instant at)
{
    struct instant start = instant_beijing_start(instant_beijing_date(at));

    return (int)((at.ms - start.ms) / MINUTE_MS);
}

static struct instant at_minute(struct date on, int minute)
{
    return (struct instant){instant_beijing_start(on).ms + (int64_t)minute * MINUTE_MS};
}

struct instant notify_rule_after_quiet(const struct notify_rule_quiet *quiet, struct instant now)
{
    int minute = minute_of_day(now);
    struct date today = instant_beijing_date(now);

    if (!quiet->is_set)
        return now;
    if (quiet->from < quiet->to)
        return minute >= quiet->from && minute < quiet->to ? at_minute(today, quiet->to) : now;
    if (minute >= quiet->from)
        return at_minute(date_add_days(today, 1), quiet->to);
    return minute < quiet->to ? at_minute(today, quiet->to) : now;
}

static bool is_workday(const struct policy *policy, struct date on)
{
    enum calendar_kind kind = calendar_day_of(policy, on).kind;

    return kind == CALENDAR_WORKDAY || kind == CALENDAR_MAKEUP;
}

static struct instant next_digest(const struct notify_rule *rule, const struct policy *policy,
                                  struct instant now)
{
    struct date on = instant_beijing_date(now);

    if (at_minute(on, rule->digest_at).ms <= now.ms)
        on = date_add_days(on, 1);
    for (int i = 0; rule->is_digest_on_workdays && i < DIGEST_MAX_DAYS; i++) {
        if (is_workday(policy, on))
            break;
        on = date_add_days(on, 1);
    }
    return at_minute(on, rule->digest_at);
}

bool notify_rule_when(const struct notify_rule *rule, const struct policy *policy,
                      enum message_group group, struct instant now, struct instant due_at,
                      struct instant *ret_at, bool *ret_is_bundled)
{
    bool is_bundled = rule->mail[group] == NOTIFY_RULE_DIGEST;
    struct instant at = is_bundled ? next_digest(rule, policy, now) : now;

    if (rule->mail[group] == NOTIFY_RULE_NONE)
        return false;
    at = notify_rule_after_quiet(&rule->quiet, at);
    if (due_at.ms > now.ms && at.ms >= due_at.ms) {
        at = now;
        is_bundled = false;
    }
    *ret_at = at;
    *ret_is_bundled = is_bundled;
    return true;
}
