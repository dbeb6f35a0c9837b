/* SPDX-License-Identifier: Apache-2.0
 * `panshi grade`: the level that follows from judgements of harm. */
#include "policy/grade.h"

#include <stdio.h>

#include "cli/command.h"
#include "cli/packs.h"

static void grade_show(const struct grade_result *result)
{
    printf("业务信息安全 information: %d\n系统服务安全 service:     %d\n", result->info_level,
           result->service_level);
    printf("安全保护等级 level:       %d  %.*s  (%.*s)\n", result->level, STR_ARG(result->code),
           STR_ARG(result->scheme));
    for (size_t i = 0; i < result->floor_count; i++)
        printf("原则上不低于 in principle not below %d: %.*s / %.*s\n", result->floors[i].level,
               STR_ARG(result->floors[i].zh), STR_ARG(result->floors[i].en));
}

/* A level is of both sides, so each must name a harm. */
static enum status grade_read_side(struct command_call *call, const char *name, const char *field,
                                   struct grade_harms *ret_harms)
{
    const char *given = option_text(&call->options, name);
    struct str text = str_trim(str_of(given ? given : ""));

    if (text.len > 0 && text.ptr[text.len - 1] == ',')
        return fault_set(&call->fault, ST_INVALID, field, "%s 以逗号结尾，缺少后一项“%.*s”",
                         "%s ends with a comma, an item is missing after \"%.*s\"", field,
                         STR_ARG(text));
    TRY(grade_read_harms(text, field, ret_harms, &call->fault));
    for (int object = 0; object < GRADE_OBJECT_COUNT; object++)
        if (ret_harms->of[object] != GRADE_NONE)
            return ST_OK;
    return fault_set(&call->fault, ST_INVALID, field, "%s 没有写明任何侵害", "%s names no harm",
                     field);
}

static enum status grade_read(struct command_call *call, struct grade_harms *ret_info,
                              struct grade_harms *ret_service)
{
    TRY(grade_read_side(call, "info", "--info", ret_info));
    return grade_read_side(call, "service", "--service", ret_service);
}

static enum status grade_run(struct command_call *call, int *ret_exit)
{
    const char *scheme = option_text(&call->options, "scheme");
    const struct policy *policy;
    struct grade_harms info, service;
    struct grade_result result;
    struct grade_facts facts = {
        .has_big_data_with_personal_information = option_has(&call->options, "big-data-personal"),
        .is_big_data_platform_for_public = option_has(&call->options, "big-data-public"),
        .highest_level_carried = (int)option_int(&call->options, "carries", 0),
    };

    enum status status = grade_read(call, &info, &service);
    if (status == ST_OK) {
        TRY(packs_load(call, &policy));
        status = grade_compute(policy, call->arena, str_of(scheme), &info, &service, &facts,
                               &result, &call->fault);
    }
    if (status == ST_INVALID)
        *ret_exit = COMMAND_WRONG_WORD;
    TRY(status);
    json_t *out = grade_json(call->arena, &result);
    if (option_has(&call->options, "neighbours"))
        json_put(out, "neighbours",
                 grade_neighbours(policy, call->arena, str_of(scheme), &info, &service));
    if (call->is_json)
        command_print(call, out);
    else
        grade_show(&result);
    return ST_OK;
}

static const struct option grade_options[] = {
    {"scheme", OPTION_TEXT, "SCHEME", "定级矩阵：gbt22240-2020 或 form-2025",
     "the matrix: gbt22240-2020 or form-2025", 0, 0, true},
    {"info", OPTION_TEXT, "OBJECT:HARM,…",
     "业务信息受破坏的侵害：citizen|public|national 与 general|serious|grave",
     "harm when the information is damaged", 0, 0, false},
    {"service", OPTION_TEXT, "OBJECT:HARM,…", "系统服务受破坏的侵害，写法同上",
     "harm when the service is damaged, written alike", 0, 0, false},
    {"big-data-personal", OPTION_FLAG, NULL, "大量公民个人信息等大数据",
     "big data with much personal information", 0, 0, false},
    {"big-data-public", OPTION_FLAG, NULL, "为公共通信和信息服务等提供支撑的大数据平台",
     "a big data platform for public services", 0, 0, false},
    {"carries", OPTION_INT, "LEVEL", "所承载系统的最高等级",
     "highest level of the systems it carries", 0, 5, false},
    {"neighbours", OPTION_FLAG, NULL, "列出哪一处判断改变会改变等级",
     "list which change of one judgement changes the level", 0, 0, false},
    PACKS_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command grade_commands[] = {
    {"grade", NULL, "", 0, 0, grade_options, grade_run, "由侵害判断计算安全保护等级",
     "compute the protection level from judgements of harm", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
