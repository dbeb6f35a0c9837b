/* SPDX-License-Identifier: Apache-2.0
 * Contacts. */
#include "procedures/watch_contact.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/watch_call_store.h"
#include "procedures/watch_store.h"
#include "registry/actor.h"

static const char *const posts[] = {
    WATCH_OFFICER, WATCH_LEADER, WATCH_TECHNICAL, "office", "police",
    "carrier",     "maintainer", "expert",        "other",  NULL,
};

static json_t *contact_json(struct work *w, const struct watch_contact *contact)
{
    json_t *object = json_new_object(w->arena), *actions = json_new_list(w->arena);

    json_put_text(object, "id", contact->id);
    json_put_int(object, "version", contact->version);
    json_put_text(object, "post", contact->post);
    json_put_int(object, "position", contact->position);
    json_put_text(object, "name", contact->name);
    json_put_text(object, "phone", contact->phone);
    json_put_text(object, "other_phone", contact->other_phone);
    json_put_text(object, "account", contact->account_id);
    json_put_text(object, "text", contact->text);
    json_put_text(object, "state", contact->state);
    if (str_equal(contact->party_id, w->actor->party_id) && str_is(contact->state, "active"))
        json_add_text(actions, STR("change"));
    json_put(object, "actions", actions);
    return object;
}

enum status watch_contact_page(struct work *w, struct str party_id, json_t **ret_page)
{
    struct str party = party_id.len > 0 ? party_id : w->actor->party_id;
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct watch_contact *contacts;
    size_t count;
    bool is_own;

    TRY(watch_sight(w, party, &is_own));
    TRY(watch_call_store_contacts(w, party, &contacts, &count));
    for (size_t i = 0; i < count; i++)
        json_add(items, contact_json(w, &contacts[i]));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)count);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

static struct str wished(const json_t *input, const char *key, struct str kept)
{
    return json_object_get(input, key) != NULL ? watch_said(input, key) : kept;
}

static enum status read_contact(struct work *w, const json_t *input, struct watch_contact *contact)
{
    bool is_known = false;
    struct str name;

    contact->post = wished(input, "post", contact->post);
    contact->name = wished(input, "name", contact->name);
    contact->phone = wished(input, "phone", contact->phone);
    contact->other_phone = wished(input, "other_phone", contact->other_phone);
    contact->account_id = wished(input, "account", contact->account_id);
    contact->text = wished(input, "text", contact->text);
    contact->position = json_get_int(input, "position", contact->position);
    for (size_t i = 0; posts[i]; i++)
        is_known = is_known || str_is(contact->post, posts[i]);
    if (!is_known)
        return work_fail(w, ST_INVALID, "post", "没有这个岗位", "there is no such post");
    if (contact->name.len == 0 || str_points(contact->name) > WATCH_NAME_MAX)
        return work_fail(w, ST_INVALID, "name", "请填写姓名", "name the contact");
    if (contact->phone.len == 0 || str_points(contact->phone) > WATCH_PHONE_MAX ||
        str_points(contact->other_phone) > WATCH_PHONE_MAX)
        return work_fail(w, ST_INVALID, "phone", "请填写电话号码", "give the number");
    if (contact->account_id.len == 0)
        return ST_OK;
    enum status status = watch_store_account(w, contact->account_id, contact->party_id, &name);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INVALID, "account", "只能选择本单位的在用账户",
                         "only an active account of your party");
    return status;
}

enum status watch_contact_add(struct work *w, const json_t *input, json_t **ret_contact)
{
    struct watch_contact contact = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .party_id = w->actor->party_id,
        .post = STR(""),
        .name = STR(""),
        .phone = STR(""),
        .other_phone = STR(""),
        .account_id = STR(""),
        .text = STR(""),
        .state = STR("active"),
    };
    int64_t last, count;

    TRY(watch_own(w, contact.party_id));
    TRY(watch_call_store_last(w, contact.party_id, &last, &count));
    if (count >= WATCH_CONTACTS_MAX)
        return work_fail(w, ST_LIMIT, "name", "联系人最多 %d 个", "at most %d contacts",
                         WATCH_CONTACTS_MAX);
    contact.position = last + 1;
    TRY(read_contact(w, input, &contact));
    TRY(watch_call_store_contact_insert(w, &contact));
    *ret_contact = contact_json(w, &contact);
    return journal_append(w, "watch.contact-add",
                          arena_print(w->arena, "contact:%.*s", STR_ARG(contact.id)), NULL,
                          *ret_contact, STR(""));
}

enum status watch_contact_change(struct work *w, struct str id, int64_t version,
                                 const json_t *input, json_t **ret_contact)
{
    struct watch_contact contact;
    json_t *before;
    bool is_own;
    enum status status = watch_call_store_contact(w, id, &contact);

    if (status == ST_OK)
        status = watch_sight(w, contact.party_id, &is_own);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个联系人", "there is no such contact");
    }
    TRY(status);
    TRY(watch_own(w, contact.party_id));
    if (contact.version != version)
        return work_fail(w, ST_STALE, "version", "联系人刚刚有了变化，请查看最新情况",
                         "this contact has just changed; look at it again");
    before = contact_json(w, &contact);
    TRY(read_contact(w, input, &contact));
    if (str_is(watch_said(input, "state"), "closed"))
        contact.state = STR("closed");
    TRY(watch_call_store_contact_update(w, &contact));
    contact.version++;
    *ret_contact = contact_json(w, &contact);
    return journal_append(w, "watch.contact-change",
                          arena_print(w->arena, "contact:%.*s", STR_ARG(contact.id)), before,
                          *ret_contact, watch_said(input, "reason"));
}
