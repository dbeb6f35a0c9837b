/* SPDX-License-Identifier: Apache-2.0
 * Answers forms from the pack's own description of them. */
#include "cli/demo_form.h"

/* Answers that must fit together or read well; the rest is chosen by kind. */
static const struct demo_form_fixed {
    const char *key;
    const char *text;
} demo_form_fixed[] = {
    {"table1.internet_addresses", "192.0.2.0/28"},
    {"table1.address_detail", "示例大道 1 号"},
    {"table1.head_name", "示例甲"},
    {"table1.head_post", "主任"},
    {"table1.security_department", "信息科"},
    {"table1.security_contact_name", "示例乙"},
    {"table1.security_contact_post", "科长"},
    {"table1.data_department", "数据管理科"},
    {"table1.data_contact_name", "示例丙"},
    {"table1.data_contact_post", "工程师"},
    {"table2.service_scope", "30"},
    {"table2.network_nature", "1"},
    {"table3.filled_by", "示例乙"},
    {"table5.topology", "true"},
    {"table5.organisation", "true"},
    {"table5.design", "true"},
    {"table5.products", "true"},
    {"table6.name", "业务数据"},
    {"table6.category", "业务办理数据"},
    {"table6.department", "数据管理科"},
    {"table6.head", "示例丙"},
    {"table6.interaction", "none"},
    {"table6.storage_place", "domestic"},
};

enum { DEMO_FORM_FIXED = sizeof demo_form_fixed / sizeof demo_form_fixed[0] };

static uint32_t demo_form_hash(struct str seed, struct str key)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < seed.len; i++)
        hash = (hash ^ (uint8_t)seed.ptr[i]) * 16777619u;
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (uint8_t)key.ptr[i]) * 16777619u;
    return hash;
}

/* An option's code that needs no further explanation, by the hash. */
static struct str demo_form_option(const json_t *field, uint32_t hash)
{
    const json_t *options = json_get_list(field, "options");
    size_t count = json_array_size(options);

    for (size_t i = 0; i < count; i++) {
        struct str code = json_get_text(json_array_get(options, (hash + i) % count), "code");

        if (!str_is(code, "other") && !str_is(code, "9") && !str_is(code, "99") &&
            !str_is(code, "11") && !str_is(code, "21"))
            return code;
    }
    return STR("");
}

static json_t *demo_form_number(const json_t *field, uint32_t hash)
{
    bool is_part = json_get_list(field, "sum_of") || json_get_int(field, "max", 0) == 100000;

    return json_integer(is_part ? 0 : (json_int_t)(hash % 40 + 1));
}

static json_t *demo_form_list_of(struct str text)
{
    json_t *list = json_array();

    json_array_append_new(list, json_stringn(text.ptr, text.len));
    return list;
}

static json_t *demo_form_text(struct str text)
{
    return json_stringn(text.ptr, text.len);
}

/* A new reference, or NULL for a kind this file does not know. */
static json_t *demo_form_answer(const json_t *field, struct str kind, struct str fixed,
                                uint32_t hash)
{
    static const struct {
        const char *kind;
        const char *text;
    } samples[] = {
        {"text", "示例内容"},      {"lines", "示例内容"},     {"postal", "999000"},
        {"phone", "0999-5550100"}, {"mobile", "13800000000"}, {"email", "contact@binjiang.example"},
        {"region", "990102"},      {"date", "2025-03-10"},    {"uscc", ""},
        {"certificate", ""},
    };

    if (str_is(kind, "choice"))
        return demo_form_text(fixed.len ? fixed : demo_form_option(field, hash));
    if (str_is(kind, "choices"))
        return demo_form_list_of(fixed.len ? fixed : demo_form_option(field, hash));
    if (str_is(kind, "yesno") || str_is(kind, "attachment"))
        return json_boolean(str_is(fixed, "true") || json_get_bool(field, "must_have", false));
    if (str_is(kind, "int") || str_is(kind, "number"))
        return demo_form_number(field, hash);
    if (str_is(kind, "level"))
        return json_integer(2);
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        if (str_is(kind, samples[i].kind))
            return demo_form_text(fixed.len ? fixed : str_of(samples[i].text));
    return NULL;
}

static struct str demo_form_fixed_text(struct str key)
{
    for (size_t i = 0; i < DEMO_FORM_FIXED; i++)
        if (str_is(key, demo_form_fixed[i].key))
            return str_of(demo_form_fixed[i].text);
    return STR("");
}

static void demo_form_fill_field(const json_t *field, struct str seed, json_t *shown,
                                 json_t *answers)
{
    struct str key = json_get_text(field, "key");

    if (json_object_getn(shown, key.ptr, key.len) || json_get_text(field, "from").len > 0 ||
        !json_get_bool(field, "required", false) || !form_is_shown(field, shown))
        return;
    json_t *answer = demo_form_answer(field, json_get_text(field, "kind"),
                                      demo_form_fixed_text(key), demo_form_hash(seed, key));
    if (!answer)
        return;
    json_object_setn(shown, key.ptr, key.len, answer);
    json_object_setn_new(answers, key.ptr, key.len, answer);
}

void demo_form_fill(const struct policy *policy, struct arena *arena, struct str about,
                    struct str seed, const json_t *record, json_t *answers)
{
    json_t *shown = form_answers(policy, arena, DEMO_FORM, about, record);
    const json_t *table, *field;
    size_t i, k;

    json_object_update(shown, answers);
    json_array_foreach(json_get_list(policy_form(policy, DEMO_FORM), "tables"), i,
                       table) if (str_equal(json_get_text(table, "about"), about))
        json_array_foreach(json_get_list(table, "fields"), k, field)
            demo_form_fill_field(field, seed, shown, answers);
}
