/* SPDX-License-Identifier: Apache-2.0
 * One look per finding at each event. */
#include "events/baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "events/baseline_table.h"

enum {
    BASELINE_SETS = 4096,       /* of each table but that of peers; eight rows to a set */
    BASELINE_PEER_SETS = 16384, /* pairs of system and peer */
    BASELINE_FILE_VERSION = 1
};

static const int64_t hour_us = 3600LL * 1000000, day_us = 24 * 3600LL * 1000000;

/* One table a finding, and one of systems. */
enum table_kind { TABLE_SYSTEM, TABLE_PEER, TABLE_BEACON, TABLE_SCAN, TABLE_GUESS, TABLES };

struct baseline {
    struct baseline_limits limits;
    baseline_tell_fn *tell;
    void *with;
    struct baseline_table tables[TABLES];
    uint64_t late;
};

static size_t table_sets(enum table_kind kind)
{
    return kind == TABLE_PEER ? BASELINE_PEER_SETS : BASELINE_SETS;
}

struct baseline *baseline_new(const struct baseline_limits *limits, baseline_tell_fn *tell,
                              void *with)
{
    struct baseline *baseline = calloc(1, sizeof(*baseline));

    if (baseline == NULL)
        abort();
    baseline->limits = *limits;
    baseline->tell = tell;
    baseline->with = with;
    for (enum table_kind i = 0; i < TABLES; i++)
        baseline_table_begin(&baseline->tables[i], table_sets(i),
                             i == TABLE_SCAN ? BASELINE_SCAN_MAX : 0);
    return baseline;
}

void baseline_free(struct baseline *baseline)
{
    if (baseline == NULL)
        return;
    for (enum table_kind i = 0; i < TABLES; i++)
        baseline_table_end(&baseline->tables[i]);
    free(baseline);
}

uint64_t baseline_forgotten(const struct baseline *baseline)
{
    uint64_t forgotten = 0;

    for (enum table_kind i = 0; i < TABLES; i++)
        forgotten += baseline->tables[i].forgotten;
    return forgotten;
}

uint64_t baseline_late(const struct baseline *baseline)
{
    return baseline->late;
}

/* ---- Keys ---- */

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccd;
    hash ^= hash >> 33;
    hash *= 0xc4ceb9fe1a85ec53;
    return hash ^ (hash >> 33);
}

static uint64_t key_of(uint64_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3;
    hash = mix(hash ^ text.len);
    return hash != 0 ? hash : 1; /* 0 marks a free row */
}

static struct baseline_row *row_of(struct baseline *baseline, enum table_kind kind, uint64_t key,
                                   int64_t at_us)
{
    bool is_new;
    struct baseline_row *row = baseline_table_row(&baseline->tables[kind], key, &is_new);

    if (is_new)
        row->first_us = row->last_us = at_us;
    return row;
}

static void say(struct baseline *baseline, enum baseline_kind kind,
                const struct baseline_event *event, uint64_t seen, uint64_t usual, int64_t from_us)
{
    const struct baseline_finding finding = {
        .kind = kind,
        .system = event->system,
        .peer = event->peer,
        .near_host = event->near_host,
        .seen = seen,
        .usual = usual,
        .from_us = from_us,
        .until_us = event->time_us,
    };

    baseline->tell(baseline->with, &finding);
}

/* ---- The findings ---- */

static const struct baseline_limits *limits_of(const struct baseline *baseline,
                                               const struct baseline_event *event)
{
    return event->limits != NULL ? event->limits : &baseline->limits;
}

/* The row of the system holds: first_us since when it is known, value_count unused, said = peers.
 */
static void look_for_new_peer(struct baseline *baseline, const struct baseline_event *event,
                              struct baseline_row *system, uint64_t pair)
{
    bool is_new;
    struct baseline_row *row = baseline_table_row(&baseline->tables[TABLE_PEER], pair, &is_new);
    int64_t known_us = event->time_us - system->first_us;
    uint32_t learn_days = limits_of(baseline, event)->learn_days;

    row->last_us = event->time_us > row->last_us ? event->time_us : row->last_us;
    if (!is_new)
        return;
    if (learn_days > 0 && known_us >= (int64_t)learn_days * day_us)
        say(baseline, BASELINE_NEW_PEER, event, system->said, (uint64_t)(known_us / day_us),
            system->first_us);
    system->said++;
}

/* The hour ended: it joins what is usual.  Later hours weigh as the earlier ones. */
static void close_hour(struct baseline_row *row)
{
    row->value_count++;
    row->mean += ((double)row->count - row->mean) / row->value_count;
    row->count = 0;
    row->said = 0;
}

/* A row of its own: count = bytes of the hour at hand, value_count = hours, said = told in this
 * one. */
static void look_at_volume(struct baseline *baseline, const struct baseline_event *event,
                           uint64_t system_key)
{
    const struct baseline_limits *limits = limits_of(baseline, event);
    struct baseline_row *row =
        row_of(baseline, TABLE_SYSTEM, mix(system_key ^ BASELINE_VOLUME), event->time_us);
    int64_t hour = event->time_us - event->time_us % hour_us;

    if (hour < row->first_us - row->first_us % hour_us) {
        baseline->late++;
        return;
    }
    if (hour > row->first_us - row->first_us % hour_us) {
        close_hour(row);
        row->first_us = hour;
    }
    row->last_us = event->time_us > row->last_us ? event->time_us : row->last_us;
    row->count += event->bytes_out;
    if (limits->volume_times > 0 && row->value_count >= limits->volume_hours && row->said == 0 &&
        row->count >= limits->volume_min_bytes &&
        (double)row->count > row->mean * limits->volume_times) {
        row->said = 1;
        say(baseline, BASELINE_VOLUME, event, row->count, (uint64_t)row->mean, hour);
    }
}

/* count = connections in a row, mean and spread of the intervals between them. */
static void look_for_beacon(struct baseline *baseline, const struct baseline_event *event,
                            uint64_t pair)
{
    const struct baseline_limits *limits = limits_of(baseline, event);
    struct baseline_row *row =
        row_of(baseline, TABLE_BEACON, mix(pair ^ event->port), event->time_us);
    double interval = (double)(event->time_us - row->last_us) / 1e3;

    baseline->late += interval < 0;
    if (limits->beacon_times < 2 || interval < 0)
        return;
    row->last_us = event->time_us;
    if (row->count++ == 0)
        return;
    /* A gap out of all proportion begins anew. */
    if (row->count > 3 && interval > row->mean * 4) {
        baseline_table_renew(&baseline->tables[TABLE_BEACON], row, event->time_us);
        row->count = 1;
        return;
    }
    double difference = interval - row->mean;

    row->mean += difference / (double)(row->count - 1);
    row->spread += difference * (interval - row->mean);
    double deviation = sqrt(row->spread / (double)(row->count - 1));
    if (row->count >= limits->beacon_times && row->said == 0 && row->mean >= 1000.0 &&
        deviation * 100 <= row->mean * limits->beacon_percent) {
        row->said = 1;
        say(baseline, BASELINE_BEACON, event, row->count, (uint64_t)row->mean, row->first_us);
    }
}

/* Begin the row's window anew when it has passed; false for an event from before it. */
static bool renew(struct baseline *baseline, enum table_kind kind, struct baseline_row *row,
                  int64_t at_us, uint32_t seconds)
{
    if (row->first_us - at_us > (int64_t)seconds * 1000000) {
        baseline->late++;
        return false;
    }
    if (at_us - row->first_us > (int64_t)seconds * 1000000)
        baseline_table_renew(&baseline->tables[kind], row, at_us);
    row->last_us = at_us > row->last_us ? at_us : row->last_us;
    return true;
}

static void look_for_scan(struct baseline *baseline, const struct baseline_event *event,
                          uint64_t pair)
{
    const struct baseline_limits *limits = limits_of(baseline, event);
    const struct baseline_table *table = &baseline->tables[TABLE_SCAN];
    struct baseline_row *row = row_of(baseline, TABLE_SCAN, pair, event->time_us);

    uint32_t targets =
        limits->scan_targets < BASELINE_SCAN_MAX ? limits->scan_targets : BASELINE_SCAN_MAX;

    if (!renew(baseline, TABLE_SCAN, row, event->time_us, limits->scan_seconds))
        return;
    if (baseline_table_add(table, row, key_of(event->port, event->near_host)) && row->said == 0 &&
        targets > 0 && row->value_count >= targets) {
        row->said = 1;
        say(baseline, BASELINE_SCAN, event, row->value_count, targets, row->first_us);
    }
}

static void look_for_guessing(struct baseline *baseline, const struct baseline_event *event,
                              uint64_t pair)
{
    const struct baseline_limits *limits = limits_of(baseline, event);
    struct baseline_row *row = row_of(baseline, TABLE_GUESS, pair, event->time_us);

    if (!renew(baseline, TABLE_GUESS, row, event->time_us, limits->guess_seconds))
        return;
    if (++row->count >= limits->guess_times && row->said == 0 && limits->guess_times > 0) {
        row->said = 1;
        say(baseline, BASELINE_GUESSING, event, row->count, limits->guess_times, row->first_us);
    }
}

void baseline_add(struct baseline *baseline, const struct baseline_event *event)
{
    uint64_t system_key = key_of(0xcbf29ce484222325, event->system);
    uint64_t pair = key_of(system_key, event->peer);
    struct baseline_row *system = row_of(baseline, TABLE_SYSTEM, system_key, event->time_us);

    system->last_us = event->time_us > system->last_us ? event->time_us : system->last_us;
    if (event->is_login_failed)
        look_for_guessing(baseline, event, pair);
    if (event->is_outward) {
        look_for_new_peer(baseline, event, system, pair);
        look_for_beacon(baseline, event, pair);
    } else {
        look_for_scan(baseline, event, pair);
    }
    if (event->bytes_out > 0)
        look_at_volume(baseline, event, system_key);
}

/* ---- Words ---- */

struct kind_words {
    const char *word, *zh, *en;
};

#define BASELINE_KIND_WORDS(name, word, zh, en) [name] = {word, zh, en},
static const struct kind_words words[BASELINE_KINDS] = {BASELINE_KIND_TABLE(BASELINE_KIND_WORDS)};

const char *baseline_word(enum baseline_kind kind)
{
    return kind < BASELINE_KINDS ? words[kind].word : "";
}

const char *baseline_zh(enum baseline_kind kind)
{
    return kind < BASELINE_KINDS ? words[kind].zh : "";
}

const char *baseline_en(enum baseline_kind kind)
{
    return kind < BASELINE_KINDS ? words[kind].en : "";
}

struct str baseline_sentence_zh(const struct baseline_finding *f, struct arena *arena)
{
    unsigned long long seen = f->seen, usual = f->usual;
    long long seconds = (f->until_us - f->from_us) / 1000000;

    switch (f->kind) {
    case BASELINE_NEW_PEER:
        return arena_print(arena, "首次连接外部地址 %.*s；此前 %llu 天内已知的外部地址有 %llu 个",
                           STR_ARG(f->peer), usual, seen);
    case BASELINE_VOLUME:
        return arena_print(arena, "本小时外发 %llu 字节，平常每小时 %llu 字节", seen, usual);
    case BASELINE_BEACON:
        return arena_print(arena, "连续 %llu 次连接 %.*s，间隔稳定在约 %llu.%llu 秒", seen,
                           STR_ARG(f->peer), usual / 1000, usual % 1000 / 100);
    case BASELINE_SCAN:
        return arena_print(arena, "%.*s 在 %lld 秒内探测了 %llu 个地址和端口，限值 %llu 个",
                           STR_ARG(f->peer), seconds, seen, usual);
    case BASELINE_GUESSING:
        return arena_print(arena, "%.*s 在 %lld 秒内登录失败 %llu 次，限值 %llu 次",
                           STR_ARG(f->peer), seconds, seen, usual);
    case BASELINE_KINDS:
        break;
    }
    return STR("");
}

struct str baseline_sentence_en(const struct baseline_finding *f, struct arena *arena)
{
    unsigned long long seen = f->seen, usual = f->usual;
    long long seconds = (f->until_us - f->from_us) / 1000000;

    switch (f->kind) {
    case BASELINE_NEW_PEER:
        return arena_print(arena,
                           "first connection to %.*s; %llu outside addresses known from %llu days",
                           STR_ARG(f->peer), seen, usual);
    case BASELINE_VOLUME:
        return arena_print(arena, "%llu bytes sent out in this hour, usually %llu an hour", seen,
                           usual);
    case BASELINE_BEACON:
        return arena_print(arena, "%llu connections in a row to %.*s, steadily %llu.%llu s apart",
                           seen, STR_ARG(f->peer), usual / 1000, usual % 1000 / 100);
    case BASELINE_SCAN:
        return arena_print(arena,
                           "%.*s probed %llu addresses and ports in %lld s, the limit is %llu",
                           STR_ARG(f->peer), seen, seconds, usual);
    case BASELINE_GUESSING:
        return arena_print(arena, "%.*s failed to sign in %llu times in %lld s, the limit is %llu",
                           STR_ARG(f->peer), seen, seconds, usual);
    case BASELINE_KINDS:
        break;
    }
    return STR("");
}

/* ---- Across a restart ---- */

/* The file: head, the used rows of each table in turn, SM3 of all before it. */
struct file_head {
    char mark[8];
    uint32_t version, tables;
    uint64_t rows[TABLES];
};

static const char file_mark[8] = "PSHBASE";

static size_t table_rows(const struct baseline_table *table)
{
    return table->set_count * BASELINE_WAYS;
}

void baseline_pack(const struct baseline *baseline, struct buf *out)
{
    struct file_head head = {.version = BASELINE_FILE_VERSION, .tables = TABLES};

    memcpy(head.mark, file_mark, sizeof(head.mark));
    for (enum table_kind i = 0; i < TABLES; i++)
        for (size_t k = 0; k < table_rows(&baseline->tables[i]); k++)
            head.rows[i] += baseline_table_at(&baseline->tables[i], k)->key != 0;
    buf_bytes(out, &head, sizeof(head));
    for (enum table_kind i = 0; i < TABLES; i++)
        for (size_t k = 0; k < table_rows(&baseline->tables[i]); k++)
            if (baseline_table_at(&baseline->tables[i], k)->key != 0)
                buf_bytes(out, baseline_table_at(&baseline->tables[i], k),
                          baseline->tables[i].row_bytes);
}

enum status baseline_write(struct buf *packed, const char *path, struct fault *fault)
{
    struct digest_sm3 digest = digest_sm3_of(buf_view(packed));

    buf_bytes(packed, digest.bytes, sizeof(digest.bytes));
    return packed->status == ST_OK
               ? file_write(path, buf_view(packed), 0600, fault)
               : fault_set(fault, packed->status, path, "基线数据过大，没有保存",
                           "the baseline is too large to keep");
}

enum status baseline_save(const struct baseline *baseline, const char *path, struct fault *fault)
{
    struct buf out;

    buf_init(&out, BASELINE_FILE_MAX_BYTES);
    baseline_pack(baseline, &out);
    enum status status = baseline_write(&out, path, fault);
    buf_done(&out);
    return status;
}

static enum status damaged(const char *path, struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, path, "基线文件已损坏，将重新学习",
                     "the file of the baseline is damaged; it is learnt anew");
}

/* The head when the whole is as long as it says and its digest holds. */
static enum status read_head(const struct baseline *baseline, const char *path, struct str bytes,
                             struct file_head *ret_head, struct fault *fault)
{
    size_t need = sizeof(*ret_head) + DIGEST_SM3_BYTES;

    if (bytes.len < need)
        return damaged(path, fault);
    memcpy(ret_head, bytes.ptr, sizeof(*ret_head));
    if (memcmp(ret_head->mark, file_mark, sizeof(file_mark)) != 0)
        return damaged(path, fault);
    if (ret_head->version != BASELINE_FILE_VERSION || ret_head->tables != TABLES)
        return fault_set(fault, ST_NEWER, path, "基线文件由另一版本写成，将重新学习",
                         "another version wrote the file of the baseline; it is learnt anew");
    for (enum table_kind i = 0; i < TABLES; i++) {
        if (ret_head->rows[i] > table_rows(&baseline->tables[i]))
            return damaged(path, fault);
        need += ret_head->rows[i] * baseline->tables[i].row_bytes;
    }
    if (bytes.len != need)
        return damaged(path, fault);
    struct digest_sm3 digest = digest_sm3_of((struct str){bytes.ptr, need - DIGEST_SM3_BYTES});
    return memcmp(digest.bytes, bytes.ptr + need - DIGEST_SM3_BYTES, DIGEST_SM3_BYTES) == 0
               ? ST_OK
               : damaged(path, fault);
}

static void put_rows(struct baseline_table *table, uint64_t count, const char *at)
{
    for (uint64_t i = 0; i < count; i++, at += table->row_bytes) {
        uint64_t key;
        bool is_new;

        memcpy(&key, at, sizeof(key));
        struct baseline_row *row = baseline_table_row(table, key, &is_new);
        memcpy(row, at, table->row_bytes);
        if (table->value_max > 0 && row->value_count > table->value_max)
            row->value_count = (uint32_t)table->value_max;
    }
}

enum status baseline_load(struct baseline *baseline, const char *path, struct fault *fault)
{
    struct arena arena;
    struct str bytes;
    struct file_head head = {.version = 0};

    arena_init(&arena, BASELINE_FILE_MAX_BYTES * 2ULL);
    enum status status = file_read(path, BASELINE_FILE_MAX_BYTES, &arena, &bytes, fault);
    if (status == ST_OK)
        status = read_head(baseline, path, bytes, &head, fault);
    if (status == ST_OK) {
        const char *at = bytes.ptr + sizeof(head);

        for (enum table_kind i = 0; i < TABLES; i++) {
            put_rows(&baseline->tables[i], head.rows[i], at);
            at += head.rows[i] * baseline->tables[i].row_bytes;
        }
    }
    arena_done(&arena);
    return status;
}
