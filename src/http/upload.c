/* SPDX-License-Identifier: Apache-2.0
 * Temporary files of uploads. */
#include "http/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/gunzip.h"

struct upload_map {
    void *bytes;
    size_t len;
};

static enum status io_fault(struct fault *fault)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return fault_set(fault, ST_FULL, "upload", "磁盘已满，无法接收文件",
                         "the disk is full, the file cannot be received");
    return fault_set(fault, ST_IO, "upload", "无法写入数据文件夹，文件未接收",
                     "the data folder cannot be written, the file was not received");
}

enum status upload_prepare(const char *data_folder, struct fault *fault)
{
    char path[4096];
    DIR *folder;
    int at;

    (void)snprintf(path, sizeof path, "%s/tmp", data_folder);
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return io_fault(fault);
    folder = opendir(path);
    if (folder == NULL)
        return io_fault(fault);
    at = dirfd(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (at >= 0 && strncmp(entry->d_name, "upload-", 7) == 0)
            (void)unlinkat(at, entry->d_name, 0);
    (void)closedir(folder);
    return ST_OK;
}

enum status upload_open(struct exchange *x, const char *data_folder)
{
    char *path =
        str_zero(&x->arena, arena_print(&x->arena, "%s/tmp/upload-%s", data_folder, x->trace));

    x->upload_file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (x->upload_file < 0)
        return io_fault(&x->fault);
    x->upload_path = path;
    return ST_OK;
}

enum status upload_write(struct exchange *x, const char *bytes, size_t count)
{
    size_t done = 0;

    if (count > HTTP_MAX_UPLOAD_BYTES - x->received_bytes)
        return fault_set(&x->fault, ST_LIMIT, "upload", "文件过大，上限 %d MiB",
                         "the file is too large, at most %d MiB",
                         HTTP_MAX_UPLOAD_BYTES / 1024 / 1024);
    while (done < count) {
        ssize_t written = write(x->upload_file, bytes + done, count - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return io_fault(&x->fault);
        done += (size_t)written;
    }
    x->received_bytes += count;
    return ST_OK;
}

static void unmap(void *object)
{
    struct upload_map *map = object;

    (void)munmap(map->bytes, map->len);
}

enum status upload_finish(struct exchange *x)
{
    struct upload_map *map = ARENA_NEW(&x->arena, struct upload_map);

    x->request.upload_path = x->upload_path;
    x->request.upload = (struct str){"", 0};
    if (x->received_bytes == 0)
        return ST_OK;
    map->len = x->received_bytes;
    map->bytes = mmap(NULL, map->len, PROT_READ, MAP_PRIVATE, x->upload_file, 0);
    if (map->bytes == MAP_FAILED)
        return io_fault(&x->fault);
    arena_defer(&x->arena, unmap, map);
    x->request.upload = (struct str){map->bytes, map->len};
    return ST_OK;
}

bool upload_is_gzip(const struct exchange *x)
{
    struct str coding = str_trim(exchange_header(x, "Content-Encoding"));

    return (coding.len == 4 && strncasecmp(coding.ptr, "gzip", 4) == 0) ||
           (coding.len == 6 && strncasecmp(coding.ptr, "x-gzip", 6) == 0);
}

enum status upload_unpack(struct exchange *x)
{
    if ((x->route->flags & ROUTE_GZIP) == 0 || !upload_is_gzip(x) || x->request.upload.len == 0)
        return ST_OK;
    return gunzip_text(x->request.upload, HTTP_MAX_UPLOAD_BYTES, &x->arena, &x->request.upload,
                       &x->fault);
}
