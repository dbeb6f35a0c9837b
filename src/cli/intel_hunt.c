/* SPDX-License-Identifier: Apache-2.0
 * `panshi intel hunt`: everything stored against the indicators of now. */
#include <stdio.h>

#include "base/file.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "events/indicator_hunt.h"
#include "events/keep_view.h"

struct hunting {
    struct indicators *indicators;
    const struct indicators_snapshot *snapshot;
    struct taxonomy *taxonomy;
    struct keep_view *view;
};

static void hunting_end(void *object)
{
    struct hunting *hunting = object;

    keep_view_close(hunting->view);
    taxonomy_free(hunting->taxonomy);
    if (hunting->snapshot)
        indicators_release(hunting->indicators, hunting->snapshot);
    indicators_close(hunting->indicators);
}

static enum status hunting_begin(struct command_call *call, struct hunting *hunting)
{
    const char *data = option_text(&call->options, "data");
    char path[FILE_PATH_BYTES];

    arena_defer(call->arena, hunting_end, hunting);
    if (!file_exists(file_path(path, data, "node.json")))
        return fault_set(&call->fault, ST_NOT_FOUND, "data",
                         "“%s”不是数据目录；请先用 panshi init --data 建立",
                         "\"%s\" is no data folder: make one with panshi init --data", data);
    TRY(indicators_open(data, &hunting->indicators, &call->fault));
    hunting->snapshot = indicators_acquire(hunting->indicators);
    TRY(taxonomy_load(NULL, &hunting->taxonomy, &call->fault));
    if (!file_exists(file_path(path, data, "events")))
        return ST_OK;
    return keep_view_open(path, &hunting->view, &call->fault);
}

static json_t *hit_json(struct arena *arena, const struct indicator_hunt_hit *hit)
{
    json_t *row = json_new_object(arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(row, "event", hit->id);
    json_put_textz(row, "at", instant_print((struct instant){hit->time_us / 1000}, text));
    json_put_text(row, "field", hit->field);
    json_put_text(row, "observed", hit->observed);
    json_put_textz(row, "set", hit->indicator.set);
    json_put_text(row, "value", hit->indicator.value);
    json_put_textz(row, "kind", indicator_value_word(hit->indicator.kind));
    json_put_textz(row, "tlp", indicator_set_tlp_word(hit->indicator.tlp));
    if (hit->indicator.confidence < 0)
        json_put_null(row, "confidence");
    else
        json_put_int(row, "confidence", hit->indicator.confidence);
    return row;
}

static void hit_show(const struct indicator_hunt_hit *hit)
{
    const struct str cells[] = {hit->field, hit->observed, str_of(hit->indicator.set),
                                hit->indicator.value};

    fputs(hit->id, stdout);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        fputs("  ", stdout);
        terminal_put(stdout, cells[i], 0);
    }
    putchar('\n');
}

static void show(struct command_call *call, const struct indicator_hunt_answer *answer,
                 size_t damaged, double seconds)
{
    json_t *out = json_new_object(call->arena), *hits = json_new_list(call->arena);

    for (size_t i = 0; i < answer->count; i++) {
        const struct indicator_hunt_hit *hit = &answer->hits[i];
        if (call->is_json)
            json_add(hits, hit_json(call->arena, hit));
        else
            hit_show(hit);
    }
    if (!call->is_json) {
        printf("事件 %llu events, 命中 %llu hits, 豁免 %llu suppressed, %.2f s\n",
               (unsigned long long)answer->rows, (unsigned long long)answer->total,
               (unsigned long long)answer->suppressed, seconds);
        return;
    }
    json_put(out, "hits", hits);
    json_put_int(out, "total", (int64_t)answer->total);
    json_put_int(out, "suppressed", (int64_t)answer->suppressed);
    json_put_int(out, "events", (int64_t)answer->rows);
    json_put_int(out, "segments", (int64_t)answer->pieces);
    json_put_int(out, "damaged", (int64_t)damaged);
    json_put(out, "seconds", json_keep(call->arena, json_real(seconds)));
    command_print(call, out);
}

static enum status hunt_run(struct command_call *call, int *ret_exit)
{
    static const struct search_place nowhere;
    struct hunting *hunting = ARENA_NEW(call->arena, struct hunting);
    struct indicator_hunt_answer answer;
    const struct fault *damage = NULL;
    struct instant start = instant_system_now();
    size_t damaged = 0;

    (void)ret_exit;
    TRY(hunting_begin(call, hunting));
    if (hunting->view)
        damaged = keep_view_damaged(hunting->view, &damage);
    const struct indicator_hunt hunt = {
        .place = hunting->view ? keep_view_place(hunting->view) : &nowhere,
        .taxonomy = hunting->taxonomy,
        .snapshot = hunting->snapshot,
        .now = start,
        .from_us = INT64_MIN,
        .to_us = INT64_MAX,
        .limit = (size_t)option_int(&call->options, "limit", 1000),
    };
    TRY(indicator_hunt(&hunt, call->arena, &answer, &call->fault));
    if (damaged > 0)
        fprintf(stderr,
                "%zu 个文件无法读取，结果不含其中的事件：%s\n"
                "%zu files cannot be read, their events are missing in the answer: %s\n",
                damaged, damage->zh, damaged, damage->en);
    show(call, &answer, damaged, (double)(instant_system_now().ms - start.ms) / 1000);
    return ST_OK;
}

static const struct option hunt_options[] = {
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true},
    {"limit", OPTION_INT, "N", "至多列出的命中，不给为 1000", "hits listed, 1000 when not given", 0,
     INDICATOR_HUNT_MAX_ROWS, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command intel_hunt_commands[] = {
    {"intel", "hunt", "", 0, 0, hunt_options, hunt_run, "用现有指标回查已存的全部事件",
     "all stored events against the indicators of now", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
