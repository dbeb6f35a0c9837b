/* SPDX-License-Identifier: Apache-2.0
 * People of a party: rights, validation, JSON. */
#include "registry/person.h"

#include "base/banned.h"
#include "registry/change.h"
#include "registry/check.h"
#include "registry/field.h"
#include "registry/person_store.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"

static const char *const person_roles[] = {"head",    "security-lead", "data-lead", "liaison",
                                           "contact", "expert",        NULL};

static enum status not_found(struct work *w)
{
    return work_fail(w, ST_NOT_FOUND, "person", "没有这条人员信息，或不在您的管辖范围内",
                     "there is no such person within your scope");
}

json_t *person_json(struct work *w, const struct person *person)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", person->id);
    json_put_int(object, "version", person->version);
    json_put_text(object, "party_id", person->party_id);
    json_put_text(object, "name", person->name);
    json_put_text(object, "post", person->post);
    json_put(object, "roles", person->roles);
    json_put_text(object, "phone", person->phone);
    json_put_text(object, "mobile", person->mobile);
    json_put_text(object, "email", person->email);
    json_put_text(object, "valid_from", person->valid_from);
    json_put_text(object, "valid_to", person->valid_to);
    return object;
}

static enum status read_input(struct work *w, const json_t *input, struct person *person)
{
    struct field_reader r;
    struct arena *a = w->arena;

    field_begin(&r, w, input);
    person->name = field_text(&r, "name", REGISTRY_MAX_NAME, FIELD_REQUIRED, person->name);
    person->post = field_text(&r, "post", REGISTRY_MAX_NAME, 0, person->post);
    person->roles = field_words(&r, "roles", person_roles, 0, person->roles);
    person->phone = field_text(&r, "phone", REGISTRY_MAX_NAME, 0, person->phone);
    person->mobile = field_text(&r, "mobile", REGISTRY_MAX_NAME, 0, person->mobile);
    person->email = field_text(&r, "email", REGISTRY_MAX_NAME, 0, person->email);
    person->valid_from = field_date(&r, "valid_from", person->valid_from);
    person->valid_to = field_date(&r, "valid_to", person->valid_to);
    if (person->phone.len > 0 &&
        check_phone(a, person->phone, "phone", &person->phone, &w->fault) != ST_OK)
        field_take(&r, &w->fault, "not-a-phone");
    if (person->mobile.len > 0 &&
        check_mobile(a, person->mobile, "mobile", &person->mobile, &w->fault) != ST_OK)
        field_take(&r, &w->fault, "not-a-mobile");
    if (person->email.len > 0 &&
        check_email(a, person->email, "email", &person->email, &w->fault) != ST_OK)
        field_take(&r, &w->fault, "not-an-email");
    if (person->valid_to.len > 0 && str_order(person->valid_to, person->valid_from) < 0)
        field_problem(&r, "valid_to", "before-start", "结束日期早于开始日期",
                      "ends before it begins");
    return field_end(&r);
}

static enum status record(struct work *w, const char *act, const struct person *person,
                          const json_t *before, const json_t *after, struct str reason)
{
    struct str subject = arena_print(w->arena, "person:%.*s", STR_ARG(person->id));
    struct str root = arena_print(w->arena, "party:%.*s", STR_ARG(person->party_id));

    return change_record(w, act, subject, root, before, after, reason);
}

enum status person_create(struct work *w, struct str party_id, const json_t *input,
                          struct person *ret_person)
{
    struct str empty = STR("");
    struct person person = {.party_id = party_id,
                            .name = empty,
                            .post = empty,
                            .phone = empty,
                            .mobile = empty,
                            .email = empty,
                            .valid_from = empty,
                            .valid_to = empty,
                            .roles = json_new_list(w->arena)};
    int64_t count = 0;

    TRY(scope_change_party(w, party_id));
    TRY(person_store_count(w, party_id, &count));
    if (count >= REGISTRY_MAX_PEOPLE)
        return work_fail(w, ST_LIMIT, "", "每个单位最多登记 %d 人", "a party has at most %d people",
                         REGISTRY_MAX_PEOPLE);
    TRY(read_input(w, input, &person));
    TRY(person_store_insert(w, &person));
    TRY(record(w, "person.create", &person, NULL, person_json(w, &person),
               json_get_text(input, "reason")));
    *ret_person = person;
    return ST_OK;
}

/* Load for a change: a stranger must not learn that the person exists. */
static enum status load_to_change(struct work *w, struct str id, int64_t version, struct str reason,
                                  struct person *ret_person)
{
    enum status status = person_store_load(w, id, ret_person);

    if (status == ST_NOT_FOUND)
        return not_found(w);
    TRY(status);
    status = scope_change_party(w, ret_person->party_id);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return not_found(w);
    }
    TRY(status);
    TRY(change_need_reason(w, reason));
    if (ret_person->version != version)
        return work_fail(w, ST_STALE, "version", "这条人员信息已被他人修改，请刷新后再改",
                         "somebody else changed this person; read it again first");
    return ST_OK;
}

enum status person_update(struct work *w, struct str id, int64_t version, const json_t *input,
                          struct person *ret_person)
{
    struct person person;
    struct str reason = json_get_text(input, "reason");

    TRY(load_to_change(w, id, version, reason, &person));
    json_t *before = person_json(w, &person);
    TRY(read_input(w, input, &person));
    TRY(person_store_update(w, &person));
    TRY(record(w, "person.update", &person, before, person_json(w, &person), reason));
    *ret_person = person;
    return ST_OK;
}

enum status person_delete(struct work *w, struct str id, int64_t version, struct str reason)
{
    struct person person;

    TRY(load_to_change(w, id, version, reason, &person));
    TRY(person_store_delete(w, id, version));
    return record(w, "person.delete", &person, person_json(w, &person), NULL, reason);
}

/* An authority's people are known to strangers as far as they are there to be reached. */
static bool is_public(const struct person *person)
{
    size_t index;
    json_t *role;

    json_array_foreach(person->roles, index, role)
    {
        if (str_is(json_text(role), "liaison") || str_is(json_text(role), "contact"))
            return true;
    }
    return false;
}

static enum status is_stranger(struct work *w, struct str party_id, bool *ret_is_stranger)
{
    struct scope scope = scope_of(w);

    *ret_is_stranger = false;
    TRY(scope_see_party(w, party_id));
    if (scope.party_id.len > 0 && str_equal(scope.party_id, party_id))
        return ST_OK;
    enum status status = scope_change_party(w, party_id);
    if (status != ST_DENIED)
        return status;
    fault_clear(&w->fault);
    *ret_is_stranger = true;
    return ST_OK;
}

enum status person_load(struct work *w, struct str id, struct person *ret_person)
{
    struct person person;
    bool stranger = true;

    enum status status = person_store_load(w, id, &person);
    if (status == ST_NOT_FOUND)
        return not_found(w);
    TRY(status);
    status = is_stranger(w, person.party_id, &stranger);
    if (status == ST_NOT_FOUND)
        fault_clear(&w->fault);
    if (status == ST_NOT_FOUND || (status == ST_OK && stranger && !is_public(&person)))
        return not_found(w);
    TRY(status);
    *ret_person = person;
    return ST_OK;
}

struct list_cookie {
    struct work *w;
    json_t *items;
    bool public_only;
};

static enum status list_person(void *cookie, const struct person *person)
{
    struct list_cookie *c = cookie;

    if (!c->public_only || is_public(person))
        json_add(c->items, person_json(c->w, person));
    return ST_OK;
}

enum status person_list(struct work *w, struct str party_id, json_t **ret_page)
{
    struct list_cookie cookie = {.w = w, .items = json_new_list(w->arena)};
    char text[INSTANT_TEXT_BYTES];

    TRY(is_stranger(w, party_id, &cookie.public_only));
    TRY(person_store_list(w, party_id, list_person, &cookie));
    json_t *page = json_new_object(w->arena);
    json_put(page, "items", cookie.items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(cookie.items));
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
