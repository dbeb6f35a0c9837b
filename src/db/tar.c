/* SPDX-License-Identifier: Apache-2.0
 * Blocks of 512 bytes: a header, the content, padding. */
#include "db/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { BLOCK_BYTES = 512, CHUNK_BYTES = 64 * 1024, SUM_AT = 148, SUM_BYTES = 8 };

struct header {
    char name[100];
    char mode[8];
    char owner[8];
    char group[8];
    char size[12];
    char time[12];
    char sum[8];
    char type;
    char link[100];
    char magic[6];
    char version[2];
    char rest[247];
};

_Static_assert(sizeof(struct header) == BLOCK_BYTES, "a tar header is one block");

static unsigned sum_of(const struct header *header)
{
    const unsigned char *bytes = (const unsigned char *)header;
    unsigned sum = 0;

    for (int i = 0; i < BLOCK_BYTES; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_BYTES ? ' ' : bytes[i];
    return sum;
}

/* Octal while it fits, else the high bit and base 256. */
static void put_number(char *field, size_t size, uint64_t value)
{
    char text[32];

    if (value >> (3 * (size - 1)) == 0) {
        (void)snprintf(text, sizeof text, "%0*" PRIo64, (int)size - 1, value);
        memcpy(field, text, size - 1);
        return;
    }
    for (size_t i = size; i-- > 1;) {
        field[i] = (char)(value & 0xff);
        value >>= 8;
    }
    field[0] = (char)0x80;
}

static bool read_number(const char *field, size_t size, int64_t *ret)
{
    int64_t value = 0;
    size_t i = 0;

    if ((unsigned char)field[0] == 0x80) {
        for (i = 1; i < size; i++) {
            if (value > INT64_MAX >> 9)
                return false;
            value = value << 8 | (unsigned char)field[i];
        }
        *ret = value;
        return true;
    }
    for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
        value = value << 3 | (field[i] - '0');
    if (i == 0 || (i < size && field[i] != '\0' && field[i] != ' '))
        return false;
    *ret = value;
    return true;
}

static enum status put_header(struct tar *tar, const char *name, int64_t bytes, struct fault *fault)
{
    struct header header;
    char sum[SUM_BYTES];

    memset(&header, 0, sizeof header);
    if (strlen(name) >= sizeof header.name)
        return fault_set(fault, ST_INVALID, name, "文件名过长", "the file's name is too long");
    memcpy(header.name, name, strlen(name));
    memcpy(header.mode, "0000600", 8);
    memcpy(header.owner, "0000000", 8);
    memcpy(header.group, "0000000", 8);
    put_number(header.size, sizeof header.size, (uint64_t)bytes);
    put_number(header.time, sizeof header.time, (uint64_t)(tar->at_ms / 1000));
    header.type = '0';
    memcpy(header.magic, "ustar", 6);
    memcpy(header.version, "00", 2);
    (void)snprintf(sum, sizeof sum, "%06o", sum_of(&header) & 0777777u);
    memcpy(header.sum, sum, 7);
    header.sum[7] = ' ';
    return file_put(tar->fd, tar->path, (struct str){(const char *)&header, sizeof header}, fault);
}

static enum status put_padding(struct tar *tar, int64_t bytes, struct fault *fault)
{
    static const char zeros[BLOCK_BYTES];
    size_t over = (size_t)(bytes % BLOCK_BYTES);

    if (over == 0)
        return ST_OK;
    return file_put(tar->fd, tar->path, (struct str){zeros, BLOCK_BYTES - over}, fault);
}

static enum status copy_in(struct tar *tar, int from_fd, const char *from, int64_t bytes,
                           struct digest_stream *digest, struct fault *fault)
{
    char chunk[CHUNK_BYTES];

    while (bytes > 0) {
        size_t want = bytes < CHUNK_BYTES ? (size_t)bytes : CHUNK_BYTES;
        ssize_t got = read(from_fd, chunk, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_fail(errno, from, fault);
        if (got == 0)
            return fault_set(fault, ST_IO, from, "%s 在备份时变短了", "%s shrank while it was read",
                             from);
        digest_stream_add(digest, chunk, (size_t)got);
        TRY(file_put(tar->fd, tar->path, (struct str){chunk, (size_t)got}, fault));
        bytes -= got;
    }
    return ST_OK;
}

enum status tar_put_file(struct tar *tar, const char *name, const char *from,
                         struct tar_entry *ret_entry, struct fault *fault)
{
    struct stat about;
    int fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0 || fstat(fd, &about) != 0) {
        enum status status = file_fail(errno, from, fault);
        if (fd >= 0)
            (void)close(fd);
        return status;
    }
    struct digest_stream *digest = digest_stream_open();
    enum status status = put_header(tar, name, about.st_size, fault);
    if (status == ST_OK)
        status = copy_in(tar, fd, from, about.st_size, digest, fault);
    if (status == ST_OK)
        status = put_padding(tar, about.st_size, fault);
    *ret_entry = (struct tar_entry){.bytes = about.st_size};
    ret_entry->digest = digest_stream_close(digest);
    (void)snprintf(ret_entry->name, sizeof ret_entry->name, "%s", name);
    (void)close(fd);
    return status;
}

enum status tar_put_text(struct tar *tar, const char *name, struct str text, struct fault *fault)
{
    TRY(put_header(tar, name, (int64_t)text.len, fault));
    TRY(file_put(tar->fd, tar->path, text, fault));
    return put_padding(tar, (int64_t)text.len, fault);
}

enum status tar_put_end(struct tar *tar, struct fault *fault)
{
    static const char zeros[2 * BLOCK_BYTES];

    return file_put(tar->fd, tar->path, (struct str){zeros, sizeof zeros}, fault);
}

static enum status damaged(const struct tar *tar, struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, tar->path, "备份文件 %s 已损坏或不完整",
                     "the backup %s is damaged or incomplete", tar->path);
}

/* Exactly `count` bytes. */
static enum status read_exactly(struct tar *tar, char *to, size_t count, struct fault *fault)
{
    while (count > 0) {
        ssize_t got = read(tar->fd, to, count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_fail(errno, tar->path, fault);
        if (got == 0)
            return damaged(tar, fault);
        to += got;
        count -= (size_t)got;
    }
    return ST_OK;
}

enum status tar_next(struct tar *tar, struct tar_entry *ret_entry, struct fault *fault)
{
    static const struct header empty;
    struct header header;
    int64_t sum = 0;
    int64_t bytes = 0;

    TRY(read_exactly(tar, (char *)&header, sizeof header, fault));
    if (memcmp(&header, &empty, sizeof header) == 0)
        return ST_NOT_FOUND;
    if (!read_number(header.sum, sizeof header.sum, &sum) || sum != sum_of(&header) ||
        !read_number(header.size, sizeof header.size, &bytes) || bytes < 0 || header.type != '0' ||
        memcmp(header.magic, "ustar", 5) != 0)
        return damaged(tar, fault);
    *ret_entry = (struct tar_entry){.bytes = bytes};
    memcpy(ret_entry->name, header.name, sizeof header.name);
    return ST_OK;
}

enum status tar_take(struct tar *tar, struct tar_entry *entry, int to_fd, const char *to,
                     struct fault *fault)
{
    char chunk[CHUNK_BYTES];
    struct digest_stream *digest = digest_stream_open();
    enum status status = ST_OK;

    for (int64_t left = entry->bytes; left > 0 && status == ST_OK;) {
        size_t want = left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES;
        status = read_exactly(tar, chunk, want, fault);
        if (status != ST_OK)
            break;
        digest_stream_add(digest, chunk, want);
        if (to_fd >= 0)
            status = file_put(to_fd, to, (struct str){chunk, want}, fault);
        left -= (int64_t)want;
    }
    entry->digest = digest_stream_close(digest);
    TRY(status);
    size_t over = (size_t)(entry->bytes % BLOCK_BYTES);
    return over == 0 ? ST_OK : read_exactly(tar, chunk, BLOCK_BYTES - over, fault);
}
