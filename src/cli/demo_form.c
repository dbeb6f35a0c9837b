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

static bool demo_form_is_one_of(const json_t *answer, const json_t *words)
{
    const json_t *word, *item;
    size_t i, k;

    json_array_foreach (words, i, word) {
        if (json_is_boolean(answer) && str_is(json_text(word), json_is_true(answer) ? "true" : "false"))
            return true;
        if (json_is_string(answer) && str_equal(json_text(answer), json_text(word)))
            return true;
        json_array_foreach (answer, k, item)
            if (str_equal(json_text(item), json_text(word)))
                return true;
    }
    return false;
}

static bool demo_form_is_shown(const json_t *field, const json_t *answers)
{
    const json_t *condition;
    size_t index;

    json_array_foreach (json_get_list(field, "shown_when"), index, condition) {
        struct str key = json_get_text(condition, "field");
        const json_t *answer = json_object_getn(answers, key.ptr, key.len);

        if (!demo_form_is_one_of(answer, json_get_list(condition, "any")))
            return false;
    }
    return true;
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

/* A new reference, or NULL for kinds that people attach. */
static json_t *demo_form_answer(const json_t *field, struct str kind, struct str fixed,
                                uint32_t hash)
{
    static const struct {
        const char *kind;
        const char *text;
    } samples[] = {
        {"text", "示例内容"},        {"lines", "示例内容"},     {"postal", "999000"},
        {"phone", "0999-5550100"},   {"mobile", "13800000000"}, {"email", "contact@binjiang.example"},
        {"region", "990102"},        {"date", "2025-03-10"},    {"uscc", ""},
        {"certificate", ""},
    };

    if (str_is(kind, "choice"))
        return demo_form_text(fixed.len ? fixed : demo_form_option(field, hash));
    if (str_is(kind, "choices"))
        return demo_form_list_of(fixed.len ? fixed : demo_form_option(field, hash));
    if (str_is(kind, "yesno"))
        return json_boolean(str_is(fixed, "true"));
    if (str_is(kind, "int"))
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

void demo_form_fill(const struct policy *policy, struct arena *arena, struct str about,
                    struct str seed, json_t *answers)
{
    const json_t *form = json_keep(arena, json_incref(policy_form(policy, STR("filing-2025"))));
    const json_t *table, *field;
    size_t i, k;

    json_array_foreach (json_get_list(form, "tables"), i, table) {
        if (!str_equal(json_get_text(table, "about"), about))
            continue;
        json_array_foreach (json_get_list(table, "fields"), k, field) {
            struct str key = json_get_text(field, "key");

            if (json_object_getn(answers, key.ptr, key.len) || json_object_get(field, "from") ||
                !json_get_bool(field, "required", false) || !demo_form_is_shown(field, answers))
                continue;
            json_t *answer =
                demo_form_answer(field, json_get_text(field, "kind"), demo_form_fixed_text(key),
                                 demo_form_hash(seed, key));
            if (answer)
                json_object_setn_new(answers, key.ptr, key.len, answer);
        }
    }
}
