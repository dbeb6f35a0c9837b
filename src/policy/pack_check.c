/* SPDX-License-Identifier: Apache-2.0
 * Heads, clauses, settings, clocks, organs and sectors; runs the parts that stand in other files.
 */
#include "policy/pack_check.h"

#include "policy/pack_schema.h"
#include "policy/policy_keys.h"
#include "policy/policy_limits.h"

int pack_check_line(const struct pack_check_file *f, const json_t *entry, const char *key)
{
    int line = yaml_read_line_of(&f->file->tree, entry, key);

    return line ? line : yaml_read_line(&f->file->tree, entry);
}

void pack_check_twice(const struct pack_check_file *f, json_t *seen, const json_t *entry,
                      const char *key)
{
    struct str word = json_get_text(entry, key);
    const char *name = str_zero(f->work->arena, word);
    int line = pack_check_line(f, entry, key);
    int64_t first = json_get_int(seen, name, 0);

    if (word.len == 0)
        return; /* the schema has said so */
    if (first)
        pack_problem(f->work->problems, f->file->shown, line, "“%.*s”重复，第 %lld 行已经有了",
                     "\"%.*s\" stands twice, first in line %lld", STR_ARG(word), (long long)first);
    else
        json_put_int(seen, name, line ? line : 1);
}

void pack_check_clause(const struct pack_check_file *f, const json_t *entry)
{
    struct str clause = json_get_text(entry, "clause");
    int line = pack_check_line(f, entry, "clause");

    if (clause.len == 0) {
        struct str strength = json_get_text(entry, "strength");
        if (strength.len > 0 && !str_is(strength, "policy"))
            pack_problem(f->work->problems, f->file->shown, line,
                         "缺少依据条款；没有依据的，强度应写 policy（本地政策）",
                         "the clause is missing; without one the strength must be policy");
        return;
    }
    struct str id = pack_clause_id(f->pack, f->work->arena, clause);
    if (!json_object_getn(f->work->clauses, id.ptr, id.len))
        pack_problem(f->work->problems, f->file->shown, line, "没有条款“%.*s”",
                     "there is no clause \"%.*s\"", STR_ARG(id));
}

void pack_check_period(const struct pack_check_file *f, const json_t *entry)
{
    struct str to_text = json_get_text(entry, "valid_to");
    struct date from, to;
    int line = pack_check_line(f, entry, "valid_to");

    if (to_text.len == 0)
        return;
    if (!date_read(to_text, &to))
        pack_problem(f->work->problems, f->file->shown, line,
                     "“valid_to”不是日期“%.*s”，应写成 2026-01-31 的样式",
                     "valid_to: \"%.*s\" is not a date, write it as 2026-01-31", STR_ARG(to_text));
    else if (date_read(json_get_text(entry, "valid_from"), &from) && date_order(to, from) < 0)
        pack_problem(f->work->problems, f->file->shown, line, "截止日期早于起始日期",
                     "the period ends before it begins");
}

/* Whether the periods of two entries share a day. */
static bool periods_meet(const json_t *a, const json_t *b)
{
    struct date from, to;

    if (date_read(json_get_text(a, "valid_to"), &to) &&
        date_read(json_get_text(b, "valid_from"), &from) && date_order(to, from) < 0)
        return false;
    return !(date_read(json_get_text(b, "valid_to"), &to) &&
             date_read(json_get_text(a, "valid_from"), &from) && date_order(to, from) < 0);
}

/* Entries of the same words whose periods meet: which of them would count? */
static void check_overlap(const struct pack_check_file *f, const json_t *entries, const char *key,
                          const char *second)
{
    size_t i, k;
    json_t *entry, *earlier;

    if (json_array_size(entries) > POLICY_MAX_PAIRED)
        return; /* the schema has said so */
    json_array_foreach(entries, i, entry)
    {
        for (k = 0; k < i; k++) {
            earlier = json_array_get(entries, k);
            if (json_get_text(entry, key).len == 0 ||
                !str_equal(json_get_text(entry, key), json_get_text(earlier, key)) ||
                !str_equal(json_get_text(entry, second), json_get_text(earlier, second)) ||
                !periods_meet(entry, earlier))
                continue;
            struct str word = json_get_text(entry, key);
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, key),
                         "“%.*s”在同一时期出现两次，第 %d 行已经有了",
                         "\"%.*s\" stands twice for the same time, first in line %d", STR_ARG(word),
                         pack_check_line(f, earlier, key));
            break;
        }
    }
}

/* Only a place adopts, and only what there is. */
static void check_adopts(const struct pack_check_file *f)
{
    const json_t *codes = json_get_list(f->pack->head, "adopts"), *code;
    int line = pack_check_line(f, f->pack->head, "adopts");
    size_t i;

    if (codes && f->pack->region.len == 0)
        pack_problem(f->work->problems, f->file->shown, line,
                     "没有区划的规则包不能采用别处的规则包",
                     "a pack without a region cannot adopt another's");
    json_array_foreach(codes, i, code)
    {
        bool has = false;

        for (size_t k = 0; k < f->work->set->count; k++)
            has = has || str_equal(f->work->set->packs[k].code, json_text(code));
        if (!has)
            pack_problem(f->work->problems, f->file->shown, line, "没有规则包“%.*s”",
                         "there is no pack \"%.*s\"", STR_ARG(json_text(code)));
    }
}

static void check_head(const struct pack_check_file *f)
{
    const struct pack *pack = f->pack;
    struct pack_problems *problems = f->work->problems;
    struct str versioned = arena_print(f->work->arena, "%.*s@", STR_ARG(pack->code));

    pack_check_period(f, pack->head);
    if (!str_equal(pack->folder, pack->code) && !str_starts(pack->folder, versioned))
        pack_problem(problems, f->file->shown, pack_check_line(f, pack->head, "code"),
                     "代码“%.*s”应与文件夹名“%.*s”一致（新旧版本并存时写“代码@版本”）",
                     "the code \"%.*s\" must be the folder's name \"%.*s\" (or CODE@VERSION)",
                     STR_ARG(pack->code), STR_ARG(pack->folder));
    /* Divisions of the demonstration's province 99 are made by the demonstration itself. */
    if (pack->region.len > 0 && !str_starts(pack->region, STR("99")) &&
        !json_object_getn(f->work->regions, pack->region.ptr, pack->region.len))
        pack_problem(problems, f->file->shown, pack_check_line(f, pack->head, "region"),
                     "没有行政区划“%.*s”", "there is no region \"%.*s\"", STR_ARG(pack->region));
    if (pack->sector.len > 0 &&
        !json_object_getn(f->work->sectors, pack->sector.ptr, pack->sector.len))
        pack_problem(problems, f->file->shown, pack_check_line(f, pack->head, "sector"),
                     "没有行业“%.*s”", "there is no sector \"%.*s\"", STR_ARG(pack->sector));
    check_adopts(f);
    for (const struct pack *other = f->work->set->packs; other < pack; other++) {
        if (other->head && str_equal(other->code, pack->code) &&
            periods_meet(other->head, pack->head))
            pack_problem(problems, f->file->shown, pack_check_line(f, pack->head, "code"),
                         "与 %.*s 是同一个规则包，有效期重叠",
                         "the same pack as %.*s with a period that meets its own",
                         STR_ARG(other->shown));
    }
}

void pack_check_also(const struct pack_check_file *f, const json_t *entry)
{
    const json_t *also = json_get_list(entry, "also");
    size_t i;
    json_t *clause;

    json_array_foreach(also, i, clause)
    {
        struct str id = pack_clause_id(f->pack, f->work->arena, json_text(clause));
        int line = yaml_read_line_at(&f->file->tree, also, i);
        if (id.len > 0 && !json_object_getn(f->work->clauses, id.ptr, id.len))
            pack_problem(f->work->problems, f->file->shown,
                         line ? line : pack_check_line(f, entry, "also"), "没有条款“%.*s”",
                         "there is no clause \"%.*s\"", STR_ARG(id));
    }
}

static void check_clauses(const struct pack_check_file *f)
{
    json_t *documents = json_new_object(f->work->arena), *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(f->file->tree.root, "documents"), i, entry)
    {
        pack_check_twice(f, documents, entry, "id");
        pack_check_period(f, entry);
    }
    json_array_foreach(json_get_list(f->file->tree.root, "clauses"), i, entry)
    {
        struct str document = json_get_text(entry, "document");
        pack_check_twice(f, seen, entry, "id");
        if (str_contains(json_get_text(entry, "id"), STR(":")))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "id"),
                         "条款编号里不能有冒号", "a clause id holds no colon");
        if (document.len > 0 && !json_object_getn(documents, document.ptr, document.len))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "document"),
                         "没有文件“%.*s”", "there is no document \"%.*s\"", STR_ARG(document));
    }
}

static void check_settings(const struct pack_check_file *f)
{
    const json_t *settings = json_get_list(f->file->tree.root, "settings");
    size_t i;
    json_t *entry;

    json_array_foreach(settings, i, entry)
    {
        struct str key = json_get_text(entry, "key");
        const struct policy_keys_row *row = policy_keys_find(key);
        const json_t *value = json_object_get(entry, "value");
        struct str text = json_text(value);
        if (json_is_integer(value))
            text = arena_print(f->work->arena, "%lld", (long long)json_integer_value(value));
        pack_check_period(f, entry);
        pack_check_clause(f, entry);
        pack_check_also(f, entry);
        if (f->pack->rank == 0 && !str_is(json_get_text(entry, "strength"), "policy"))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "strength"),
                         "等级为 0 的规则包只放缺省值，强度应写 policy",
                         "a pack of rank 0 holds defaults; its strength must be policy");
        if (key.len == 0)
            continue;
        if (!row)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "key"),
                         "没有设置项“%.*s”", "there is no setting \"%.*s\"", STR_ARG(key));
        else if (value && !policy_keys_accept(row, text))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "value"),
                         "“%.*s”不能取值“%.*s”", "\"%.*s\" cannot be \"%.*s\"", STR_ARG(key),
                         STR_ARG(text));
    }
    check_overlap(f, settings, "key", "key");
}

void pack_check_word(const struct pack_check_file *f, const json_t *entry, const char *key,
                     bool is_known)
{
    struct str word = json_get_text(entry, key);

    if (!is_known && word.len > 0)
        pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, key),
                     "“%s”不认识“%.*s”", "%s: unknown word \"%.*s\"", key, STR_ARG(word));
}

static void check_clocks(const struct pack_check_file *f)
{
    const json_t *clocks = json_get_list(f->file->tree.root, "clocks");
    size_t i;
    json_t *entry;

    json_array_foreach(clocks, i, entry)
    {
        bool has_amount = json_object_get(entry, "amount") && json_object_get(entry, "unit");
        bool has_part = json_object_get(entry, "amount") || json_object_get(entry, "unit");
        bool has_day = json_object_get(entry, "on") != NULL;
        pack_check_period(f, entry);
        pack_check_clause(f, entry);
        pack_check_also(f, entry);
        pack_check_word(f, entry, "id", policy_keys_is_clock(json_get_text(entry, "id")));
        pack_check_word(f, entry, "start", policy_keys_is_start(json_get_text(entry, "start")));
        pack_check_word(f, entry, "owed_by", policy_keys_is_role(json_get_text(entry, "owed_by")));
        pack_check_word(f, entry, "owed_to", policy_keys_is_role(json_get_text(entry, "owed_to")));
        pack_check_duty_word(f, entry);
        pack_check_facts_when(f, entry, "when", FACTS_SYSTEM, json_get_text(entry, "start"));
        pack_check_facts_done_by(f, entry, FACTS_SYSTEM);
        if (f->work->vocabulary.count > 0)
            pack_check_facts_event(f, entry, json_get_text(entry, "start"), FACTS_SYSTEM);
        if (has_day ? has_part : !has_amount)
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "id"),
                         "期限应写 amount 和 unit，或者只写 on（固定日期）",
                         "a term has amount and unit, or on (a fixed day) alone");
    }
    check_overlap(f, clocks, "id", "start");
}

static void check_organs(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(f->file->tree.root, "organs"), i, entry)
    {
        pack_check_period(f, entry);
        pack_check_clause(f, entry);
        pack_check_also(f, entry);
        pack_check_twice(f, seen, entry, "id");
    }
}

static void check_sectors(const struct pack_check_file *f)
{
    json_t *seen = json_new_object(f->work->arena);
    size_t i;
    json_t *entry;

    json_array_foreach(json_get_list(f->file->tree.root, "sectors"), i, entry)
    {
        struct str parent = json_get_text(entry, "parent");
        if (parent.len > 0 && !json_object_getn(seen, parent.ptr, parent.len))
            pack_problem(f->work->problems, f->file->shown, pack_check_line(f, entry, "parent"),
                         "上级“%.*s”没有排在它前面", "the parent \"%.*s\" does not stand before it",
                         STR_ARG(parent));
        pack_check_twice(f, seen, entry, "code");
    }
}

static void check_file(const struct pack_check_file *f)
{
    switch (f->file->kind) {
    case PACK_FILE_HEAD:
        check_head(f);
        break;
    case PACK_FILE_CLAUSES:
        check_clauses(f);
        break;
    case PACK_FILE_SETTINGS:
        check_settings(f);
        break;
    case PACK_FILE_CLOCKS:
        check_clocks(f);
        break;
    case PACK_FILE_ORGANS:
        check_organs(f);
        break;
    case PACK_FILE_GRADING:
        pack_check_law_grading(f);
        break;
    case PACK_FILE_CALENDAR:
        pack_check_law_calendar(f);
        break;
    case PACK_FILE_SECTORS:
        check_sectors(f);
        break;
    case PACK_FILE_FORM:
        pack_check_form(f);
        break;
    case PACK_FILE_FACTS:
        pack_check_facts_words(f);
        break;
    case PACK_FILE_DUTIES:
        pack_check_facts_duties(f);
        break;
    case PACK_FILE_OBLIGATIONS:
        pack_check_duty_obligations(f);
        break;
    case PACK_FILE_AUTHORITIES:
        pack_check_facts_authorities(f);
        break;
    case PACK_FILE_LISTS:
        pack_check_facts_lists(f);
        break;
    case PACK_FILE_LEVELS:
        pack_check_levels(f);
        break;
    case PACK_FILE_CAMPAIGNS:
        pack_check_duty_campaigns(f);
        break;
    case PACK_FILE_REGIONS:
    case PACK_FILE_KINDS:
        break;
    }
}

/* Codes of a list as a set. */
static void collect(json_t *set, struct arena *arena, const json_t *list, const char *key)
{
    size_t i;
    json_t *entry;

    json_array_foreach(list, i, entry)
    {
        json_put_bool(set, str_zero(arena, json_get_text(entry, key)), true);
    }
}

static void collect_all(struct pack_check_work *work)
{
    for (size_t i = 0; i < work->set->count; i++) {
        const struct pack *pack = &work->set->packs[i];
        size_t k;
        json_t *clause;
        json_array_foreach(pack_list(pack, PACK_FILE_CLAUSES, "clauses"), k, clause)
        {
            struct str id = pack_clause_id(pack, work->arena, json_get_text(clause, "id"));
            json_put_bool(work->clauses, str_zero(work->arena, id), true);
        }
        collect(work->regions, work->arena, pack_list(pack, PACK_FILE_REGIONS, "regions"), "code");
        collect(work->sectors, work->arena, pack_list(pack, PACK_FILE_SECTORS, "sectors"), "code");
    }
    vocabulary_build(work->arena, work->set, &work->vocabulary);
}

/* The file already has a problem: it could not be read. */
static bool is_told(const struct pack_problems *problems, struct str file)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (str_equal(problems->rows[i].file, file))
            return true;
    }
    return false;
}

static void check_pack(struct pack_check_work *work, const struct pack *pack,
                       json_t *const *schemas)
{
    bool has_head = pack_file_of(pack, PACK_FILE_HEAD) != NULL;
    struct str head = arena_print(work->arena, "%.*s/pack.yaml", STR_ARG(pack->shown));

    if (!has_head && !is_told(work->problems, head))
        pack_problem(work->problems, head, 0, "缺少 pack.yaml，或它不能读取",
                     "pack.yaml is missing or cannot be read");
    for (size_t i = 0; i < pack->file_count; i++) {
        struct pack_check_file f = {work, pack, &pack->files[i]};
        pack_schema_check(work->arena, schemas[f.file->kind], f.file, work->problems);
        if (json_is_object(f.file->tree.root))
            check_file(&f);
    }
}

enum status pack_check(struct arena *arena, const struct pack_set *set,
                       struct pack_problems *problems, struct fault *fault)
{
    json_t *schemas[PACK_FILE_KINDS] = {NULL};
    struct pack_check_work work = {
        .arena = arena,
        .set = set,
        .problems = problems,
        .clauses = json_new_object(arena),
        .regions = json_new_object(arena),
        .sectors = json_new_object(arena),
        .schemes = json_new_object(arena),
    };

    for (int kind = 0; kind < PACK_FILE_KINDS; kind++)
        TRY(pack_schema_of(arena, (enum pack_file_kind)kind, &schemas[kind], fault));
    collect_all(&work);
    for (size_t i = 0; i < set->count; i++)
        check_pack(&work, &set->packs[i], schemas);
    return ST_OK;
}
