/* SPDX-License-Identifier: Apache-2.0
 * Forms of the packs made ready: options filled in, fields found by key, answers taken from records
 * and turned into text. */
#include "policy/form.h"

#include "policy/snapshot.h"

/* Options that another list of the pack holds: the sectors. */
static void fill_options(struct policy *policy, json_t *field)
{
    struct arena *arena = &policy->arena;
    size_t i;
    json_t *sector;

    if (!str_is(json_get_text(field, "options_from"), "sectors"))
        return;
    json_t *options = json_new_list(arena);
    json_array_foreach(policy->sectors, i, sector)
    {
        json_t *option = json_new_object(arena);
        json_put_text(option, "code", json_get_text(sector, "code"));
        json_put_text(option, "zh", json_get_text(sector, "name_zh"));
        json_put_text(option, "en", json_get_text(sector, "name_en"));
        json_t *synonyms = json_get_list(sector, "synonyms");
        if (synonyms)
            json_put(option, "synonyms", synonyms);
        json_add(options, option);
    }
    json_put(field, "options", options);
}

static void add_form(struct policy *policy, json_t *form)
{
    json_t *fields = json_new_object(&policy->arena);
    const char *id = str_zero(&policy->arena, json_get_text(form, "id"));
    size_t i, k;
    json_t *table, *field;

    json_array_foreach(json_get_list(form, "tables"), i, table)
    {
        json_array_foreach(json_get_list(table, "fields"), k, field)
        {
            fill_options(policy, field);
            json_put(fields, str_zero(&policy->arena, json_get_text(field, "key")), field);
        }
    }
    json_put(policy->forms, id, form);
    json_put(policy->fields, id, fields);
}

void form_build(struct policy *policy)
{
    policy->forms = json_new_object(&policy->arena);
    policy->fields = json_new_object(&policy->arena);
    for (size_t i = 0; i < policy->set.count; i++) {
        const struct pack *pack = &policy->set.packs[i];
        for (size_t k = 0; k < pack->file_count; k++) {
            if (pack->files[k].kind == PACK_FILE_FORM)
                add_form(policy, pack->files[k].tree.root);
        }
    }
}

json_t *form_field(const struct policy *policy, struct str form, struct str key)
{
    json_t *fields = form.len == 0 ? NULL : json_object_getn(policy->fields, form.ptr, form.len);

    return key.len == 0 ? NULL : json_object_getn(fields, key.ptr, key.len);
}

static bool contains(const json_t *list, struct str word)
{
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
    {
        if (json_is_string(item) && str_equal(json_text(item), word))
            return true;
    }
    return false;
}

static bool row_holds(const json_t *row, const json_t *answers)
{
    struct str field = json_get_text(row, "field");
    const json_t *any = json_get_list(row, "any");
    const json_t *answer = field.len == 0 ? NULL : json_object_getn(answers, field.ptr, field.len);
    size_t i;
    json_t *item;

    if (json_is_boolean(answer))
        return contains(any, json_is_true(answer) ? STR("true") : STR("false"));
    if (json_is_string(answer))
        return contains(any, json_text(answer));
    json_array_foreach(answer, i, item)
    {
        if (json_is_string(item) && contains(any, json_text(item)))
            return true;
    }
    return false;
}

bool form_is_shown(const json_t *field, const json_t *answers)
{
    size_t i;
    json_t *row;

    json_array_foreach(json_get_list(field, "shown_when"), i, row)
    {
        if (!row_holds(row, answers))
            return false;
    }
    return true;
}

/* "system.name": member name of the record's member system, or of the record itself. */
static json_t *record_value(const json_t *record, struct str path)
{
    struct str member;
    struct str root = str_cut(path, '.', &member);
    const json_t *inner = root.len == 0 ? NULL : json_object_getn(record, root.ptr, root.len);

    if (member.len == 0)
        return NULL;
    return json_object_getn(json_is_object(inner) ? inner : record, member.ptr, member.len);
}

static void take_from_record(const json_t *field, const json_t *record, json_t *answers)
{
    struct str key = json_get_text(field, "key");
    struct str has = json_get_text(field, "from_has");
    const json_t *map = json_get_object(field, "from_map");
    json_t *value = record_value(record, json_get_text(field, "from"));

    if (!value || json_is_null(value))
        return;
    if (has.len > 0) {
        json_put_bool(answers, key.ptr, contains(value, has));
    } else if (map) {
        struct str word = json_text(value);
        json_t *mapped = word.len == 0 ? NULL : json_object_getn(map, word.ptr, word.len);
        if (mapped)
            json_put(answers, key.ptr, mapped);
    } else {
        json_put(answers, key.ptr, value);
    }
}

json_t *form_answers(const struct policy *policy, struct arena *arena, struct str form,
                     struct str about, const json_t *record)
{
    json_t *answers = json_new_object(arena);
    const json_t *kept = json_get_object(record, "form");
    size_t i, k;
    const char *key;
    json_t *value, *table, *field;

    json_object_foreach((json_t *)(uintptr_t)kept, key, value)
    {
        json_put(answers, key, value);
    }
    json_array_foreach(json_get_list(policy_form(policy, form), "tables"), i, table)
    {
        if (!str_equal(json_get_text(table, "about"), about))
            continue;
        json_array_foreach(json_get_list(table, "fields"), k, field)
        {
            if (json_get_text(field, "from").len > 0)
                take_from_record(field, record, answers);
        }
    }
    return answers;
}

static struct str option_text(const json_t *field, struct str code, const char *language)
{
    size_t i;
    json_t *option;

    json_array_foreach(json_get_list(field, "options"), i, option)
    {
        if (str_equal(json_get_text(option, "code"), code))
            return json_get_text(option, language);
    }
    return code;
}

static struct str choices_text(struct arena *arena, const json_t *field, const json_t *answer,
                               const char *language, const char *separator)
{
    struct str text = {"", 0};
    size_t i;
    json_t *item;

    json_array_foreach(answer, i, item)
    {
        struct str next = option_text(field, json_text(item), language);
        text = arena_print(arena, "%.*s%s%.*s", STR_ARG(text), i ? separator : "", STR_ARG(next));
    }
    return text;
}

static struct str level_text(struct arena *arena, int64_t level, bool is_english)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五"};

    if (level < 1 || level > 5)
        return (struct str){"", 0};
    return is_english ? arena_print(arena, "level %d", (int)level)
                      : arena_print(arena, "第%s级", digits[level]);
}

/* The field's own words ("已评审"), else 有/无 for papers handed in and 是/否 for questions. */
static struct str yes_no(const json_t *field, bool is_yes, bool is_english)
{
    bool is_attachment = str_is(json_get_text(field, "kind"), "attachment");
    struct str own = is_english ? json_get_text(field, is_yes ? "yes_en" : "no_en")
                                : json_get_text(field, is_yes ? "yes_zh" : "no_zh");

    if (own.len > 0)
        return own;
    if (is_english)
        return is_yes ? STR("yes") : STR("no");
    if (is_attachment)
        return is_yes ? STR("有") : STR("无");
    return is_yes ? STR("是") : STR("否");
}

struct str form_text(struct arena *arena, const json_t *field, const json_t *answer,
                     bool is_english)
{
    const char *language = is_english ? "en" : "zh";
    struct str kind = json_get_text(field, "kind");

    if (json_is_boolean(answer))
        return yes_no(field, json_is_true(answer), is_english);
    if (json_is_array(answer))
        return choices_text(arena, field, answer, language, is_english ? ", " : "、");
    if (json_is_integer(answer) && str_is(kind, "level"))
        return level_text(arena, json_integer_value(answer), is_english);
    if (json_is_integer(answer))
        return arena_print(arena, "%lld", (long long)json_integer_value(answer));
    if (json_is_real(answer))
        return arena_print(arena, "%.10g", json_real_value(answer));
    return str_is(kind, "choice") ? option_text(field, json_text(answer), language)
                                  : json_text(answer);
}
