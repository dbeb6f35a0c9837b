/* SPDX-License-Identifier: Apache-2.0
 * Telling readers, and the inbox. */
#include "registry/message.h"

#include "base/id.h"
#include "registry/actor.h"
#include "registry/delivery.h"
#include "registry/message_limits.h"
#include "registry/message_store.h"

#include "base/banned.h"

static const struct str last_id = {"ZZZZZZZZZZZZZZZZZZZZZZZZZZ", ID_BYTES};

enum status message_tell_once(struct work *w, const char *reader_kind, struct str reader_id,
                              const struct message_new *input, struct str *ret_id, bool *ret_is_new)
{
    struct str id = id_new(w->arena, w->now);
    bool is_new = false;

    if (!message_kind_find(str_of(input->kind)))
        return work_fail(w, ST_INTERNAL, "kind", "没有消息种类 %s", "no message kind %s",
                         input->kind);
    TRY(message_store_insert(w, id, reader_kind, reader_id, input, &is_new));
    if (ret_is_new)
        *ret_is_new = is_new;
    *ret_id = id;
    return ST_OK;
}

enum status message_tell(struct work *w, struct str account_id, const struct message_new *input,
                         bool *ret_is_new)
{
    struct str id;
    bool is_new = false;

    TRY(message_tell_once(w, "account", account_id, input, &id, &is_new));
    if (ret_is_new)
        *ret_is_new = is_new;
    if (!is_new || input->is_inbox_only)
        return ST_OK;
    return delivery_plan_mail(w, account_id, id, message_kind_find(str_of(input->kind))->group,
                              input->due_at);
}

static struct str list_of(struct arena *arena, const struct str *ids, size_t count)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < count; i++)
        json_add_text(list, ids[i]);
    return json_canonical(arena, list);
}

/* In memory of its own: rules are trees, and thousands of them at once are slow to give back. */
static enum status plan_one(struct work *w, const struct message_mail *mail,
                            const struct message_new *input)
{
    struct work own = *w;
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    own.arena = &arena;
    enum status status =
        delivery_plan_mail(&own, mail->account_id, mail->message_id,
                           message_kind_find(str_of(input->kind))->group, input->due_at);
    own.fault.errors = NULL; /* belongs to the arena that ends here */
    w->fault = own.fault;
    arena_done(&arena);
    return status;
}

static enum status tell_batch(struct work *w, struct str prefix, size_t first,
                              const struct str *ids, size_t count, const struct message_new *input,
                              int64_t *ret_told)
{
    struct str accounts = list_of(w->arena, ids, count);
    struct message_mail *mails;
    size_t mail_count;

    TRY(message_store_insert_many(w, prefix, (int64_t)first, accounts, input, ret_told));
    if (*ret_told == 0 || input->is_inbox_only)
        return ST_OK;
    TRY(message_store_with_rules(w, prefix, accounts, input->occasion, &mails, &mail_count));
    for (size_t i = 0; i < mail_count; i++)
        TRY(plan_one(w, &mails[i], input));
    return ST_OK;
}

enum status message_tell_many(struct work *w, const struct str *account_ids, size_t count,
                              const struct message_new *input, int64_t *ret_told)
{
    struct str prefix = {id_new(w->arena, w->now).ptr, MESSAGE_STORE_PREFIX};
    int64_t total = 0;

    if (!message_kind_find(str_of(input->kind)))
        return work_fail(w, ST_INTERNAL, "kind", "没有消息种类 %s", "no message kind %s",
                         input->kind);
    for (size_t i = 0; i < count; i += MESSAGE_TELL_BATCH) {
        size_t part = count - i < MESSAGE_TELL_BATCH ? count - i : MESSAGE_TELL_BATCH;
        struct work own = *w;
        struct arena arena;
        int64_t told = 0;

        arena_init(&arena, ARENA_WORK_BYTES);
        own.arena = &arena;
        enum status status = tell_batch(&own, prefix, i, account_ids + i, part, input, &told);
        own.fault.errors = NULL; /* belongs to the arena that ends here */
        w->fault = own.fault;
        arena_done(&arena);
        TRY(status);
        total += told;
    }
    if (ret_told)
        *ret_told = total;
    return ST_OK;
}

static enum status tell_all(struct work *w, const struct str *ids, size_t count, struct str except,
                            const struct message_new *input)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(ids[i], except))
            TRY(message_tell(w, ids[i], input, NULL));
    }
    return ST_OK;
}

enum status message_tell_party(struct work *w, struct str party_id, uint32_t roles,
                               struct str except, const struct message_new *input)
{
    struct str *ids;
    size_t count;

    if (party_id.len == 0)
        return ST_OK;
    TRY(message_store_readers(w, party_id, roles, &ids, &count));
    return tell_all(w, ids, count, except, input);
}

enum status message_tell_role(struct work *w, enum role role, const struct message_new *input)
{
    struct str *ids;
    size_t count;

    TRY(message_store_readers(w, STR(""), 1u << (unsigned)role, &ids, &count));
    return tell_all(w, ids, count, STR(""), input);
}

enum status message_tell_channels(struct work *w, const struct str *parties, size_t party_count,
                                  const struct message_new *input)
{
    const struct message_kind *kind = message_kind_find(str_of(input->kind));
    struct channel *channels;
    size_t count;

    if (!kind)
        return work_fail(w, ST_INTERNAL, "kind", "没有消息种类 %s", "no message kind %s",
                         input->kind);
    TRY(channel_for(w, kind->group, parties, party_count, &channels, &count));
    for (size_t i = 0; i < count; i++) {
        struct str id;
        bool is_new = false;

        TRY(message_tell_once(w, "channel", channels[i].id, input, &id, &is_new));
        if (is_new)
            TRY(delivery_plan_channel(w, &channels[i], id, input->due_at));
    }
    return ST_OK;
}

static json_t *row_json(struct work *w, const struct message_row *row)
{
    const struct message_kind *kind = message_kind_find(row->kind);
    json_t *object = json_new_object(w->arena);
    json_t *link = json_new_object(w->arena);
    struct message_words words = {row->kind, STR("")};
    char text[INSTANT_TEXT_BYTES];

    if (kind)
        message_kind_render(w->arena, kind, row->parameters, w->actor->is_english, true, &words);
    json_put_text(object, "id", row->id);
    json_put_text(object, "kind", row->kind);
    json_put_textz(object, "group", kind ? message_kind_group_word(kind->group) : "");
    json_put_text(object, "subject", words.subject);
    json_put_text(object, "text", words.text);
    json_put_text(link, "type", row->subject_kind);
    json_put_text(link, "id", row->subject_id);
    json_put(object, "link", link);
    json_put_textz(object, "at", instant_print(row->at, text));
    if (row->read_at.ms == 0)
        json_put_null(object, "read_at");
    else
        json_put_textz(object, "read_at", instant_print(row->read_at, text));
    return object;
}

enum status message_inbox(struct work *w, bool only_unread, struct str after, int limit,
                          json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct str before = after.len > 0 ? after : last_id;
    struct message_row *rows;
    size_t count;
    int64_t total, unread;
    char now[INSTANT_TEXT_BYTES];

    if (after.len > 0 && !id_is_valid(after))
        return work_fail(w, ST_INVALID, "after", "翻页标记无效", "the cursor is not one of ours");
    if (limit < 1 || limit > MESSAGE_MAX_PAGE)
        limit = MESSAGE_PAGE;
    TRY(message_store_page(w, w->actor->account_id, only_unread, before, limit + 1, &rows, &count));
    TRY(message_store_counts(w, w->actor->account_id, &total, &unread));
    bool has_more = count > (size_t)limit;
    count = has_more ? (size_t)limit : count;
    for (size_t i = 0; i < count; i++)
        json_add(items, row_json(w, &rows[i]));
    json_put(page, "items", items);
    if (has_more)
        json_put_text(page, "next", rows[count - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", only_unread ? unread : total);
    json_put_int(page, "unread", unread);
    json_put_textz(page, "as_of", instant_print(w->now, now));
    *ret_page = page;
    return ST_OK;
}

enum status message_unread(struct work *w, int64_t *ret_count)
{
    int64_t total;

    return message_store_counts(w, w->actor->account_id, &total, ret_count);
}

enum status message_read(struct work *w, struct str id, json_t **ret_message)
{
    struct message_row row;
    int64_t count;

    TRY(message_store_read(w, w->actor->account_id, id, id, &count));
    enum status status = message_store_load(w, w->actor->account_id, id, &row);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "message", "没有这条消息", "there is no such message");
    TRY(status);
    *ret_message = row_json(w, &row);
    return ST_OK;
}

enum status message_read_all(struct work *w, struct str up_to, int64_t *ret_count)
{
    return message_store_read(w, w->actor->account_id, STR(""), up_to.len > 0 ? up_to : last_id,
                              ret_count);
}
