/* SPDX-License-Identifier: Apache-2.0
 * An XLSX of 10 000 rows, checked and stored; the file is made here, the same on every run. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data.h"
#include "documents/xlsx_write.h"
#include "procedures/obligation_eval.h"
#include "registry/import.h"

enum { BENCH_ROWS = 10000, BENCH_PARTIES = 200 };

static const struct sheet_column COLUMNS[] = {
    {.title = {"序号", 6}, .kind = SHEET_INT},
    {.title = {"系统名称", 12}},
    {.title = {"运营单位", 12}},
    {.title = {"所属区划", 12}},
    {.title = {"运行状态", 12}},
    {.title = {"投入运行时间", 18}, .kind = SHEET_DATE},
    {.title = {"业务描述", 12}},
};

static void write_rows(struct bench *bench, const char *path)
{
    struct xlsx_write_about about = {.sheet = STR("系统清单"), .made_at = {1795140120000}};
    struct bench_random random = {11};
    struct arena arena;
    struct fault fault = {0};
    struct xlsx_write *writer;
    struct str bytes;
    int file;

    (void)bench;
    arena_init(&arena, BENCH_ARENA_BYTES);
    bench_must(&fault,
               xlsx_write_open(&arena, &fault, &about, COLUMNS,
                               sizeof(COLUMNS) / sizeof(COLUMNS[0]), &writer),
               "xlsx");
    for (size_t i = 0; i < BENCH_ROWS; i++) {
        struct sheet_cell cells[] = {
            {.number = (int64_t)i + 1},
            {.text = data_system_name(&arena, &random, i)},
            {.text = arena_print(&arena, "示例单位 %zu", i % BENCH_PARTIES + 1)},
            {.text = data_county(&arena, i % DATA_CITIES, i / DATA_CITIES % DATA_COUNTIES)},
            {.text = STR("已运行")},
            {.text = arena_print(&arena, "20%02zu-0%zu-1%zu", 10 + i % 15, 1 + i % 9, i % 9)},
            {.text = STR("面向全市提供监测、预警和指挥调度服务，日均处理数据约两亿条。")},
        };

        bench_must(&fault, xlsx_write_row(writer, cells), "row");
    }
    bench_must(&fault, xlsx_write_close(writer, &bytes), "close");
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 || write(file, bytes.ptr, bytes.len) != (ssize_t)bytes.len) {
        perror(path);
        exit(1);
    }
    close(file);
    arena_done(&arena);
}

static double run(struct bench *bench, const char *path, bool is_dry, int64_t *ret_created)
{
    struct import_options options = {
        .is_dry_run = is_dry, .file_name = STR("systems.xlsx"), .reason = STR("bench")};
    struct bench_work own;
    double started = bench_now_ms();
    struct work *w = bench_write(bench, &own, NULL);
    json_t *report;

    bench_must(&w->fault, import_run(w, path, &options, &report), "import");
    *ret_created = json_get_int(report, "created", -1);
    if (json_get_int(report, "error_count", 0) > 0)
        fprintf(stderr, "%s\n", json_canonical(w->arena, json_get_list(report, "errors")).ptr);
    bench_end(&own);
    return bench_now_ms() - started;
}

int main(void)
{
    struct bench bench;
    char path[BENCH_PATH_BYTES + 32];
    int64_t created = 0;
    double took;

    bench_open(&bench);
    obligation_eval_attach(bench.store, bench.policy); /* as every entrance does */
    data_make_regions(&bench);
    (void)data_make_parties(&bench, BENCH_PARTIES);
    snprintf(path, sizeof(path), "%s/systems.xlsx", bench.folder);
    write_rows(&bench, path);
    took = run(&bench, path, true, &created);
    bench_say("import-xlsx-dry", took / 1e3, "s", "dry run of %d rows, 7 columns", BENCH_ROWS);
    took = run(&bench, path, false, &created);
    bench_say("import-xlsx", took / 1e3, "s", "%d rows checked and stored, %lld created",
              BENCH_ROWS, (long long)created);
    bench_close(&bench);
    return created == BENCH_ROWS ? 0 : 1;
}
