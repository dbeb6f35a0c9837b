/* SPDX-License-Identifier: Apache-2.0
 * Indicators: what one takes in memory, what one look takes, what a real collection takes to load.
 * `bench_intel FOLDER` reads the lists ioc_*.txt of a folder; `bench_intel made COUNT`, and without
 * arguments, a made collection (10 million). */
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "bench.h"
#include "intel/indicators.h"
#include "intel/intel_import.h"

enum { INTEL_LOOKS = 4000000, INTEL_NAMES = 1 << 16, INTEL_NAME_BYTES = 40 };

static char names[INTEL_NAMES][INTEL_NAME_BYTES];

static void fail(const struct fault *fault)
{
    fprintf(stderr, "bench_intel: %s\n", fault->en);
    exit(1);
}

static void import_file(const char *folder, const char *path, const char *name)
{
    struct intel_import import = {
        .folder = folder,
        .path = path,
        .name = str_of(name),
        .format = INTEL_FORMATS,
        .confidence = -1,
        .now = instant_system_now(),
        .by = "system",
    };
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    json_t *answer;

    arena_init(&arena, ARENA_WORK_BYTES);
    double start = bench_now_ms();
    if (intel_import_set(&import, &arena, &answer, &fault) != ST_OK)
        fail(&fault);
    bench_say("indicators imported", (bench_now_ms() - start) / 1000, "s",
              "%s: %lld values of %lld read, %lld refused", name,
              (long long)json_get_int(answer, "added", 0),
              (long long)json_get_int(answer, "read", 0),
              (long long)json_get_int(answer, "refused", 0));
    arena_done(&arena);
}

/* Names in the manner of generated ones, the same on every run. */
static void import_made(const char *folder, long count)
{
    char path[FILE_PATH_BYTES];
    FILE *out = fopen(file_path(path, folder, "made.txt"), "we");
    uint64_t state = 88172645463325252U;

    for (long i = 0; out && i < count; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (void)fprintf(out, "%llx.example\n", (unsigned long long)(state >> 16));
    }
    if (!out || fclose(out) != 0)
        exit(1);
    import_file(folder, path, "made");
}

static void import_real(const char *folder, const char *lists)
{
    DIR *open_folder = opendir(lists);
    struct dirent *entry;

    while (open_folder && (entry = readdir(open_folder)) != NULL) {
        char path[FILE_PATH_BYTES];
        if (strncmp(entry->d_name, "ioc_", 4) == 0)
            import_file(folder, file_path(path, lists, entry->d_name), entry->d_name);
    }
    if (open_folder)
        (void)closedir(open_folder);
}

static long resident_kib(void)
{
    long kib = 0;
    char line[256];
    FILE *in = fopen("/proc/self/status", "re");

    while (in && fgets(line, sizeof line, in))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (in)
        (void)fclose(in);
    return kib;
}

static void look(const struct indicators_snapshot *snapshot, const char *word,
                 enum indicators_key key)
{
    uint64_t found = 0;
    double start = bench_cpu_ms();

    for (int i = 0; i < INTEL_LOOKS; i++)
        found += indicators_match_maybe(snapshot, key, str_of(names[i % INTEL_NAMES]));
    bench_say("indicator look", (bench_cpu_ms() - start) * 1e6 / INTEL_LOOKS, "ns",
              "%s, %llu of %d marks found", word, (unsigned long long)found, INTEL_LOOKS);
}

static void look_all(const struct indicators_snapshot *snapshot)
{
    for (int i = 0; i < INTEL_NAMES; i++)
        (void)snprintf(names[i], INTEL_NAME_BYTES, "%d.%d.%d.%d", 20 + i % 150, i % 251, i / 256,
                       i * 7 % 255);
    look(snapshot, "address", INDICATORS_ADDRESS);
    for (int i = 0; i < INTEL_NAMES; i++)
        (void)snprintf(names[i], INTEL_NAME_BYTES, "site%d.example", i);
    look(snapshot, "host-two-labels", INDICATORS_HOST);
    for (int i = 0; i < INTEL_NAMES; i++)
        (void)snprintf(names[i], INTEL_NAME_BYTES, "www.cdn%d.site%d.example", i % 7, i);
    look(snapshot, "host-four-labels", INDICATORS_HOST);
    for (int i = 0; i < INTEL_NAMES; i++)
        (void)snprintf(names[i], INTEL_NAME_BYTES, "site%d.example/a/b?c=%d", i, i % 9);
    look(snapshot, "url", INDICATORS_URL);
    for (int i = 0; i < INTEL_NAMES; i++)
        (void)snprintf(names[i], INTEL_NAME_BYTES, "%016x%016x", (unsigned)i * 2654435761U,
                       (unsigned)i);
    look(snapshot, "hash", INDICATORS_HASH);
}

int main(int argc, char **argv)
{
    char folder[] = "/var/tmp/panshi-bench-intel-XXXXXX";
    const char *lists = argc > 1 && strcmp(argv[1], "made") != 0 ? argv[1] : NULL;
    long count = argc > 2 ? strtol(argv[2], NULL, 10) : 10000000;
    struct fault fault = {.status = ST_OK};
    struct indicators *indicators;

    if (!mkdtemp(folder))
        return 1;
    if (lists)
        import_real(folder, lists);
    else
        import_made(folder, count);
    (void)malloc_trim(0);
    long before = resident_kib();
    double start = bench_now_ms();
    if (indicators_open(folder, &indicators, &fault) != ST_OK)
        fail(&fault);
    const struct indicators_snapshot *snapshot = indicators_acquire(indicators);
    bench_say("indicators opened", bench_now_ms() - start, "ms", "snapshot of all sets");
    bench_say("indicator size",
              (double)indicators_table_bytes(snapshot) / (double)indicators_count(snapshot), "B",
              "of the table for each of %llu values",
              (unsigned long long)indicators_count(snapshot));
    look_all(snapshot);
    bench_say("indicator resident",
              (double)(resident_kib() - before) * 1024 / (double)indicators_count(snapshot), "B",
              "for each value after %d looks, all files mapped", 5 * INTEL_LOOKS);
    indicators_release(indicators, snapshot);
    indicators_close(indicators);
    file_remove_tree(folder);
    return 0;
}
