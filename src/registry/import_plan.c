/* SPDX-License-Identifier: Apache-2.0
 * Rows judged one after another; the same path for dry run and real run. */
#include "registry/import_plan.h"

#include <string.h>

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/change_store.h"
#include "registry/import_party.h"
#include "registry/import_row.h"
#include "registry/name_key.h"
#include "registry/record_form.h"
#include "registry/region.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"
#include "registry/system_input.h"
#include "registry/system_store.h"

/* One row while it is judged. */
struct judging {
    struct import_plan *plan;
    const struct import_row_values *v;
    struct import_place place; /* the row */
    struct import_row row;
    bool is_bad;
};

static struct import_place place_of(const struct judging *j, enum import_target target)
{
    struct import_place place = j->place;

    if (import_row_has(j->v, target)) {
        place.column = j->v->columns[target];
        place.header = j->v->headers[target];
    }
    return place;
}

#define TELL(j, target, code, ...)                                                                 \
    do {                                                                                           \
        const struct import_place told_ = place_of((j), (target));                                 \
        import_report_error(&(j)->plan->report, &told_, (code), __VA_ARGS__);                      \
        (j)->is_bad = true;                                                                        \
    } while (0)

/* Two rows that mean the same system. */
static void check_seen(struct judging *j, struct str key, enum import_target target)
{
    struct import_plan *plan = j->plan;
    const json_t *first = json_object_getn(plan->seen, key.ptr, key.len);

    if (first)
        TELL(j, target, "duplicate-row", "与第 %lld 行重复", "repeats row %lld",
             (long long)json_integer_value(first));
    else
        json_put_int(plan->seen, str_zero(plan->w->arena, key), j->row.number);
}

static void check_duplicates(struct judging *j)
{
    struct arena *arena = j->plan->w->arena;
    const struct party *party = &j->row.party->party;
    struct str owner = party->id.len > 0 ? party->id : party->uscc;

    check_seen(
        j, arena_print(arena, "n|%.*s|%.*s", STR_ARG(owner), STR_ARG(name_key(arena, j->v->name))),
        IMPORT_NAME);
    if (j->v->certificate.len > 0)
        check_seen(j, arena_print(arena, "c|%.*s", STR_ARG(j->v->certificate)), IMPORT_CERTIFICATE);
}

/* Find the system that the row means: by certificate number, else by party and name. */
static enum status find_system(struct judging *j)
{
    struct work *w = j->plan->w;
    struct import_row *row = &j->row;
    struct system named;
    enum status status = ST_NOT_FOUND;
    struct str key = name_key(w->arena, j->v->name);

    row->action = IMPORT_CREATE;
    if (j->v->certificate.len > 0)
        status = system_store_by_certificate(w, j->v->certificate, &row->before);
    if (status == ST_OK && !str_equal(row->before.party_id, row->party->party.id)) {
        TELL(j, IMPORT_CERTIFICATE, "certificate-taken", "该备案证明编号已登记给其他单位的系统",
             "this certificate number belongs to a system of another party");
        return ST_OK;
    }
    if (status == ST_OK)
        row->action = IMPORT_UPDATE;
    else if (status != ST_NOT_FOUND)
        return status;
    if (row->party->is_new)
        return ST_OK;
    status = system_store_by_name(w, row->party->party.id, key, &named);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (row->action == IMPORT_UPDATE && !str_equal(named.id, row->before.id)) {
        TELL(j, IMPORT_NAME, "name-taken", "该单位另有一个名为“%.*s”的系统",
             "that party has another system called \"%.*s\"", STR_ARG(named.name));
        return ST_OK;
    }
    if (row->action == IMPORT_CREATE && named.certificate_number.len > 0 &&
        j->v->certificate.len > 0 && named.filing != SYSTEM_FILING_NONE &&
        named.filing != SYSTEM_FILING_DECLARED) {
        TELL(j, IMPORT_CERTIFICATE, "by-procedure", "该系统已有备案证明编号 %.*s，不能由导入更改",
             "this system has certificate number %.*s; an import cannot change it",
             STR_ARG(named.certificate_number));
        return ST_OK;
    }
    row->before = named;
    row->action = IMPORT_UPDATE;
    return ST_OK;
}

static void begin_new(struct judging *j)
{
    struct work *w = j->plan->w;
    const struct party *party = &j->row.party->party;
    struct str empty = STR("");
    json_t *kinds = json_new_list(w->arena);

    json_add_text(kinds, STR("system"));
    j->row.after = (struct system){
        .id = empty,
        .party_id = party->id,
        .party_name = party->name,
        .name = j->v->name,
        .region = j->plan->options->region.len > 0 ? j->plan->options->region : party->region,
        .region_name = empty,
        .sector = empty,
        .state = SYSTEM_OPERATION, /* lists are made of what runs */
        .kinds = kinds,
        .technologies = json_new_list(w->arena),
        .filing = SYSTEM_FILING_NONE,
        .operation_on = empty,
        .certificate_number = empty,
        .form = json_new_object(w->arena),
    };
    if (json_array_size(party->sectors) == 1)
        j->row.after.sector = json_text(json_array_get(party->sectors, 0));
}

/* Level and certificate: results of procedures, which only a system without any may take over. */
static enum status take_results(struct judging *j)
{
    const struct import_row_values *v = j->v;
    struct system *s = &j->row.after;
    bool is_filed = s->filing != SYSTEM_FILING_NONE && s->filing != SYSTEM_FILING_DECLARED;
    bool has_grading = false;

    if (import_row_has(v, IMPORT_LEVEL) &&
        (v->levels.level != s->level ||
         (v->levels.info > 0 &&
          (v->levels.info != s->info_level || v->levels.service != s->service_level)))) {
        if (j->row.action == IMPORT_UPDATE)
            TRY(change_has_act(j->plan->w,
                               arena_print(j->plan->w->arena, "system:%.*s", STR_ARG(s->id)),
                               STR("system.grade"), &has_grading));
        if (is_filed || has_grading)
            TELL(j, IMPORT_LEVEL, "by-procedure",
                 "该系统已定为第 %d 级，变更等级须重新定级，不能由导入更改",
                 "this system was graded level %d; only a new grading changes that", s->level);
        s->level = v->levels.level;
        s->info_level = v->levels.info;
        s->service_level = v->levels.service;
    }
    if (v->certificate.len > 0 && !str_equal(v->certificate, s->certificate_number)) {
        if (is_filed)
            TELL(j, IMPORT_CERTIFICATE, "by-procedure", "备案证明编号不能由导入更改",
                 "an import cannot change a certificate number");
        if (s->level == 1)
            TELL(j, IMPORT_CERTIFICATE, "level-one", "第一级系统不备案，却有备案证明编号",
                 "a system of level 1 is not filed, yet has a certificate number");
        s->certificate_number = v->certificate;
        s->filing = SYSTEM_FILING_DECLARED;
    }
    return ST_OK;
}

static enum status take_authorities(struct judging *j)
{
    const uint32_t regulators = 1u << PARTY_REGULATOR | 1u << PARTY_PROTECTION |
                                1u << PARTY_TELECOM | 1u << PARTY_CYBERSPACE;
    struct system *s = &j->row.after;
    struct str id;
    struct str name;

    if (j->v->regulator.len > 0) {
        struct import_place place = place_of(j, IMPORT_REGULATOR);
        TRY(import_party_authority(j->plan, &place, j->v->regulator, regulators, &id, &name));
        if (id.len > 0) {
            s->regulator_party_id = id;
            s->regulator_party_name = name;
        }
    }
    if (j->v->police.len > 0) {
        struct import_place place = place_of(j, IMPORT_POLICE);
        TRY(import_party_authority(j->plan, &place, j->v->police, 1u << PARTY_POLICE, &id, &name));
        if (id.len > 0) {
            s->police_party_id = id;
            s->police_party_name = name;
        }
    }
    return ST_OK;
}

static enum status take_values(struct judging *j)
{
    const struct import_row_values *v = j->v;
    struct system *s = &j->row.after;
    struct date on;

    s->name = v->name;
    if (import_row_has(v, IMPORT_REGION))
        s->region = v->region;
    if (import_row_has(v, IMPORT_SECTOR))
        s->sector = v->sector;
    if (import_row_has(v, IMPORT_STATE))
        s->state = v->state;
    if (import_row_has(v, IMPORT_KINDS))
        s->kinds = v->kinds;
    if (import_row_has(v, IMPORT_TECHNOLOGIES))
        s->technologies = v->technologies;
    if (import_row_has(v, IMPORT_OPERATION_ON))
        s->operation_on = v->operation_on;
    if (import_row_has(v, IMPORT_OPERATION_ON) && date_read(s->operation_on, &on) &&
        date_order(on, instant_beijing_date(j->plan->w->now)) > 0 && s->state >= SYSTEM_OPERATION) {
        if (import_row_has(v, IMPORT_STATE))
            TELL(j, IMPORT_OPERATION_ON, "in-the-future", "已运行系统的投运日期不能晚于今天",
                 "a system in operation did not begin after today");
        else
            s->state = SYSTEM_PRE_LAUNCH;
    }
    if (name_key(j->plan->w->arena, s->name).len == 0)
        TELL(j, IMPORT_NAME, "no-letters", "名称至少要有一个文字或数字",
             "a name needs a letter or digit");
    TRY(take_results(j));
    return take_authorities(j);
}

/* The column that brought an answer, for its error. */
static struct import_place place_of_answer(const struct judging *j, const struct import_head *head,
                                           struct str field)
{
    struct import_place place = j->place;

    for (size_t i = 0; i < head->count; i++) {
        struct str key =
            arena_print(j->plan->w->arena, "form.%.*s", STR_ARG(head->columns[i].field->key));
        if (!str_equal(key, field))
            continue;
        place.column = (int)head->columns[i].column;
        place.header = head->columns[i].header;
    }
    return place;
}

static enum status merge_answers(struct judging *j, const struct import_head *head)
{
    struct work *w = j->plan->w;
    struct field_reader r;
    json_t *input = json_new_object(w->arena);
    json_t *record = NULL;
    size_t index;
    json_t *problem;

    json_put(input, "form", j->v->form);
    field_begin(&r, w, input);
    j->row.after.form = record_form_merge(&r, j->row.after.form);
    TRY(system_json(w, &j->row.after, &record));
    TRY(record_form_check(&r, "system", record));
    json_array_foreach(r.problems, index, problem)
    {
        struct import_place place = place_of_answer(j, head, json_get_text(problem, "field"));
        import_report_text(&j->plan->report, &place,
                           str_zero(w->arena, json_get_text(problem, "code")),
                           str_zero(w->arena, json_get_text(problem, "zh")),
                           str_zero(w->arena, json_get_text(problem, "en")));
        j->is_bad = true;
    }
    return ST_OK;
}

/* Judging a form takes far more room than the answers that stay. */
static enum status take_answers(struct judging *j, const struct import_head *head)
{
    struct work *w = j->plan->w;
    struct arena *kept = w->arena;
    struct arena scratch;

    if (json_object_size(j->v->form) == 0)
        return ST_OK;
    arena_init(&scratch, IMPORT_SCRATCH_BYTES);
    w->arena = &scratch;
    enum status status = merge_answers(j, head);
    w->arena = kept;
    j->row.after.form = json_keep(kept, json_incref(j->row.after.form));
    arena_done(&scratch);
    return status;
}

static enum status may_keep(struct judging *j)
{
    struct work *w = j->plan->w;
    enum status status = j->row.party->is_new && scope_of(w).kind != SCOPE_REGION
                             ? ST_DENIED
                             : system_input_may_keep(w, &j->row.after);

    if (status == ST_OK && j->row.action == IMPORT_UPDATE)
        status = scope_change_system(w, j->row.before.id);
    if (status == ST_DENIED || status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        TELL(j, IMPORT_REGION, "out-of-scope", "该区划和行业不在您的管辖范围内",
             "this region and sector are outside your scope");
        return ST_OK;
    }
    return status;
}

static enum status compare_records(struct judging *j)
{
    struct work *w = j->plan->w;
    json_t *before = NULL;
    json_t *after = NULL;

    TRY(system_json(w, &j->row.before, &before));
    TRY(system_json(w, &j->row.after, &after));
    if (json_equal(before, after))
        j->row.action = IMPORT_SKIP;
    return ST_OK;
}

static enum status compare(struct judging *j)
{
    struct work *w = j->plan->w;
    struct arena *kept = w->arena;
    struct arena scratch;

    if (j->row.action != IMPORT_UPDATE)
        return ST_OK;
    arena_init(&scratch, IMPORT_SCRATCH_BYTES);
    w->arena = &scratch;
    enum status status = compare_records(j);
    w->arena = kept;
    arena_done(&scratch);
    return status;
}

static void keep_row(struct import_plan *plan, const struct import_row *row)
{
    if (plan->row_count == plan->row_size) {
        size_t size = plan->row_size > 0 ? plan->row_size * 2 : 128;
        struct import_row *rows = ARENA_ARRAY(plan->w->arena, size, struct import_row);
        if (plan->row_count > 0)
            memcpy(rows, plan->rows, plan->row_count * sizeof *rows);
        plan->rows = rows;
        plan->row_size = size;
    }
    plan->rows[plan->row_count++] = *row;
    plan->created += row->action == IMPORT_CREATE;
    plan->updated += row->action == IMPORT_UPDATE;
    plan->skipped += row->action == IMPORT_SKIP;
}

/* A blank name has no cell to point at, yet a column. */
static void tell_missing_name(struct judging *j, const struct import_head *head)
{
    struct import_place place = j->place;

    for (size_t i = 0; i < head->count; i++) {
        if (head->columns[i].field->target != IMPORT_NAME)
            continue;
        place.column = (int)head->columns[i].column;
        place.header = head->columns[i].header;
        break;
    }
    import_report_error(&j->plan->report, &place, "missing-name", "没有写明系统名称",
                        "the system's name is missing");
    j->is_bad = true;
}

static enum status judge_row(struct judging *j, const struct import_head *head)
{
    if (j->v->name.len == 0) {
        if (!j->is_bad || !import_row_has(j->v, IMPORT_NAME))
            tell_missing_name(j, head);
        return ST_OK;
    }
    TRY(import_party_resolve(j->plan, &j->place, j->v, &j->row.party));
    if (!j->row.party)
        return ST_OK;
    if (j->row.party->is_new && !j->row.party->answers)
        j->row.party->answers = j->v->party_form;
    check_duplicates(j);
    TRY(find_system(j));
    if (j->is_bad)
        return ST_OK;
    if (j->row.action == IMPORT_UPDATE)
        j->row.after = j->row.before;
    else
        begin_new(j);
    TRY(take_values(j));
    TRY(take_answers(j, head));
    TRY(may_keep(j));
    TRY(compare(j));
    if (!j->is_bad)
        keep_row(j->plan, &j->row);
    return ST_OK;
}

static enum status plan_sheet(struct import_plan *plan, const struct grid_sheet *sheet)
{
    struct import_head head;
    const struct import_place place = {sheet->name, 0, -1, STR("")};

    import_head_find(sheet, &plan->fields, &plan->report, &head);
    json_add(plan->sheets, import_head_json(plan->w->arena, sheet, &head));
    if (!head.is_found) {
        if (sheet->row_count > 0)
            import_report_warning(&plan->report, &place, "sheet-not-read",
                                  "没有在此工作表找到含“系统名称”的表头，未导入",
                                  "no header with \"系统名称\" was found; the sheet was left out");
        return ST_OK;
    }
    for (size_t i = head.first_row; i < sheet->row_count; i++) {
        struct import_row_values v;
        if (!import_row_read(plan, &head, sheet, &sheet->rows[i], &v))
            continue;
        struct judging j = {.plan = plan,
                            .v = &v,
                            .place = {sheet->name, sheet->rows[i].number, -1, STR("")},
                            .row = {.sheet = sheet->name, .number = sheet->rows[i].number},
                            .is_bad = v.is_bad};
        plan->data_rows++;
        TRY(judge_row(&j, &head));
    }
    return ST_OK;
}

static enum status plan_book(struct import_plan *plan, const struct grid_book *book)
{
    const struct import_place file = {STR(""), 0, -1, STR("")};
    size_t found = 0;

    for (size_t i = 0; i < book->count; i++) {
        const struct grid_sheet *sheet = &book->sheets[i];
        const struct import_place place = {sheet->name, 0, -1, STR("")};
        if (sheet->is_hidden && sheet->row_count > 0)
            import_report_warning(&plan->report, &place, "hidden-sheet", "隐藏的工作表未导入",
                                  "a hidden sheet was left out");
        if (sheet->is_hidden)
            continue;
        TRY(plan_sheet(plan, sheet));
        found += json_get_bool(json_array_get(plan->sheets, json_array_size(plan->sheets) - 1),
                               "is_read", false);
    }
    if (found == 0)
        import_report_error(&plan->report, &file, "no-header",
                            "没有找到表头：需要“系统名称”列，以及至少一个其他认识的列",
                            "no header was found: a column \"系统名称\" and one more are needed");
    else if (plan->data_rows == 0)
        import_report_error(&plan->report, &file, "no-rows", "表头下面没有数据",
                            "there is nothing below the header");
    return ST_OK;
}

enum status import_plan_make(struct work *w, struct str bytes, const struct import_options *options,
                             struct import_plan *ret_plan)
{
    struct grid_book book;
    struct import_plan plan = {
        .w = w,
        .options = options,
        .party_index = json_new_object(w->arena),
        .seen = json_new_object(w->arena),
        .sheets = json_new_list(w->arena),
    };

    TRY(grid_read(w->arena, bytes, &book, &w->fault));
    import_report_init(&plan.report, w);
    import_field_all(w, &plan.fields);
    TRY(import_value_init(w, &plan.values));
    TRY(plan_book(&plan, &book));
    *ret_plan = plan;
    return ST_OK;
}

static enum status item_json(struct import_plan *plan, const struct import_row *row,
                             json_t **ret_item)
{
    static const char *const actions[] = {"skip", "create", "update"};
    struct work *w = plan->w;
    json_t *item = json_new_object(w->arena);
    json_t *changes = json_new_object(w->arena);
    json_t *before = NULL;
    json_t *after = NULL;
    const char *key;
    json_t *value;

    json_put_text(item, "sheet", row->sheet);
    json_put_int(item, "row", row->number);
    json_put_text(item, "name", row->after.name);
    json_put_text(item, "party", row->party->party.name);
    json_put_textz(item, "action", actions[row->action]);
    if (row->action == IMPORT_UPDATE) {
        TRY(system_json(w, &row->before, &before));
        TRY(system_json(w, &row->after, &after));
        json_object_foreach(after, key, value)
        {
            json_t *old = json_object_get(before, key);
            if (old && json_equal(old, value))
                continue;
            json_t *change = json_new_object(w->arena);
            if (old)
                json_put(change, "from", old);
            json_put(change, "to", value);
            json_put(changes, key, change);
        }
    }
    json_put(item, "changes", changes);
    *ret_item = item;
    return ST_OK;
}

enum status import_plan_json(struct import_plan *plan, json_t **ret_report)
{
    struct work *w = plan->w;
    json_t *report = json_new_object(w->arena);
    json_t *items = json_new_list(w->arena);
    int64_t parties = 0;

    for (size_t i = 0; i < plan->party_count; i++) {
        struct import_party *party = plan->parties[i];
        parties += party->is_new && !party->is_refused && !party->is_counted;
        party->is_counted = true;
    }
    for (size_t i = 0; i < plan->row_count && i < IMPORT_MAX_ITEMS; i++) {
        json_t *item = NULL;
        TRY(item_json(plan, &plan->rows[i], &item));
        json_add(items, item);
    }
    json_put_null(report, "import_id");
    json_put_bool(report, "dry_run", plan->options->is_dry_run);
    json_put_text(report, "file", plan->options->file_name);
    json_put_int(report, "rows", plan->data_rows);
    json_put_int(report, "created", plan->created);
    json_put_int(report, "updated", plan->updated);
    json_put_int(report, "skipped", plan->skipped);
    json_put_int(report, "parties_created", parties);
    json_put(report, "errors", plan->report.errors);
    json_put_int(report, "error_count", plan->report.error_count);
    json_put(report, "warnings", plan->report.warnings);
    json_put_int(report, "warning_count", plan->report.warning_count);
    json_put(report, "sheets", plan->sheets);
    json_put(report, "items", items);
    *ret_report = report;
    return ST_OK;
}
