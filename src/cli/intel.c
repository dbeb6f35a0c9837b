/* SPDX-License-Identifier: Apache-2.0
 * `panshi intel`: sets of indicators and warning lists taken in, asked, listed, removed, given out.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "intel/indicators.h"
#include "intel/intel_act.h"
#include "intel/intel_export.h"
#include "intel/intel_feed.h"
#include "intel/intel_page.h"

enum { FEED_SETS_MAX = 64 };

/* ---- shared ---- */

/* The folder of --data, after a look whether it is one at all. */
static enum status intel_folder(struct command_call *call, const char **ret_folder)
{
    const char *folder = option_text(&call->options, "data");
    char path[FILE_PATH_BYTES];

    if (strlen(folder) > FILE_PATH_BYTES - 64)
        return file_fail(ENAMETOOLONG, "data", &call->fault);
    if (!file_exists(file_path(path, folder, "node.json")))
        return fault_set(&call->fault, ST_NOT_FOUND, "data",
                         "“%s”不是数据目录；请先用 panshi init --data 建立",
                         "\"%s\" is no data folder: make one with panshi init --data", folder);
    *ret_folder = folder;
    return ST_OK;
}

static bool read_expiry(struct str text, struct instant *ret_at)
{
    struct date on;

    if (instant_read(text, ret_at))
        return true;
    if (!date_read(text, &on))
        return false;
    *ret_at = instant_beijing_end(on);
    return true;
}

/* ---- import ---- */

static enum status read_options(struct command_call *call, int *ret_exit,
                                struct intel_import *import)
{
    struct str format = str_of(option_text(&call->options, "format"));
    struct str expires = str_of(option_text(&call->options, "expires"));

    import->path = call->options.arguments[0];
    import->name = str_of(option_text(&call->options, "set"));
    import->is_standard_input = strcmp(import->path, "-") == 0;
    if (import->is_standard_input && import->name.len == 0)
        return command_wrong(call, ret_exit, "set", "从标准输入导入时请用 --set 给出指标组名称",
                             "name the set with --set when it comes from standard input");
    import->format =
        format.len == 0 || str_is(format, "auto") ? INTEL_FORMATS : intel_read_format(format);
    if (format.len > 0 && !str_is(format, "auto") && import->format == INTEL_FORMATS)
        return command_wrong(call, ret_exit, "format",
                             "--format 应为 auto stix misp misp-feed csv list 之一",
                             "--format is one of auto stix misp misp-feed csv list");
    import->tlp = indicator_set_tlp(str_of(option_text(&call->options, "tlp")));
    if (import->tlp == INDICATOR_TLPS)
        return command_wrong(call, ret_exit, "tlp",
                             "--tlp 应为 clear green amber amber+strict red 之一",
                             "--tlp is one of clear green amber amber+strict red");
    import->confidence = (int)option_int(&call->options, "confidence", -1);
    if (expires.len > 0 && !read_expiry(expires, &import->expires_at))
        return command_wrong(call, ret_exit, "expires",
                             "--expires 应写成 2027-03-01 或 2027-03-01T00:00:00+08:00",
                             "write --expires as 2027-03-01 or 2027-03-01T00:00:00+08:00");
    return ST_OK;
}

static void show_import(struct command_call *call, const json_t *answer)
{
    json_t *errors = json_get_list(answer, "errors"), *notes = json_get_list(answer, "notes");

    if (call->is_json) {
        command_print(call, answer);
        return;
    }
    terminal_put(stdout, json_get_text(answer, "set"), 0);
    printf(" (%.*s): 读取 %lld read, 新增 %lld added, 重复 %lld duplicates, 拒收 %lld refused, "
           "略过 %lld skipped\n",
           STR_ARG(json_get_text(answer, "format")), (long long)json_get_int(answer, "read", 0),
           (long long)json_get_int(answer, "added", 0),
           (long long)json_get_int(answer, "duplicates", 0),
           (long long)json_get_int(answer, "refused", 0),
           (long long)json_get_int(answer, "skipped", 0));
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *row = json_array_get(notes, i);
        printf("  %lld × %.*s / %.*s\n", (long long)json_get_int(row, "count", 0),
               STR_ARG(json_get_text(row, "reason")), STR_ARG(json_get_text(row, "reason_en")));
    }
    for (size_t i = 0; i < json_array_size(errors); i++) {
        const json_t *row = json_array_get(errors, i);
        printf("  %lld: ", (long long)json_get_int(row, "line", 0));
        terminal_put(stdout, json_get_text(row, "value"), 0);
        printf(": %.*s / %.*s\n", STR_ARG(json_get_text(row, "reason")),
               STR_ARG(json_get_text(row, "reason_en")));
    }
}

static enum status import_run(struct command_call *call, int *ret_exit)
{
    struct intel_import import = {0};
    struct errand *errand;
    json_t *answer;

    TRY(read_options(call, ret_exit, &import));
    TRY(errand_open(call, STORE_WRITE, &errand));
    enum status status = intel_act_import(&errand->work, store_folder(errand->store), &import, true,
                                          STR(""), &answer);
    if (answer)
        show_import(call, answer);
    ERRAND_TRY(errand, status);
    return ST_OK;
}

static enum status warninglist_run(struct command_call *call, int *ret_exit)
{
    struct intel_import import = {.path = call->options.arguments[1]};
    struct errand *errand;
    json_t *answer;

    if (strcmp(call->options.arguments[0], "import") != 0)
        return command_wrong(call, ret_exit, "argument", "warninglist 之后应为 import",
                             "the word after warninglist is import");
    TRY(errand_open(call, STORE_WRITE, &errand));
    enum status status =
        intel_act_warnings(&errand->work, store_folder(errand->store), &import, STR(""), &answer);
    if (answer && call->is_json)
        command_print(call, answer);
    else if (answer)
        printf("豁免清单 %lld warning lists, 条目 %lld entries, 拒收 %lld refused, 未读 %zu not "
               "read\n",
               (long long)json_get_int(answer, "lists", 0),
               (long long)json_get_int(answer, "entries", 0),
               (long long)json_get_int(answer, "refused", 0),
               json_array_size(json_get_list(answer, "errors")));
    ERRAND_TRY(errand, status);
    return ST_OK;
}

static enum status remove_run(struct command_call *call, int *ret_exit)
{
    struct str name = str_of(call->options.arguments[0]);
    struct errand *errand;
    json_t *out = json_new_object(call->arena);

    (void)ret_exit;
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, intel_act_remove(&errand->work, store_folder(errand->store), name, STR("")));
    json_put_text(out, "removed", name);
    if (call->is_json)
        command_print(call, out);
    else
        printf("%.*s\n", STR_ARG(name));
    return ST_OK;
}

/* ---- match ---- */

static void indicators_end(void *object)
{
    indicators_close(object);
}

static void show_hits(const json_t *page)
{
    const json_t *hits = json_get_list(page, "hits");

    for (size_t i = 0; i < json_array_size(hits); i++) {
        const json_t *hit = json_array_get(hits, i);
        struct str by = json_get_text(hit, "suppressed_by");

        terminal_put(stdout, json_get_text(hit, "set"), 0);
        fputs("  ", stdout);
        terminal_put(stdout, json_get_text(hit, "value"), 0);
        printf("  %.*s  %.*s%s", STR_ARG(json_get_text(hit, "kind")),
               STR_ARG(json_get_text(hit, "tlp")), by.len > 0 ? "  豁免 suppressed by " : "");
        terminal_put(stdout, by, 0);
        putchar('\n');
    }
    printf("命中 %zu hits, 豁免 %lld suppressed, 过期 %lld expired\n", json_array_size(hits),
           (long long)json_get_int(page, "suppressed", 0),
           (long long)json_get_int(page, "expired", 0));
}

static enum status match_run(struct command_call *call, int *ret_exit)
{
    const struct indicators_snapshot *snapshot;
    struct indicators *indicators;
    const char *folder = NULL;
    json_t *page;

    (void)ret_exit;
    TRY(intel_folder(call, &folder));
    TRY(indicators_open(folder, &indicators, &call->fault));
    arena_defer(call->arena, indicators_end, indicators);
    snapshot = indicators_acquire(indicators);
    enum status status = intel_page_match(snapshot, str_of(call->options.arguments[0]), false,
                                          instant_system_now(), call->arena, &page, &call->fault);
    indicators_release(indicators, snapshot);
    TRY(status);
    if (call->is_json)
        command_print(call, page);
    else
        show_hits(page);
    return ST_OK;
}

/* ---- list ---- */

static enum status list_run(struct command_call *call, int *ret_exit)
{
    const char *folder = NULL;
    json_t *page, *row;
    size_t i;

    (void)ret_exit;
    TRY(intel_folder(call, &folder));
    TRY(intel_page_sets(folder, false, instant_system_now(), call->arena, &page, &call->fault));
    if (call->is_json) {
        command_print(call, page);
        return ST_OK;
    }
    json_array_foreach(json_get_list(page, "sets"), i, row)
    {
        terminal_put(stdout, json_get_text(row, "name"), 0);
        printf("  %lld  %.*s  %.*s\n", (long long)json_get_int(row, "count", 0),
               STR_ARG(json_get_text(row, "format")), STR_ARG(json_get_text(row, "tlp")));
    }
    printf("共 %zu 组 sets, %zu 个豁免清单 warning lists\n",
           json_array_size(json_get_list(page, "sets")),
           json_array_size(json_get_list(page, "warninglists")));
    return ST_OK;
}

/* ---- export ---- */

static enum status export_run(struct command_call *call, int *ret_exit)
{
    static const char *const words[] = {"stix", "misp", "csv"};
    const char *path = option_text(&call->options, "out");
    struct str format = str_of(option_text(&call->options, "format"));
    struct intel_export export = {.name = str_of(call->options.arguments[0]),
                                  .now = instant_system_now()};
    uint64_t count = 0;
    int number = 0;
    FILE *out = stdout;

    while (number < 3 && !str_is(format, words[number]))
        number++;
    if (number == 3)
        return command_wrong(call, ret_exit, "format", "--format 应为 stix misp csv 之一",
                             "--format is one of stix misp csv");
    export.format = (enum intel_export_format)number;
    TRY(intel_folder(call, &export.folder));
    if (path && strcmp(path, "-") != 0) {
        out = fopen(path, "wxe");
        if (!out)
            return file_fail(errno, path, &call->fault);
    }
    enum status status = intel_export_write(&export, out, call->arena, &count, &call->fault);
    if (out != stdout && fclose(out) != 0 && status == ST_OK)
        status = file_fail(errno, path, &call->fault);
    if (out != stdout && status != ST_OK)
        (void)remove(path);
    if (status == ST_OK && out != stdout && call->is_json) {
        json_t *answer = json_new_object(call->arena);
        json_put_textz(answer, "file", path);
        json_put_int(answer, "count", (int64_t)count);
        command_print(call, answer);
    }
    return status;
}

/* ---- feed ---- */

static enum status feed_run(struct command_call *call, int *ret_exit)
{
    const char *sets[FEED_SETS_MAX];
    struct intel_feed feed = {.out = option_text(&call->options, "out"),
                              .sets = sets,
                              .has_amber = option_has(&call->options, "amber"),
                              .has_unmarked = option_has(&call->options, "unmarked")};
    struct errand *errand;
    json_t *answer;

    (void)ret_exit;
    feed.set_count = option_all(&call->options, "set", sets, FEED_SETS_MAX);
    TRY(errand_open(call, STORE_READ, &errand)); /* beside a running server too */
    feed.folder = store_folder(errand->store);
    feed.org = str_of(store_node(errand->store));
    feed.now = errand->work.now;
    TRY(intel_feed_write(&feed, call->arena, &answer, &call->fault));
    if (call->is_json)
        command_print(call, answer);
    else
        printf("事件 %lld events, 指标 %lld attributes, 按共享标记留下 %lld withheld, 更新 %lld "
               "written, 未变 %lld unchanged, 移除 %lld removed\n",
               (long long)json_get_int(answer, "events", 0),
               (long long)json_get_int(answer, "attributes", 0),
               (long long)json_get_int(answer, "withheld", 0),
               (long long)json_get_int(answer, "written", 0),
               (long long)json_get_int(answer, "unchanged", 0),
               (long long)json_get_int(answer, "removed", 0));
    return ST_OK;
}

static const struct option feed_options[] = {
    ERRAND_DATA_OPTION,
    {"out", OPTION_TEXT, "FOLDER", "订阅目录，没有就建立", "the feed's folder, made when missing",
     0, 0, true},
    {"set", OPTION_TEXT, "NAME", "只要这一组（可重复），不给为全部",
     "only this set (repeatable), all unless given", 0, 0, false},
    {"amber", OPTION_FLAG, NULL, "TLP:AMBER 的也给出", "TLP:AMBER too", 0, 0, false},
    {"unmarked", OPTION_FLAG, NULL, "没有共享标记的也给出", "what bears no mark too", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option import_options[] = {
    ERRAND_DATA_OPTION,
    {"set", OPTION_TEXT, "NAME", "指标组名称，不给取文件名；同名的一组被整体替换",
     "name of the set, else the file's; a set of that name is replaced whole", 0, 0, false},
    {"format", OPTION_TEXT, "F", "auto stix misp misp-feed csv list，不给自动识别",
     "auto stix misp misp-feed csv list; found out when not given", 0, 0, false},
    {"tlp", OPTION_TEXT, "TLP", "clear green amber amber+strict red", "how far it may be shared", 0,
     0, false},
    {"confidence", OPTION_INT, "N", "可信度 0 至 100", "confidence, 0 to 100", 0, 100, false},
    {"expires", OPTION_TEXT, "T", "整组失效的日期或时刻", "day or instant at which the set ends", 0,
     0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option data_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option export_options[] = {
    ERRAND_DATA_OPTION,
    {"format", OPTION_TEXT, "F", "stix misp csv", "stix, misp or csv", 0, 0, true},
    {"out", OPTION_TEXT, "FILE", "写到新文件，不给为标准输出",
     "into a new file; standard output when not given", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command intel_commands[] = {
    {"intel", "import", "FILE|-", 1, 1, import_options, import_run,
     "导入一组威胁指标（STIX、MISP、CSV、清单），- 为标准输入",
     "take in a set of indicators; - is standard input", 0},
    {"intel", "match", "VALUE", 1, 1, data_options, match_run, "查一个值是否命中指标",
     "whether a value hits an indicator", 0},
    {"intel", "list", "", 0, 0, data_options, list_run, "列出指标组和豁免清单",
     "the sets and warning lists", 0},
    {"intel", "remove", "SET", 1, 1, data_options, remove_run, "移除一组指标",
     "take a set of indicators out", 0},
    {"intel", "export", "SET", 1, 1, export_options, export_run, "导出一组指标",
     "give a set of indicators out", 0},
    {"intel", "feed", "", 0, 0, feed_options, feed_run,
     "写成 MISP 订阅目录，只含共享标记允许外传的指标",
     "write a MISP feed folder of what its marks let go to others", 0},
    {"intel", "warninglist", "import FILE|FOLDER", 2, 2, data_options, warninglist_run,
     "导入豁免清单（MISP warning list），命中者不报警",
     "take in lists of known-good values (MISP warning lists), which suppress hits", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
