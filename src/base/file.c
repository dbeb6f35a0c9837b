/* SPDX-License-Identifier: Apache-2.0
 * Files and folders, durably. */
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_CHUNK_BYTES = 64 * 1024, MAX_OPEN_FOLDERS = 16 };

const char *file_path(char ret_path[FILE_PATH_BYTES], const char *folder, const char *name)
{
    int len = snprintf(ret_path, FILE_PATH_BYTES, "%s/%s", folder, name);

    assert(len > 0 && len < FILE_PATH_BYTES);
    (void)len;
    return ret_path;
}

bool file_exists(const char *path)
{
    struct stat about;

    return lstat(path, &about) == 0;
}

enum status file_fail(int number, const char *path, struct fault *fault)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return fault_set(fault, ST_FULL, path, "磁盘已满，无法写入 %s；请腾出空间后重试",
                         "the disk is full, %s cannot be written; free some space and try again",
                         path);
    case EROFS:
        return fault_set(fault, ST_IO, path, "%s 所在目录只读，无法写入",
                         "%s cannot be written: the folder is read-only", path);
    case EACCES:
    case EPERM:
        return fault_set(fault, ST_IO, path, "没有权限读写 %s", "no permission to use %s", path);
    case ENOENT:
        return fault_set(fault, ST_NOT_FOUND, path, "没有找到 %s", "%s does not exist", path);
    default:
        return fault_set(fault, ST_IO, path, "读写 %s 失败：%s", "%s cannot be read or written: %s",
                         path, strerrordesc_np(number) ? strerrordesc_np(number) : "?");
    }
}

static enum status read_all(int fd, const char *path, size_t max_bytes, struct arena *arena,
                            struct str *ret_text, struct fault *fault)
{
    struct buf text;
    char *chunk = arena_take(arena, READ_CHUNK_BYTES);
    enum status status = ST_OK;
    ssize_t got = 0;

    buf_init(&text, max_bytes);
    do {
        got = read(fd, chunk, READ_CHUNK_BYTES);
        if (got > 0)
            buf_bytes(&text, chunk, (size_t)got);
    } while ((got > 0 && text.status == ST_OK) || (got < 0 && errno == EINTR));
    if (got < 0)
        status = file_fail(errno, path, fault);
    else if (text.status == ST_LIMIT)
        status = fault_set(fault, ST_LIMIT, path, "%s 超过 %zu 字节的上限",
                           "%s is larger than %zu bytes", path, max_bytes);
    else
        status = buf_finish(&text, arena, ret_text);
    buf_done(&text);
    return status;
}

enum status file_read(const char *path, size_t max_bytes, struct arena *arena, struct str *ret_text,
                      struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status = read_all(fd, path, max_bytes, arena, ret_text, fault);
    (void)close(fd);
    return status;
}

enum status file_put(int fd, const char *path, struct str bytes, struct fault *fault)
{
    while (bytes.len > 0) {
        ssize_t written = write(fd, bytes.ptr, bytes.len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return file_fail(written == 0 ? ENOSPC : errno, path, fault);
        bytes.ptr += written;
        bytes.len -= (size_t)written;
    }
    return ST_OK;
}

/* The folder that holds `path`, into `ret_folder`. */
static void folder_of(const char *path, char ret_folder[FILE_PATH_BYTES])
{
    const char *slash = strrchr(path, '/');
    int len = slash == path ? 1 : slash ? (int)(slash - path) : 1;

    (void)snprintf(ret_folder, FILE_PATH_BYTES, "%.*s", len, slash ? path : ".");
}

static enum status write_beside(const char *beside, struct str bytes, unsigned mode,
                                struct fault *fault)
{
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);

    if (fd < 0)
        return file_fail(errno, beside, fault);
    enum status status = file_put(fd, beside, bytes, fault);
    if (status == ST_OK && fsync(fd) != 0)
        status = file_fail(errno, beside, fault);
    if (close(fd) != 0 && status == ST_OK)
        status = file_fail(errno, beside, fault);
    return status;
}

enum status file_write(const char *path, struct str bytes, unsigned mode, struct fault *fault)
{
    char beside[FILE_PATH_BYTES + 8];
    char folder[FILE_PATH_BYTES];

    (void)snprintf(beside, sizeof beside, "%s.new", path);
    enum status status = write_beside(beside, bytes, mode, fault);
    if (status == ST_OK && rename(beside, path) != 0)
        status = file_fail(errno, path, fault);
    if (status != ST_OK) {
        (void)unlink(beside);
        return status;
    }
    folder_of(path, folder);
    return file_sync_folder(folder, fault);
}

enum status file_make_folder(const char *path, struct fault *fault)
{
    char part[FILE_PATH_BYTES];
    size_t len = strlen(path);

    if (len == 0 || len >= sizeof part)
        return fault_set(fault, ST_INVALID, "", "目录名过长或为空",
                         "the folder's name is empty or too long");
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return file_fail(errno, part, fault);
        part[i] = path[i];
    }
    struct stat about;
    if (stat(path, &about) != 0)
        return file_fail(errno, path, fault);
    if (!S_ISDIR(about.st_mode))
        return fault_set(fault, ST_IO, path, "%s 不是目录", "%s is not a folder", path);
    return ST_OK;
}

enum status file_sync_folder(const char *path, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return file_fail(errno, path, fault);
    /* Some file systems cannot flush a folder; they say so with EINVAL. */
    enum status status = fsync(fd) == 0 || errno == EINVAL ? ST_OK : file_fail(errno, path, fault);
    (void)close(fd);
    return status;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

void file_remove_tree(const char *path)
{
    (void)nftw(path, remove_one, MAX_OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
