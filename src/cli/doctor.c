/* SPDX-License-Identifier: Apache-2.0
 * `panshi doctor`: the checks of an installation; exit 1 when one failed. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/errand.h"
#include "cli/packs.h"
#include "http/health.h"

static enum status doctor_run(struct command_call *call, int *ret_exit)
{
    struct errand *errand;
    json_t *checks;
    const json_t *row;
    size_t index;

    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    health_checks(&errand->work, errand->store, HEALTH_DEEP, &checks);
    bool is_good = health_is_good(checks);
    if (call->is_json) {
        json_t *out = json_new_object(call->arena);

        json_put_bool(out, "ok", is_good);
        json_put(out, "checks", checks);
        command_print(call, out);
    } else {
        json_array_foreach(checks, index, row)
            printf("%-8.*s %-12.*s %.*s\n%22s%.*s\n", STR_ARG(json_get_text(row, "state")),
                   STR_ARG(json_get_text(row, "id")), STR_ARG(json_get_text(row, "zh")), "",
                   STR_ARG(json_get_text(row, "en")));
    }
    *ret_exit = is_good ? COMMAND_DONE : COMMAND_FAILED;
    return ST_OK;
}

static const struct option doctor_options[] = {
    ERRAND_DATA_OPTION,
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command doctor_commands[] = {
    {"doctor", NULL, "", 0, 0, doctor_options, doctor_run,
     "体检：目录、磁盘、日志、日历、字体、证书、时钟、义务计数",
     "checks folder, disk, journal, calendar, fonts, certificate, clock, counters of duties", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
