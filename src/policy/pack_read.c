/* SPDX-License-Identifier: Apache-2.0
 * From folders or from the program's own table to trees; every file that cannot be read is a
 * problem with its line. */
#include "policy/pack_read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "policy/builtin.h"
#include "policy/policy_limits.h"
#include "policy/regions_read.h"

static const struct {
    const char *name;
    enum pack_file_kind kind;
} file_names[] = {
    {"pack.yaml", PACK_FILE_HEAD},
    {"clauses.yaml", PACK_FILE_CLAUSES},
    {"settings.yaml", PACK_FILE_SETTINGS},
    {"clocks.yaml", PACK_FILE_CLOCKS},
    {"organs.yaml", PACK_FILE_ORGANS},
    {"grading.yaml", PACK_FILE_GRADING},
    {"calendar.yaml", PACK_FILE_CALENDAR},
    {"sectors.yaml", PACK_FILE_SECTORS},
    {"facts.yaml", PACK_FILE_FACTS},
    {"duties.yaml", PACK_FILE_DUTIES},
    {"obligations.yaml", PACK_FILE_OBLIGATIONS},
    {"authorities.yaml", PACK_FILE_AUTHORITIES},
    {"lists.yaml", PACK_FILE_LISTS},
    {"levels.yaml", PACK_FILE_LEVELS},
    {"campaigns.yaml", PACK_FILE_CAMPAIGNS},
    {"regions.csv", PACK_FILE_REGIONS},
};

static bool kind_of(struct str name, enum pack_file_kind *ret_kind)
{
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++) {
        if (str_is(name, file_names[i].name)) {
            *ret_kind = file_names[i].kind;
            return true;
        }
    }
    if (str_starts(name, STR("forms/")) && str_ends(name, STR(".yaml"))) {
        *ret_kind = PACK_FILE_FORM;
        return true;
    }
    return false;
}

/* Files beside the data that a pack may hold: notes for people. */
static bool is_note(struct str name)
{
    return str_ends(name, STR(".md")) || str_ends(name, STR(".txt"));
}

void pack_read_file(struct arena *arena, struct pack *pack, struct str name, struct str text,
                    struct pack_problems *problems)
{
    enum pack_file_kind kind = PACK_FILE_HEAD;
    struct str shown = arena_print(arena, "%.*s/%.*s", STR_ARG(pack->shown), STR_ARG(name));

    if (is_note(name))
        return;
    if (!kind_of(name, &kind)) {
        pack_problem(problems, shown, 0, "规则包里没有这样的文件，请核对文件名",
                     "a pack has no file of this name");
        return;
    }
    if (pack->file_count == POLICY_MAX_PACK_FILES) {
        pack_problem(problems, shown, 0, "规则包的文件超过 %d 个", "a pack holds at most %d files",
                     POLICY_MAX_PACK_FILES);
        return;
    }
    struct pack_file *file = &pack->files[pack->file_count];
    file->kind = kind;
    file->name = str_copy(arena, name);
    file->shown = shown;
    if (kind == PACK_FILE_REGIONS) {
        if (!regions_read(arena, text, shown, &file->tree, problems))
            return;
    } else {
        struct fault fault = {0};
        int line = 0;
        if (yaml_read(arena, text, &file->tree, &line, &fault) != ST_OK) {
            pack_problem_add(problems, shown, line, str_of(fault.zh), str_of(fault.en));
            return;
        }
    }
    pack->file_count++;
}

bool pack_read_kept(struct arena *arena, struct pack *pack, struct str name, const json_t *tree)
{
    enum pack_file_kind kind = PACK_FILE_HEAD;

    if (!kind_of(name, &kind) || pack->file_count == POLICY_MAX_PACK_FILES || !json_is_object(tree))
        return false;
    pack->files[pack->file_count++] = (struct pack_file){
        .kind = kind,
        .name = str_copy(arena, name),
        .shown = arena_print(arena, "%.*s/%.*s", STR_ARG(pack->shown), STR_ARG(name)),
        .tree = {json_keep(arena, json_deep_copy(tree)), NULL},
    };
    return true;
}

static struct pack *pack_new(struct arena *arena, struct pack_set *set, struct str folder,
                             struct str shown)
{
    struct pack *pack = &set->packs[set->count++];

    pack->folder = str_copy(arena, folder);
    pack->shown = str_copy(arena, shown);
    pack->files = ARENA_ARRAY(arena, POLICY_MAX_PACK_FILES, struct pack_file);
    return pack;
}

/* SM3 over the canonical JSON of all files by name, each preceded by its name. */
static struct str digest_of(struct arena *arena, const struct pack *pack)
{
    char hex[DIGEST_SM3_HEX_BYTES];
    json_t *all = json_new_object(arena);

    for (size_t i = 0; i < pack->file_count; i++)
        json_put(all, str_zero(arena, pack->files[i].name), pack->files[i].tree.root);
    struct digest_sm3 digest = digest_sm3_of(json_canonical(arena, all));
    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

void pack_read_head(struct arena *arena, struct pack *pack)
{
    const struct pack_file *file = pack_file_of(pack, PACK_FILE_HEAD);

    if (!file || !json_is_object(file->tree.root))
        return;
    const json_t *head = file->tree.root;
    pack->head = file->tree.root;
    pack->code = json_get_text(head, "code");
    pack->version = json_get_text(head, "version");
    pack->region = json_get_text(head, "region");
    pack->sector = json_get_text(head, "sector");
    pack->rank = json_get_int(head, "rank", 0);
    (void)date_read(json_get_text(head, "valid_from"), &pack->valid_from);
    (void)date_read(json_get_text(head, "valid_to"), &pack->valid_to);
    pack->digest = digest_of(arena, pack);
}

enum status pack_read_builtin(struct arena *arena, struct pack_set *ret_set,
                              struct pack_problems *problems)
{
    struct pack_set set = {0, ARENA_ARRAY(arena, POLICY_MAX_PACKS, struct pack)};
    struct pack *pack = NULL;

    for (const struct embedded_file *file = builtin_packs; file->name; file++) {
        struct str name;
        struct str folder = str_cut(str_of(file->name), '/', &name);
        if (str_is(folder, "schema") || name.len == 0)
            continue;
        if (!pack || !str_equal(pack->folder, folder)) {
            if (set.count == POLICY_MAX_PACKS)
                return ST_LIMIT;
            pack = pack_new(arena, &set, folder, arena_print(arena, "packs/%.*s", STR_ARG(folder)));
        }
        pack_read_file(arena, pack, name, (struct str){(const char *)file->bytes, file->len},
                       problems);
    }
    for (size_t i = 0; i < set.count; i++)
        pack_read_head(arena, &set.packs[i]);
    *ret_set = set;
    return ST_OK;
}

/* Reads until the end or until `size` bytes are there. */
static size_t read_bytes(int handle, char *bytes, size_t size)
{
    size_t len = 0;

    while (len < size) {
        ssize_t got = read(handle, bytes + len, size - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    return len;
}

/* The whole file, or false with a problem recorded. */
static bool read_whole(struct arena *arena, const char *path, struct str *ret_text,
                       struct pack_problems *problems)
{
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;

    if (handle < 0 || fstat(handle, &about) != 0) {
        pack_problem(problems, str_of(path), 0, "文件打不开：%s", "the file cannot be opened: %s",
                     strerrordesc_np(errno));
        if (handle >= 0)
            (void)close(handle);
        return false;
    }
    bool is_fit = S_ISREG(about.st_mode) && about.st_size <= YAML_READ_MAX_BYTES;
    if (is_fit) {
        char *bytes = arena_take(arena, (size_t)about.st_size + 1U);
        *ret_text = (struct str){bytes, read_bytes(handle, bytes, (size_t)about.st_size)};
    } else {
        pack_problem(problems, str_of(path), 0, "不是普通文件，或超过 %d 字节",
                     "not a regular file, or longer than %d bytes", YAML_READ_MAX_BYTES);
    }
    (void)close(handle);
    return is_fit;
}

/* Names in a folder, sorted; NULL with a problem when it cannot be read. */
static struct str *names_in(struct arena *arena, const char *path, size_t *ret_count)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);

    if (count < 0)
        return NULL;
    struct str *names = ARENA_ARRAY(arena, (size_t)count + 1, struct str);
    *ret_count = 0;
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            names[(*ret_count)++] = str_copy(arena, str_of(entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return names;
}

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The files of one folder of a pack; `inside` is "" or "forms/". */
static void read_files(struct arena *arena, struct pack *pack, const char *path, const char *inside,
                       struct pack_problems *problems)
{
    size_t count = 0;
    struct str *names = names_in(arena, path, &count);

    for (size_t i = 0; names && i < count; i++) {
        struct str file = arena_print(arena, "%s/%.*s", path, STR_ARG(names[i]));
        struct str name = arena_print(arena, "%s%.*s", inside, STR_ARG(names[i]));
        struct str text;
        if (is_folder(file.ptr)) {
            if (!str_is(name, "forms"))
                pack_problem(problems, file, 0, "规则包里只能有 forms 子文件夹",
                             "a pack has no folder but forms");
            continue;
        }
        if (!is_note(name) && read_whole(arena, file.ptr, &text, problems))
            pack_read_file(arena, pack, name, text, problems);
    }
}

static enum status read_pack(struct arena *arena, struct pack_set *set, const char *path,
                             struct pack_problems *problems)
{
    struct str shown = str_of(path);
    struct str folder = shown;

    if (set->count == POLICY_MAX_PACKS)
        return ST_LIMIT;
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.ptr[i] == '/' && i + 1 < shown.len)
            folder = (struct str){shown.ptr + i + 1, shown.len - i - 1};
    }
    while (folder.len > 0 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    while (shown.len > 1 && shown.ptr[shown.len - 1] == '/')
        shown.len--;
    struct pack *pack = pack_new(arena, set, folder, shown);
    struct str forms = arena_print(arena, "%.*s/forms", STR_ARG(shown));
    read_files(arena, pack, str_zero(arena, shown), "", problems);
    if (is_folder(forms.ptr))
        read_files(arena, pack, forms.ptr, "forms/", problems);
    pack_read_head(arena, pack);
    return ST_OK;
}

static bool holds_pack(struct arena *arena, const char *path)
{
    struct stat about;

    return stat(arena_print(arena, "%s/pack.yaml", path).ptr, &about) == 0;
}

enum status pack_read_folders(struct arena *arena, const char *const *folders, size_t count,
                              struct pack_set *ret_set, struct pack_problems *problems)
{
    struct pack_set set = {0, ARENA_ARRAY(arena, POLICY_MAX_PACKS, struct pack)};

    for (size_t i = 0; i < count; i++) {
        size_t inside_count = 0, before = set.count;
        if (holds_pack(arena, folders[i])) {
            TRY(read_pack(arena, &set, folders[i], problems));
            continue;
        }
        struct str *inside = names_in(arena, folders[i], &inside_count);
        for (size_t k = 0; inside && k < inside_count; k++) {
            struct str path = arena_print(arena, "%s/%.*s", folders[i], STR_ARG(inside[k]));
            if (holds_pack(arena, path.ptr))
                TRY(read_pack(arena, &set, path.ptr, problems));
        }
        if (set.count == before)
            pack_problem(problems, str_of(folders[i]), 0, "这里没有规则包（找不到 pack.yaml）",
                         "there is no pack here (no pack.yaml)");
    }
    *ret_set = set;
    return ST_OK;
}
