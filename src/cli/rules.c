/* SPDX-License-Identifier: Apache-2.0
 * `panshi rules`: Sigma rules checked, and asked about the events of a file without any store. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/rules.h"

#include "cli/events_zone.h"
#include "cli/rules_events.h"
#include "cli/rules_gaps.h"
#include "events/sigma_note.h"
#include "events/sigma_window.h"

enum { RULES_PATHS_MAX = 64 };

static void rules_end(void *given)
{
    struct rules *rules = given;

    sigma_set_release(rules->set);
    sigma_book_free(rules->book);
    taxonomy_free(rules->taxonomy);
}

enum status rules_compile(struct command_call *call, struct rules **ret_rules)
{
    struct rules *rules = ARENA_NEW(call->arena, struct rules);
    const char *placeholders = option_text(&call->options, "placeholders");
    const char *paths[RULES_PATHS_MAX];
    size_t count = option_all(&call->options, "rules", paths, RULES_PATHS_MAX);

    arena_defer(call->arena, rules_end, rules);
    TRY(taxonomy_load(option_text(&call->options, "taxonomy"), &rules->taxonomy, &call->fault));
    rules->book = sigma_book_new();
    if (placeholders)
        TRY(sigma_book_placeholders(rules->book, placeholders, &call->fault));
    for (size_t i = 0; i < count; i++)
        TRY(sigma_book_read(rules->book, paths[i], &call->fault));
    for (size_t i = 0; i < call->options.argument_count; i++)
        TRY(sigma_book_read(rules->book, call->options.arguments[i], &call->fault));
    TRY(sigma_set_make(rules->book, rules->taxonomy, &rules->set, &call->fault));
    *ret_rules = rules;
    return ST_OK;
}

const char *rules_path(const struct command_call *call)
{
    const char *path = option_text(&call->options, "rules");

    return path != NULL ? path : call->options.arguments[0];
}

/* ---- lint ---- */

static void lint_notes(struct command_call *call, const struct sigma_rule *rule, json_t *notes)
{
    for (size_t i = 0; i < rule->note_count; i++) {
        json_t *row = rules_gaps_row(call->arena, rule);

        json_put_textz(row, "field", rule->notes[i].field);
        json_put_text(row, "note", rule->notes[i].en);
        json_put_text(row, "note_zh", rule->notes[i].zh);
        json_add(notes, row);
    }
}

static json_t *lint_answer(struct command_call *call, const struct sigma_set *set)
{
    json_t *answer = json_new_object(call->arena);
    json_t *unrouted = json_new_list(call->arena), *notes = json_new_list(call->arena);
    int64_t kinds[3] = {0, 0, 0}, loaded = 0;

    for (size_t i = 0; i < sigma_set_count(set); i++) {
        const struct sigma_rule *rule = sigma_set_rule(set, i);
        struct sigma_state state;
        sigma_set_state(set, i, &state);
        lint_notes(call, rule, notes);
        if (!state.is_compiled)
            continue;
        loaded++;
        kinds[rule->kind]++;
        if (!state.is_routed) {
            json_t *row = rules_gaps_row(call->arena, rule);
            json_put_text(row, "category", rule->source.category);
            json_put_text(row, "product", rule->source.product);
            json_put_text(row, "service", rule->source.service);
            json_add(unrouted, row);
        }
    }
    json_put_int(answer, "loaded", loaded);
    json_put_int(answer, "detections", kinds[SIGMA_DETECTION]);
    json_put_int(answer, "correlations", kinds[SIGMA_CORRELATION]);
    json_put_int(answer, "filters", kinds[SIGMA_FILTER]);
    json_put_int(answer, "atoms", (int64_t)sigma_set_atoms(set));
    json_put_int(answer, "bytes", (int64_t)sigma_set_bytes(set));
    json_put(answer, "unsupported", rules_gaps_unsupported(call->arena, set));
    json_put(answer, "unrouted", unrouted);
    json_put(answer, "notes", notes);
    return answer;
}

/* Where each stands, and what is said of it. */
static void lint_show(const json_t *rows, const char *zh, const char *en)
{
    const json_t *row;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        terminal_put(stdout, json_get_text(row, "file"), 0);
        printf(":%lld  ", (long long)json_get_int(row, "line", 0));
        terminal_put(stdout, json_get_text(row, "title"), 0);
        fputs("\n    ", stdout);
        terminal_put(stdout, json_get_text(row, zh), 0);
        fputs("\n    ", stdout);
        terminal_put(stdout, json_get_text(row, en), 0);
        putchar('\n');
    }
}

static enum status lint_run(struct command_call *call, int *ret_exit)
{
    struct rules *rules;

    TRY(rules_compile(call, &rules));
    TRY(rules_gaps_any(rules->set, call->options.arguments[0], &call->fault));
    const json_t *answer = lint_answer(call, rules->set);
    const json_t *unsupported = json_get_list(answer, "unsupported");
    if (json_get_int(answer, "loaded", 0) == 0 ||
        (option_has(&call->options, "strict") && json_array_size(unsupported) > 0))
        *ret_exit = COMMAND_FAILED;
    if (call->is_json) {
        command_print(call, answer);
        return ST_OK;
    }
    lint_show(unsupported, "reason_zh", "reason");
    lint_show(json_get_list(answer, "notes"), "note_zh", "note");
    printf("%zu 处提示，不影响使用\n%zu notes, which keep no rule from being used\n",
           json_array_size(json_get_list(answer, "notes")),
           json_array_size(json_get_list(answer, "notes")));
    printf("可用 %lld 条，不能用 %zu 条；%zu 条的日志来源没有哪种格式提供\n"
           "%lld loaded, %zu unsupported; the log source of %zu comes in no format\n",
           (long long)json_get_int(answer, "loaded", 0), json_array_size(unsupported),
           json_array_size(json_get_list(answer, "unrouted")),
           (long long)json_get_int(answer, "loaded", 0), json_array_size(unsupported),
           json_array_size(json_get_list(answer, "unrouted")));
    return ST_OK;
}

/* ---- test ---- */

struct test {
    struct command_call *call;
    struct sigma_set *set;
    struct sigma_match *match;
    struct sigma_window *window;
    uint64_t matches;
};

static void show_match(struct test *t, uint64_t event, uint32_t rule_number,
                       const struct sigma_firing *firing)
{
    const struct sigma_rule *rule = sigma_set_rule(t->set, rule_number);
    struct str id = rule->id.len ? rule->id : rule->name;
    struct arena arena;

    t->matches++;
    if (!t->call->is_json) {
        printf("%8llu  ", (unsigned long long)event);
        terminal_put(stdout, rule->level, RULES_LEVEL_WIDTH);
        putchar(' ');
        terminal_put(stdout, rule->title, 0);
        fputs("  (", stdout);
        terminal_put(stdout, id, 0);
        fputs(")\n", stdout);
        return;
    }
    arena_init(&arena, ARENA_WORK_BYTES);
    json_t *row = json_new_object(&arena);
    json_put_int(row, "event", (int64_t)event);
    json_put_text(row, "rule_id", id.ptr ? id : (struct str){"", 0});
    json_put_text(row, "title", rule->title.ptr ? rule->title : (struct str){"", 0});
    json_put_text(row, "level", rule->level.ptr ? rule->level : (struct str){"", 0});
    if (firing) {
        json_put_int(row, "count", (int64_t)firing->count);
        json_put_text(row, "group", str_trim(firing->group));
    }
    char *text = json_dumps(row, JSON_COMPACT);
    if (text)
        puts(text);
    free(text);
    arena_done(&arena);
}

static void show_firings(struct test *t)
{
    struct sigma_firing firing;

    while (sigma_window_next(t->window, &firing))
        if (!firing.is_part)
            show_match(t, firing.event, firing.rule, &firing);
}

static void test_event(void *context, const struct record *record, uint64_t number)
{
    struct test *t = context;
    const uint32_t *rules;
    size_t count = sigma_match_event(t->match, record, &rules);

    for (size_t i = 0; i < count; i++) {
        if (!sigma_set_is_part(t->set, rules[i]))
            show_match(t, number, rules[i], NULL);
        sigma_window_take(t->window, t->match, rules[i], record, number);
    }
}

static void test_forget(void *context)
{
    struct test *t = context;

    sigma_match_forget(t->match);
}

static enum status test_run(struct command_call *call, int *ret_exit)
{
    struct str word = str_of(option_text(&call->options, "format"));
    enum record_format format = record_format_of(word);
    struct rules *rules;
    struct rules_events_counts counts;
    struct moment_frame frame;
    uint64_t looks = 0;

    if (format == RECORD_FORMATS && !str_is(word, "auto"))
        return command_wrong(call, ret_exit, "format", "没有“%.*s”这种格式",
                             "there is no format \"%.*s\"", STR_ARG(word));
    if (!option_has(&call->options, "rules") && call->options.argument_count == 0)
        return command_wrong(call, ret_exit, "rules", "请用 --rules 指明规则",
                             "name the rules with --rules");
    TRY(events_zone_read(call, ret_exit, &frame));
    TRY(rules_compile(call, &rules));
    TRY(rules_gaps_tell(call, rules->set, rules_path(call)));
    struct test t = {.call = call, .set = rules->set};
    struct layout_set *layouts = layout_set_new();
    t.match = sigma_match_new(rules->set, layouts);
    t.window = sigma_window_new(rules->set, INT64_MAX); /* a file need not be in order */
    enum status status =
        rules_events_read(option_text(&call->options, "events"), format, &frame, layouts,
                          rules->taxonomy, test_event, test_forget, &t, &counts, &call->fault);
    sigma_window_finish(t.window);
    show_firings(&t);
    if (status == ST_OK && counts.refused > 0)
        fprintf(stderr, "panshi: %llu 条不能读取\npanshi: %llu events could not be read\n",
                (unsigned long long)counts.refused, (unsigned long long)counts.refused);
    const json_t *limited = rules_gaps_limited(call->arena, rules->set, &looks);
    rules_gaps_tell_limited(limited, looks);
    if (status == ST_OK && !call->is_json)
        printf("事件 %llu 条，命中 %llu 次\n%llu events, %llu matches\n",
               (unsigned long long)counts.events, (unsigned long long)t.matches,
               (unsigned long long)counts.events, (unsigned long long)t.matches);
    sigma_window_free(t.window);
    sigma_match_free(t.match);
    layout_set_free(layouts);
    return status;
}

static const struct option lint_options[] = {
    {"placeholders", OPTION_TEXT, "FILE", "占位符的值（YAML：名字: [值]）",
     "values of placeholders (YAML: name: [values])", 0, 0, false},
    {"taxonomy", OPTION_TEXT, "DIR", "用这个文件夹里的字段对照，不用内置的",
     "field taxonomy of this folder instead of the built-in one", 0, 0, false},
    {"strict", OPTION_FLAG, NULL, "有不能用的规则时返回 1", "exit 1 when a rule cannot be used", 0,
     0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option test_options[] = {
    {"rules", OPTION_TEXT, "PATH", "规则文件或文件夹，可重复；其后的参数也是规则",
     "rule file or folder, may be repeated; arguments are rules too", 0, 0, false},
    {"format", OPTION_TEXT, "FORMAT", "eve json windows zeek syslog cef leef web auto 之一",
     "one of eve json windows zeek syslog cef leef web auto", 0, 0, true},
    {"events", OPTION_TEXT, "FILE", "事件文件，- 为标准输入", "file of events, - is standard input",
     0, 0, true},
    EVENTS_ZONE_OPTION,
    {"placeholders", OPTION_TEXT, "FILE", "占位符的值（YAML：名字: [值]）",
     "values of placeholders (YAML: name: [values])", 0, 0, false},
    {"taxonomy", OPTION_TEXT, "DIR", "用这个文件夹里的字段对照，不用内置的",
     "field taxonomy of this folder instead of the built-in one", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command rules_commands[] = {
    {"rules", "lint", "PATH…", 1, OPTION_MAX_ARGUMENTS, lint_options, lint_run,
     "检查 Sigma 规则：哪些可用，哪些不能用、为什么", "which Sigma rules can be used, and why not",
     0},
    {"rules", "test", "[PATH…]", 0, OPTION_MAX_ARGUMENTS, test_options, test_run,
     "用 Sigma 规则检查文件里的事件，不需要数据目录",
     "ask Sigma rules about the events of a file, without any store", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
