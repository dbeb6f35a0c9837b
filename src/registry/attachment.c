/* SPDX-License-Identifier: Apache-2.0
 * Taking files in: judged by content, stored under their digest, durable before they are named. */
#include "registry/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/id.h"
#include "db/journal.h"
#include "db/store.h"
#include "registry/account_limits.h"
#include "registry/actor.h"
#include "registry/attachment_store.h"

#include "base/banned.h"

struct magic {
    const char *bytes;
    size_t len;
    const char *media_type;
};

#define MAGIC(text, type)                                                                          \
    {                                                                                              \
        text, sizeof(text) - 1, type                                                               \
    }
static const struct magic magics[] = {
    MAGIC("%PDF-", "application/pdf"), MAGIC("\x89PNG\r\n\x1a\n", "image/png"),
    MAGIC("\xff\xd8\xff", "image/jpeg"),
    MAGIC("PK\x03\x04", "application/zip"), /* XLSX, DOCX, OFD */
};

static const char *media_type_of(struct str bytes)
{
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
        if (bytes.len >= magics[i].len && memcmp(bytes.ptr, magics[i].bytes, magics[i].len) == 0)
            return magics[i].media_type;
    return bytes.len > 0 && str_is_utf8(bytes) ? "text/plain; charset=utf-8" : NULL;
}

static enum status io_fault(struct work *w, int error)
{
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        return work_fail(w, ST_FULL, "", "磁盘已满，附件没有保存",
                         "the disk is full; the file was not kept");
    return work_fail(w, ST_IO, "", "附件无法读写：%s", "the file cannot be read or written: %s",
                     strerrordesc_np(error));
}

static enum status write_all(struct work *w, int file, struct str bytes)
{
    size_t done = 0;

    while (done < bytes.len) {
        ssize_t count = write(file, bytes.ptr + done, bytes.len - done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return io_fault(w, errno);
        done += (size_t)count;
    }
    if (fsync(file) != 0)
        return io_fault(w, errno);
    return ST_OK;
}

static enum status sync_folder(struct work *w, const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return io_fault(w, errno);
    if (fsync(folder) != 0) {
        int error = errno;

        close(folder);
        return io_fault(w, error);
    }
    close(folder);
    return ST_OK;
}

static struct str folder_of(struct arena *arena, const struct store *store, struct str digest)
{
    return arena_print(arena, "%s/attachments/%.2s", store_folder(store), digest.ptr);
}

/* Write beside the final name, make it durable, then rename. */
static enum status keep(struct work *w, const struct store *store, struct str digest,
                        struct str bytes)
{
    struct str folder = folder_of(w->arena, store, digest);
    struct str path = arena_print(w->arena, "%s/%.*s", folder.ptr, STR_ARG(digest));
    struct str unique = id_new(w->arena, w->now);
    struct str beside = arena_print(w->arena, "%s/.%.*s", folder.ptr, STR_ARG(unique));
    enum status status;
    int file;

    if (access(path.ptr, F_OK) == 0)
        return ST_OK;
    if (mkdir(folder.ptr, 0700) == 0)
        TRY(sync_folder(w, arena_print(w->arena, "%s/attachments", store_folder(store)).ptr));
    else if (errno != EEXIST)
        return io_fault(w, errno);
    file = open(beside.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return io_fault(w, errno);
    status = write_all(w, file, bytes);
    close(file);
    if (status == ST_OK && rename(beside.ptr, path.ptr) != 0)
        status = io_fault(w, errno);
    if (status != ST_OK) {
        (void)unlink(beside.ptr);
        return status;
    }
    return sync_folder(w, folder.ptr);
}

static enum status check_name(struct work *w, struct str name)
{
    bool is_bad = name.len == 0 || !str_is_utf8(name) || str_points(name) > ATTACHMENT_NAME_MAX;

    for (size_t i = 0; !is_bad && i < name.len; i++)
        is_bad = name.ptr[i] == '/' || name.ptr[i] == '\\' || (unsigned char)name.ptr[i] < ' ';
    if (is_bad)
        return work_fail(w, ST_INVALID, "name", "文件名无效（不超过 %d 字，不含 / 或 \\）",
                         "the file name is not valid (at most %d characters, without / or \\)",
                         ATTACHMENT_NAME_MAX);
    return ST_OK;
}

enum status attachment_add_bytes(struct work *w, const struct store *store, struct str bytes,
                                 struct str name, struct str owner, struct str slot,
                                 struct attachment *ret_attachment)
{
    struct attachment a = {.name = name, .owner = owner, .slot = slot, .at = w->now};
    const char *media_type = media_type_of(bytes);
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];

    TRY(check_name(w, name));
    if (bytes.len > ATTACHMENT_MAX_BYTES)
        return work_fail(w, ST_LIMIT, "", "附件超过 %d MiB", "the file is larger than %d MiB",
                         ATTACHMENT_MAX_BYTES / (1024 * 1024));
    if (!media_type)
        return work_fail(w, ST_INVALID, "",
                         "只接受 PDF、PNG、JPEG、XLSX、DOCX、OFD 和 UTF-8 文本文件",
                         "accepted are PDF, PNG, JPEG, XLSX, DOCX, OFD and UTF-8 text");
    digest = digest_sm3_of(bytes);
    a.digest = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    a.id = id_new(w->arena, w->now);
    a.media_type = str_of(media_type);
    a.bytes = (int64_t)bytes.len;
    a.by = w->actor->account_id;
    TRY(keep(w, store, a.digest, bytes));
    TRY(attachment_insert(w, &a));
    TRY(journal_append(w, "attachment.add", owner, NULL, attachment_json(w->arena, &a), STR("")));
    *ret_attachment = a;
    return ST_OK;
}

static enum status read_file(struct work *w, const char *path, struct str *ret_bytes)
{
    struct stat facts;
    size_t done = 0;
    char *bytes;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return errno == ENOENT ? ST_NOT_FOUND : io_fault(w, errno);
    if (fstat(file, &facts) != 0 || facts.st_size > ATTACHMENT_MAX_BYTES) {
        close(file);
        return work_fail(w, ST_LIMIT, "", "附件超过 %d MiB", "the file is larger than %d MiB",
                         ATTACHMENT_MAX_BYTES / (1024 * 1024));
    }
    bytes = arena_take(w->arena, (size_t)facts.st_size + 1);
    while (done < (size_t)facts.st_size) {
        ssize_t count = read(file, bytes + done, (size_t)facts.st_size - done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += (size_t)count;
    }
    close(file);
    *ret_bytes = (struct str){bytes, done};
    return ST_OK;
}

enum status attachment_add_file(struct work *w, const struct store *store, const char *path,
                                struct str name, struct str owner, struct str slot,
                                struct attachment *ret_attachment)
{
    struct str bytes;

    TRY(read_file(w, path, &bytes));
    return attachment_add_bytes(w, store, bytes, name, owner, slot, ret_attachment);
}

enum status attachment_read(struct work *w, const struct store *store,
                            const struct attachment *attachment, struct str *ret_bytes)
{
    struct str folder = folder_of(w->arena, store, attachment->digest);
    struct str path = arena_print(w->arena, "%s/%.*s", folder.ptr, STR_ARG(attachment->digest));
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];
    enum status status = read_file(w, path.ptr, ret_bytes);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "attachment", "附件文件不在数据目录中",
                         "the file is missing from the data folder");
    TRY(status);
    digest = digest_sm3_of(*ret_bytes);
    if (!str_is(attachment->digest, digest_hex(&digest, hex)))
        return work_fail(w, ST_CORRUPT, "attachment", "附件内容与其 SM3 摘要不符",
                         "the file no longer matches its SM3 digest");
    return ST_OK;
}

enum status attachment_remove(struct work *w, struct str id, struct str reason)
{
    struct attachment a;

    TRY(attachment_load(w, id, &a));
    TRY(attachment_delete(w, id));
    return journal_append(w, "attachment.remove", a.owner, attachment_json(w->arena, &a), NULL,
                          reason);
}

json_t *attachment_json(struct arena *arena, const struct attachment *a)
{
    json_t *json = json_new_object(arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_text(json, "id", a->id);
    json_put_text(json, "slot", a->slot);
    json_put_text(json, "name", a->name);
    json_put_int(json, "bytes", a->bytes);
    json_put_text(json, "digest", a->digest);
    json_put_text(json, "media_type", a->media_type);
    json_put_textz(json, "at", instant_print(a->at, text));
    return json;
}
