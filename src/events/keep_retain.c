/* SPDX-License-Identifier: Apache-2.0
 * Taking away what is over, and nothing else. */
#include "events/keep_retain.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "events/keep_inside.h"
#include "events/keep_verify.h"

enum { RETAIN_ARENA_BYTES = 1 << 30, HOLDS_MAX_BYTES = 32 << 20, FORECAST_DAYS = 7 };

static const int64_t day_us = 86400000000;

/* ---- What is there ---- */

struct share {
    uint32_t sensor; /* number of the name */
    uint64_t rows;
};

struct kept {
    uint64_t number;
    struct keep_head head;
    struct share *shares;
    size_t share_count;
    bool is_held, is_gone;
};

struct retaining {
    struct keep *keep;
    const struct keep_policy *policy;
    struct arena arena;
    struct segment_words sensors;
    struct kept *rows;
    size_t count;
    struct keep_hold *holds;
    size_t hold_count;
    int64_t now_us;
    struct keep_retain_report *report;
};

static enum status count_words(struct retaining *retaining, const struct segment_column *column,
                               struct kept *kept, uint64_t *marked)
{
    struct share *shares = ARENA_ARRAY(&retaining->arena, column->word_count + 2, struct share);
    size_t count = column->kind == SEGMENT_WORDS ? column->word_count : 0;

    for (size_t i = 0; i < count; i++)
        TRY(segment_words_add(&retaining->sensors, column->words[i], SEGMENT_WORD_PLAIN,
                              &shares[i].sensor));
    for (size_t i = 0; count > 0 && i < column->count; i++) {
        shares[column->codes[i]].rows++;
        (*marked)++;
    }
    kept->shares = shares;
    kept->share_count = count;
    return ST_OK;
}

/* Sensors that are numbers: few and rare, each is printed. */
static enum status count_numbers(struct retaining *retaining, const struct segment_column *column,
                                 struct kept *kept, uint64_t *marked)
{
    char text[SEGMENT_VALUE_TEXT_BYTES];

    kept->shares = ARENA_ARRAY(&retaining->arena, column->count + 2, struct share);
    for (size_t i = 0; i < column->count; i++) {
        struct str name = {text, segment_value_print_integer(column->numbers[i], text)};
        uint32_t sensor = 0;
        size_t at = 0;

        TRY(segment_words_add(&retaining->sensors, name, SEGMENT_WORD_PLAIN, &sensor));
        while (at < kept->share_count && kept->shares[at].sensor != sensor)
            at++;
        kept->shares[at].sensor = sensor;
        kept->shares[at].rows++;
        kept->share_count += at == kept->share_count;
        (*marked)++;
    }
    return ST_OK;
}

/* Whose events a segment holds. */
static enum status read_shares(struct retaining *retaining, const char *path, struct kept *kept)
{
    struct segment *segment = NULL;
    struct fault fault = {0};
    const struct segment_column *column = NULL;
    uint64_t marked = 0;

    TRY(segment_open(path, &segment, &fault));
    enum status status = ST_OK;
    for (size_t i = 0; status == ST_OK && i < segment_field_count(segment); i++)
        if (segment_field_format(segment, i) == RECORD_FORMATS &&
            str_is(segment_field_name(segment, i), record_mark_word(RECORD_SENSOR)))
            status = segment_column(segment, i, &column, &fault);
    kept->shares = ARENA_ARRAY(&retaining->arena, 2, struct share);
    if (status == ST_OK && column && column->count > 0)
        status = column->kind == SEGMENT_WORDS ? count_words(retaining, column, kept, &marked)
                                               : count_numbers(retaining, column, kept, &marked);
    if (status == ST_OK && marked < kept->head.rows) {
        struct share *rest = &kept->shares[kept->share_count++];

        rest->rows = kept->head.rows - marked;
        status = segment_words_add(&retaining->sensors, (struct str){"", 0}, SEGMENT_WORD_PLAIN,
                                   &rest->sensor);
    }
    segment_close(segment);
    return status;
}

static bool is_held(const struct retaining *retaining, const struct kept *kept)
{
    for (size_t h = 0; h < retaining->hold_count; h++) {
        const struct keep_hold *hold = &retaining->holds[h];

        if (hold->to_us <= kept->head.first_us || hold->from_us > kept->head.last_us)
            continue;
        if (hold->sensor.len == 0)
            return true;
        for (size_t i = 0; i < kept->share_count; i++)
            if (str_equal(segment_words_text(&retaining->sensors, kept->shares[i].sensor),
                          hold->sensor))
                return true;
    }
    return false;
}

static int newest_first(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;

    if (x->head.last_us != y->head.last_us)
        return x->head.last_us > y->head.last_us ? -1 : 1;
    return x->number > y->number ? -1 : x->number < y->number;
}

static enum status read_all(struct retaining *retaining, struct fault *fault)
{
    struct keep_file *files = NULL;
    char path[FILE_PATH_BYTES];
    size_t count = 0;

    TRY(keep_folder_list(retaining->keep->folder, false, &retaining->arena, &files, &count, fault));
    retaining->rows = ARENA_ARRAY(&retaining->arena, count + 1, struct kept);
    for (size_t i = 0; i < count; i++) {
        struct kept *kept = &retaining->rows[retaining->count];
        struct fault ignored = {0};

        if (files[i].kind != KEEP_FILE_SEGMENT)
            continue;
        *kept = (struct kept){.number = files[i].number};
        keep_folder_path(path, retaining->keep->folder, files[i].number, KEEP_FILE_SEGMENT);
        if (keep_folder_head(path, &kept->head, &ignored) != ST_OK ||
            read_shares(retaining, path, kept) != ST_OK) {
            retaining->report->unreadable++;
            continue;
        }
        kept->is_held = is_held(retaining, kept);
        retaining->report->stored_bytes += kept->head.file_bytes;
        retaining->count++;
    }
    if (retaining->count > 0)
        qsort(retaining->rows, retaining->count, sizeof *retaining->rows, newest_first);
    return ST_OK;
}

/* ---- What goes ---- */

/* Files are removed by name; their names are written down before.  The reserve gives the few bytes
 * that a full disk has not. */
static enum status write_down(struct retaining *retaining, const struct kept *kept,
                              const char *reason, struct fault *fault)
{
    char path[FILE_PATH_BYTES], reserve[FILE_PATH_BYTES];
    const char *folder = retaining->keep->folder;
    struct keep_removal removal = {.number = kept->number,
                                   .lane = kept->head.chain.lane,
                                   .digest = kept->head.digest,
                                   .previous = kept->head.chain.previous,
                                   .bytes = kept->head.file_bytes,
                                   .rows = kept->head.rows,
                                   .first_us = kept->head.first_us,
                                   .last_us = kept->head.last_us,
                                   .removed_ms = retaining->now_us / 1000,
                                   .reason = str_of(reason)};
    struct str line = keep_verify_line(&removal, &retaining->arena);
    int fd = open(file_path(path, folder, "removed"),
                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return file_fail(errno, path, fault);
    off_t before = lseek(fd, 0, SEEK_END);
    struct fault first = {0};
    enum status status = file_put(fd, path, line, &first);
    if (status == ST_FULL) {
        (void)!ftruncate(fd, before);
        (void)unlink(file_path(reserve, folder, "reserve"));
        status = file_put(fd, path, line, fault);
    }
    if (status == ST_OK && fdatasync(fd) != 0)
        status = file_fail(errno, path, fault);
    if (status != ST_OK) {
        (void)!ftruncate(fd, before);
        status = fault_set(fault, status, path, "无法记录清除", "a removal cannot be written down");
    }
    (void)close(fd);
    return status;
}

static enum status take_away(struct retaining *retaining, struct kept *kept, const char *reason,
                             struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct keep_retain_report *report = retaining->report;

    if (kept->is_gone)
        return ST_OK;
    if (kept->is_held) {
        report->held++;
        report->held_bytes += kept->head.file_bytes;
        return ST_OK;
    }
    TRY(write_down(retaining, kept, reason, fault));
    if (unlink(keep_folder_path(path, retaining->keep->folder, kept->number, KEEP_FILE_SEGMENT)) !=
        0)
        return file_fail(errno, path, fault);
    kept->is_gone = true;
    report->removed++;
    report->removed_events += kept->head.rows;
    report->removed_bytes += kept->head.file_bytes;
    report->stored_bytes -= kept->head.file_bytes;
    return ST_OK;
}

static const struct keep_rule *rule_of(const struct retaining *retaining, uint32_t sensor)
{
    const struct keep_policy *policy = retaining->policy;
    struct str name = segment_words_text(&retaining->sensors, sensor);
    const struct keep_rule *other = NULL;

    for (size_t i = 0; i < policy->rule_count; i++) {
        if (str_equal(policy->rules[i].sensor, name))
            return &policy->rules[i];
        if (policy->rules[i].sensor.len == 0)
            other = &policy->rules[i];
    }
    return other;
}

/* From the newest to the oldest: a sensor's bytes add up, its time runs out. */
static enum status apply_rules(struct retaining *retaining, struct fault *fault)
{
    uint32_t sensors = retaining->sensors.count;
    uint64_t *bytes = ARENA_ARRAY(&retaining->arena, sensors + 1, uint64_t);
    const struct keep_rule **rules =
        ARENA_ARRAY(&retaining->arena, sensors + 1, const struct keep_rule *);

    for (uint32_t i = 0; i < sensors; i++)
        rules[i] = rule_of(retaining, i);
    for (size_t i = 0; i < retaining->count; i++) {
        struct kept *kept = &retaining->rows[i];
        bool is_over = kept->share_count > 0, is_age = true;

        for (size_t s = 0; s < kept->share_count; s++) {
            const struct share *share = &kept->shares[s];
            const struct keep_rule *rule = rules[share->sensor];
            bool is_old = rule && rule->days > 0 &&
                          kept->head.last_us < retaining->now_us - rule->days * day_us;
            bool is_much = rule && rule->max_bytes > 0 && bytes[share->sensor] >= rule->max_bytes;

            bytes[share->sensor] += (uint64_t)((double)kept->head.file_bytes * (double)share->rows /
                                               (double)kept->head.rows);
            is_over = is_over && (is_old || is_much);
            is_age = is_age && is_old;
        }
        if (is_over)
            TRY(take_away(retaining, kept, is_age ? "age" : "bytes", fault));
    }
    return ST_OK;
}

static enum status apply_limit(struct retaining *retaining, struct fault *fault)
{
    uint64_t limit = retaining->policy->max_bytes;

    for (size_t i = retaining->count; limit > 0 && i-- > 0;)
        if (retaining->report->stored_bytes > limit)
            TRY(take_away(retaining, &retaining->rows[i], "bytes", fault));
    return ST_OK;
}

/* Room for the list of removals when the disk is full one day. */
static void set_reserve(const char *folder)
{
    static const char zeros[65536];
    char path[FILE_PATH_BYTES];
    struct fault ignored = {0};

    if (!file_exists(file_path(path, folder, "reserve")))
        (void)!file_write(path, (struct str){zeros, sizeof zeros}, 0600, &ignored);
}

enum status keep_retain(struct keep *keep, const struct keep_policy *policy, struct instant now,
                        struct keep_retain_report *ret_report, struct fault *fault)
{
    struct retaining retaining = {
        .keep = keep, .policy = policy, .now_us = now.ms * 1000, .report = ret_report};

    *ret_report = (struct keep_retain_report){0};
    if (policy->rule_count > KEEP_RETAIN_MAX_RULES)
        return fault_set(fault, ST_LIMIT, "rules", "保存规则超过 %d 条",
                         "there are more than %d rules", KEEP_RETAIN_MAX_RULES);
    arena_init(&retaining.arena, RETAIN_ARENA_BYTES);
    segment_words_init(&retaining.sensors, 0);
    enum status status = keep_retain_holds(keep->folder, &retaining.arena, &retaining.holds,
                                           &retaining.hold_count, fault);
    if (status == ST_OK)
        status = read_all(&retaining, fault);
    if (status == ST_OK)
        status = apply_rules(&retaining, fault);
    if (status == ST_OK)
        status = apply_limit(&retaining, fault);
    if (ret_report->removed > 0 && status == ST_OK)
        status = file_sync_folder(keep->folder, fault);
    set_reserve(keep->folder);
    segment_words_done(&retaining.sensors);
    arena_done(&retaining.arena);
    return status;
}

/* ---- Holds ---- */

static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\t' || text.ptr[i] == '\n' || text.ptr[i] == '\r' ||
            text.ptr[i] == '\0')
            return false;
    return text.len <= KEEP_RETAIN_TEXT_BYTES;
}

static bool read_hold(struct str line, struct keep_hold *ret_hold)
{
    struct str from, to;

    ret_hold->id = str_cut(line, '\t', &line);
    from = str_cut(line, '\t', &line);
    to = str_cut(line, '\t', &line);
    ret_hold->sensor = str_cut(line, '\t', &line);
    ret_hold->reason = line;
    return ret_hold->id.len > 0 && str_to_int(from, &ret_hold->from_us) &&
           str_to_int(to, &ret_hold->to_us);
}

enum status keep_retain_holds(const char *folder, struct arena *arena, struct keep_hold **ret_holds,
                              size_t *ret_count, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text = {0};
    struct keep_hold *holds = ARENA_ARRAY(arena, KEEP_RETAIN_MAX_HOLDS, struct keep_hold);
    size_t count = 0;

    if (file_exists(file_path(path, folder, "holds")))
        TRY(file_read(path, HOLDS_MAX_BYTES, arena, &text, fault));
    while (text.len > 0) {
        struct str line = str_cut(text, '\n', &text);

        /* A hold that cannot be read must not be taken for none. */
        if (count == KEEP_RETAIN_MAX_HOLDS || !read_hold(line, &holds[count]))
            return fault_set(fault, ST_CORRUPT, path, "法定留存清单 %s 无法读取，请从备份恢复",
                             "the list of legal holds %s cannot be read, restore it from a backup",
                             path);
        count++;
    }
    *ret_holds = holds;
    *ret_count = count;
    return ST_OK;
}

static enum status write_holds(const char *folder, struct arena *arena,
                               const struct keep_hold *holds, size_t count, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct buf text;
    struct str bytes;

    buf_init(&text, HOLDS_MAX_BYTES);
    for (size_t i = 0; i < count; i++) {
        if (holds[i].id.len == 0)
            continue;
        buf_str(&text, holds[i].id);
        buf_print(&text, "\t%lld\t%lld\t", (long long)holds[i].from_us, (long long)holds[i].to_us);
        buf_str(&text, holds[i].sensor);
        buf_byte(&text, '\t');
        buf_str(&text, holds[i].reason);
        buf_byte(&text, '\n');
    }
    enum status status = buf_finish(&text, arena, &bytes);
    buf_done(&text);
    TRY(status);
    return file_write(file_path(path, folder, "holds"), bytes, 0600, fault);
}

/* The holds without the one of this id; ret_found whether it was there. */
static enum status change_holds(struct keep *keep, struct str without, const struct keep_hold *with,
                                bool *ret_found, struct fault *fault)
{
    struct arena arena;
    struct keep_hold *holds = NULL;
    size_t count = 0;

    *ret_found = false;
    arena_init(&arena, RETAIN_ARENA_BYTES);
    enum status status = keep_retain_holds(keep->folder, &arena, &holds, &count, fault);
    for (size_t i = 0; status == ST_OK && i < count; i++)
        if (str_equal(holds[i].id, without)) {
            *ret_found = true;
            holds[i].id.len = 0;
        }
    if (status == ST_OK && with && !*ret_found) {
        if (count == KEEP_RETAIN_MAX_HOLDS)
            status = fault_set(fault, ST_LIMIT, "holds", "法定留存超过 %d 项",
                               "there are more than %d holds", KEEP_RETAIN_MAX_HOLDS);
        else
            holds[count++] = *with;
    }
    if (status == ST_OK && (with != NULL) != *ret_found)
        status = write_holds(keep->folder, &arena, holds, count, fault);
    arena_done(&arena);
    return status;
}

enum status keep_retain_hold(struct keep *keep, const struct keep_hold *hold, struct fault *fault)
{
    bool is_there = false;

    if (hold->id.len == 0 || !is_plain(hold->id) || !is_plain(hold->sensor) ||
        !is_plain(hold->reason) || hold->to_us <= hold->from_us)
        return fault_set(fault, ST_INVALID, "hold",
                         "留存项须有编号，起止时间须先后有序，文字不得过长或含制表符、换行",
                         "a hold needs an id and a time that ends after it begins; its texts are "
                         "short, without tabs and line ends");
    TRY(change_holds(keep, hold->id, hold, &is_there, fault));
    return is_there ? fault_set(fault, ST_CONFLICT, "hold", "编号 %.*s 的留存项已存在",
                                "there is a hold %.*s already", STR_ARG(hold->id))
                    : ST_OK;
}

enum status keep_retain_release(struct keep *keep, struct str id, struct fault *fault)
{
    bool is_there = false;

    TRY(change_holds(keep, id, NULL, &is_there, fault));
    return is_there ? ST_OK
                    : fault_set(fault, ST_NOT_FOUND, "hold", "没有编号为 %.*s 的留存项",
                                "there is no hold %.*s", STR_ARG(id));
}

/* ---- Forecast ---- */

enum status keep_retain_forecast(const char *folder, uint64_t limit_bytes, struct instant now,
                                 struct keep_forecast *ret_forecast, struct fault *fault)
{
    struct keep_forecast forecast = {.limit_bytes = limit_bytes};
    int64_t now_us = now.ms * 1000, since_us = now_us - FORECAST_DAYS * day_us, first_us = now_us;
    struct keep_file *files = NULL;
    char path[FILE_PATH_BYTES];
    struct statvfs disk;
    struct arena arena;
    size_t count = 0;
    uint64_t recent = 0;

    arena_init(&arena, RETAIN_ARENA_BYTES);
    enum status status = keep_folder_list(folder, false, &arena, &files, &count, fault);
    for (size_t i = 0; status == ST_OK && i < count; i++) {
        struct keep_head head;
        struct fault ignored = {0};

        if (files[i].kind != KEEP_FILE_SEGMENT ||
            keep_folder_head(keep_folder_path(path, folder, files[i].number, KEEP_FILE_SEGMENT),
                             &head, &ignored) != ST_OK)
            continue;
        forecast.stored_bytes += head.file_bytes;
        if (head.last_us < since_us || head.first_us > now_us)
            continue;
        recent += head.file_bytes;
        first_us = head.first_us < first_us ? head.first_us : first_us;
    }
    arena_done(&arena);
    TRY(status);
    if (limit_bytes == 0) {
        if (statvfs(folder, &disk) != 0)
            return file_fail(errno, folder, fault);
        forecast.limit_bytes = forecast.stored_bytes + (uint64_t)disk.f_bavail * disk.f_frsize;
    }
    if (recent > 0) {
        int64_t span_us = now_us - (first_us > since_us ? first_us : since_us);
        double days = (double)(span_us > day_us / 24 ? span_us : day_us / 24) / (double)day_us;
        double left = forecast.limit_bytes > forecast.stored_bytes
                          ? (double)(forecast.limit_bytes - forecast.stored_bytes)
                          : 0;

        forecast.bytes_per_day = (uint64_t)((double)recent / days);
        forecast.is_growing = forecast.bytes_per_day > 0;
        forecast.days_left = forecast.is_growing ? left / (double)forecast.bytes_per_day : 0;
    }
    *ret_forecast = forecast;
    return ST_OK;
}
