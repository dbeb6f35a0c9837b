/* SPDX-License-Identifier: Apache-2.0
 * Following the chain of each lane. */
#include "events/keep_verify.h"

#include "events/keep_inside.h"

enum { REMOVED_MAX_BYTES = 256 << 20, REMOVED_COLUMNS = 10 };

struct verifying {
    const char *folder;
    struct arena *arena;
    struct keep_verdict *verdict;
    struct digest_sm3 last[KEEP_LANE_MAX], before[KEEP_LANE_MAX]; /* the last two segments */
};

static void problem(struct verifying *verifying, uint64_t number, const char *word, const char *zh,
                    const char *en)
{
    struct keep_verdict *verdict = verifying->verdict;

    if (verdict->problem_count < KEEP_VERIFY_MAX_PROBLEMS)
        verdict->problems[verdict->problem_count] = (struct keep_problem){number, word, zh, en};
    verdict->problem_count++;
}

/* ---- The list of removals ---- */

struct str keep_verify_line(const struct keep_removal *removal, struct arena *arena)
{
    char digest[DIGEST_SM3_HEX_BYTES], previous[DIGEST_SM3_HEX_BYTES];

    return arena_print(
        arena, "%llu\t%u\t%s\t%s\t%llu\t%llu\t%lld\t%lld\t%lld\t%.*s\n",
        (unsigned long long)removal->number, removal->lane, digest_hex(&removal->digest, digest),
        digest_hex(&removal->previous, previous), (unsigned long long)removal->bytes,
        (unsigned long long)removal->rows, (long long)removal->first_us,
        (long long)removal->last_us, (long long)removal->removed_ms, STR_ARG(removal->reason));
}

static bool read_line(struct str line, struct keep_removal *ret_removal)
{
    struct str columns[REMOVED_COLUMNS];
    int64_t numbers[REMOVED_COLUMNS] = {0};

    for (int i = 0; i < REMOVED_COLUMNS; i++) {
        bool is_digest = i == 2 || i == 3;

        columns[i] = str_cut(line, '\t', &line);
        if (!is_digest && i < REMOVED_COLUMNS - 1 && !str_to_int(columns[i], &numbers[i]))
            return false;
    }
    *ret_removal = (struct keep_removal){.number = (uint64_t)numbers[0],
                                         .lane = (uint32_t)numbers[1],
                                         .bytes = (uint64_t)numbers[4],
                                         .rows = (uint64_t)numbers[5],
                                         .first_us = numbers[6],
                                         .last_us = numbers[7],
                                         .removed_ms = numbers[8],
                                         .reason = columns[9]};
    return numbers[1] >= 0 && numbers[1] < KEEP_LANE_MAX &&
           digest_from_hex(columns[2], &ret_removal->digest) &&
           digest_from_hex(columns[3], &ret_removal->previous);
}

enum status keep_verify_removals(const char *folder, struct arena *arena,
                                 struct keep_removal **ret_removals, size_t *ret_count,
                                 size_t *ret_unreadable, struct fault *fault)
{
    char path[FILE_PATH_BYTES];
    struct str text = {0};
    size_t lines = 1, count = 0, unreadable = 0;

    if (file_exists(file_path(path, folder, "removed")))
        TRY(file_read(path, REMOVED_MAX_BYTES, arena, &text, fault));
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    struct keep_removal *removals = ARENA_ARRAY(arena, lines, struct keep_removal);
    while (text.len > 0) {
        struct str line = str_cut(text, '\n', &text);

        if (read_line(line, &removals[count]))
            count++;
        else
            unreadable++;
    }
    *ret_removals = removals;
    *ret_count = count;
    *ret_unreadable = unreadable;
    return ST_OK;
}

/* ---- The chain ---- */

static void follow(struct verifying *verifying, uint64_t number, uint32_t lane,
                   const struct digest_sm3 *previous, const struct digest_sm3 *digest)
{
    if (lane >= KEEP_LANE_MAX) {
        problem(verifying, number, "chain", "写入通道号不对", "the lane's number is wrong");
        return;
    }
    /* A log is begun while the segment before it is still being made. */
    bool is_follower = digest_sm3_equal(previous, &verifying->last[lane]) ||
                       (!digest && digest_sm3_equal(previous, &verifying->before[lane]));
    if (!is_follower)
        problem(verifying, number, "chain",
                "与同一通道前一个事件段的摘要不相接，其间有文件缺失或被替换",
                "its digest of the segment before differs: a file is missing or was replaced");
    if (digest) {
        verifying->before[lane] = verifying->last[lane];
        verifying->last[lane] = *digest;
    }
}

static void check_segment(struct verifying *verifying, uint64_t number)
{
    char path[FILE_PATH_BYTES];
    struct segment *segment = NULL;
    struct fault fault = {0};

    keep_folder_path(path, verifying->folder, number, KEEP_FILE_SEGMENT);
    if (segment_open(path, &segment, &fault) != ST_OK) {
        problem(verifying, number, "unreadable", str_zero(verifying->arena, str_of(fault.zh)),
                str_zero(verifying->arena, str_of(fault.en)));
        return;
    }
    const struct segment_chain *chain = segment_chain_of(segment);
    struct digest_sm3 digest = segment_digest(segment);
    struct keep_head head;
    bool is_sound = segment_digest_holds(segment) && chain->number == number;

    if (!is_sound)
        problem(verifying, number, "digest", "内容与其摘要不符，文件被改动或损坏",
                "its contents differ from its digest: the file was changed or is damaged");
    follow(verifying, number, chain->lane, &chain->previous, &digest);
    if (is_sound && keep_folder_head(path, &head, &fault) == ST_OK) {
        verifying->verdict->segments++;
        verifying->verdict->events += head.rows;
        verifying->verdict->bytes += head.file_bytes;
    }
    segment_close(segment);
}

/* Every frame of a log; an end that was never finished is none of its own. */
/* What a log says of the segment before it. */
struct told {
    char source[KEEP_CHAIN_SOURCE_BYTES];
    struct digest_sm3 digest;
    uint64_t stamp; /* 0: nothing */
};

static enum status take_told(void *context, const struct keep_log_offset *offset)
{
    struct told *told = context;

    if (str_is(offset->source, told->source) && offset->stamp >= told->stamp &&
        digest_from_hex(offset->value, &told->digest))
        told->stamp = offset->stamp;
    return ST_OK;
}

static void check_frames(struct verifying *verifying, uint64_t number, uint32_t lane,
                         struct str log)
{
    struct segment_builder *builder = segment_builder_new();
    struct told told = {.stamp = 0};
    const struct keep_log_sink sink = {.offset = take_told, .context = &told};
    size_t good = 0;

    (void)keep_lane_chain_source(lane, told.source);
    if (builder && keep_log_replay(log, builder, &sink, &good) != ST_OK)
        problem(verifying, number, "log", "事件日志在末尾之前损坏",
                "the log is damaged before its end");
    else if (builder) {
        verifying->verdict->log_events += segment_builder_rows(builder);
        verifying->verdict->torn_bytes += log.len - good;
    }
    if (told.stamp > 0)
        follow(verifying, number, lane, &told.digest, NULL);
    segment_builder_free(builder);
}

static void check_log(struct verifying *verifying, uint64_t number)
{
    char path[FILE_PATH_BYTES];
    struct segment_chain chain;
    struct fault fault = {0};
    uint64_t salt = 0;
    char *bytes = NULL;
    size_t len = 0;

    if (keep_folder_read(keep_folder_path(path, verifying->folder, number, KEEP_FILE_LOG), &bytes,
                         &len, &fault) != ST_OK)
        return;
    struct str log = {bytes, len};
    if (keep_log_read_head(log, &chain, &salt)) {
        follow(verifying, number, chain.lane, &chain.previous, NULL);
        check_frames(verifying, number, chain.lane, log);
    } else if (!keep_log_is_blank(log)) { /* else only room was set aside for it */
        problem(verifying, number, "log", "事件日志的开头已损坏", "the log's head is damaged");
    }
    free(bytes);
}

static int order_removals(const void *a, const void *b)
{
    const struct keep_removal *x = a, *y = b;

    return x->number < y->number ? -1 : x->number > y->number;
}

enum status keep_verify(const char *folder, struct arena *arena, struct keep_verdict *ret_verdict,
                        struct fault *fault)
{
    struct verifying verifying = {.folder = folder, .arena = arena, .verdict = ret_verdict};
    struct keep_removal *removals = NULL;
    struct keep_file *files = NULL;
    size_t removal_count = 0, unreadable = 0, file_count = 0, next = 0;

    *ret_verdict = (struct keep_verdict){0};
    ret_verdict->problems = ARENA_ARRAY(arena, KEEP_VERIFY_MAX_PROBLEMS, struct keep_problem);
    TRY(keep_folder_list(folder, false, arena, &files, &file_count, fault));
    TRY(keep_verify_removals(folder, arena, &removals, &removal_count, &unreadable, fault));
    if (unreadable > 0)
        problem(&verifying, 0, "removed-list", "清除记录中有无法读取的行",
                "the list of removals has lines that cannot be read");
    if (removal_count > 0)
        qsort(removals, removal_count, sizeof *removals, order_removals);
    ret_verdict->removed = removal_count;
    for (size_t i = 0; i < file_count; i++) {
        for (; next < removal_count && removals[next].number < files[i].number; next++)
            follow(&verifying, removals[next].number, removals[next].lane, &removals[next].previous,
                   &removals[next].digest);
        /* Written down but not yet taken away. */
        if (next < removal_count && removals[next].number == files[i].number)
            next++;
        if (files[i].kind == KEEP_FILE_SEGMENT)
            check_segment(&verifying, files[i].number);
        else if (i == 0 || files[i - 1].number != files[i].number)
            check_log(&verifying, files[i].number);
    }
    return ST_OK;
}
