/* SPDX-License-Identifier: Apache-2.0
 * Parties: rights, validation and their form as JSON. */
#include "registry/party.h"

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/check.h"
#include "registry/name_key.h"
#include "registry/party_store.h"
#include "registry/record_form.h"
#include "registry/region.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"
#include "registry/sector.h"

static const struct {
    const char *word, *zh, *en;
    bool is_authority;
} party_kinds[] = {
#define PARTY_KIND_ROW(name, word, zh, en, authority) {word, zh, en, authority != 0},
    PARTY_KIND_TABLE(PARTY_KIND_ROW)
#undef PARTY_KIND_ROW
};

static const char *const party_kind_words[] = {
#define PARTY_KIND_WORD(name, word, zh, en, authority) word,
    PARTY_KIND_TABLE(PARTY_KIND_WORD) NULL
#undef PARTY_KIND_WORD
};

static const char *const party_states[] = {"active", "closed", NULL};

bool party_kind_read(struct str word, enum party_kind *ret_kind)
{
    for (int i = 0; i < PARTY_KIND_COUNT; i++) {
        if (str_is(word, party_kinds[i].word)) {
            *ret_kind = (enum party_kind)i;
            return true;
        }
    }
    return false;
}

const char *party_kind_word(enum party_kind kind)
{
    return party_kinds[kind].word;
}

const char *party_kind_zh(enum party_kind kind)
{
    return party_kinds[kind].zh;
}

const char *party_kind_en(enum party_kind kind)
{
    return party_kinds[kind].en;
}

static bool has_authority_kind(uint32_t kinds)
{
    for (int i = 0; i < PARTY_KIND_COUNT; i++) {
        if ((kinds & (1u << (unsigned)i)) && party_kinds[i].is_authority)
            return true;
    }
    return false;
}

/* ---- As JSON ---- */

static void put_optional(json_t *object, const char *key, struct str text)
{
    json_put_text(object, key, text.len > 0 ? text : (struct str){NULL, 0});
}

enum status party_json(struct work *w, const struct party *party, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *kinds = json_new_list(w->arena);
    json_t *sectors = json_new_list(w->arena);
    struct region region;
    char text[INSTANT_TEXT_BYTES];
    size_t index;
    json_t *code;

    TRY(region_load(w, party->region, "region", &region));
    for (int i = 0; i < PARTY_KIND_COUNT; i++) {
        if (party->kinds & (1u << (unsigned)i))
            json_add_text(kinds, str_of(party_kinds[i].word));
    }
    json_array_foreach(party->sectors, index, code)
    {
        struct sector sector;
        json_t *item = json_new_object(w->arena);
        TRY(sector_load(w, json_text(code), "sectors", &sector));
        json_put_text(item, "code", sector.code);
        json_put_text(item, "name", w->actor->is_english ? sector.name_en : sector.name_zh);
        json_add(sectors, item);
    }
    json_put_text(object, "id", party->id);
    json_put_int(object, "version", party->version);
    json_put_text(object, "owner_node", party->owner_node);
    json_put_text(object, "name", party->name);
    put_optional(object, "uscc", party->uscc);
    json_put(object, "kinds", kinds);
    json_put_text(object, "region", party->region);
    json_put_text(object, "region_name", region.name);
    json_put(object, "sectors", sectors);
    put_optional(object, "organ_code", party->organ_code);
    json_put(object, "form", party->form);
    json_put_text(object, "state", party->state);
    json_put_bool(object, "is_authority", has_authority_kind(party->kinds));
    json_put_textz(object, "created_at", instant_print(party->created_at, text));
    json_put_textz(object, "updated_at", instant_print(party->updated_at, text));
    *ret_object = object;
    return ST_OK;
}

enum status party_brief(struct work *w, struct str id, json_t **ret_brief)
{
    struct str name;

    if (id.len == 0) {
        *ret_brief = json_keep(w->arena, json_null());
        return ST_OK;
    }
    TRY(party_store_name(w, id, &name));
    json_t *brief = json_new_object(w->arena);
    json_put_text(brief, "id", id);
    json_put_text(brief, "name", name);
    *ret_brief = brief;
    return ST_OK;
}

/* What history and journal keep: the same for readers of every language. */
static enum status kept_json(struct work *w, const struct party *party, json_t **ret_object)
{
    TRY(party_json(w, party, ret_object));
    (void)json_object_del(*ret_object, "region_name");
    json_put(*ret_object, "sectors", party->sectors);
    return ST_OK;
}

/* ---- Validation ---- */

static bool is_keeper(const struct work *w)
{
    return w->actor->is_system || actor_has(w->actor, ROLE_SYSTEM_ADMIN);
}

static void read_codes(struct field_reader *r, struct party *party)
{
    struct work *w = r->w;
    struct check_doubt doubt;
    struct party other;

    party->uscc = field_text(r, "uscc", REGISTRY_MAX_NAME, 0, party->uscc);
    if (party->uscc.len > 0 &&
        check_uscc(w->arena, party->uscc, "uscc", &party->uscc, &doubt, &w->fault) != ST_OK)
        field_take(r, &w->fault, "bad-code");
    else if (party->uscc.len > 0 && party_store_by_uscc(w, party->uscc, &other) == ST_OK &&
             !str_equal(other.id, party->id))
        field_problem(r, "uscc", "taken", "该统一社会信用代码已登记给其他单位",
                      "another party is registered under this credit code");
    party->organ_code = field_text(r, "organ_code", REGISTRY_MAX_NAME, 0, party->organ_code);
    if (party->organ_code.len > 0 && check_organ(w->arena, party->organ_code, "organ_code",
                                                 &party->organ_code, &w->fault) != ST_OK)
        field_take(r, &w->fault, "bad-code");
}

static void read_place(struct field_reader *r, struct party *party)
{
    struct work *w = r->w;
    struct region region;
    struct sector sector;
    size_t index;
    json_t *code;

    party->region = field_text(r, "region", 6, FIELD_REQUIRED, party->region);
    if (party->region.len > 0 && region_load(w, party->region, "region", &region) != ST_OK)
        field_take(r, &w->fault, "unknown");
    party->sectors = field_words(r, "sectors", NULL, 0, party->sectors);
    json_array_foreach(party->sectors, index, code)
    {
        if (sector_load(w, json_text(code), "sectors", &sector) != ST_OK)
            field_take(r, &w->fault, "unknown");
    }
}

static enum status read_input(struct work *w, const json_t *input, struct party *party)
{
    struct field_reader r;
    json_t *kinds = json_new_list(w->arena);
    size_t index;
    json_t *item;
    json_t *record = NULL;

    field_begin(&r, w, input);
    party->name = field_text(&r, "name", REGISTRY_MAX_NAME, FIELD_REQUIRED, party->name);
    read_codes(&r, party);
    read_place(&r, party);
    if (field_has(&r, "kinds")) {
        kinds = field_words(&r, "kinds", party_kind_words, FIELD_REQUIRED, kinds);
        party->kinds = 0;
        json_array_foreach(kinds, index, item)
        {
            enum party_kind kind;
            if (party_kind_read(json_text(item), &kind))
                party->kinds |= 1u << (unsigned)kind;
        }
    } else if (party->kinds == 0) {
        field_problem(&r, "kinds", "missing", "至少选一项", "choose at least one");
    }
    party->state = field_word(&r, "state", party_states, FIELD_REQUIRED, party->state);
    party->form = record_form_merge(&r, party->form);
    TRY(field_end(&r));
    TRY(party_json(w, party, &record));
    TRY(record_form_check(&r, "party", record));
    return field_end(&r);
}

/* Whether a regulator or police officer may keep a party of this place. */
static enum status must_cover(struct work *w, const struct party *party)
{
    bool is_covered = false;
    size_t index;
    json_t *code;

    TRY(scope_covers(w, party->region, STR(""), &is_covered));
    json_array_foreach(party->sectors, index, code)
    {
        if (!is_covered)
            TRY(scope_covers(w, party->region, json_text(code), &is_covered));
    }
    if (!is_covered)
        return work_fail(w, ST_DENIED, "region", "该区划和行业不在您的管辖范围内",
                         "this region and sector are outside your scope");
    return ST_OK;
}

enum status party_create(struct work *w, const json_t *input, struct party *ret_party)
{
    struct party party = {
        .id = STR(""),
        .name = STR(""),
        .uscc = STR(""),
        .region = STR(""),
        .organ_code = STR(""),
        .sectors = json_new_list(w->arena),
        .state = STR("active"),
    };
    json_t *after = NULL;
    bool is_officer = actor_has(w->actor, ROLE_REGULATOR) || actor_has(w->actor, ROLE_POLICE);

    if (!is_keeper(w) && !is_officer)
        return work_fail(w, ST_DENIED, "", "您无权登记单位", "registering parties is not yours");
    TRY(read_input(w, input, &party));
    if (!is_keeper(w)) {
        if (has_authority_kind(party.kinds))
            return work_fail(w, ST_DENIED, "kinds", "主管机关由系统管理员登记",
                             "authorities are registered by system administrators");
        TRY(must_cover(w, &party));
    }
    TRY(party_store_insert(w, &party));
    TRY(kept_json(w, &party, &after));
    struct str subject = arena_print(w->arena, "party:%.*s", STR_ARG(party.id));
    TRY(change_record(w, "party.create", subject, subject, NULL, after,
                      json_get_text(input, "reason")));
    *ret_party = party;
    return ST_OK;
}

/* What only those above a party may change of it. */
static enum status must_not_raise(struct work *w, const struct party *before,
                                  const struct party *after)
{
    if (is_keeper(w))
        return ST_OK;
    if (after->kinds != before->kinds && has_authority_kind(after->kinds ^ before->kinds))
        return work_fail(w, ST_DENIED, "kinds", "主管机关类型由系统管理员维护",
                         "kinds of authorities are kept by system administrators");
    if (!str_equal(after->organ_code, before->organ_code))
        return work_fail(w, ST_DENIED, "organ_code", "机构代码由系统管理员维护",
                         "organ codes are kept by system administrators");
    bool is_own = str_equal(w->actor->party_id, before->id);
    if (is_own && (!str_equal(after->state, before->state)))
        return work_fail(w, ST_DENIED, "state", "不能自行注销本单位",
                         "a party does not close itself");
    if (!is_own)
        return must_cover(w, after);
    return ST_OK;
}

enum status party_update(struct work *w, struct str id, int64_t version, const json_t *input,
                         struct party *ret_party)
{
    struct party party;
    json_t *before = NULL;
    json_t *after = NULL;

    TRY(scope_change_party(w, id));
    TRY(change_need_reason(w, json_get_text(input, "reason")));
    TRY(party_load(w, id, &party));
    struct party present = party;
    if (party.version != version)
        return work_fail(w, ST_STALE, "version", "这个单位已被他人修改，请刷新后再改",
                         "somebody else changed this party; read it again first");
    TRY(kept_json(w, &party, &before));
    TRY(read_input(w, input, &party));
    TRY(must_not_raise(w, &present, &party));
    TRY(party_store_update(w, &party));
    TRY(kept_json(w, &party, &after));
    struct str subject = arena_print(w->arena, "party:%.*s", STR_ARG(party.id));
    TRY(change_record(w, "party.update", subject, subject, before, after,
                      json_get_text(input, "reason")));
    *ret_party = party;
    return ST_OK;
}

/* ---- Reading ---- */

enum status party_load(struct work *w, struct str id, struct party *ret_party)
{
    TRY(scope_see_party(w, id));
    return party_store_load(w, id, ret_party);
}

enum status party_find(struct work *w, struct str name, struct str uscc, struct party *ret_party)
{
    struct party party;
    struct fault fault = w->fault;

    if (uscc.len > 0)
        TRY(party_store_by_uscc(w, uscc, &party));
    else
        TRY(party_store_by_name(w, name_key(w->arena, name), &party));
    enum status status = scope_see_party(w, party.id);
    if (status == ST_NOT_FOUND)
        w->fault = fault;
    TRY(status);
    *ret_party = party;
    return ST_OK;
}

struct page_cookie {
    struct work *w;
    json_t *items;
    int64_t last_no;
    int64_t limit;
    bool has_more;
};

static enum status page_party(void *cookie, const struct party *party)
{
    struct page_cookie *c = cookie;
    json_t *object = NULL;

    if ((int64_t)json_array_size(c->items) >= c->limit) {
        c->has_more = true;
        return ST_OK;
    }
    TRY(party_json(c->w, party, &object));
    (void)json_object_del(object, "form");
    json_add(c->items, object);
    c->last_no = party->no;
    return ST_OK;
}

static enum status read_filter(struct work *w, const struct party_filter *filter,
                               struct party_store_query *query)
{
    enum party_kind kind;

    query->scope = scope_of(w);
    query->sees_all = w->actor->is_system || actor_has(w->actor, ROLE_SYSTEM_ADMIN) ||
                      actor_has(w->actor, ROLE_SECURITY_ADMIN) ||
                      actor_has(w->actor, ROLE_AUDIT_ADMIN);
    query->q = name_key(w->arena, filter->q);
    query->uscc = STR("");
    query->region = filter->region.ptr ? filter->region : STR("");
    if (query->q.len >= 4 && query->q.len <= 18) {
        char *code = str_zero(w->arena, query->q);
        for (size_t i = 0; code[i]; i++)
            code[i] = (char)(code[i] >= 'a' && code[i] <= 'z' ? code[i] - 'a' + 'A' : code[i]);
        query->uscc = str_of(code);
    }
    if (filter->kind.len > 0) {
        if (!party_kind_read(filter->kind, &kind))
            return work_fail(w, ST_INVALID, "kind", "没有“%.*s”这种单位类型",
                             "no kind of party is called \"%.*s\"", STR_ARG(filter->kind));
        query->kind = INT64_C(1) << kind;
    }
    if (filter->after.len > 0 && !str_to_int(filter->after, &query->after_no))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "this is no cursor of a page");
    if (filter->limit < 0 || filter->limit > REGISTRY_MAX_PAGE)
        return work_fail(w, ST_INVALID, "limit", "每页最多 %d 条", "a page has at most %d entries",
                         REGISTRY_MAX_PAGE);
    query->limit = filter->limit > 0 ? filter->limit : REGISTRY_PAGE;
    return ST_OK;
}

enum status party_list(struct work *w, const struct party_filter *filter, json_t **ret_page)
{
    struct party_store_query query = {.after_no = INT64_MAX};
    struct page_cookie cookie = {.w = w, .items = json_new_list(w->arena)};
    int64_t total = 0;
    char text[INSTANT_TEXT_BYTES];

    TRY(read_filter(w, filter, &query));
    cookie.limit = query.limit++;
    TRY(party_store_page(w, &query, page_party, &cookie));
    TRY(party_store_count(w, &query, &total));
    json_t *page = json_new_object(w->arena);
    json_put(page, "items", cookie.items);
    if (cookie.has_more)
        json_put_text(page, "next", arena_print(w->arena, "%lld", (long long)cookie.last_no));
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}

enum status party_history(struct work *w, struct str id, json_t **ret_page)
{
    TRY(scope_see_party(w, id));
    return change_list(w, arena_print(w->arena, "party:%.*s", STR_ARG(id)), ret_page);
}
