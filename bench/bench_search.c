/* SPDX-License-Identifier: Apache-2.0
 * Asking kept events, on one core.  $CORPUS is a file of EVE lines (bench/corpus.py makes one).
 * $EVENTS of them (100 million unless said) are kept in $TMPDIR/search-store, which stays for the
 * next run: the corpus again and again, each time later by the time it spans, with flow ids of its
 * own; and two events that hold an address, a name, a hash and a user found nowhere else.
 *
 * Each question is asked several times; the median counts, of the clock's time and of the
 * processor's: "looked at anew" as a command does, opening the folder each time, and "kept in view"
 * as a server may.  $ONLY names the one question to ask. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "bench.h"
#include "corpus.h"
#include "events/keep_view.h"
#include "events/moment.h"

enum { ROUNDS = 5, DEFAULT_EVENTS = 100000000, LINE_MAX_BYTES = 1 << 20, COMMIT_EVENTS = 8192 };
enum { MEMORY_KEPT_BYTES = 256 << 20, STAMP_BYTES = sizeof "2026-01-02T03:04:05.123456" - 1 };

static const char rare_line[] =
    "{\"timestamp\":\"%s+0000\",\"flow_id\":1999999999999999,\"event_type\":\"fileinfo\","
    "\"src_ip\":\"203.0.113.77\",\"src_port\":80,\"dest_ip\":\"10.1.2.3\",\"dest_port\":49152,"
    "\"proto\":\"TCP\",\"http\":{\"hostname\":\"rare.bench.example\",\"url\":\"/r\"},"
    "\"smb\":{\"ntlmssp\":{\"user\":\"rare-user\"}},\"fileinfo\":{\"sha256\":"
    "\"3f8ad0c9be4d7c95b1b6f22c0a94dd6b5f1e2d3c4b5a69788796a5b4c3d2e1f0\"}}";

/* ---- Making the store ---- */

struct making {
    struct keep_lane *lane;
    struct layout_set *set;
    char *line;
    int64_t span_us, shift_us; /* of the corpus; of this pass */
    int64_t pass;
    int64_t events, goal;
};

static void stamp_print(int64_t time_us, char ret_text[STAMP_BYTES + 1])
{
    time_t seconds = (time_t)(time_us / 1000000);
    struct tm parts;

    gmtime_r(&seconds, &parts);
    size_t len = strftime(ret_text, STAMP_BYTES + 1, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(ret_text + len, STAMP_BYTES + 1 - len, ".%06d", (int)(time_us % 1000000));
}

static char *value_of(struct str line, const char *key)
{
    char *at = memmem(line.ptr, line.len, key, strlen(key));

    return at ? at + strlen(key) : NULL;
}

static bool time_at(const char *stamp, int64_t *ret_us)
{
    return moment_read((struct str){stamp, STAMP_BYTES + sizeof "+0000" - 1}, ret_us);
}

/* The line of this pass: later, and with another flow id of as many digits. */
static struct str renumber(struct making *m, struct str line)
{
    static const char *const keys[] = {"\"timestamp\":\"", "\"start\":\"", "\"end\":\""};
    static const int64_t least = 100000000000000, span = 1900000000000000, step = 7919000000007;
    struct str made = {m->line, line.len};
    char stamp[STAMP_BYTES + 1];
    int64_t us;

    memcpy(m->line, line.ptr, line.len);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char *at = value_of(made, keys[i]);

        if (!at || at + STAMP_BYTES + 6 > m->line + line.len || !time_at(at, &us))
            continue;
        stamp_print(us + m->shift_us, stamp);
        memcpy(at, stamp, STAMP_BYTES);
    }
    char *id = value_of(made, "\"flow_id\":");
    if (id) {
        char *end = id;
        int64_t old = strtoll(id, &end, 10);
        char text[32];
        int len = snprintf(text, sizeof text, "%lld",
                           (long long)(least + (old - least + m->pass * step) % span));
        if (len == end - id)
            memcpy(id, text, (size_t)len);
    }
    return made;
}

static void line_keep(struct making *m, struct str line)
{
    struct fault fault = {0};
    struct record record;
    struct keep_id id;

    if (layout_read_json(m->set, RECORD_EVE, line, &record) != ST_OK)
        return;
    record.mark_count = 0;
    record.marks = NULL;
    char *at = value_of(line, "\"timestamp\":\"");
    record.has_time = at && time_at(at, &record.time_us);
    enum status status = keep_append(m->lane, m->set, &record, &id, &fault);
    if (status == ST_LIMIT) {
        bench_must(&fault, keep_commit(m->lane, &fault), "commit");
        status = keep_append(m->lane, m->set, &record, &id, &fault);
    }
    bench_must(&fault, status, "append");
    if (++m->events % COMMIT_EVENTS == 0)
        bench_must(&fault, keep_commit(m->lane, &fault), "commit");
}

static void rare_keep(struct making *m, int64_t time_us)
{
    char stamp[STAMP_BYTES + 1], line[sizeof rare_line + STAMP_BYTES];

    stamp_print(time_us, stamp);
    snprintf(line, sizeof line, rare_line, stamp);
    line_keep(m, str_of(line));
}

static int64_t corpus_span(struct str corpus, int64_t *ret_first_us)
{
    struct str rest = corpus;
    int64_t first = 0, last = 0, us;

    while (rest.len > 0) {
        struct str line = str_cut(rest, '\n', &rest);
        char *at = value_of(line, "\"timestamp\":\"");

        if (!at || !time_at(at, &us))
            continue;
        first = first == 0 ? us : first;
        last = us > last ? us : last;
    }
    *ret_first_us = first;
    return last - first + 1000;
}

static void corpus_keep(const char *folder, struct str corpus, int64_t goal)
{
    struct keep_options options = {.lanes = 1};
    struct fault fault = {0};
    struct keep *keep = NULL;
    struct making m = {.goal = goal, .set = layout_set_new(), .line = malloc(LINE_MAX_BYTES)};
    int64_t first_us = 0;

    m.span_us = corpus_span(corpus, &first_us);
    bench_must(&fault, keep_open(folder, &options, &keep, &fault), folder);
    m.lane = keep_lane_at(keep, 0);
    double from = bench_now_ms(), cpu = bench_cpu_ms();
    for (m.pass = 0; m.events < goal; m.pass++, m.shift_us += m.span_us)
        for (struct str rest = corpus; rest.len > 0 && m.events < goal;) {
            struct str line = str_cut(rest, '\n', &rest);

            if (line.len < LINE_MAX_BYTES)
                line_keep(&m, renumber(&m, line));
            if (m.events == goal / 2 || m.events == goal / 10)
                rare_keep(&m, first_us + m.shift_us);
        }
    bench_must(&fault, keep_commit(m.lane, &fault), "commit");
    bench_must(&fault, keep_seal(m.lane, &fault), "seal");
    bench_say("store-made", (bench_now_ms() - from) / 1e3, "s", "%lld events, processor %.0f s",
              (long long)m.events, (bench_cpu_ms() - cpu) / 1e3);
    keep_close(keep);
    layout_set_free(m.set);
    free(m.line);
}

/* ---- Asking ---- */

struct asking {
    const char *folder;
    struct keep_view *view; /* NULL: looked at anew for each question */
};

static void ask(const struct asking *asking, const char *name, const struct search_query *plan,
                const char *text)
{
    double wall[ROUNDS], cpu[ROUNDS];
    struct search_answer answer = {0};
    const char *only = getenv("ONLY");

    if (only && strcmp(only, name) != 0)
        return;
    for (int round = 0; round < ROUNDS; round++) {
        struct search_query query = *plan;
        struct keep_view *view = asking->view;
        struct fault fault = {0};
        struct arena arena;

        arena_init(&arena, (size_t)4 << 30);
        wall[round] = bench_now_ms();
        cpu[round] = bench_cpu_ms();
        if (!view)
            bench_must(&fault, keep_view_open(asking->folder, &view, &fault), "view");
        bench_must(&fault, filter_read(&arena, str_of(text), NULL, &query.filter, &fault), text);
        bench_must(&fault, search(keep_view_place(view), &query, &arena, &answer, &fault), text);
        if (!asking->view)
            keep_view_close(view);
        wall[round] = bench_now_ms() - wall[round];
        cpu[round] = bench_cpu_ms() - cpu[round];
        arena_done(&arena);
    }
    bench_say(name, bench_percentile(wall, ROUNDS, 50), "ms",
              "processor %.1f ms; %s; %llu events match, %zu of %zu segments not read, "
              "%zu bars, %zu values",
              bench_percentile(cpu, ROUNDS, 50), text, (unsigned long long)answer.count,
              answer.skipped, answer.pieces, answer.bar_count, answer.top_count);
    fflush(stdout);
}

static void ask_entities(const struct asking *asking, const struct search_query *count)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"address-absent", "src_ip:198.18.255.254"},
        {"address-rare", "src_ip:203.0.113.77"},
        {"domain-absent", "http.hostname:nowhere.bench.example"},
        {"domain-rare", "http.hostname:rare.bench.example"},
        {"hash-absent",
         "fileinfo.sha256:0000000000000000000000000000000000000000000000000000000000000001"},
        {"hash-rare",
         "fileinfo.sha256:3f8ad0c9be4d7c95b1b6f22c0a94dd6b5f1e2d3c4b5a69788796a5b4c3d2e1f0"},
        {"user-absent", "smb.ntlmssp.user:nobody-at-all"},
        {"user-rare", "smb.ntlmssp.user:rare-user"},
        {"flow-absent", "flow_id:1999999999999998"},
        {"flow-rare", "flow_id:1999999999999999"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ask(asking, rows[i].name, count, rows[i].text);
}

static void ask_all(const struct asking *asking)
{
    struct search_query count = {
        .kind = SEARCH_COUNT, .from_us = INT64_MIN, .to_us = INT64_MAX, .threads = 1};
    struct search_query bars = count, top = count, list = count, bytes;

    bars.kind = SEARCH_HISTOGRAM;
    bars.width_us = 60000000;
    top.kind = SEARCH_TOP;
    top.limit = 10;
    list.kind = SEARCH_LIST;
    list.limit = 50;
    ask_entities(asking, &count);
    ask(asking, "by-minute", &bars, "*");
    ask(asking, "alerts-by-minute", &bars, "event_type:alert");
    top.field = STR("event_type");
    ask(asking, "by-type", &top, "*");
    top.field = STR("dest_ip");
    ask(asking, "top-addresses", &top, "*");
    ask(asking, "top-addresses-of-flows", &top, "event_type:flow");
    bytes = top;
    bytes.by = STR("flow.bytes_toclient");
    ask(asking, "top-addresses-by-bytes", &bytes, "event_type:flow");
    ask(asking, "count-port", &count, "dest_port:443");
    ask(asking, "regex-url", &count, "http.url:/\\.(php|jsp)\\?[a-z]+=[0-9]+/");
    ask(asking, "part-of-url", &count, "http.url:*admin*");
    ask(asking, "newest-alerts", &list, "event_type:alert");
}

int main(void)
{
    const char *under = getenv("TMPDIR"), *corpus = getenv("CORPUS"), *want = getenv("EVENTS");
    char folder[BENCH_PATH_BYTES];
    struct asking asking = {folder, NULL};
    struct fault fault = {0};
    int64_t goal = DEFAULT_EVENTS;

    if (!corpus || (want && !str_to_int(str_of(want), &goal))) {
        fprintf(stderr, "set CORPUS to a file of EVE lines (bench/corpus.py makes one)\n");
        return EXIT_FAILURE;
    }
    snprintf(folder, sizeof folder, "%s/search-store", under ? under : "/var/tmp");
    /* As the commands do: memory is used again instead of asked for again. */
    (void)mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT_BYTES);
    if (!file_exists(folder))
        corpus_keep(folder, corpus_map(corpus), goal);
    bench_must(&fault, keep_view_open(folder, &asking.view, &fault), folder);
    bench_say("stored",
              100.0 * (double)keep_view_stored_bytes(asking.view) /
                  (double)keep_view_source_bytes(asking.view),
              "% of raw", "%llu events in %zu segments",
              (unsigned long long)keep_view_events(asking.view),
              keep_view_place(asking.view)->count);
    struct keep_view *kept = asking.view;
    asking.view = NULL;
    printf("# looked at anew\n");
    ask_all(&asking);
    asking.view = kept;
    printf("# kept in view\n");
    ask_all(&asking);
    keep_view_close(kept);
    return EXIT_SUCCESS;
}
