/* SPDX-License-Identifier: Apache-2.0
 * A command of the program: its words, its options, its function.
 *
 * Exit codes (docs/cli.md): 0 done or yes, 1 failed or no, 2 a wrong word on the command line.
 * `journal verify` answers 0, 1 or 2 about the journal and 3 when it could not judge. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/json.h"
#include "cli/option.h"

enum { COMMAND_DONE = 0, COMMAND_FAILED = 1, COMMAND_WRONG_WORD = 2, COMMAND_NO_VERDICT = 3 };
enum { COMMAND_ARENA_BYTES = 512 * 1024 * 1024 };

struct command_call {
    struct arena *arena;
    struct option_set options;
    bool is_json;
    struct fault fault; /* what a command leaves here is printed by its caller */
};

/* A status other than ST_OK with its fault recorded becomes a message and COMMAND_FAILED;
 * *ret_exit (COMMAND_DONE before the call) is for other answers. */
typedef enum status command_fn(struct command_call *call, int *ret_exit);

struct command {
    const char *word;      /* NULL ends a table */
    const char *second;    /* second word ("due" of `calendar due`), or NULL */
    const char *arguments; /* as the help shows them: "FILE", or "" */
    size_t argument_min, argument_max;
    const struct option *options;
    command_fn *run;
    const char *zh, *en;
    int usage_exit; /* 0: COMMAND_WRONG_WORD */
};

/* Print a value as readable JSON on standard output. */
void command_print(struct command_call *call, const json_t *value);
/* Write a new file whole, or leave nothing; "-" is standard output.  ST_IO, ST_FULL. */
enum status command_write_file(struct command_call *call, const char *path,
                               struct str bytes) MUST_CHECK;
/* Record a wrong word (ST_INVALID) and ask for exit code 2. */
#define command_wrong(call, ret_exit, ...)                                                         \
    (*(ret_exit) = COMMAND_WRONG_WORD, fault_set(&(call)->fault, ST_INVALID, __VA_ARGS__))

/* One table a file; main.c lists them. */
extern const struct command calendar_commands[];
extern const struct command grade_commands[];
extern const struct command check_commands[];
extern const struct command init_commands[];
extern const struct command serve_commands[];
extern const struct command user_commands[];
extern const struct command import_commands[];
extern const struct command export_commands[];
extern const struct command journal_commands[];
extern const struct command backup_commands[];
extern const struct command doctor_commands[];
extern const struct command pack_commands[];
extern const struct command rehearse_commands[];
extern const struct command rules_commands[];
extern const struct command rules_hunt_commands[];
extern const struct command rules_load_commands[];
extern const struct command obligations_commands[];
extern const struct command authority_commands[];
extern const struct command warn_commands[];
extern const struct command warn_exchange_commands[];
extern const struct command proof_commands[];
extern const struct command incident_commands[];
extern const struct command drill_commands[];
extern const struct command intel_commands[];
extern const struct command intel_hunt_commands[];
extern const struct command events_commands[];
extern const struct command taxii_commands[];
extern const struct command taxii_source_commands[];
extern const struct command events_decode_commands[];
extern const struct command events_ingest_commands[];
extern const struct command events_keep_commands[];
extern const struct command events_retain_commands[];
extern const struct command events_ship_commands[];
extern const struct command events_worker_commands[];
extern const struct command describe_commands[];

#endif
