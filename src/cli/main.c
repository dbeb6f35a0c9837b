/* SPDX-License-Identifier: Apache-2.0
 * The program: finds the command among the tables, reads its options, runs it, says what failed. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/terminal.h"
#include "cli/command.h"
#include "cli/version.h"

static const struct command *const main_tables[] = {
    init_commands,          import_commands,        serve_commands,         user_commands,
    journal_commands,       backup_commands,        doctor_commands,        calendar_commands,
    grade_commands,         check_commands,         pack_commands,          rehearse_commands,
    describe_commands,      export_commands,        obligations_commands,   authority_commands,
    warn_commands,          warn_exchange_commands, proof_commands,         incident_commands,
    drill_commands,         intel_commands,         events_decode_commands, rules_commands,
    rules_hunt_commands,    events_commands,        events_ingest_commands, rules_load_commands,
    events_worker_commands, taxii_commands,         taxii_source_commands,  events_keep_commands,
    events_retain_commands, intel_hunt_commands,    events_ship_commands,
};

enum { MAIN_TABLES = sizeof main_tables / sizeof main_tables[0] };

/* The commands of one first word, or all ("" ); how many there are. */
static size_t main_list(const char *word)
{
    size_t count = 0;

    for (size_t t = 0; t < MAIN_TABLES; t++) {
        for (const struct command *c = main_tables[t]; c->word; c++) {
            if (word[0] && strcmp(c->word, word) != 0)
                continue;
            printf("  %s%s%s%s%s\n      %s\n      %s\n", c->word, c->second ? " " : "",
                   c->second ? c->second : "", c->arguments[0] ? " " : "", c->arguments, c->zh,
                   c->en);
            count++;
        }
    }
    return count;
}

static void main_help(void)
{
    printf("磐石 Panshi %s  网络安全等级保护工作平台\n\n", VERSION_TEXT);
    printf("用法 usage: panshi COMMAND [ARGUMENTS] [--OPTIONS]      panshi COMMAND --help\n\n");
    (void)main_list("");
    printf("\n退出码 exit codes: 0 完成 done, 1 失败 failed, 2 命令行有误 wrong word "
           "(journal verify: docs/cli.md)\n");
}

static void main_help_command(const struct command *c)
{
    printf("%s\n%s\n\n用法 usage: panshi %s%s%s %s\n\n", c->zh, c->en, c->word,
           c->second ? " " : "", c->second ? c->second : "", c->arguments);
    option_help(c->options);
}

/* The command named by the words; NULL after saying which word is unknown. */
static const struct command *main_find(int count, char *const *words, int *ret_used)
{
    bool is_word_known = false;

    for (size_t t = 0; t < MAIN_TABLES; t++) {
        for (const struct command *c = main_tables[t]; c->word; c++) {
            if (strcmp(c->word, words[0]) != 0)
                continue;
            is_word_known = true;
            if (!c->second || (count > 1 && strcmp(c->second, words[1]) == 0)) {
                *ret_used = c->second ? 2 : 1;
                return c;
            }
        }
    }
    if (is_word_known && count > 1)
        fprintf(stderr,
                "panshi: 命令“%s”之后不认识“%s”\npanshi: unknown word \"%s\" after \"%s\"\n",
                words[0], words[1], words[1], words[0]);
    else if (is_word_known)
        fprintf(stderr, "panshi: 命令“%s”还需要一个词\npanshi: \"%s\" needs a second word\n",
                words[0], words[0]);
    else
        fprintf(stderr,
                "panshi: 没有命令“%s”\npanshi: unknown command \"%s\" (see panshi --help)\n",
                words[0], words[0]);
    return NULL;
}

/* Whether the word only means something together with a second one. */
static bool main_has_second(const char *word)
{
    for (size_t t = 0; t < MAIN_TABLES; t++)
        for (const struct command *c = main_tables[t]; c->word; c++)
            if (strcmp(c->word, word) == 0 && c->second)
                return true;
    return false;
}

/* What is said may hold names and values from files. */
static void main_say_line(const char *text)
{
    fputs("panshi: ", stderr);
    terminal_put(stderr, str_of(text), 0);
    fputc('\n', stderr);
}

static void main_say(const struct fault *fault, enum status status)
{
    bool has_text = fault->status != ST_OK;

    main_say_line(has_text ? fault->zh : status_zh(status));
    main_say_line(has_text ? fault->en : status_en(status));
    if (has_text && fault->clause[0])
        main_say_line(fault->clause);
}

static int main_check_arguments(const struct command *c, struct command_call *call)
{
    if (call->options.argument_count > c->argument_max)
        (void)fault_set(&call->fault, ST_INVALID, "argument", "多余的参数“%s”",
                        "unexpected argument \"%s\"", call->options.arguments[c->argument_max]);
    else if (call->options.argument_count < c->argument_min)
        (void)fault_set(&call->fault, ST_INVALID, "argument", "缺少参数：%s",
                        "missing argument: %s", c->arguments);
    else
        return COMMAND_DONE;
    return COMMAND_WRONG_WORD;
}

static int main_run(const struct command *c, int count, char *const *words)
{
    struct arena arena;
    struct command_call call = {.arena = &arena};
    int wrong = c->usage_exit ? c->usage_exit : COMMAND_WRONG_WORD;
    int exit_code = COMMAND_DONE;

    enum status status = option_parse(c->options, count, words, &call.options, &call.fault);
    if (status == ST_OK && option_has(&call.options, "help")) {
        main_help_command(c);
        return COMMAND_DONE;
    }
    if (status != ST_OK || main_check_arguments(c, &call) != COMMAND_DONE) {
        main_say(&call.fault, status);
        return wrong;
    }
    call.is_json = option_has(&call.options, "json");
    arena_init(&arena, COMMAND_ARENA_BYTES);
    status = c->run(&call, &exit_code);
    if (status != ST_OK) {
        main_say(&call.fault, status);
        if (exit_code == COMMAND_DONE)
            exit_code = COMMAND_FAILED;
    }
    arena_done(&arena);
    if (fflush(stdout) != 0 && exit_code == COMMAND_DONE) {
        fprintf(stderr, "panshi: 无法写出结果\npanshi: cannot write the result\n");
        exit_code = COMMAND_FAILED;
    }
    return exit_code;
}

int main(int argc, char **argv)
{
    int used = 0;

    setlocale(LC_CTYPE, "C.UTF-8");
    /* A file that may not grow is an error to tell, not a death. */
    (void)signal(SIGXFSZ, SIG_IGN);
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        main_help();
        return argc < 2 ? COMMAND_WRONG_WORD : COMMAND_DONE;
    }
    if (argc == 3 && strcmp(argv[2], "--help") == 0 && main_has_second(argv[1]))
        return main_list(argv[1]) > 0 ? COMMAND_DONE : COMMAND_WRONG_WORD;
    if (strcmp(argv[1], "--version") == 0) {
        printf("panshi %s\n", VERSION_TEXT);
        return COMMAND_DONE;
    }
    const struct command *c = main_find(argc - 1, argv + 1, &used);
    if (!c)
        return COMMAND_WRONG_WORD;
    return main_run(c, argc - 1 - used, argv + 1 + used);
}
