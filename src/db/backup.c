/* SPDX-License-Identifier: Apache-2.0
 * Names and manifest of a backup file. */
#include "db/backup.h"

#include <string.h>

enum { BACKUP_MAX_DEPTH = 2 };

void backup_begin(struct backup_manifest *manifest, struct arena *arena)
{
    manifest->arena = arena;
    manifest->body = json_new_object(arena);
    manifest->files = json_new_object(arena);
    json_put_int(manifest->body, "format", BACKUP_FORMAT);
    json_put(manifest->body, "files", manifest->files);
}

void backup_note(struct backup_manifest *manifest, const struct tar_entry *entry)
{
    json_t *file = json_object();
    char hex[DIGEST_SM3_HEX_BYTES];

    json_put_int(file, "bytes", entry->bytes);
    json_put_textz(file, "sm3", digest_hex(&entry->digest, hex));
    json_put(manifest->files, entry->name, file);
    json_decref(file);
}

static const char *hash_of(const struct backup_manifest *manifest, char hex[DIGEST_SM3_HEX_BYTES])
{
    struct digest_sm3 digest = digest_sm3_of(json_canonical(manifest->arena, manifest->body));

    return digest_hex(&digest, hex);
}

struct str backup_text(const struct backup_manifest *manifest)
{
    json_t *whole = json_new_object(manifest->arena);
    char hex[DIGEST_SM3_HEX_BYTES];

    json_put(whole, "manifest", manifest->body);
    json_put_textz(whole, "sm3", hash_of(manifest, hex));
    return json_pretty(manifest->arena, whole);
}

enum status backup_read(struct backup_manifest *manifest, struct arena *arena, struct str text,
                        const char *path, struct fault *fault)
{
    struct fault ignored = {.status = ST_OK};
    json_t *whole = NULL;
    char hex[DIGEST_SM3_HEX_BYTES];

    *manifest = (struct backup_manifest){.arena = arena};
    if (json_read(arena, text, BACKUP_MANIFEST_MAX_BYTES, &ignored, &whole) == ST_OK) {
        manifest->body = json_get_object(whole, "manifest");
        manifest->files = json_get_object(manifest->body, "files");
    }
    if (!manifest->files || !str_is(json_get_text(whole, "sm3"), hash_of(manifest, hex)))
        return fault_set(fault, ST_CORRUPT, path, "备份文件 %s 的清单已损坏",
                         "the manifest of the backup %s is damaged", path);
    if (json_get_int(manifest->body, "format", 0) > BACKUP_FORMAT)
        return fault_set(fault, ST_NEWER, path, "备份由更新版本写成；请使用更新的程序",
                         "the backup was made by a newer version; use a newer program");
    return ST_OK;
}

bool backup_has(const struct backup_manifest *manifest, const struct tar_entry *entry)
{
    const json_t *file = json_get_object(manifest->files, entry->name);
    char hex[DIGEST_SM3_HEX_BYTES];

    return file && json_get_int(file, "bytes", -1) == entry->bytes &&
           str_is(json_get_text(file, "sm3"), digest_hex(&entry->digest, hex));
}

static bool is_plain_part(struct str part)
{
    if (part.len == 0 || part.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < part.len; i++) {
        char c = part.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (!is_plain)
            return false;
    }
    return true;
}

bool backup_name_is_safe(const char *name)
{
    static const char *const folders[] = {"keys/", "tables/", "attachments/"};
    struct str rest = str_of(name);
    int depth = 0;
    bool is_known =
        !strcmp(name, "node.json") || !strcmp(name, "journal.head") || !strcmp(name, "panshi.db");

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        is_known = is_known || str_starts(rest, str_of(folders[i]));
    if (!is_known || str_ends(rest, STR("/")))
        return false;
    while (rest.len > 0) {
        if (!is_plain_part(str_cut(rest, '/', &rest)) || depth++ > BACKUP_MAX_DEPTH)
            return false;
    }
    return true;
}
