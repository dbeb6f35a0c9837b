/* SPDX-License-Identifier: Apache-2.0
 * A work list instead of recursion: every value with the schema it must meet. */
#include "policy/pack_schema.h"

#include "policy/builtin.h"
#include "policy/policy_limits.h"

enum { FIRST_TASKS = 64, NAME_BYTES_MAX = 80 };

static const char *const schema_names[PACK_FILE_KINDS] = {
    [PACK_FILE_HEAD] = "schema/pack.json",
    [PACK_FILE_CLAUSES] = "schema/clauses.json",
    [PACK_FILE_SETTINGS] = "schema/settings.json",
    [PACK_FILE_CLOCKS] = "schema/clocks.json",
    [PACK_FILE_ORGANS] = "schema/organs.json",
    [PACK_FILE_GRADING] = "schema/grading.json",
    [PACK_FILE_CALENDAR] = "schema/calendar.json",
    [PACK_FILE_SECTORS] = "schema/sectors.json",
    [PACK_FILE_FACTS] = "schema/facts.json",
    [PACK_FILE_DUTIES] = "schema/duties.json",
    [PACK_FILE_OBLIGATIONS] = "schema/obligations.json",
    [PACK_FILE_AUTHORITIES] = "schema/authorities.json",
    [PACK_FILE_LISTS] = "schema/lists.json",
    [PACK_FILE_LEVELS] = "schema/levels.json",
    [PACK_FILE_CAMPAIGNS] = "schema/campaigns.json",
    [PACK_FILE_REGIONS] = "schema/regions.json",
    [PACK_FILE_FORM] = "schema/form.json",
};

/* One value to check. */
struct task {
    const json_t *schema;
    json_t *value;
    struct str name; /* the member's name, or that of its list */
    int line;
};

struct checker {
    struct arena *arena;
    const json_t *root; /* the schema with its $defs */
    const struct pack_file *file;
    struct pack_problems *problems;
    struct task *tasks;
    size_t count, size, steps;
};

enum status pack_schema_of(struct arena *arena, enum pack_file_kind kind, json_t **ret_schema,
                           struct fault *fault)
{
    for (const struct embedded_file *file = builtin_packs; file->name; file++) {
        if (str_is(str_of(file->name), schema_names[kind]))
            return json_read(arena, (struct str){(const char *)file->bytes, file->len},
                             JSON_MAX_BYTES, fault, ret_schema);
    }
    return fault_set(fault, ST_CORRUPT, schema_names[kind], "程序里缺少规则包的格式说明",
                     "the program lacks the schema of packs");
}

static void push(struct checker *c, struct task task)
{
    if (c->count == c->size) {
        size_t size = c->size ? c->size * 2 : FIRST_TASKS;
        struct task *tasks = ARENA_ARRAY(c->arena, size, struct task);
        for (size_t i = 0; i < c->count; i++)
            tasks[i] = c->tasks[i];
        c->tasks = tasks;
        c->size = size;
    }
    c->tasks[c->count++] = task;
}

static const json_t *resolve(const struct checker *c, const json_t *schema)
{
    struct str ref = json_get_text(schema, "$ref");

    if (!str_starts(ref, STR("#/$defs/")))
        return schema;
    const char *name = ref.ptr + sizeof "#/$defs/" - 1;
    return json_get_object(json_get_object(c->root, "$defs"), name);
}

static const struct {
    const char *word, *zh, *en;
} type_names[] = {
    {"object", "一组“键: 值”", "keys and values"},
    {"array", "列表", "a list"},
    {"string", "文本", "text"},
    {"integer", "整数", "a whole number"},
    {"number", "数字", "a number"},
    {"boolean", "true 或 false", "true or false"},
};

static bool is_type(const json_t *value, struct str type)
{
    return (str_is(type, "object") && json_is_object(value)) ||
           (str_is(type, "array") && json_is_array(value)) ||
           (str_is(type, "string") && json_is_string(value)) ||
           (str_is(type, "integer") && json_is_integer(value)) ||
           (str_is(type, "number") && json_is_number(value)) ||
           (str_is(type, "boolean") && json_is_boolean(value));
}

/* "type" may be one word or a list of words. */
static bool check_type(struct checker *c, const struct task *task)
{
    const json_t *type = json_object_get(task->schema, "type");
    struct str word = json_text(json_is_array(type) ? json_array_get(type, 0) : type);
    size_t i;
    json_t *one;

    if (!type || is_type(task->value, word))
        return true;
    json_array_foreach(type, i, one)
    {
        if (is_type(task->value, json_text(one)))
            return true;
    }
    for (i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (!str_is(word, type_names[i].word))
            continue;
        struct str zh =
            arena_print(c->arena, "“%.*s”应为%s%s", STR_ARG(task->name), type_names[i].zh,
                        str_is(word, "string") ? "（数字样的文本请加引号）" : "");
        struct str en =
            arena_print(c->arena, "\"%.*s\" must be %s%s", STR_ARG(task->name), type_names[i].en,
                        str_is(word, "string") ? " (quote text that looks like a number)" : "");
        pack_problem_add(c->problems, c->file->shown, task->line, zh, en);
    }
    return false;
}

static struct str words_of(struct arena *arena, const json_t *list)
{
    struct str text = {"", 0};
    size_t i;
    json_t *word;

    json_array_foreach(list, i, word)
    {
        struct str next = json_text(word);
        text = arena_print(arena, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "", STR_ARG(next));
    }
    return text;
}

static void check_enum(struct checker *c, const struct task *task)
{
    const json_t *words = json_get_list(task->schema, "enum");
    size_t i;
    json_t *word;

    if (!words)
        return;
    json_array_foreach(words, i, word)
    {
        if (json_equal(word, task->value))
            return;
    }
    struct str value = yaml_read_shown(json_text(task->value)), allowed = words_of(c->arena, words);
    pack_problem(c->problems, c->file->shown, task->line, "“%.*s”的值“%.*s”不在允许范围内：%.*s",
                 "\"%.*s\" is \"%.*s\", but must be one of: %.*s", STR_ARG(task->name),
                 STR_ARG(value), STR_ARG(allowed));
}

static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char l = text.ptr[i];
        bool is_fine = (l >= 'a' && l <= 'z') || (l >= 'A' && l <= 'Z') || (l >= '0' && l <= '9') ||
                       l == '-' || l == '.' || l == '_' || l == ':';
        if (!is_fine)
            return false;
    }
    return text.len > 0 && text.len <= NAME_BYTES_MAX;
}

static void check_string(struct checker *c, const struct task *task)
{
    struct str text = json_text(task->value), format = json_get_text(task->schema, "format");
    struct str shown = yaml_read_shown(text);
    int64_t points = (int64_t)str_points(text);
    int64_t min = json_get_int(task->schema, "minLength", 0);
    int64_t max = json_get_int(task->schema, "maxLength", INT32_MAX);
    struct date day;

    if (points < min)
        pack_problem(c->problems, c->file->shown, task->line, "“%.*s”不能为空",
                     "\"%.*s\" must not be empty", STR_ARG(task->name));
    if (points > max)
        pack_problem(c->problems, c->file->shown, task->line, "“%.*s”超过 %lld 个字",
                     "\"%.*s\" is longer than %lld characters", STR_ARG(task->name),
                     (long long)max);
    if (str_is(format, "date") && !date_read(text, &day))
        pack_problem(c->problems, c->file->shown, task->line,
                     "“%.*s”不是日期“%.*s”，应写成 2026-01-31 的样式",
                     "\"%.*s\": \"%.*s\" is not a date, write it as 2026-01-31",
                     STR_ARG(task->name), STR_ARG(shown));
    if (str_is(format, "word") && !is_word(text))
        pack_problem(c->problems, c->file->shown, task->line,
                     "“%.*s”的值“%.*s”只能用字母、数字和 - . _ :",
                     "\"%.*s\": \"%.*s\" may hold letters, digits and - . _ : only",
                     STR_ARG(task->name), STR_ARG(shown));
}

static void check_bounds(struct checker *c, const struct task *task)
{
    int64_t min = json_get_int(task->schema, "minimum", INT64_MIN);
    int64_t max = json_get_int(task->schema, "maximum", INT64_MAX);
    double value = json_number_value(task->value);

    if (value < (double)min || value > (double)max)
        pack_problem(c->problems, c->file->shown, task->line, "“%.*s”应在 %lld 到 %lld 之间",
                     "\"%.*s\" must lie between %lld and %lld", STR_ARG(task->name), (long long)min,
                     (long long)max);
}

static void check_list(struct checker *c, const struct task *task)
{
    const json_t *items = json_get_object(task->schema, "items");
    int64_t min = json_get_int(task->schema, "minItems", 0);
    int64_t max = json_get_int(task->schema, "maxItems", POLICY_MAX_REGIONS);
    int64_t count = (int64_t)json_array_size(task->value);
    size_t i;
    json_t *item;

    if (count < min || count > max)
        pack_problem(c->problems, c->file->shown, task->line, "“%.*s”应有 %lld 到 %lld 项",
                     "\"%.*s\" must have %lld to %lld entries", STR_ARG(task->name), (long long)min,
                     (long long)max);
    json_array_foreach(task->value, i, item)
    {
        int line = yaml_read_line_at(&c->file->tree, task->value, i);
        if (items)
            push(c, (struct task){items, item, task->name, line ? line : task->line});
    }
}

static void check_required(struct checker *c, const struct task *task)
{
    size_t i;
    json_t *name;

    json_array_foreach(json_get_list(task->schema, "required"), i, name)
    {
        struct str key = json_text(name);
        if (!json_object_getn(task->value, key.ptr, key.len))
            pack_problem(c->problems, c->file->shown, task->line, "缺少“%.*s”",
                         "\"%.*s\" is missing", STR_ARG(key));
    }
}

static void unknown_key(struct checker *c, const char *key, int line)
{
    struct str shown = yaml_read_shown(str_of(key));

    if (str_contains(str_of(key), STR("：")))
        pack_problem(
            c->problems, c->file->shown, line, "“%.*s”里用了全角冒号“：”，应当用半角冒号加空格“: ”",
            "\"%.*s\" has a full-width colon; write a plain colon and a space", STR_ARG(shown));
    else
        pack_problem(c->problems, c->file->shown, line, "不认识的键“%.*s”", "unknown key \"%.*s\"",
                     STR_ARG(shown));
}

static void check_object(struct checker *c, const struct task *task)
{
    const json_t *known = json_get_object(task->schema, "properties");
    const json_t *others = json_object_get(task->schema, "additionalProperties");
    const char *key;
    json_t *value;

    check_required(c, task);
    json_object_foreach(task->value, key, value)
    {
        const json_t *schema = json_object_get(known, key);
        int line = yaml_read_line_of(&c->file->tree, task->value, key);
        if (!schema && json_is_object(others))
            schema = others;
        if (schema)
            push(c, (struct task){schema, value, yaml_read_shown(str_of(key)),
                                  line ? line : task->line});
        else if (json_is_false(others))
            unknown_key(c, key, line ? line : task->line);
    }
}

static void check_one(struct checker *c, struct task task)
{
    task.schema = resolve(c, task.schema);
    if (!check_type(c, &task))
        return;
    check_enum(c, &task);
    if (json_is_string(task.value))
        check_string(c, &task);
    else if (json_is_number(task.value))
        check_bounds(c, &task);
    else if (json_is_array(task.value))
        check_list(c, &task);
    else if (json_is_object(task.value))
        check_object(c, &task);
}

void pack_schema_check(struct arena *arena, const json_t *schema, const struct pack_file *file,
                       struct pack_problems *problems)
{
    struct checker c = {.arena = arena, .root = schema, .file = file, .problems = problems};

    push(&c, (struct task){schema, file->tree.root, file->name, 1});
    while (c.count > 0 && c.steps++ < POLICY_MAX_CHECK_STEPS)
        check_one(&c, c.tasks[--c.count]);
    if (c.count > 0)
        pack_problem(problems, file->shown, 0, "内容太多，检查在 %d 个值后停止",
                     "too much in this file, the check stopped after %d values",
                     POLICY_MAX_CHECK_STEPS);
}
