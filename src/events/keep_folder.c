/* SPDX-License-Identifier: Apache-2.0
 * Names, heads and whole files of the events' folder. */
#include "events/keep_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events/segment_file.h"
#include "events/segment_pack.h"

enum { NUMBER_DIGITS = 13, FILE_MAX_BYTES = 1 << 30 };

static const char *const endings[] = {[KEEP_FILE_SEGMENT] = ".segment", [KEEP_FILE_LOG] = ".log"};

const char *keep_folder_path(char ret_path[FILE_PATH_BYTES], const char *folder, uint64_t number,
                             enum keep_file_kind kind)
{
    char name[KEEP_FOLDER_NAME_BYTES];

    (void)snprintf(name, sizeof name, "%013llx%s", (unsigned long long)number, endings[kind]);
    return file_path(ret_path, folder, name);
}

static bool read_name(struct str name, struct keep_file *ret_file)
{
    uint64_t number = 0;

    if (name.len < NUMBER_DIGITS)
        return false;
    for (size_t i = 0; i < NUMBER_DIGITS; i++) {
        char one = name.ptr[i];

        if (!((one >= '0' && one <= '9') || (one >= 'a' && one <= 'f')))
            return false;
        number = number * 16 + (uint64_t)(one <= '9' ? one - '0' : one - 'a' + 10);
    }
    struct str ending = {name.ptr + NUMBER_DIGITS, name.len - NUMBER_DIGITS};
    ret_file->number = number;
    ret_file->kind = str_is(ending, endings[KEEP_FILE_LOG]) ? KEEP_FILE_LOG : KEEP_FILE_SEGMENT;
    return str_is(ending, endings[ret_file->kind]);
}

static int order_files(const void *a, const void *b)
{
    const struct keep_file *x = a, *y = b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

enum status keep_folder_list(const char *folder, bool sweep, struct arena *arena,
                             struct keep_file **ret_files, size_t *ret_count, struct fault *fault)
{
    DIR *dir = opendir(folder);
    size_t count = 0, max = 1024;
    struct keep_file *files = ARENA_ARRAY(arena, max, struct keep_file), one;
    const struct dirent *entry = NULL;
    char path[FILE_PATH_BYTES];

    if (!dir)
        return file_fail(errno, folder, fault);
    while (count < KEEP_FOLDER_FILE_MAX && (entry = readdir(dir))) {
        struct str name = str_of(entry->d_name);

        if (sweep && str_ends(name, STR(".segment.new")))
            (void)unlink(file_path(path, folder, entry->d_name));
        if (!read_name(name, &one))
            continue;
        if (count == max) {
            struct keep_file *more = ARENA_ARRAY(arena, max * 2, struct keep_file);

            memcpy(more, files, count * sizeof *files);
            files = more;
            max *= 2;
        }
        files[count++] = one;
    }
    (void)closedir(dir);
    if (count == KEEP_FOLDER_FILE_MAX)
        return fault_set(fault, ST_LIMIT, folder, "目录 %s 中的事件文件超过 %d 个",
                         "the folder %s holds more than %d event files", folder,
                         KEEP_FOLDER_FILE_MAX);
    qsort(files, count, sizeof *files, order_files);
    *ret_files = files;
    *ret_count = count;
    return ST_OK;
}

static enum status read_head(int fd, const char *path, struct keep_head *ret_head,
                             struct fault *fault)
{
    char head[SEGMENT_HEAD_BYTES];
    struct stat about;

    if (fstat(fd, &about) != 0)
        return file_fail(errno, path, fault);
    if (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head ||
        memcmp(head, segment_file_magic, sizeof segment_file_magic) != 0 ||
        segment_file_get(head, SEGMENT_HEAD_CHECKSUM, 4) !=
            segment_pack_checksum((struct str){head, SEGMENT_HEAD_CHECKSUM}) ||
        segment_file_get(head, SEGMENT_HEAD_FILE_BYTES, 8) != (uint64_t)about.st_size ||
        pread(fd, ret_head->digest.bytes, DIGEST_SM3_BYTES, about.st_size - DIGEST_SM3_BYTES) !=
            DIGEST_SM3_BYTES)
        return fault_set(fault, ST_CORRUPT, path,
                         "事件段 %s 的文件头已损坏；请从备份恢复该文件，或把它移出目录",
                         "the head of the event segment %s is damaged; restore the file from a "
                         "backup or move it out of the folder",
                         path);
    ret_head->chain.lane = (uint32_t)segment_file_get(head, SEGMENT_HEAD_LANE, 4);
    ret_head->chain.number = segment_file_get(head, SEGMENT_HEAD_NUMBER, 8);
    memcpy(ret_head->chain.previous.bytes, head + SEGMENT_HEAD_PREVIOUS, DIGEST_SM3_BYTES);
    ret_head->rows = (uint32_t)segment_file_get(head, SEGMENT_HEAD_ROWS, 4);
    ret_head->file_bytes = (uint64_t)about.st_size;
    ret_head->source_bytes = segment_file_get(head, SEGMENT_HEAD_SOURCE_BYTES, 8);
    ret_head->first_us = (int64_t)segment_file_get(head, SEGMENT_HEAD_FIRST_US, 8);
    ret_head->last_us = (int64_t)segment_file_get(head, SEGMENT_HEAD_LAST_US, 8);
    return ST_OK;
}

enum status keep_folder_head(const char *path, struct keep_head *ret_head, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status = read_head(fd, path, ret_head, fault);
    (void)close(fd);
    return status;
}

static enum status read_whole(int fd, const char *path, char **ret_bytes, size_t *ret_len,
                              struct fault *fault)
{
    struct stat about;
    size_t len = 0;

    if (fstat(fd, &about) != 0)
        return file_fail(errno, path, fault);
    if (about.st_size > FILE_MAX_BYTES)
        return fault_set(fault, ST_LIMIT, path, "%s 过大", "%s is too large", path);
    size_t size = (size_t)about.st_size;
    char *bytes = malloc(size + 1);
    if (!bytes)
        return fault_set(fault, ST_MEMORY, path, "内存不足", "memory ran out");
    while (len < size) {
        ssize_t got = read(fd, bytes + len, size - len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(bytes);
            return file_fail(errno, path, fault);
        }
        if (got == 0)
            break;
        len += (size_t)got;
    }
    *ret_bytes = bytes;
    *ret_len = len;
    return ST_OK;
}

enum status keep_folder_read(const char *path, char **ret_bytes, size_t *ret_len,
                             struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return file_fail(errno, path, fault);
    enum status status = read_whole(fd, path, ret_bytes, ret_len, fault);
    (void)close(fd);
    return status;
}

enum status keep_folder_write_segment(const char *folder, uint64_t number, struct str bytes,
                                      struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    return file_write(keep_folder_path(path, folder, number, KEEP_FILE_SEGMENT), bytes, 0600,
                      fault);
}
