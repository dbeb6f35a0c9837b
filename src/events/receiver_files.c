/* SPDX-License-Identifier: Apache-2.0
 * Files that grow: known by device and inode, so that a name may change its file and a file its
 * name. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "events/receiver_inside.h"

#include "base/banned.h"

enum {
    SCAN_MS = 1000,
    NOTICE_BYTES = 16384,
    US_PER_MS = 1000,
    PATTERN_MAX_BYTES = 4096,
    ROUNDS_PER_LOOK = 64,
    HEAD_BYTES = 256 /* by which a file is known again: its first event with its time */
};

struct file {
    int fd;
    uint64_t source, device, inode;
    struct framing framing; /* passed: how far it has been read */
    bool is_listed;         /* a name of the pattern leads to it */
    bool is_ended;
    bool has_more;   /* the last look at it found something to read */
    int64_t gone_us; /* since when no name does, and nothing came */
    /* What the file began with when it was read: a file that was emptied and has grown past the
     * place it was read to begins otherwise. */
    char head[HEAD_BYTES];
    size_t head_len, head_told_len; /* bytes known; of head_told */
    uint64_t head_told;
};

struct receiver_files {
    char pattern[PATTERN_MAX_BYTES];
    char folder[PATTERN_MAX_BYTES]; /* of the pattern */
    struct file rows[RECEIVER_FILES_MAX];
    size_t count;
    uint64_t sources;
    struct receiver_position *positions; /* of the start; NULL afterwards */
    size_t position_count;
    bool only_new, is_begun, is_full_told;
    int notice_fd; /* inotify of the folder, or -1 */
};

/* ---- Opening ---- */

enum status receiver_files_open(struct receiver *receiver, const struct receiver_options *options,
                                struct fault *fault)
{
    struct receiver_files *f = calloc(1, sizeof *f);
    const char *slash = strrchr(options->address, '/');
    size_t len = strlen(options->address);

    if (f == NULL)
        abort();
    receiver->files = f;
    f->notice_fd = -1;
    if (len == 0 || len >= sizeof f->pattern)
        return fault_set(fault, ST_INVALID, "address", "文件路径为空或太长",
                         "the path is empty or too long");
    memcpy(f->pattern, options->address, len + 1);
    (void)snprintf(f->folder, sizeof f->folder, "%.*s",
                   slash == NULL ? 1 : (int)(slash - options->address + 1),
                   slash == NULL ? "." : options->address);
    if (strpbrk(f->folder, "*?[") != NULL || access(f->folder, R_OK | X_OK) != 0)
        return fault_set(fault, ST_IO, "address", "文件夹 %s 不存在或不可读；通配符只能在最后一段",
                         "the folder %s is not there or cannot be read; a pattern may stand in the "
                         "last part only",
                         f->folder);
    f->notice_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (f->notice_fd >= 0)
        (void)inotify_add_watch(f->notice_fd, f->folder,
                                IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                    IN_CLOSE_WRITE);
    f->only_new = options->only_new;
    f->position_count = options->position_count;
    if (f->position_count > 0) {
        f->positions = calloc(f->position_count, sizeof f->positions[0]);
        if (f->positions == NULL)
            abort();
        memcpy(f->positions, options->positions, f->position_count * sizeof f->positions[0]);
    }
    return ST_OK;
}

/* ---- The files of the pattern ---- */

static struct file *file_find(struct receiver_files *f, const struct stat *there)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->rows[i].device == there->st_dev && f->rows[i].inode == there->st_ino)
            return &f->rows[i];
    return NULL;
}

/* ---- Knowing a file again ---- */

/* The first bytes as a number, never 0. */
static uint64_t head_number(struct str head)
{
    struct digest_sm3 digest = digest_sm3_of(head);
    uint64_t number;

    memcpy(&number, digest.bytes, sizeof number);
    return number == 0 ? 1 : number;
}

/* Learn more of the beginning once more of it was read. */
static void head_learn(struct file *file)
{
    size_t want = file->framing.passed < HEAD_BYTES ? (size_t)file->framing.passed : HEAD_BYTES;

    if (file->head_len >= want)
        return;
    ssize_t count = pread(file->fd, file->head, want, 0);
    file->head_len = count > 0 ? (size_t)count : 0;
}

/* For a place behind `offset` bytes. */
static uint64_t head_of(struct file *file, uint64_t offset)
{
    size_t len = offset < HEAD_BYTES ? (size_t)offset : HEAD_BYTES;

    head_learn(file);
    if (len > file->head_len || len == 0)
        return 0;
    if (file->head_told_len != len) {
        file->head_told = head_number((struct str){file->head, len});
        file->head_told_len = len;
    }
    return file->head_told;
}

static bool head_is_same(const struct file *file)
{
    char now[HEAD_BYTES];

    return file->head_len == 0 ||
           (pread(file->fd, now, file->head_len, 0) == (ssize_t)file->head_len &&
            memcmp(now, file->head, file->head_len) == 0);
}

/* Whether a place that was noted earlier is one of this file. */
static bool is_place_of(int fd, const struct stat *there, const struct receiver_position *place)
{
    char now[HEAD_BYTES];
    size_t len = place->offset < HEAD_BYTES ? (size_t)place->offset : HEAD_BYTES;

    if (place->offset > (uint64_t)there->st_size)
        return false;
    return place->head == 0 || len == 0 ||
           (pread(fd, now, len, 0) == (ssize_t)len &&
            head_number((struct str){now, len}) == place->head);
}

/* Where a file is read from at first. */
static uint64_t first_offset(struct receiver *r, int fd, const struct stat *there)
{
    const struct receiver_files *f = r->files;

    for (size_t i = 0; i < f->position_count; i++) {
        const struct receiver_position *place = &f->positions[i];

        if (place->device != there->st_dev || place->inode != there->st_ino)
            continue;
        if (is_place_of(fd, there, place))
            return place->offset;
        receiver_drop(r, RECEIVER_DROP_TRUNCATED, 1);
        return 0;
    }
    return f->only_new && !f->is_begun ? (uint64_t)there->st_size : 0;
}

/* A regular file, or -1. */
static int open_regular(const char *path, struct stat *ret_there)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd >= 0 && (fstat(fd, ret_there) != 0 || !S_ISREG(ret_there->st_mode))) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

/* One more file that is read from that place on. */
static struct file *file_add(struct receiver_files *f, int fd, const struct stat *there,
                             uint64_t from)
{
    struct file *file = &f->rows[f->count++];

    *file = (struct file){
        .fd = fd, .source = ++f->sources, .device = there->st_dev, .inode = there->st_ino};
    framing_init(&file->framing, FRAMING_LINES);
    file->framing.keeps_zeros = true;
    file->framing.passed = from;
    (void)lseek(fd, (off_t)from, SEEK_SET);
    return file;
}

static void file_open(struct receiver *r, const char *path)
{
    struct receiver_files *f = r->files;
    struct stat there;
    int fd = open_regular(path, &there);

    if (fd < 0)
        return; /* it may have been moved away in between; the next look finds out */
    struct file *known = file_find(f, &there);
    if (known != NULL || f->count == RECEIVER_FILES_MAX) {
        if (known != NULL)
            known->is_listed = true;
        else if (!f->is_full_told)
            receiver_drop(r, RECEIVER_DROP_FILE, 1);
        f->is_full_told |= known == NULL;
        (void)close(fd);
        return;
    }
    file_add(f, fd, &there, first_offset(r, fd, &there))->is_listed = true;
}

/* ---- Files that were moved while nobody read ---- */

/* A name outside the pattern that leads to a file of a position: what is behind that is read. */
static void moved_open(struct receiver_files *f, const char *name)
{
    char path[2 * PATTERN_MAX_BYTES];
    struct stat there;

    (void)snprintf(path, sizeof path, "%s/%s", f->folder, name);
    int fd = f->count < RECEIVER_FILES_MAX ? open_regular(path, &there) : -1;
    bool is_taken = false;
    for (size_t i = 0; fd >= 0 && !is_taken && i < f->position_count; i++) {
        const struct receiver_position *place = &f->positions[i];

        is_taken = place->device == there.st_dev && place->inode == there.st_ino &&
                   file_find(f, &there) == NULL && is_place_of(fd, &there, place);
        if (is_taken)
            (void)file_add(f, fd, &there, place->offset);
    }
    if (fd >= 0 && !is_taken)
        (void)close(fd);
}

/* Before the files of the pattern, which are newer. */
static void moved_list(struct receiver_files *f)
{
    const char *slash = strrchr(f->pattern, '/');
    const char *last = slash == NULL ? f->pattern : slash + 1;
    DIR *folder = f->position_count > 0 ? opendir(f->folder) : NULL;
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (fnmatch(last, entry->d_name, FNM_PERIOD) != 0)
            moved_open(f, entry->d_name);
    if (folder != NULL)
        (void)closedir(folder);
}

/* Positions whose file has no name here: told once, and of no use any more. */
static void tell_gone(struct receiver *r)
{
    struct receiver_files *f = r->files;

    for (size_t i = 0; i < f->position_count; i++) {
        const struct receiver_position *place = &f->positions[i];
        const struct stat there = {.st_dev = place->device, .st_ino = place->inode};
        const struct receiver_message gone = {.source = ++f->sources,
                                              .is_end = true,
                                              .is_gone = true,
                                              .device = place->device,
                                              .inode = place->inode,
                                              .offset = place->offset,
                                              .head = place->head};

        if (file_find(f, &there) != NULL)
            continue;
        receiver_drop(r, RECEIVER_DROP_GONE, 1);
        if (receiver_have_room(r, true))
            receiver_add(r, &gone);
    }
}

/* ---- Looking ---- */

static void files_list(struct receiver *r)
{
    struct receiver_files *f = r->files;
    glob_t found;

    for (size_t i = 0; i < f->count; i++)
        f->rows[i].is_listed = false;
    if (!f->is_begun)
        moved_list(f);
    if (glob(f->pattern, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            struct stat there;
            struct file *known = stat(found.gl_pathv[i], &there) == 0 ? file_find(f, &there) : NULL;
            if (known != NULL)
                known->is_listed = true;
            else
                file_open(r, found.gl_pathv[i]);
        }
        globfree(&found);
    }
    if (!f->is_begun)
        tell_gone(r);
    f->is_begun = true;
    pthread_mutex_lock(&r->lock);
    r->counts.files_open = f->count;
    pthread_mutex_unlock(&r->lock);
}

/* ---- Reading ---- */

static void add_line(struct receiver *r, struct file *file, struct str line)
{
    struct receiver_message message = {.source = file->source,
                                       .bytes = line,
                                       .device = file->device,
                                       .inode = file->inode,
                                       .offset = file->framing.passed,
                                       .head = head_of(file, file->framing.passed)};

    if (line.len > 0)
        receiver_add(r, &message);
}

/* A file that is shorter than what was read, or begins otherwise, begins anew. */
static void look_for_truncation(struct receiver *r, struct file *file)
{
    struct stat now;

    if (fstat(file->fd, &now) != 0 ||
        ((uint64_t)now.st_size >= file->framing.passed && head_is_same(file)))
        return;
    receiver_drop(r, RECEIVER_DROP_TRUNCATED, 1);
    framing_done(&file->framing);
    framing_init(&file->framing, FRAMING_LINES);
    file->framing.keeps_zeros = true;
    file->head_len = file->head_told_len = 0;
    (void)lseek(file->fd, 0, SEEK_SET);
}

/* A chunk of a file; false when there is nothing to read. */
static bool file_read(struct receiver *r, struct file *file)
{
    struct str line;
    enum framing_step step;

    if (!receiver_have_room(r, true))
        return false;
    look_for_truncation(r, file);
    ssize_t count = read(file->fd, r->chunk, RECEIVER_CHUNK_BYTES);
    if (count < 0 && errno != EINTR && errno != EAGAIN) {
        receiver_drop(r, RECEIVER_DROP_FILE, 1);
        file->is_ended = true;
    }
    if (count <= 0)
        return false;
    framing_feed(&file->framing, (struct str){r->chunk, (size_t)count});
    while ((step = framing_next(&file->framing, &line)) != FRAMING_HUNGRY) {
        if (step == FRAMING_TOO_LONG)
            receiver_drop(r, RECEIVER_DROP_LONG, 1);
        else if (step == FRAMING_MESSAGE)
            add_line(r, file, line);
    }
    return true;
}

/* How far it has been read in whole lines. */
static uint64_t read_whole(const struct file *file)
{
    const struct framing *framing = &file->framing;

    return framing->passed - (framing->is_used ? 0 : framing->kept_len);
}

/* A file that has no name any more: its last line counts even without an end. */
static void file_end(struct receiver *r, struct file *file, bool takes_last)
{
    struct receiver_message end = {.source = file->source,
                                   .is_end = true,
                                   .is_gone = takes_last && !file->is_ended,
                                   .device = file->device,
                                   .inode = file->inode,
                                   .offset = read_whole(file),
                                   .head = head_of(file, read_whole(file))};
    struct str line;
    bool is_cut = false;

    if (takes_last && receiver_have_room(r, true)) {
        if (framing_finish(&file->framing, &line, &is_cut))
            add_line(r, file, line);
        receiver_drop(r, RECEIVER_DROP_LONG, is_cut ? 1 : 0);
    }
    if (receiver_have_room(r, true))
        receiver_add(r, &end);
    framing_done(&file->framing);
    (void)close(file->fd);
}

static void end_gone(struct receiver *r)
{
    struct receiver_files *f = r->files;
    int64_t now = receiver_now_us();

    for (size_t i = f->count; i > 0; i--) {
        struct file *file = &f->rows[i - 1];
        if (file->is_listed)
            file->gone_us = 0;
        else if (file->gone_us == 0 || file->has_more)
            file->gone_us = now;
        if (!file->is_ended &&
            (file->gone_us == 0 || now - file->gone_us < (int64_t)RECEIVER_LINGER_MS * US_PER_MS))
            continue;
        file_end(r, file, true);
        *file = f->rows[--f->count];
    }
}

static void wait_notice(struct receiver *r, int wait_ms)
{
    struct receiver_files *f = r->files;
    struct pollfd fds[] = {{r->stop_fd, POLLIN, 0}, {f->notice_fd, POLLIN, 0}};
    char notices[NOTICE_BYTES];

    if (poll(fds, f->notice_fd >= 0 ? 2 : 1, wait_ms) > 0 && f->notice_fd >= 0 &&
        (fds[1].revents & POLLIN) != 0)
        while (read(f->notice_fd, notices, sizeof notices) > 0)
            ; /* which file it was does not matter: all are looked at */
}

void receiver_files_read(struct receiver *receiver)
{
    struct receiver *r = receiver;
    struct receiver_files *f = r->files;

    for (unsigned round = 0; !atomic_load(&r->is_stopping); round++) {
        bool has_read = false;
        if (round % ROUNDS_PER_LOOK == 0)
            files_list(r);
        for (size_t i = 0; i < f->count && !atomic_load(&r->is_stopping); i++) {
            f->rows[i].has_more = !f->rows[i].is_ended && file_read(r, &f->rows[i]);
            has_read |= f->rows[i].has_more;
        }
        end_gone(r);
        if (has_read)
            continue;
        wait_notice(r, receiver_idle(r, SCAN_MS));
        round = UINT_MAX; /* look for files next */
    }
    while (f->count > 0) /* a line without end is left for the next run: its offset says so */
        file_end(r, &f->rows[--f->count], false);
}

void receiver_files_close(struct receiver *receiver)
{
    struct receiver_files *f = receiver->files;

    if (f == NULL)
        return;
    if (f->notice_fd >= 0)
        (void)close(f->notice_fd);
    free(f->positions);
    free(f);
    receiver->files = NULL;
}
