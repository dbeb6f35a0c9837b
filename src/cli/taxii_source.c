/* SPDX-License-Identifier: Apache-2.0
 * `panshi taxii source`, `sources`, `remove-source`, `poll`: other TAXII servers that indicators
 * are fetched from. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cascade/sending.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "cli/taxii_poll.h"
#include "db/journal.h"
#include "intel/taxii_source.h"

enum { SOURCE_EVERY_MINUTES = 60 };

static struct str subject_of(struct arena *arena, struct str name)
{
    return arena_print(arena, "taxii-source:%.*s", STR_ARG(name));
}

/* One line of standard input. */
static struct str read_secret(struct arena *arena)
{
    char line[TAXII_SOURCE_SECRET_MAX_BYTES + 2];

    if (!fgets(line, sizeof line, stdin))
        line[0] = '\0';
    return str_copy(arena, str_trim(str_of(line)));
}

static enum status read_source(struct command_call *call, int *ret_exit,
                               struct taxii_source *source)
{
    const char *path = option_text(&call->options, "ca");

    *source = (struct taxii_source){
        .name = str_of(call->options.arguments[0]),
        .url = str_of(option_text(&call->options, "url")),
        .collection = str_of(option_text(&call->options, "collection")),
        .user = str_of(option_text(&call->options, "user")),
        .is_internal = option_has(&call->options, "internal"),
        .tlp = indicator_set_tlp(str_of(option_text(&call->options, "tlp"))),
        .confidence = (int)option_int(&call->options, "confidence", -1),
        .every_minutes = (int)option_int(&call->options, "every", SOURCE_EVERY_MINUTES),
    };
    if (source->tlp == INDICATOR_TLPS)
        return command_wrong(call, ret_exit, "tlp",
                             "--tlp 应为 clear green amber amber+strict red 之一",
                             "--tlp is one of clear green amber amber+strict red");
    if (path)
        TRY(file_read(path, TAXII_SOURCE_AUTHORITY_MAX_BYTES, call->arena, &source->authority,
                      &call->fault));
    if (source->user.len > 0 || option_has(&call->options, "token"))
        source->secret = read_secret(call->arena);
    if (option_has(&call->options, "token") && (source->user.len > 0 || source->secret.len == 0))
        return command_wrong(call, ret_exit, "token", "--token 从标准输入读令牌，不与 --user 同用",
                             "--token reads a token from standard input, and goes without --user");
    return ST_OK;
}

static enum status source_run(struct command_call *call, int *ret_exit)
{
    json_t *after = json_new_object(call->arena);
    struct taxii_source source;
    struct errand *errand;

    TRY(read_source(call, ret_exit, &source));
    if (*ret_exit != COMMAND_DONE)
        return ST_OK;
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, taxii_source_set(&errand->work, &source));
    json_put_text(after, "source", source.name);
    json_put_text(after, "url", source.url);
    json_put_text(after, "collection", source.collection);
    json_put_int(after, "every_minutes", source.every_minutes);
    ERRAND_TRY(errand, journal_append(&errand->work, "taxii.source",
                                      subject_of(call->arena, source.name), NULL, after, STR("")));
    ERRAND_TRY(errand, work_commit(&errand->work));
    if (call->is_json)
        command_print(call, after);
    else
        printf("%.*s\n", STR_ARG(source.name));
    return ST_OK;
}

static enum status remove_run(struct command_call *call, int *ret_exit)
{
    struct str name = str_of(call->options.arguments[0]);
    struct errand *errand;

    (void)ret_exit;
    TRY(errand_open(call, STORE_WRITE, &errand));
    ERRAND_TRY(errand, work_write(&errand->work));
    ERRAND_TRY(errand, taxii_source_remove(&errand->work, name));
    ERRAND_TRY(errand, journal_append(&errand->work, "taxii.source-removed",
                                      subject_of(call->arena, name), NULL, NULL, STR("")));
    ERRAND_TRY(errand, work_commit(&errand->work));
    printf("%.*s\n", STR_ARG(name));
    return ST_OK;
}

static enum status list_run(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    json_t *list, *one;
    size_t i;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, taxii_source_list(&errand->work, &list));
    if (call->is_json) {
        command_print(call, list);
        return ST_OK;
    }
    json_array_foreach(list, i, one)
    {
        printf("%.*s  %.*s  %.*s  %lld%s%.*s\n", STR_ARG(json_get_text(one, "name")),
               STR_ARG(json_get_text(one, "url")), STR_ARG(json_get_text(one, "collection")),
               (long long)json_get_int(one, "objects", 0),
               json_get_text(one, "problem_zh").len > 0 ? "\n    " : "",
               STR_ARG(json_get_text(one, "problem_zh")));
    }
    return ST_OK;
}

/* ---- poll ---- */

static void sending_end(void *sending)
{
    sending_close(sending);
}

/* The sources named, or all. */
static enum status names_of(struct command_call *call, struct errand *errand, json_t **ret_names)
{
    json_t *names = json_new_list(call->arena), *list, *one;
    size_t i;

    if (call->options.argument_count > 0) {
        json_add_text(names, str_of(call->options.arguments[0]));
        *ret_names = names;
        return ST_OK;
    }
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, taxii_source_list(&errand->work, &list));
    json_array_foreach(list, i, one)
    {
        json_add_text(names, json_get_text(one, "name"));
    }
    work_rollback(&errand->work);
    *ret_names = names;
    return ST_OK;
}

static void show(const json_t *row)
{
    struct str problem = json_get_text(row, "problem_zh");

    printf("%.*s: %lld 页 pages, %lld 个对象 objects, 收入 %lld taken%s%.*s%s%.*s\n",
           STR_ARG(json_get_text(row, "name")), (long long)json_get_int(row, "pages", 0),
           (long long)json_get_int(row, "objects", 0), (long long)json_get_int(row, "taken", 0),
           problem.len > 0 ? "\n    " : "", STR_ARG(problem), problem.len > 0 ? "\n    " : "",
           STR_ARG(json_get_text(row, "problem_en")));
}

static enum status poll_run(struct command_call *call, int *ret_exit)
{
    json_t *out = json_new_object(call->arena), *rows = json_new_list(call->arena);
    json_t *names = NULL, *name, *row = NULL, *sets;
    struct sending *sending = sending_open(NULL);
    struct errand *errand;
    size_t i;

    if (!sending)
        return fault_set(&call->fault, ST_MEMORY, "", "libcurl 未能启动", "libcurl did not start");
    arena_defer(call->arena, sending_end, sending);
    TRY(errand_open(call, STORE_WRITE, &errand));
    const struct taxii_poll_settings settings = {
        .jobs = {.store = errand->store, .policy = errand->work.policy},
        .may_loop = option_has(&call->options, "loopback")};
    TRY(names_of(call, errand, &names));
    json_array_foreach(names, i, name)
    {
        TRY(taxii_poll_source(&settings, sending, json_text(name), call->arena, &row,
                              &call->fault));
        json_add(rows, row);
        if (json_get_text(row, "problem_en").len > 0)
            *ret_exit = COMMAND_FAILED;
        if (!call->is_json)
            show(row);
    }
    TRY(taxii_poll_sets(&settings, call->arena, &sets, &call->fault));
    json_put(out, "sources", rows);
    json_put(out, "sets", sets);
    if (call->is_json)
        command_print(call, out);
    else
        printf("更新 %zu 组 sets\n", json_array_size(sets));
    return ST_OK;
}

static const struct option source_options[] = {
    ERRAND_DATA_OPTION,
    {"url", OPTION_TEXT, "URL", "API 根的地址，如 https://taxii.example/api1/",
     "the API root, as https://taxii.example/api1/", 0, 0, true},
    {"collection", OPTION_TEXT, "ID", "集合的编号或别名", "collection by id or alias", 0, 0, true},
    {"user", OPTION_TEXT, "NAME", "用户名（口令从标准输入读一行）",
     "user name (the password is one line of standard input)", 0, 0, false},
    {"token", OPTION_FLAG, NULL, "用令牌（从标准输入读一行）",
     "use a bearer token (one line of standard input)", 0, 0, false},
    {"ca", OPTION_TEXT, "FILE", "对方证书的签发机构（PEM），不给用系统的",
     "authorities of the server's certificate (PEM), else the machine's", 0, 0, false},
    {"internal", OPTION_FLAG, NULL, "对方在内部网络（私有地址）",
     "the server is in an internal network (private addresses)", 0, 0, false},
    {"tlp", OPTION_TEXT, "TLP", "没有标记的指标按此处理", "mark of indicators that carry none", 0,
     0, false},
    {"confidence", OPTION_INT, "N", "没有可信度的指标按此处理，0 至 100",
     "confidence of indicators that say none, 0 to 100", 0, 100, false},
    {"every", OPTION_INT, "MIN", "间隔分钟数，默认 60",
     "minutes between two times, 60 unless given", TAXII_SOURCE_EVERY_MIN, TAXII_SOURCE_EVERY_MAX,
     false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option data_options[] = {
    ERRAND_DATA_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option poll_options[] = {
    ERRAND_DATA_OPTION,
    {"loopback", OPTION_FLAG, NULL, "来源可以在本机且不用 TLS（测试用）",
     "sources may be on this machine, without TLS (for tests)", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command taxii_source_commands[] = {
    {"taxii", "source", "NAME", 1, 1, source_options, source_run,
     "设定一个 TAXII 来源，其指标成为一组", "set a TAXII server that indicators are fetched from",
     0},
    {"taxii", "sources", "", 0, 0, data_options, list_run, "列出 TAXII 来源和最近结果",
     "the sources and how they last ended", 0},
    {"taxii", "remove-source", "NAME", 1, 1, data_options, remove_run, "移除一个 TAXII 来源",
     "take a source out", 0},
    {"taxii", "poll", "[NAME]", 0, 1, poll_options, poll_run,
     "从来源获取指标（服务运行时它自己按间隔获取）",
     "fetch from the sources (a running server does so by itself)", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
