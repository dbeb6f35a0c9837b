/* SPDX-License-Identifier: Apache-2.0
 * `panshi authority`: whether an office may do an official act, by which clause, and who may. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/packs.h"
#include "policy/authority_desk.h"

static struct str authority_word(const struct command_call *call, const char *name)
{
    const char *text = option_text(&call->options, name);

    return str_of(text ? text : "");
}

static void authority_show(const json_t *answer)
{
    const json_t *row;
    size_t index;

    printf("%s  (%.*s)\n", json_get_bool(answer, "allowed", false) ? "可以 yes" : "不可以 no",
           STR_ARG(json_get_text(answer, "clause")));
    printf("%.*s\n%.*s\n", STR_ARG(json_get_text(answer, "reason")),
           STR_ARG(json_get_text(answer, "reason_en")));
    json_array_foreach(json_get_list(answer, "who_may"), index, row)
        printf("有权 may: %.*s %.*s  (%.*s)\n", STR_ARG(json_get_text(row, "zh")),
               STR_ARG(json_get_text(row, "en")), STR_ARG(json_get_text(row, "clause")));
}

static enum status authority_run(struct command_call *call, int *ret_exit)
{
    struct authority_question question = {
        .pack = authority_word(call, "pack"),
        .act = authority_word(call, "act"),
        .level = authority_word(call, "level"),
        .office = authority_word(call, "office"),
        .scope = authority_word(call, "scope"),
        .on = instant_beijing_date(instant_system_now()),
    };
    const struct policy *policy;
    json_t *answer;

    (void)option_date(&call->options, "on", &question.on);
    TRY(packs_load(call, &policy));
    enum status status =
        authority_desk_answer(policy, call->arena, &question, &answer, &call->fault);
    if (status == ST_INVALID || status == ST_NOT_FOUND)
        *ret_exit = COMMAND_WRONG_WORD;
    TRY(status);
    if (call->is_json)
        command_print(call, answer);
    else
        authority_show(answer);
    return ST_OK;
}

static const struct option authority_options[] = {
    {"pack", OPTION_TEXT, "PACK", "政策包代码", "code of the policy pack", 0, 0, true},
    {"act", OPTION_TEXT, "ACT",
     "公务行为：warning.issue、warning.lift、response.start、response.command、response.end 等",
     "the official act: warning.issue, warning.lift, response.start, response.command, "
     "response.end …",
     0, 0, true},
    {"level", OPTION_TEXT, "LEVEL", "级别：red|orange|yellow|blue 或 I|II|III|IV",
     "the level: red|orange|yellow|blue or I|II|III|IV", 0, 0, false},
    {"office", OPTION_TEXT, "OFFICE", "机关：unit|county|city|region|nation",
     "the office: unit|county|city|region|nation", 0, 0, true},
    {"scope", OPTION_TEXT, "SCOPE",
     "涉及范围：unit|county|sector|several|counties|city|cities|region|beyond",
     "what it touches: unit|county|sector|several|counties|city|cities|region|beyond", 0, 0, false},
    {"on", OPTION_DATE, "YYYY-MM-DD", "按哪一天有效的政策（默认今天）",
     "packs as of this day (today unless given)", 0, 0, false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command authority_commands[] = {
    {"authority", NULL, "", 0, 0, authority_options, authority_run,
     "某机关能否作出某一公务行为，依据哪一条，否则谁可以",
     "whether an office may do an official act, by which clause, else who may", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
