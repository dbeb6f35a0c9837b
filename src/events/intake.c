/* SPDX-License-Identifier: Apache-2.0
 * Stretches of files in one list, taken by threads one after another. */
#include "events/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "events/intake_head.h"

enum { HEAD_BYTES = 4096 };

/* From the first line that begins at or after `from` to the end of the line that `until` lies in.
 */
struct stretch {
    const char *path;
    off_t from, until; /* until 0: to the end */
};

struct crew {
    const struct intake *intake;
    struct stretch *stretches;
    size_t count, size;
    pthread_mutex_t lock; /* around what follows */
    size_t next;
    uint32_t lanes; /* given to threads */
    unsigned threads, ended;
    bool is_stopped, is_cut_short; /* told to end; before a file was read */
    struct pipeline_counts counts;
    enum status status;
    struct fault fault;
    pthread_mutex_t refusing; /* one thread tells a refused line at a time */
};

/* ---- Cutting ---- */

/* JSON lines stand alone; other formats may have heads that later lines need, or stand over several
 * lines. */
static bool may_cut(enum record_format format, int fd)
{
    char first = '\0';

    if (format == RECORD_EVE || format == RECORD_JSON)
        return true;
    return (format == RECORD_FORMATS || format == RECORD_ZEEK || format == RECORD_WINDOWS) &&
           pread(fd, &first, 1, 0) == 1 && first == '{';
}

static void add_stretch(struct crew *crew, struct arena *arena, const struct stretch *stretch)
{
    if (crew->count == crew->size) {
        size_t size = crew->size == 0 ? 64 : crew->size * 2;
        struct stretch *more = ARENA_ARRAY(arena, size, struct stretch);

        if (crew->count > 0)
            memcpy(more, crew->stretches, crew->count * sizeof(more[0]));
        crew->stretches = more;
        crew->size = size;
    }
    crew->stretches[crew->count++] = *stretch;
}

/* Of a file; pipes tell with their first bytes. */
static enum status check_head(const struct crew *crew, int fd, const struct stat *info,
                              const char *path, struct fault *fault)
{
    char head[HEAD_BYTES];
    ssize_t got = S_ISREG(info->st_mode) ? pread(fd, head, sizeof(head), 0) : 0;

    return got <= 0 ? ST_OK
                    : intake_head_check((struct str){head, (size_t)got}, crew->intake->format, path,
                                        fault);
}

static enum status cut_file(struct crew *crew, struct arena *arena, const char *path,
                            struct fault *fault)
{
    struct stat info;
    struct stretch stretch = {.path = path};

    /* A pipe that nobody writes to yet would be waited for. */
    if (strcmp(path, "-") == 0 || (stat(path, &info) == 0 && S_ISFIFO(info.st_mode))) {
        add_stretch(crew, arena, &stretch);
        return ST_OK;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0) {
        int number = errno;

        if (fd >= 0)
            close(fd);
        return file_fail(number, path, fault);
    }
    off_t bytes =
        crew->intake->stretch_bytes > 0 ? (off_t)crew->intake->stretch_bytes : INTAKE_STRETCH_BYTES;
    enum status status = intake_head_no_folder(fd, path, fault);
    if (status == ST_OK)
        status = check_head(crew, fd, &info, path, fault);
    bool is_cut =
        S_ISREG(info.st_mode) && info.st_size > bytes && may_cut(crew->intake->format, fd);
    close(fd);
    TRY(status);
    while (is_cut && stretch.from + bytes < info.st_size) {
        stretch.until = stretch.from + bytes;
        add_stretch(crew, arena, &stretch);
        stretch.from = stretch.until;
    }
    stretch.until = 0;
    add_stretch(crew, arena, &stretch);
    return ST_OK;
}

/* ---- Taking ---- */

struct reader {
    const struct stretch *stretch;
    int fd;
    off_t at;
    bool is_past;  /* the last line of the stretch has been read */
    bool is_begun; /* the first line of the stretch was found */
    bool is_fed;
    bool is_pipe;    /* or a terminal, a socket: what comes next may be long in coming */
    bool is_stopped; /* told to end */
    int64_t due_ms;  /* when what was taken of a pipe is to be durable; 0: nothing waits */
    uint64_t base;   /* byte of the file that was fed first */
    char *bytes;
    struct crew *crew;
};

static void tell_refused(void *with, const struct decoded *decoded, enum refusal reason)
{
    const struct reader *reader = with;
    struct crew *crew = reader->crew;
    const struct intake_refused refused = {
        .path = reader->stretch->path,
        .line = reader->stretch->from == 0 ? decoded->number : 0,
        .byte = reader->base + decoded->offset,
        .at = decoded->refused_at,
        .reason = reason,
        .text = decoded->line,
    };

    pthread_mutex_lock(&crew->refusing);
    crew->intake->refused(crew->intake->refused_with, &refused);
    pthread_mutex_unlock(&crew->refusing);
}

/* The next bytes of the stretch, whole lines only matter to the decoder; empty at its end. */
static enum status read_more(struct reader *reader, struct str *ret_bytes, struct fault *fault)
{
    const struct stretch *stretch = reader->stretch;
    ssize_t got;

    *ret_bytes = STR("");
    if (reader->is_past)
        return ST_OK;
    do
        got = stretch->from == 0 && stretch->until == 0
                  ? read(reader->fd, reader->bytes, INTAKE_READ_BYTES)
                  : pread(reader->fd, reader->bytes, INTAKE_READ_BYTES, reader->at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return file_fail(errno, stretch->path, fault);
    *ret_bytes = (struct str){reader->bytes, (size_t)got};
    if (stretch->until != 0 && reader->at + got >= stretch->until) {
        /* The line that holds byte `until - 1` ends at the first line end from there on. */
        off_t last = stretch->until - 1 > reader->at ? stretch->until - 1 : reader->at;
        const char *end =
            memchr(reader->bytes + (last - reader->at), '\n', (size_t)(reader->at + got - last));

        if (end != NULL) {
            ret_bytes->len = (size_t)(end - reader->bytes) + 1;
            reader->is_past = true;
        }
    }
    reader->at += got;
    return ST_OK;
}

/* Leave out what belongs to the stretch before: all up to the line end at or after `from - 1`. */
static struct str skip_head(struct reader *reader, struct str bytes)
{
    if (reader->is_begun)
        return bytes;
    const char *end = memchr(bytes.ptr, '\n', bytes.len);
    if (end == NULL)
        return STR("");
    reader->is_begun = true;
    size_t skipped = (size_t)(end - bytes.ptr) + 1;
    return (struct str){bytes.ptr + skipped, bytes.len - skipped};
}

static int64_t now_ms(void)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static int wait_ms(const struct reader *reader)
{
    if (!reader->is_pipe)
        return 0;
    if (reader->due_ms == 0)
        return -1;
    int64_t left_ms = reader->due_ms - now_ms();
    return left_ms > 0 ? (int)left_ms : 0;
}

/* Until there is something to read, or the end is asked for.  Of a pipe that is slow, what has come
 * is made durable meanwhile.  ret_can_read: reading does not wait. */
static enum status await(struct reader *reader, struct pipeline *pipeline, bool *ret_can_read,
                         struct fault *fault)
{
    for (;;) {
        struct pollfd files[] = {{.fd = reader->crew->intake->stop_fd, .events = POLLIN},
                                 {.fd = reader->is_pipe ? reader->fd : -1, .events = POLLIN}};
        int ready = poll(files, 2, wait_ms(reader));

        if (ready < 0 && errno != EINTR)
            return file_fail(errno, reader->stretch->path, fault);
        if (ready < 0)
            continue;
        reader->is_stopped = files[0].revents != 0;
        *ret_can_read = reader->is_pipe ? files[1].revents != 0 : !reader->is_stopped;
        if (reader->due_ms != 0 && now_ms() >= reader->due_ms) {
            TRY(pipeline_commit(pipeline, fault));
            reader->due_ms = 0;
        }
        if (reader->is_stopped || *ret_can_read)
            return ST_OK;
    }
}

static enum status take_bytes(struct reader *reader, struct pipeline *pipeline,
                              struct decoder *decoder, struct fault *fault)
{
    for (;;) {
        struct str bytes;
        off_t before = reader->at;
        bool can_read = false;

        TRY(await(reader, pipeline, &can_read, fault));
        if (!can_read)
            return ST_OK;
        TRY(read_more(reader, &bytes, fault));
        if (bytes.len == 0)
            break;
        bytes = skip_head(reader, bytes);
        if (!reader->is_fed && before == 0 && bytes.len > 0)
            TRY(intake_head_check(bytes, reader->crew->intake->format, reader->stretch->path,
                                  fault));
        if (!reader->is_fed && bytes.len > 0) {
            reader->is_fed = true;
            reader->base = (uint64_t)before + (uint64_t)(bytes.ptr - reader->bytes);
        }
        decoder_feed(decoder, bytes);
        TRY(pipeline_run(pipeline, decoder, instant_system_now(), fault));
        if (reader->is_stopped)
            return ST_OK;
        if (reader->is_pipe && reader->due_ms == 0)
            reader->due_ms = now_ms() + INTAKE_HOLD_MS;
    }
    reader->is_stopped = false; /* nothing is left */
    decoder_finish(decoder);
    return pipeline_run(pipeline, decoder, instant_system_now(), fault);
}

static bool is_pipe(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 &&
           (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) || S_ISCHR(info.st_mode));
}

static void stop(struct crew *crew, bool is_cut_short)
{
    pthread_mutex_lock(&crew->lock);
    crew->is_stopped = true;
    crew->is_cut_short = crew->is_cut_short || is_cut_short;
    pthread_mutex_unlock(&crew->lock);
}

static enum status take_stretch(struct crew *crew, const struct stretch *stretch,
                                struct pipeline *pipeline, struct fault *fault)
{
    const struct decoder_options options = {.format = crew->intake->format,
                                            .frame = crew->intake->frame};
    bool is_input = strcmp(stretch->path, "-") == 0;
    struct reader reader = {
        .stretch = stretch,
        .fd = is_input ? STDIN_FILENO : open(stretch->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
        .at = stretch->from > 0 ? stretch->from - 1 : 0,
        .is_begun = stretch->from == 0,
        .bytes = malloc(INTAKE_READ_BYTES),
        .crew = crew,
    };

    if (reader.bytes == NULL)
        abort();
    if (reader.fd < 0) {
        free(reader.bytes);
        return file_fail(errno, stretch->path, fault);
    }
    if (!is_input) /* only opening it must not wait */
        (void)fcntl(reader.fd, F_SETFL, 0);
    reader.is_pipe = is_pipe(reader.fd);
    struct decoder *decoder = decoder_new(&options);
    if (crew->intake->refused != NULL)
        pipeline_watch_refused(pipeline, tell_refused, &reader);
    enum status status = take_bytes(&reader, pipeline, decoder, fault);
    pipeline_watch_refused(pipeline, NULL, NULL);
    pipeline_end_source(pipeline, status == ST_OK && !reader.is_stopped ? decoder : NULL);
    if (reader.is_stopped)
        stop(crew, !reader.is_pipe);
    decoder_free(decoder);
    free(reader.bytes);
    if (!is_input)
        close(reader.fd);
    return status;
}

/* ---- Threads ---- */

static const struct stretch *next_stretch(struct crew *crew)
{
    const struct stretch *stretch = NULL;

    pthread_mutex_lock(&crew->lock);
    if (crew->status == ST_OK && !crew->is_stopped && crew->next < crew->count)
        stretch = &crew->stretches[crew->next++];
    pthread_mutex_unlock(&crew->lock);
    return stretch;
}

/* Few events stay in the log, where the next ones join them. */
static enum status seal(struct keep_lane *lane, struct fault *fault)
{
    const struct keep_figures figures = keep_figures(lane);

    return figures.log_bytes >= INTAKE_SEAL_BYTES ? keep_seal(lane, fault) : ST_OK;
}

/* The thread that ends last lets go what waits for events out of order. */
static bool is_last_of(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    bool is_last = ++crew->ended == crew->threads;
    pthread_mutex_unlock(&crew->lock);
    return is_last;
}

static enum status take_all(struct crew *crew, struct keep_lane *lane,
                            struct pipeline_counts *counts, struct fault *fault)
{
    const struct pipeline_source source = {.sensor = STR("")};
    const struct keep_figures before = keep_figures(lane);
    enum status status = ST_OK;
    struct pipeline *pipeline =
        pipeline_new(&crew->intake->parts, &source, lane, crew->intake->tell, crew->intake->with);
    const struct stretch *stretch;
    while (status == ST_OK && (stretch = next_stretch(crew)) != NULL)
        status = take_stretch(crew, stretch, pipeline, fault);
    enum status last = pipeline_commit(pipeline, fault);
    status = status == ST_OK ? last : status;
    if (status == ST_OK && is_last_of(crew))
        status = pipeline_finish(pipeline, fault);
    *counts = *pipeline_counts(pipeline);
    pipeline_free(pipeline);
    last = seal(lane, fault);
    const struct keep_figures after = keep_figures(lane);
    counts->bytes_stored =
        after.sealed_bytes + after.log_bytes - before.sealed_bytes - before.log_bytes;
    return status == ST_OK ? last : status;
}

static void *work(void *with)
{
    struct crew *crew = with;
    struct pipeline_counts counts = {0};
    struct fault fault = {.status = ST_OK};

    pthread_mutex_lock(&crew->lock);
    struct keep_lane *lane = keep_lane_at(crew->intake->keep, crew->lanes++);
    pthread_mutex_unlock(&crew->lock);
    enum status status = take_all(crew, lane, &counts, &fault);

    pthread_mutex_lock(&crew->lock);
    pipeline_counts_add(&crew->counts, &counts);
    if (status != ST_OK && crew->status == ST_OK) {
        crew->status = status;
        crew->fault = fault;
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static unsigned thread_count(const struct crew *crew)
{
    long wanted =
        crew->intake->threads > 0 ? (long)crew->intake->threads : sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted > INTAKE_THREAD_MAX)
        wanted = INTAKE_THREAD_MAX;
    if (wanted > (long)crew->count)
        wanted = (long)crew->count;
    return wanted < 1 ? 1 : (unsigned)wanted;
}

/* The caller's thread works too. */
static void run_crew(struct crew *crew)
{
    pthread_t threads[INTAKE_THREAD_MAX];
    unsigned count = thread_count(crew), started = 0;

    crew->threads = count;
    for (unsigned i = 1; i < count; i++)
        if (pthread_create(&threads[started], NULL, work, crew) == 0)
            started++;
    pthread_mutex_lock(&crew->lock);
    crew->threads -= count - 1 - started; /* those that could not begin */
    pthread_mutex_unlock(&crew->lock);
    (void)work(crew);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

enum status intake_files(const struct intake *intake, const char *const *paths, size_t count,
                         struct pipeline_counts *ret_counts, bool *ret_stopped, struct fault *fault)
{
    struct crew crew = {.intake = intake};
    struct arena arena;
    enum status status = ST_OK;

    arena_init(&arena, ARENA_WORK_BYTES);
    for (size_t i = 0; i < count && status == ST_OK; i++)
        status = cut_file(&crew, &arena, paths[i], fault);
    if (status == ST_OK) {
        pthread_mutex_init(&crew.lock, NULL);
        pthread_mutex_init(&crew.refusing, NULL);
        run_crew(&crew);
        pthread_mutex_destroy(&crew.refusing);
        pthread_mutex_destroy(&crew.lock);
        *ret_counts = crew.counts;
        if (ret_stopped != NULL)
            *ret_stopped = crew.is_cut_short || (crew.is_stopped && crew.next < crew.count);
        status = crew.status;
        if (status != ST_OK)
            *fault = crew.fault;
    }
    arena_done(&arena);
    return status;
}
