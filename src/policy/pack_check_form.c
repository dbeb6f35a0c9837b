/* SPDX-License-Identifier: Apache-2.0
 * What must hold in a form: keys, options, conditions, sums, slots, column names. */
#include "policy/pack_check.h"

struct form_work {
    const struct pack_check_file *f;
    json_t *fields;   /* key → field */
    json_t *slots;    /* slot → line */
    json_t *synonyms; /* column name → line, for one subject */
};

static void problem(const struct form_work *w, const json_t *entry, const char *key, const char *zh,
                    const char *en, struct str word)
{
    pack_problem_add(w->f->work->problems, w->f->file->shown, pack_check_line(w->f, entry, key),
                     arena_print(w->f->work->arena, "%s：%.*s", zh, STR_ARG(word)),
                     arena_print(w->f->work->arena, "%s: %.*s", en, STR_ARG(word)));
}

static bool kind_is(const json_t *field, const char *kind)
{
    return str_is(json_get_text(field, "kind"), kind);
}

static bool has_option(const json_t *field, struct str code)
{
    size_t i;
    json_t *option;

    json_array_foreach(json_get_list(field, "options"), i, option)
    {
        if (str_equal(json_get_text(option, "code"), code))
            return true;
    }
    return json_object_get(field, "options_from") != NULL;
}

static void check_options(const struct form_work *w, const json_t *field)
{
    bool may = kind_is(field, "choice") || kind_is(field, "choices");
    bool has = json_object_get(field, "options") || json_object_get(field, "options_from");
    json_t *seen = json_new_object(w->f->work->arena);
    const json_t *map = json_get_object(field, "from_map");
    const char *word;
    size_t i;
    json_t *option, *code;

    if (may != has && json_get_text(field, "key").len > 0)
        problem(w, field, "key", "只有 choice 和 choices 有选项，而且必须有",
                "options belong to choice and choices, which need them",
                json_get_text(field, "key"));
    json_array_foreach(json_get_list(field, "options"), i, option)
    {
        pack_check_twice(w->f, seen, option, "code");
    }
    json_object_foreach((json_t *)(uintptr_t)map, word, code)
    {
        if (!has_option(field, json_text(code)))
            problem(w, field, "from_map", "对应的选项不存在", "no such option", json_text(code));
    }
}

/* Values of a condition are options of the field it asks. */
static void check_condition(const struct form_work *w, const json_t *row)
{
    struct str key = json_get_text(row, "field");
    const json_t *asked = json_object_getn(w->fields, key.ptr, key.len);
    size_t i;
    json_t *value;

    if (!asked) {
        problem(w, row, "field", "显示条件所问的字段不存在", "the condition asks an unknown field",
                key);
        return;
    }
    json_array_foreach(json_get_list(row, "any"), i, value)
    {
        struct str text = json_text(value);
        bool is_yes_no = kind_is(asked, "yesno") && (str_is(text, "true") || str_is(text, "false"));
        bool is_option =
            (kind_is(asked, "choice") || kind_is(asked, "choices")) && has_option(asked, text);
        if (!is_yes_no && !is_option)
            problem(w, row, "any", "显示条件里的取值不是那个字段的选项",
                    "the condition names a value that is no option", text);
    }
}

static void check_sum(const struct form_work *w, const json_t *field)
{
    size_t i;
    json_t *part;

    json_array_foreach(json_get_list(field, "sum_of"), i, part)
    {
        struct str key = json_text(part);
        const json_t *found = json_object_getn(w->fields, key.ptr, key.len);
        if (!found || !kind_is(found, "int"))
            problem(w, field, "sum_of", "合计的组成字段不存在或不是整数",
                    "a part of the sum is no whole-number field", key);
    }
}

static void check_synonyms(const struct form_work *w, const json_t *field)
{
    const json_t *list = json_get_list(field, "synonyms");
    size_t i;
    json_t *name;

    json_array_foreach(list, i, name)
    {
        const char *text = json_string_value(name);
        int line = yaml_read_line_at(&w->f->file->tree, list, i);
        if (!text)
            continue;
        if (json_object_get(w->synonyms, text))
            pack_problem(w->f->work->problems, w->f->file->shown, line, "列名“%s”已经属于字段“%s”",
                         "the column name \"%s\" belongs to \"%s\"", text,
                         json_string_value(json_object_get(w->synonyms, text)));
        json_put_text(w->synonyms, text, json_get_text(field, "key"));
    }
}

static void check_field(const struct form_work *w, const json_t *table, const json_t *field)
{
    struct str key = json_get_text(field, "key"), rest;
    struct str from = json_get_text(field, "from");
    bool is_attachment = kind_is(field, "attachment");
    size_t i;
    json_t *row;

    if (key.len == 0)
        return; /* the schema has said so */
    if (!str_equal(str_cut(key, '.', &rest), json_get_text(table, "id")) || rest.len == 0)
        problem(w, field, "key", "键名应为“表名.字段名”", "the key must be TABLE.NAME", key);
    if (is_attachment != (json_object_get(field, "slot") != NULL))
        problem(w, field, "key", "附件字段（且只有它）要写 slot", "slot belongs to attachments",
                key);
    if (is_attachment)
        pack_check_twice(w->f, w->slots, field, "slot");
    if (from.len > 0 && !str_contains(from, STR(".")))
        problem(w, field, "from", "from 应为“记录.成员”", "from must be RECORD.MEMBER", from);
    check_options(w, field);
    check_sum(w, field);
    check_synonyms(w, field);
    json_array_foreach(json_get_list(field, "shown_when"), i, row)
    {
        check_condition(w, row);
    }
}

void pack_check_form(const struct pack_check_file *f)
{
    const json_t *root = f->file->tree.root;
    json_t *keys = json_new_object(f->work->arena), *tables = json_new_object(f->work->arena);
    struct form_work w = {f, json_new_object(f->work->arena), json_new_object(f->work->arena),
                          json_new_object(f->work->arena)};
    size_t i, k;
    json_t *table, *field;

    if (json_get_text(root, "clause").len > 0)
        pack_check_clause(f, root);
    json_array_foreach(json_get_list(root, "tables"), i, table)
    {
        pack_check_twice(f, tables, table, "id");
        json_array_foreach(json_get_list(table, "fields"), k, field)
        {
            pack_check_twice(f, keys, field, "key");
            json_put(w.fields, str_zero(f->work->arena, json_get_text(field, "key")), field);
        }
    }
    json_array_foreach(json_get_list(root, "tables"), i, table)
    {
        json_array_foreach(json_get_list(table, "fields"), k, field)
        {
            check_field(&w, table, field);
        }
    }
}
