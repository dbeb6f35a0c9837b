/* SPDX-License-Identifier: Apache-2.0
 * Options of a command as a table, and one parser for all of them.
 *
 * `--name value`, `--name=value`, `--flag`; `--` ends the options; everything else is an argument.
 */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "base/base.h"

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_INT,  /* min..max */
    OPTION_DATE, /* YYYY-MM-DD */
};

enum { OPTION_MAX_GIVEN = 64, OPTION_MAX_ARGUMENTS = 4096 };

struct option {
    const char *name; /* without the dashes; NULL ends the table */
    enum option_kind kind;
    const char *value; /* what the help calls the value; NULL for flags */
    const char *zh, *en;
    int64_t min, max;
    bool is_required;
};

struct option_set {
    struct {
        const struct option *option;
        const char *value;
    } given[OPTION_MAX_GIVEN];
    size_t given_count;
    const char *arguments[OPTION_MAX_ARGUMENTS];
    size_t argument_count;
};

/* Read the words after the command's name.  A word that begins like an option is no value of the
 * one before it, unless written --name=value.  ST_INVALID with the word in the fault: an unknown
 * option, a missing or bad value, a required option that is absent.  Every command also takes
 * --json and --help; with --help nothing is required. */
enum status option_parse(const struct option *table, int count, char *const *words,
                         struct option_set *ret_set, struct fault *fault) MUST_CHECK;
bool option_has(const struct option_set *set, const char *name);
/* The last value given, or NULL. */
const char *option_text(const struct option_set *set, const char *name);
/* The value of an OPTION_INT or `fallback`. */
int64_t option_int(const struct option_set *set, const char *name, int64_t fallback);
/* The value of an OPTION_DATE; false when not given. */
bool option_date(const struct option_set *set, const char *name, struct date *ret_on);
/* Every value of a repeated option, at most `max`; returns how many. */
size_t option_all(const struct option_set *set, const char *name, const char **ret_values,
                  size_t max);
/* Print the table, two lines an option, for --help. */
void option_help(const struct option *table);

#endif
