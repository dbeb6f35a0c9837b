/* SPDX-License-Identifier: Apache-2.0
 * Columns and their names, from the form's pack and from what lists in use call them. */
#include "registry/import_field.h"

#include <string.h>

#include "base/banned.h"
#include "policy/form.h"
#include "registry/name_key.h"
#include "registry/record_form.h"

enum { DISTANCE_MAX_POINTS = 40 };

/* Columns that the form lacks, and further names of some it has; names separated by spaces. */
static const struct {
    enum import_target target;
    const char *zh, *en, *names;
} own_fields[] = {
    {IMPORT_NOTHING, "序号", "number",
     "序 编号 no 备注 说明 填报单位 填表人 填报人 填表日期 填报日期 审核人"},
    {IMPORT_NAME, "系统名称", "system name",
     "定级对象名称 信息系统名称 业务系统名称 应用系统名称 网络系统名称 系统 定级系统名称 "
     "备案系统名称 对象名称"},
    {IMPORT_PARTY, "所属单位", "party",
     "单位名称 运营单位 运营使用单位 运营者 网络运营者 使用单位 备案单位 责任单位 主办单位 "
     "建设单位 单位"},
    {IMPORT_USCC, "统一社会信用代码", "credit code", "社会信用代码 信用代码 uscc 统一信用代码"},
    {IMPORT_REGION, "行政区划", "region",
     "行政区划代码 区划代码 所属区划 所属地区 所在地区 所在区县 区县 地区 属地 所属区县 所在地"},
    {IMPORT_SECTOR, "行业类别", "sector", "行业 所属行业 行业领域 行业分类 行业类型"},
    {IMPORT_STATE, "运行状态", "state", "系统状态 状态 建设状态 使用状态 生命周期状态"},
    {IMPORT_LEVEL, "安全保护等级", "level",
     "系统等级 定级 等级 级别 等保等级 等保级别 保护等级 安全等级 定级等级 定级级别 系统级别 "
     "备案等级 定级结果 "
     "定级情况 sxax 等级保护级别 网络安全保护等级 拟定等级 定级备案级别"},
    {IMPORT_CERTIFICATE, "备案证明编号", "certificate number",
     "备案号 备案编号 备案证明号 备案证书编号 备案证号 等保备案号 等级保护备案号 证书编号 "
     "备案证编号 "
     "等保备案编号 备案证明"},
    {IMPORT_OPERATION_ON, "投入运行时间", "in operation since",
     "投运时间 上线时间 上线日期 投运日期 运行时间 启用时间 投入使用时间 投入使用日期 启用日期 "
     "建成日期 建成时间 开通时间"},
    {IMPORT_REGULATOR, "行业主管部门", "regulator",
     "主管部门 上级主管部门 监管部门 主管监管部门 行业主管监管部门"},
    {IMPORT_POLICE, "受理备案公安机关", "police organ",
     "备案公安机关 受理机关 备案机关 受理公安机关 备案受理机关 公安机关"},
    {IMPORT_INFO_LEVEL, "业务信息安全保护等级", "level of information",
     "s级 业务信息安全等级 业务信息等级"},
    {IMPORT_SERVICE_LEVEL, "系统服务安全保护等级", "level of service",
     "a级 系统服务安全等级 系统服务等级"},
};

/* Form fields that live in the record. */
static const struct {
    const char *from;
    enum import_target target;
} kept_in_record[] = {
    {"party.name", IMPORT_PARTY},
    {"party.uscc", IMPORT_USCC},
    {"party.region", IMPORT_REGION},
    {"system.name", IMPORT_NAME},
    {"system.state", IMPORT_STATE},
    {"system.kinds", IMPORT_KINDS},
    {"system.technologies", IMPORT_TECHNOLOGIES},
    {"system.operation_on", IMPORT_OPERATION_ON},
    {"system.level", IMPORT_LEVEL},
    {"system.info_level", IMPORT_INFO_LEVEL},
    {"system.service_level", IMPORT_SERVICE_LEVEL},
};

static void add_name(struct import_fields *fields, size_t index, struct str name)
{
    struct str key = name_key(fields->arena, name);

    if (key.len == 0 || json_object_getn(fields->names, key.ptr, key.len))
        return;
    json_put_int(fields->names, str_zero(fields->arena, key), (int64_t)index);
}

static size_t add_field(struct import_fields *fields, struct import_field field)
{
    if (fields->count == IMPORT_MAX_FIELDS)
        return IMPORT_MAX_FIELDS - 1;
    fields->fields[fields->count] = field;
    add_name(fields, fields->count, field.zh);
    add_name(fields, fields->count, field.en);
    return fields->count++;
}

static enum import_target target_of(const json_t *field, struct str about)
{
    struct str from = json_get_text(field, "from");
    struct str key = json_get_text(field, "key");

    for (size_t i = 0; i < sizeof kept_in_record / sizeof kept_in_record[0]; i++) {
        if (str_is(from, kept_in_record[i].from) && !json_object_get(field, "from_has"))
            return kept_in_record[i].target;
    }
    if (str_is(key, "table1.industry"))
        return IMPORT_SECTOR;
    if (str_is(key, "table1.address_region"))
        return IMPORT_REGION;
    if (str_is(key, "table3.department_name"))
        return IMPORT_REGULATOR;
    if (from.len > 0 || str_is(about, "grading") ||
        str_is(json_get_text(field, "kind"), "attachment"))
        return IMPORT_LATER;
    return str_is(about, "party") ? IMPORT_PARTY_FORM : IMPORT_FORM;
}

static void add_form_field(struct import_fields *fields, const json_t *field, struct str about)
{
    size_t index;
    json_t *name;
    struct import_field made = {
        .target = target_of(field, about),
        .zh = json_get_text(field, "zh"),
        .en = json_get_text(field, "en"),
        .key = json_get_text(field, "key"),
        .form = field,
    };
    size_t at = add_field(fields, made);

    json_array_foreach(json_get_list(field, "synonyms"), index, name)
        add_name(fields, at, json_text(name));
    /* A record member under the form's name brings its options to our own field of that member. */
    for (size_t i = 0; i < at; i++) {
        if (fields->fields[i].target == made.target && !fields->fields[i].form &&
            made.target < IMPORT_FORM && made.target > IMPORT_LATER)
            fields->fields[i].form = field;
    }
}

static void add_own(struct import_fields *fields)
{
    for (size_t i = 0; i < sizeof own_fields / sizeof own_fields[0]; i++) {
        struct str rest = str_of(own_fields[i].names);
        size_t at = add_field(fields, (struct import_field){.target = own_fields[i].target,
                                                            .zh = str_of(own_fields[i].zh),
                                                            .en = str_of(own_fields[i].en),
                                                            .key = STR("")});
        while (rest.len > 0)
            add_name(fields, at, str_cut(rest, ' ', &rest));
    }
}

void import_field_all(struct work *w, struct import_fields *ret_fields)
{
    const json_t *form = policy_form(w->policy, RECORD_FORM_ID);
    size_t t;
    json_t *table;

    *ret_fields = (struct import_fields){
        .arena = w->arena,
        .fields = ARENA_ARRAY(w->arena, IMPORT_MAX_FIELDS, struct import_field),
        .names = json_new_object(w->arena),
    };
    add_own(ret_fields);
    json_array_foreach(json_get_list(form, "tables"), t, table)
    {
        struct str about = json_get_text(table, "about");
        size_t f;
        json_t *field;
        if (str_is(about, "cover") || str_is(about, "data"))
            continue;
        json_array_foreach(json_get_list(table, "fields"), f, field)
            add_form_field(ret_fields, field, about);
    }
}

static const struct import_field *find_key(const struct import_fields *fields, struct str key)
{
    const json_t *index = key.len > 0 ? json_object_getn(fields->names, key.ptr, key.len) : NULL;

    return index ? &fields->fields[json_integer_value(index)] : NULL;
}

/* Without anything in brackets: “系统名称（全称）” → “系统名称”. */
static struct str without_brackets(struct arena *arena, struct str text)
{
    struct str half = str_half_width(arena, text);
    char *out = arena_take(arena, half.len + 1);
    size_t len = 0;
    int depth = 0;

    for (size_t i = 0; i < half.len; i++) {
        struct str rest = {half.ptr + i, half.len - i};
        if (half.ptr[i] == '(' || half.ptr[i] == '[' || str_starts(rest, STR("【")))
            depth++;
        if (depth == 0)
            out[len++] = half.ptr[i];
        if (depth > 0 && (half.ptr[i] == ')' || half.ptr[i] == ']'))
            depth--;
        if (depth > 0 && str_starts(rest, STR("】"))) {
            depth--;
            i += 2;
        }
    }
    return (struct str){out, len};
}

const struct import_field *import_field_find(const struct import_fields *fields, struct str header)
{
    struct str key = name_key(fields->arena, header);
    const struct import_field *found = find_key(fields, key);

    if (!found)
        found = find_key(fields, name_key(fields->arena, without_brackets(fields->arena, header)));
    if (!found) {
        size_t digits = 0;
        while (digits < key.len && key.ptr[digits] >= '0' && key.ptr[digits] <= '9')
            digits++;
        if (digits > 0)
            found = find_key(fields, (struct str){key.ptr + digits, key.len - digits});
    }
    return found;
}

size_t import_field_distance(struct str a, struct str b, size_t limit)
{
    uint32_t left[DISTANCE_MAX_POINTS];
    size_t row[DISTANCE_MAX_POINTS + 1];
    size_t count = 0;
    size_t at = 0;
    size_t done = 0;

    if (str_points(a) > DISTANCE_MAX_POINTS || str_points(b) > DISTANCE_MAX_POINTS)
        return limit + 1;
    while (at < a.len)
        left[count++] = str_point(a, &at);
    for (size_t i = 0; i <= count; i++)
        row[i] = i;
    for (at = 0; at < b.len;) {
        uint32_t point = str_point(b, &at);
        size_t diagonal = done++;
        row[0] = done;
        for (size_t i = 1; i <= count; i++) {
            size_t change = diagonal + (left[i - 1] != point);
            diagonal = row[i];
            size_t best = row[i] < row[i - 1] ? row[i] + 1 : row[i - 1] + 1;
            row[i] = change < best ? change : best;
        }
    }
    return row[count] <= limit ? row[count] : limit + 1;
}

struct str import_field_near(const struct import_fields *fields, struct str header)
{
    struct str key = name_key(fields->arena, header);
    struct str near = STR("");
    size_t points = str_points(key);
    size_t limit = points >= 6 ? 2 : 1;
    const char *name;
    json_t *index;

    if (points < 2)
        return near;
    json_object_foreach(fields->names, name, index)
    {
        const struct import_field *field = &fields->fields[json_integer_value(index)];
        size_t distance = import_field_distance(key, str_of(name), limit);
        if (distance > limit || field->target == IMPORT_NOTHING)
            continue;
        near = field->zh;
        limit = distance > 0 ? distance - 1 : 0;
        if (distance <= 1)
            break;
    }
    return near;
}
