/* SPDX-License-Identifier: Apache-2.0
 * Walks folders and reads every rule file found. */
#include "events/sigma_book.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

enum { BOOK_ARENA_BYTES = 1 << 30, FILE_ARENA_BYTES = 256 << 20 };

struct sigma_book {
    struct arena arena;
    struct sigma_rule *rules; /* doubling, in the arena */
    size_t count, size;
    struct sigma_placeholders placeholders;
};

struct sigma_book *sigma_book_new(void)
{
    struct sigma_book *book = calloc(1, sizeof *book);

    if (!book)
        abort();
    arena_init(&book->arena, BOOK_ARENA_BYTES);
    return book;
}

void sigma_book_free(struct sigma_book *book)
{
    if (!book)
        return;
    arena_done(&book->arena);
    free(book);
}

size_t sigma_book_count(const struct sigma_book *book)
{
    return book->count;
}

const struct sigma_rule *sigma_book_rule(const struct sigma_book *book, size_t index)
{
    return &book->rules[index];
}

static struct sigma_rule *new_rule(struct sigma_book *book)
{
    if (book->count == book->size) {
        size_t size = book->size ? book->size * 2 : 256;
        struct sigma_rule *rules = ARENA_ARRAY(&book->arena, size, struct sigma_rule);
        if (book->count > 0)
            memcpy(rules, book->rules, book->count * sizeof *rules);
        book->rules = rules;
        book->size = size;
    }
    return &book->rules[book->count++];
}

static enum status check_room(const struct sigma_book *book, struct fault *fault)
{
    if (book->count < SIGMA_BOOK_RULES_MAX)
        return ST_OK;
    return fault_set(fault, ST_LIMIT, "rules", "规则超过 %d 条的上限",
                     "there are more than %d rules", SIGMA_BOOK_RULES_MAX);
}

enum status sigma_book_read_text(struct sigma_book *book, struct str file, struct str text,
                                 struct fault *fault)
{
    struct sigma_yaml documents;
    struct fault inner = {0};

    file = str_copy(&book->arena, file);
    TRY(check_room(book, fault));
    if (sigma_yaml_read(&book->arena, text, &documents, &inner) != ST_OK) {
        struct sigma_rule *rule = new_rule(book);
        *rule = (struct sigma_rule){.file = file};
        rule->zh = str_copy(&book->arena, str_of(inner.zh));
        rule->en = str_copy(&book->arena, str_of(inner.en));
        return ST_OK;
    }
    for (const struct sigma_yaml *one = documents.first; one; one = one->next) {
        if (sigma_yaml_is_null(one))
            continue;
        TRY(check_room(book, fault));
        struct sigma_rule *rule = new_rule(book);
        sigma_rule_read(&book->arena, one, &book->placeholders, rule);
        rule->file = file;
    }
    return ST_OK;
}

static enum status read_file(struct sigma_book *book, const char *path, struct fault *fault)
{
    struct arena arena;
    struct str text;

    arena_init(&arena, FILE_ARENA_BYTES);
    enum status status = file_read(path, SIGMA_YAML_MAX_BYTES, &arena, &text, fault);
    if (status == ST_OK)
        status = sigma_book_read_text(book, str_of(path), text, fault);
    arena_done(&arena);
    return status;
}

/* ---- Folders ---- */

static int is_rule_or_folder(const struct dirent *entry)
{
    struct str name = str_of(entry->d_name);

    if (name.len > 0 && name.ptr[0] == '.')
        return 0;
    return entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK ||
           str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml"));
}

struct level {
    struct dirent **entries;
    int count, at;
    dev_t device; /* with `inode`: which folder it is, by whatever way it was come to */
    ino_t inode;
    char path[FILE_PATH_BYTES];
};

struct walk {
    struct sigma_book *book;
    struct level *levels;
    size_t depth;
    size_t files;
    struct fault *fault;
};

/* A link back to a folder that is being walked: told as a rule, and not followed. */
static bool is_loop(struct walk *w, const char *path, const struct stat *about)
{
    for (size_t i = 0; i < w->depth; i++) {
        if (w->levels[i].device != about->st_dev || w->levels[i].inode != about->st_ino)
            continue;
        struct sigma_rule *rule = new_rule(w->book);
        *rule = (struct sigma_rule){.file = str_copy(&w->book->arena, str_of(path))};
        rule->zh = STR("此链接指回其上层的文件夹，未再读取");
        rule->en = STR("this link leads back to a folder above it and is not followed");
        return true;
    }
    return false;
}

static enum status walk_into(struct walk *w, const char *path, const struct stat *about)
{
    if (is_loop(w, path, about))
        return ST_OK;
    if (w->depth == SIGMA_BOOK_DEPTH_MAX)
        return fault_set(w->fault, ST_LIMIT, path, "文件夹嵌套太深：%s",
                         "folders are nested too deep: %s", path);
    struct level *level = &w->levels[w->depth];
    (void)file_path(level->path, path, "");
    level->path[strlen(path)] = '\0';
    level->at = 0;
    level->device = about->st_dev;
    level->inode = about->st_ino;
    level->count = scandir(path, &level->entries, is_rule_or_folder, alphasort);
    if (level->count < 0)
        return file_fail(ENOENT, path, w->fault);
    w->depth++;
    return ST_OK;
}

static enum status walk_entry(struct walk *w, const char *path)
{
    struct str name = str_of(path);
    struct stat kind;

    if (stat(path, &kind) != 0)
        return ST_OK; /* gone meanwhile, or a link to nowhere */
    if (S_ISDIR(kind.st_mode))
        return walk_into(w, path, &kind);
    if (!S_ISREG(kind.st_mode) || (!str_ends(name, STR(".yml")) && !str_ends(name, STR(".yaml"))))
        return ST_OK;
    if (++w->files > SIGMA_BOOK_FILES_MAX)
        return fault_set(w->fault, ST_LIMIT, path, "规则文件超过 %d 个的上限",
                         "there are more than %d rule files", SIGMA_BOOK_FILES_MAX);
    return read_file(w->book, path, w->fault);
}

static enum status walk_all(struct walk *w, const char *path, const struct stat *about)
{
    char below[FILE_PATH_BYTES];
    enum status status = walk_into(w, path, about);

    while (w->depth > 0) {
        struct level *level = &w->levels[w->depth - 1];
        if (status != ST_OK || level->at == level->count) {
            for (; level->at < level->count; level->at++)
                free(level->entries[level->at]);
            free(level->entries);
            w->depth--;
            continue;
        }
        struct dirent *entry = level->entries[level->at++];
        if (strlen(level->path) + strlen(entry->d_name) + 2 < sizeof below)
            status = walk_entry(w, file_path(below, level->path, entry->d_name));
        free(entry);
    }
    return status;
}

enum status sigma_book_read(struct sigma_book *book, const char *path, struct fault *fault)
{
    struct walk w = {.book = book, .fault = fault};
    struct stat kind;

    if (strlen(path) + 2 >= FILE_PATH_BYTES || stat(path, &kind) != 0)
        return file_fail(ENOENT, path, fault);
    if (!S_ISDIR(kind.st_mode))
        return read_file(book, path, fault);
    w.levels = calloc(SIGMA_BOOK_DEPTH_MAX, sizeof *w.levels);
    if (!w.levels)
        return ST_MEMORY;
    enum status status = walk_all(&w, path, &kind);
    free(w.levels);
    return status;
}

/* ---- Placeholders ---- */

enum status sigma_book_placeholders(struct sigma_book *book, const char *path, struct fault *fault)
{
    struct sigma_yaml documents;
    struct str text;
    size_t count = 0;

    TRY(file_read(path, SIGMA_YAML_MAX_BYTES, &book->arena, &text, fault));
    TRY(sigma_yaml_read(&book->arena, text, &documents, fault));
    const struct sigma_yaml *map = documents.first;
    if (!map || map->kind != SIGMA_YAML_MAP)
        return fault_set(fault, ST_INVALID, path, "占位符文件应写成“名字: [值]”：%s",
                         "a file of placeholders is written `name: [values]`: %s", path);
    struct sigma_placeholder *rows =
        ARENA_ARRAY(&book->arena, map->count + 1, struct sigma_placeholder);
    for (const struct sigma_yaml *one = map->first; one; one = one->next) {
        const struct sigma_yaml *value = one->kind == SIGMA_YAML_LIST ? one->first : one;
        struct str *values = ARENA_ARRAY(&book->arena, one->count + 1, struct str);
        size_t values_count = one->kind == SIGMA_YAML_LIST ? one->count : 1;
        for (size_t i = 0; i < values_count; i++, value = value->next)
            values[i] = value->text;
        rows[count++] = (struct sigma_placeholder){one->key, values, values_count};
    }
    book->placeholders = (struct sigma_placeholders){rows, count};
    return ST_OK;
}
