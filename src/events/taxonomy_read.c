/* SPDX-License-Identifier: Apache-2.0
 * Reads the taxonomy's files, from the program or from a folder. */
#include "events/taxonomy_read.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "events/taxonomy_builtin.h"
#include "policy/yaml_read.h"

enum { READ_ARENA_BYTES = 64 << 20, READ_FILES_MAX = 256 };

struct reading {
    struct taxonomy *taxonomy;
    struct arena scratch; /* the trees of one load */
    struct fault *fault;
    const char *file;
    enum record_format format;
};

static enum status bad(struct reading *r, const char *zh, const char *en, struct str what)
{
    return fault_set(r->fault, ST_INVALID, r->file, "字段对照文件 %s：%s%.0s“%.*s”",
                     "taxonomy file %s: %.0s%s\"%.*s\"", r->file, zh, en, STR_ARG(what));
}

static void names_add(struct arena *arena, struct taxonomy_names *names, struct str name)
{
    for (size_t i = 0; i < names->count; i++)
        if (str_equal(names->rows[i], name))
            return;
    /* grown at powers of two */
    if ((names->count & (names->count - 1)) == 0) {
        struct str *rows = ARENA_ARRAY(arena, names->count ? names->count * 2 : 1, struct str);
        if (names->count > 0)
            memcpy(rows, names->rows, names->count * sizeof *rows);
        names->rows = rows;
    }
    ((struct str *)(uintptr_t)names->rows)[names->count++] = name;
}

static struct str lower(struct arena *arena, struct str text)
{
    char *copy = str_zero(arena, text);

    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + ('a' - 'A'));
    return (struct str){copy, text.len};
}

static struct taxonomy_names names_of(struct reading *r, const json_t *list, bool is_lower)
{
    struct taxonomy_names names = {NULL, 0};
    struct arena *arena = &r->taxonomy->arena;
    size_t i;
    const json_t *item;

    json_array_foreach((json_t *)(uintptr_t)list, i, item)
    {
        struct str text = json_is_integer(item)
                              ? arena_print(arena, "%lld", json_integer_value(item))
                              : str_copy(arena, json_text(item));
        names_add(arena, &names, is_lower ? lower(arena, text) : text);
    }
    return names;
}

static struct taxonomy_names *row(struct reading *r, enum taxonomy_kind kind, uint32_t group,
                                  struct str name)
{
    struct taxonomy_key key = {kind, r->format, group, str_copy(&r->taxonomy->arena, name)};

    if (kind >= TAXONOMY_PRODUCT)
        key.format = 0;
    return taxonomy_read_row(r->taxonomy, &key);
}

static uint32_t group_number(struct reading *r, struct str name)
{
    struct taxonomy *t = r->taxonomy;

    for (size_t i = 1; i < t->group_count; i++)
        if (str_equal(t->groups[i], name))
            return (uint32_t)i;
    if (t->group_count == t->group_size) {
        size_t size = t->group_size ? t->group_size * 2 : 16;
        struct str *groups = ARENA_ARRAY(&t->arena, size, struct str);
        if (t->group_count > 0)
            memcpy(groups, t->groups, t->group_count * sizeof *groups);
        t->groups = groups;
        t->group_size = size;
        if (t->group_count == 0)
            t->group_count = 1;
    }
    t->groups[t->group_count] = str_copy(&t->arena, name);
    return (uint32_t)t->group_count++;
}

/* ---- formats/ ---- */

static enum status read_shapes(struct reading *r, const json_t *list)
{
    struct taxonomy_shapes *shapes = &r->taxonomy->shapes[r->format];
    size_t i;
    const json_t *item;

    json_array_foreach((json_t *)(uintptr_t)list, i, item)
    {
        struct str text = json_text(item);
        if (!str_ends(text, STR("{}")) || shapes->count == TAXONOMY_SHAPES_MAX)
            return bad(
                r, "这种形状不能用（应以 {} 结尾，条数有限）",
                "this shape cannot be used (it ends with {}; their number is limited): ", text);
        text.len -= 2;
        shapes->rows[shapes->count++] = str_copy(&r->taxonomy->arena, text);
    }
    return ST_OK;
}

static enum status read_normal(struct reading *r, const json_t *normal)
{
    const struct taxonomy_shapes *shapes = &r->taxonomy->shapes[r->format];
    struct arena *arena = &r->taxonomy->arena;
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)normal, key, value)
    {
        struct str path = str_copy(arena, str_of(key)), name = str_copy(arena, json_text(value));
        if (path.len == 0 || name.len == 0)
            return bad(r, "空的名称", "an empty name", path);
        names_add(arena, row(r, TAXONOMY_NORMAL, 0, path), name);
        struct taxonomy_names *sources = row(r, TAXONOMY_SOURCE, 0, name);
        names_add(arena, sources, path);
        for (size_t i = 0; i < shapes->count; i++)
            names_add(arena, sources,
                      arena_print(arena, "%.*s%.*s", STR_ARG(shapes->rows[i]), STR_ARG(path)));
    }
    return ST_OK;
}

static enum status read_likenesses(struct reading *r, const json_t *list)
{
    struct taxonomy *t = r->taxonomy;
    size_t i;
    const json_t *item;

    if (json_array_size(list) == 0)
        return ST_OK;
    t->likenesses = ARENA_ARRAY(&t->arena, json_array_size(list), struct taxonomy_likeness);
    json_array_foreach((json_t *)(uintptr_t)list, i, item)
    {
        struct str word = json_get_text(item, "format");
        struct taxonomy_likeness *likeness = &t->likenesses[t->likeness_count++];
        likeness->format = record_format_of(word);
        if (likeness->format == RECORD_FORMATS)
            return bad(r, "没有这种格式", "no such format: ", word);
        likeness->any = names_of(r, json_get_list(item, "fields"), false);
        likeness->all = names_of(r, json_get_list(item, "and"), false);
    }
    return ST_OK;
}

/* ---- sigma/ ---- */

static enum status read_groups(struct reading *r, const json_t *groups)
{
    const char *group, *field;
    json_t *fields, *paths;

    json_object_foreach((json_t *)(uintptr_t)groups, group, fields)
    {
        uint32_t number = group_number(r, str_of(group));
        json_object_foreach(fields, field, paths)
        {
            if (!json_is_array(paths))
                return bad(r, "这一项应当是路径的列表", "a list of paths must stand at ",
                           str_of(field));
            *row(r, TAXONOMY_PATH, number, str_of(field)) = names_of(r, paths, false);
        }
    }
    return ST_OK;
}

static struct taxonomy_case read_case(struct reading *r, const json_t *tests)
{
    struct taxonomy_case made = {NULL, 0};
    struct taxonomy_test *rows =
        ARENA_ARRAY(&r->taxonomy->arena, json_object_size(tests) + 1, struct taxonomy_test);
    const char *field;
    json_t *values;

    json_object_foreach((json_t *)(uintptr_t)tests, field, values)
    {
        rows[made.test_count++] = (struct taxonomy_test){
            str_copy(&r->taxonomy->arena, str_of(field)), names_of(r, values, true)};
    }
    made.tests = rows;
    return made;
}

static enum status read_routes(struct reading *r, const json_t *list)
{
    struct arena *arena = &r->taxonomy->arena;
    struct taxonomy_routes *routes = &r->taxonomy->routes[r->format];
    size_t i, k;
    const json_t *item, *tests;

    routes->rows = ARENA_ARRAY(arena, json_array_size(list) + 1, struct taxonomy_route_row);
    json_array_foreach((json_t *)(uintptr_t)list, i, item)
    {
        struct taxonomy_route_row *made = &routes->rows[routes->count++];
        const json_t *when = json_get_list(item, "when");
        struct str group = json_get_text(item, "fields");
        struct taxonomy_case *cases =
            ARENA_ARRAY(arena, json_array_size(when) + 1, struct taxonomy_case);
        made->source.category = str_copy(arena, json_get_text(item, "category"));
        made->source.product = str_copy(arena, json_get_text(item, "product"));
        made->source.service = str_copy(arena, json_get_text(item, "service"));
        made->route.group = group.len ? group_number(r, group) : TAXONOMY_NO_GROUP;
        made->route.is_strict = json_get_bool(item, "strict", false);
        made->route.is_translated = json_get_bool(item, "translated", false);
        json_array_foreach((json_t *)(uintptr_t)when, k, tests)
        {
            if (!json_is_object(tests))
                return bad(r, "when 的每一项应当是“字段: [值]”",
                           "each item of `when` is `field: [values]`", group);
            cases[made->route.case_count++] = read_case(r, tests);
        }
        made->route.cases = cases;
    }
    return ST_OK;
}

static void read_elsewhere(struct reading *r, const json_t *root)
{
    static const struct {
        const char *key;
        enum taxonomy_kind kind;
    } kinds[] = {{"products", TAXONOMY_PRODUCT},
                 {"services", TAXONOMY_SERVICE},
                 {"categories", TAXONOMY_CATEGORY}};

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct taxonomy_names names = names_of(r, json_get_list(root, kinds[k].key), false);
        for (size_t i = 0; i < names.count; i++)
            names_add(&r->taxonomy->arena, row(r, kinds[k].kind, 0, names.rows[i]), names.rows[i]);
    }
}

/* ---- Files ---- */

static enum status read_tree(struct reading *r, const json_t *root)
{
    struct str word = json_get_text(root, "format");

    r->format = RECORD_JSON;
    if (json_object_get(root, "products") || json_object_get(root, "services"))
        read_elsewhere(r, root);
    if (word.len == 0)
        return ST_OK;
    r->format = record_format_of(word);
    if (r->format == RECORD_FORMATS)
        return bad(r, "没有这种格式", "no such format: ", word);
    TRY(read_shapes(r, json_get_list(root, "shapes")));
    TRY(read_normal(r, json_get_object(root, "normal")));
    TRY(read_likenesses(r, json_get_list(root, "as")));
    TRY(read_groups(r, json_get_object(root, "groups")));
    if (json_get_text(root, "base").len > 0)
        r->taxonomy->base[r->format] = group_number(r, json_get_text(root, "base"));
    if (json_get_list(root, "routes"))
        TRY(read_routes(r, json_get_list(root, "routes")));
    if (r->taxonomy->row_count > TAXONOMY_ROWS_MAX)
        return fault_set(r->fault, ST_LIMIT, r->file, "字段对照超过 %d 行的上限",
                         "the taxonomy has more than %d rows", TAXONOMY_ROWS_MAX);
    return ST_OK;
}

static enum status read_text(struct reading *r, const char *name, struct str text)
{
    struct yaml_read_tree tree;
    struct fault inner = {0};
    int line = 0;

    r->file = name;
    enum status status = yaml_read(&r->scratch, text, &tree, &line, &inner);
    if (status != ST_OK)
        return fault_set(r->fault, status, name, "字段对照文件 %s 第 %d 行：%s%.0s",
                         "taxonomy file %s, line %d: %.0s%s", name, line, inner.zh, inner.en);
    return read_tree(r, tree.root);
}

static enum status read_builtin(struct reading *r)
{
    for (const struct embedded_file *file = taxonomy_builtin; file->name; file++)
        if (str_ends(str_of(file->name), STR(".yaml")))
            TRY(read_text(r, file->name, (struct str){(const char *)file->bytes, file->len}));
    return ST_OK;
}

static int is_yaml(const struct dirent *entry)
{
    return str_ends(str_of(entry->d_name), STR(".yaml"));
}

static enum status read_folder(struct reading *r, const char *folder, const char *part)
{
    char below[FILE_PATH_BYTES], path[FILE_PATH_BYTES];
    struct dirent **entries = NULL;
    enum status status = ST_OK;
    int count = scandir(file_path(below, folder, part), &entries, is_yaml, alphasort);

    if (count < 0)
        return fault_set(r->fault, ST_NOT_FOUND, folder, "没有字段对照文件夹 %s/%s",
                         "there is no taxonomy folder %s/%s", folder, part);
    for (int i = 0; i < count; i++) {
        struct str text;
        if (status == ST_OK && i < READ_FILES_MAX) {
            status = file_read(file_path(path, below, entries[i]->d_name), YAML_READ_MAX_BYTES,
                               &r->scratch, &text, r->fault);
            if (status == ST_OK)
                status = read_text(r, entries[i]->d_name, text);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum status taxonomy_read_files(struct taxonomy *taxonomy, const char *folder, struct fault *fault)
{
    struct reading r = {.taxonomy = taxonomy, .fault = fault};

    arena_init(&r.scratch, READ_ARENA_BYTES);
    enum status status = folder ? read_folder(&r, folder, "formats") : read_builtin(&r);
    if (status == ST_OK && folder)
        status = read_folder(&r, folder, "sigma");
    arena_done(&r.scratch);
    return status;
}
