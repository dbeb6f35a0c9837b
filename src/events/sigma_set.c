/* SPDX-License-Identifier: Apache-2.0
 * Makes a set: log sources and fields are numbered, tests become atoms, rules code. */
#include "events/sigma_set.h"

#include <stdlib.h>
#include <string.h>

#include "events/sigma_compiled.h"

enum { SET_ARENA_BYTES = 1 << 30 };

/* ---- Log sources ---- */

static uint32_t class_of(struct sigma_set *set, const struct sigma_bucket *bucket)
{
    struct sigma_class made = {{0}};

    for (enum record_format format = 0; format < RECORD_FORMATS; format++)
        made.groups[format] =
            bucket->routes[format] ? bucket->routes[format]->group : TAXONOMY_NO_GROUP;
    for (size_t i = 0; i < set->class_count; i++)
        if (memcmp(&set->classes[i], &made, sizeof made) == 0)
            return (uint32_t)i;
    set->classes = sigma_atom_room(&set->arena, set->classes, set->class_count, &set->class_size,
                                   sizeof *set->classes);
    set->classes[set->class_count++] = made;
    return (uint32_t)set->class_count - 1;
}

static uint32_t bucket_of(struct sigma_set *set, const struct taxonomy_source *source)
{
    for (size_t i = 0; i < set->bucket_count; i++) {
        const struct taxonomy_source *one = &set->buckets[i].source;
        if (str_equal(one->category, source->category) &&
            str_equal(one->product, source->product) && str_equal(one->service, source->service))
            return (uint32_t)i;
    }
    set->buckets = sigma_atom_room(&set->arena, set->buckets, set->bucket_count, &set->bucket_size,
                                   sizeof *set->buckets);
    struct sigma_bucket *bucket = &set->buckets[set->bucket_count++];
    memset(bucket, 0, sizeof *bucket);
    bucket->source = *source;
    atomic_init(&bucket->last_asked_us, INT64_MIN);
    for (enum record_format format = 0; format < RECORD_FORMATS; format++)
        bucket->routes[format] = taxonomy_route(set->taxonomy, format, *source);
    bucket->class = class_of(set, bucket);
    return (uint32_t)set->bucket_count - 1;
}

static void bucket_add_field(struct sigma_set *set, struct sigma_bucket *bucket, uint32_t field)
{
    for (size_t i = 0; i < bucket->field_count; i++)
        if (bucket->fields[i] == field)
            return;
    bucket->fields = sigma_atom_room(&set->arena, bucket->fields, bucket->field_count,
                                     &bucket->field_size, sizeof *bucket->fields);
    bucket->fields[bucket->field_count++] = field;
}

/* ---- Names ---- */

static size_t name_slot(const struct sigma_set *set, struct str name)
{
    size_t at = sigma_atom_hash(name) & (set->name_size - 1);

    for (; set->names[at]; at = (at + 1) & (set->name_size - 1)) {
        const struct sigma_rule *rule = sigma_book_rule(set->book, set->names[at] - 1);
        if (str_equal(rule->id, name) || str_equal(rule->name, name))
            break;
    }
    return at;
}

size_t sigma_set_find(const struct sigma_set *set, struct str id_or_name)
{
    size_t at = id_or_name.len > 0 ? name_slot(set, id_or_name) : 0;

    return id_or_name.len > 0 && set->names[at] ? set->names[at] - 1 : set->rule_count;
}

static void make_names(struct sigma_set *set)
{
    set->name_size = 16;
    while (set->name_size < set->rule_count * 4)
        set->name_size *= 2;
    set->names = ARENA_ARRAY(&set->arena, set->name_size, uint32_t);
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct sigma_rule *rule = sigma_book_rule(set->book, i);
        const struct str both[2] = {rule->id, rule->name};
        for (size_t k = 0; k < 2; k++) {
            size_t at = both[k].len > 0 ? name_slot(set, both[k]) : 0;
            if (both[k].len > 0 && !set->names[at])
                set->names[at] = (uint32_t)i + 1;
        }
    }
}

/* ---- Rules ---- */

static bool part_fits(struct str wanted, struct str given)
{
    return wanted.len == 0 || str_equal(wanted, given);
}

static bool filter_fits(const struct sigma_rule *filter, const struct sigma_rule *rule)
{
    if (!part_fits(filter->source.category, rule->source.category) ||
        !part_fits(filter->source.product, rule->source.product) ||
        !part_fits(filter->source.service, rule->source.service))
        return false;
    for (size_t i = 0; i < filter->filter.rule_count; i++)
        if (str_equal(filter->filter.rules[i], rule->id) ||
            (rule->name.len > 0 && str_equal(filter->filter.rules[i], rule->name)))
            return true;
    return filter->filter.is_any;
}

/* The rule's condition and those of all filters that name it. */
static const struct sigma_expr *with_filters(struct sigma_set *set, const struct sigma_rule *rule,
                                             const struct sigma_rule *const *filters, size_t count)
{
    const struct sigma_expr **parts =
        ARENA_ARRAY(&set->arena, count + 1, const struct sigma_expr *);
    size_t part_count = 0;

    parts[part_count++] = rule->expr;
    for (size_t i = 0; i < count; i++)
        if (filter_fits(filters[i], rule))
            parts[part_count++] = filters[i]->filter.expr;
    return sigma_rule_some(&set->arena, (uint32_t)part_count, parts, part_count);
}

static void no_program(struct sigma_program *program, struct str zh, struct str en)
{
    program->is_compiled = false;
    program->zh = zh;
    program->en = en;
}

/* Regular expressions that PCRE2 refuses make their rules unusable. */
static void make_regexes(struct sigma_set *set, size_t rule, size_t atoms_before)
{
    struct sigma_program *program = &set->programs[rule];

    for (size_t i = atoms_before; i < set->atom_count; i++) {
        struct sigma_atom *atom = &set->atoms[i];
        struct str reason;
        if (atom->test.op == SIGMA_REGEX)
            atom->regex = sigma_regex_new(&set->arena, atom->test.text, atom->test.flags, &reason);
    }
    for (uint32_t i = 0; i < program->code_count; i++) {
        uint32_t number = set->code[program->code_first + i].atom & ~SIGMA_CODE_LAZY;
        const struct sigma_atom *atom = &set->atoms[number];
        struct str reason = {"", 0};
        if (atom->test.op == SIGMA_REGEX && !atom->regex) {
            (void)sigma_regex_new(&set->arena, atom->test.text, atom->test.flags, &reason);
            no_program(program, arena_print(&set->arena, "正则表达式不能用：%.*s", STR_ARG(reason)),
                       arena_print(&set->arena, "the regular expression cannot be used: %.*s",
                                   STR_ARG(reason)));
            return;
        }
    }
}

/* The rule that bore the same id before and can be read; the count when there is none. */
static size_t double_of(const struct sigma_set *set, size_t index)
{
    const struct sigma_rule *rule = sigma_book_rule(set->book, index);
    size_t first = sigma_set_find(set, rule->id);

    if (first >= index)
        return set->rule_count;
    const struct sigma_rule *before = sigma_book_rule(set->book, first);
    return before->zh.len == 0 && str_equal(before->id, rule->id) ? first : set->rule_count;
}

/* Of rules with one id the first stands: an event would match both. */
static void refuse_double(struct sigma_set *set, size_t index, size_t first)
{
    struct str file = sigma_book_rule(set->book, first)->file;

    no_program(
        &set->programs[index],
        arena_print(&set->arena, "与“%.*s”中的规则 id 相同，只用先读到的一条", STR_ARG(file)),
        arena_print(&set->arena, "the same id as %.*s; the rule read first is used",
                    STR_ARG(file)));
}

static enum status make_rule(struct sigma_set *set, size_t index,
                             const struct sigma_rule *const *filters, size_t filter_count,
                             const struct sigma_expr **ret_expr)
{
    const struct sigma_rule *rule = sigma_book_rule(set->book, index);
    struct sigma_program *program = &set->programs[index];
    size_t atoms_before = set->atom_count;

    atomic_init(&program->last_matched_us, INT64_MIN);
    program->entry = SIGMA_CODE_NO;
    program->is_compiled = rule->zh.len == 0;
    program->zh = rule->zh;
    program->en = rule->en;
    size_t first = program->is_compiled ? double_of(set, index) : set->rule_count;
    if (first < set->rule_count)
        refuse_double(set, index, first);
    if (!program->is_compiled || rule->kind != SIGMA_DETECTION)
        return ST_OK;
    program->bucket = bucket_of(set, &rule->source);
    const struct sigma_expr *expr = with_filters(set, rule, filters, filter_count);
    enum status status = sigma_program_make(set, index, expr);
    if (status != ST_OK || set->atom_count > SIGMA_SET_ATOMS_MAX ||
        set->field_count > SIGMA_SET_FIELDS_MAX) {
        no_program(program, STR("规则太大，超出上限"), STR("the rule is beyond a limit"));
        return status == ST_MEMORY ? status : ST_OK;
    }
    make_regexes(set, index, atoms_before);
    *ret_expr = program->is_compiled ? expr : NULL;
    return ST_OK;
}

/* ---- What waits for what ---- */

struct waiting {
    const uint32_t *atoms;
    size_t count;
};

static void make_witnesses(struct sigma_set *set, const struct sigma_expr *const *exprs,
                           struct arena *arena)
{
    struct waiting *waiting = ARENA_ARRAY(arena, set->rule_count + 1, struct waiting);
    size_t total = 0;

    for (size_t i = 0; i < set->rule_count; i++) {
        if (!exprs[i])
            continue;
        struct sigma_bucket *bucket = &set->buckets[set->programs[i].bucket];
        if (!sigma_program_witnesses(set, arena, set->programs[i].bucket, exprs[i],
                                     &waiting[i].atoms, &waiting[i].count)) {
            waiting[i].count = 0;
            bucket->always = sigma_atom_room(&set->arena, bucket->always, bucket->always_count,
                                             &bucket->always_size, sizeof *bucket->always);
            bucket->always[bucket->always_count++] = (uint32_t)i;
        }
        total += waiting[i].count;
        for (size_t k = 0; k < waiting[i].count; k++)
            set->atoms[waiting[i].atoms[k]].witness_count++;
    }
    set->witnesses = ARENA_ARRAY(&set->arena, total + 1, uint32_t);
    uint32_t first = 0;
    for (size_t i = 0; i < set->atom_count; i++) {
        set->atoms[i].witness_first = first;
        first += set->atoms[i].witness_count;
        set->atoms[i].witness_count = 0;
    }
    for (size_t i = 0; i < set->rule_count; i++)
        for (size_t k = 0; k < waiting[i].count; k++) {
            struct sigma_atom *atom = &set->atoms[waiting[i].atoms[k]];
            set->witnesses[atom->witness_first + atom->witness_count++] = (uint32_t)i;
        }
}

static void make_matchers(struct sigma_set *set)
{
    struct sigma_matcher_atom *rows =
        ARENA_ARRAY(&set->arena, set->atom_count + 1, struct sigma_matcher_atom);
    size_t *firsts = ARENA_ARRAY(&set->arena, set->field_count + 1, size_t);
    size_t next = 0;

    for (size_t i = 0; i < set->atom_count; i++)
        if (set->atoms[i].test.op < SIGMA_EXISTS)
            set->fields[set->atoms[i].field].atom_count++;
    for (size_t f = 0; f < set->field_count; f++) {
        firsts[f] = next;
        next += set->fields[f].atom_count;
        set->fields[f].atom_count = 0;
    }
    for (size_t i = 0; i < set->atom_count; i++) {
        const struct sigma_atom *atom = &set->atoms[i];
        struct sigma_field *field = &set->fields[atom->field];
        if (atom->test.op < SIGMA_EXISTS && (atom->test.op != SIGMA_REGEX || atom->regex))
            rows[firsts[atom->field] + field->atom_count++] =
                (struct sigma_matcher_atom){&set->atoms[i].test, atom->regex, (uint32_t)i};
    }
    for (size_t f = 0; f < set->field_count; f++) {
        struct sigma_field *field = &set->fields[f];
        if (field->atom_count == 0)
            continue;
        field->matcher = sigma_matcher_new(&set->arena, rows + firsts[f], field->atom_count);
        if (field->name.len == 0 && field->present == SIGMA_NONE && field->valued == SIGMA_NONE)
            field->sieve = sigma_sieve_new(&set->arena, rows + firsts[f], field->atom_count);
    }
}

/* A route that translates asks only rules whose every field it can name. */
static void narrow_formats(const struct sigma_set *set, struct sigma_program *program,
                           const struct sigma_field *field)
{
    const struct sigma_bucket *bucket = &set->buckets[program->bucket];

    for (enum record_format format = 0; format < RECORD_FORMATS && field->name.len > 0; format++) {
        const struct taxonomy_route *route = bucket->routes[format];
        if (route && route->is_translated &&
            taxonomy_paths(set->taxonomy, format, route->group, field->name).count == 0)
            program->formats &= ~(1U << format);
    }
}

static void make_fields(struct sigma_set *set)
{
    for (size_t i = 0; i < set->rule_count; i++) {
        struct sigma_program *program = &set->programs[i];
        program->formats = UINT32_MAX;
        if (!program->is_compiled || sigma_book_rule(set->book, i)->kind != SIGMA_DETECTION)
            continue;
        struct sigma_bucket *bucket = &set->buckets[program->bucket];
        for (uint32_t k = 0; k < program->code_count; k++) {
            uint32_t atom = set->code[program->code_first + k].atom & ~SIGMA_CODE_LAZY;
            bucket_add_field(set, bucket, set->atoms[atom].field);
            narrow_formats(set, program, &set->fields[set->atoms[atom].field]);
        }
    }
}

/* ---- Correlations ---- */

/* Rules that correlations name feed them; unless one says `generate`, they make no alert. */
static void mark_parts(struct sigma_set *set)
{
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < set->rule_count; i++) {
            const struct sigma_rule *rule = sigma_book_rule(set->book, i);
            if (rule->kind != SIGMA_CORRELATION || !set->programs[i].is_compiled ||
                rule->correlation.is_generating != (pass == 1))
                continue;
            for (size_t k = 0; k < rule->correlation.rule_count; k++) {
                size_t part = sigma_set_find(set, rule->correlation.rules[k]);
                if (part == set->rule_count)
                    continue;
                set->programs[part].is_part = pass == 0;
                set->programs[part].is_base = true;
            }
        }
}

/* A correlation needs all the rules that it names; in as many rounds as chains are long. */
static void check_correlations(struct sigma_set *set)
{
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (size_t i = 0; i < set->rule_count; i++) {
            const struct sigma_rule *rule = sigma_book_rule(set->book, i);
            struct sigma_program *program = &set->programs[i];
            if (rule->kind != SIGMA_CORRELATION || !program->is_compiled)
                continue;
            for (size_t k = 0; k < rule->correlation.rule_count && program->is_compiled; k++) {
                struct str name = rule->correlation.rules[k];
                size_t part = sigma_set_find(set, name);
                if (part < set->rule_count && part != i && set->programs[part].is_compiled &&
                    sigma_book_rule(set->book, part)->kind != SIGMA_FILTER)
                    continue;
                no_program(
                    program,
                    arena_print(&set->arena, "关联的规则“%.*s”不存在或不能用", STR_ARG(name)),
                    arena_print(&set->arena,
                                "the rule \"%.*s\" of the correlation does not exist or "
                                "cannot be used",
                                STR_ARG(name)));
                has_changed = true;
            }
        }
    }
}

/* A correlation that leads back to itself can never be worked out. */
static void check_circles(struct sigma_set *set, struct arena *arena)
{
    bool *is_known = ARENA_ARRAY(arena, set->rule_count + 1, bool);

    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (size_t i = 0; i < set->rule_count; i++) {
            const struct sigma_rule *rule = sigma_book_rule(set->book, i);
            bool is_ready = true;
            if (is_known[i] || !set->programs[i].is_compiled)
                continue;
            for (size_t k = 0; rule->kind == SIGMA_CORRELATION && k < rule->correlation.rule_count;
                 k++)
                is_ready &= is_known[sigma_set_find(set, rule->correlation.rules[k])];
            is_known[i] = is_ready;
            has_changed |= is_ready;
        }
    }
    for (size_t i = 0; i < set->rule_count; i++)
        if (!is_known[i] && set->programs[i].is_compiled)
            no_program(&set->programs[i], STR("关联绕了一圈回到自己"),
                       STR("the correlation leads back to itself"));
}

/* ---- The set ---- */

static enum status make_all(struct sigma_set *set, struct arena *arena)
{
    const struct sigma_rule **filters =
        ARENA_ARRAY(arena, set->rule_count + 1, const struct sigma_rule *);
    const struct sigma_expr **exprs =
        ARENA_ARRAY(arena, set->rule_count + 1, const struct sigma_expr *);
    size_t filter_count = 0;

    for (size_t i = 0; i < set->rule_count; i++) {
        const struct sigma_rule *rule = sigma_book_rule(set->book, i);
        if (rule->kind == SIGMA_FILTER && rule->zh.len == 0 && double_of(set, i) == set->rule_count)
            filters[filter_count++] = rule;
    }
    for (size_t i = 0; i < set->rule_count; i++)
        TRY(make_rule(set, i, filters, filter_count, &exprs[i]));
    make_witnesses(set, exprs, arena);
    make_matchers(set);
    make_fields(set);
    check_correlations(set);
    check_circles(set, arena);
    mark_parts(set);
    return ST_OK;
}

enum status sigma_set_make(const struct sigma_book *book, const struct taxonomy *taxonomy,
                           struct sigma_set **ret_set, struct fault *fault)
{
    struct sigma_set *set = calloc(1, sizeof *set);
    struct arena arena;

    if (!set)
        return ST_MEMORY;
    atomic_init(&set->holders, 1);
    arena_init(&set->arena, SET_ARENA_BYTES);
    arena_init(&arena, SET_ARENA_BYTES);
    set->book = book;
    set->taxonomy = taxonomy;
    set->rule_count = sigma_book_count(book);
    set->programs = ARENA_ARRAY(&set->arena, set->rule_count + 1, struct sigma_program);
    make_names(set);
    enum status status = make_all(set, &arena);
    arena_done(&arena);
    if (status != ST_OK) {
        sigma_set_release(set);
        return fault_set(fault, status, "rules", "规则无法编译", "the rules cannot be compiled");
    }
    *ret_set = set;
    return ST_OK;
}

struct sigma_set *sigma_set_hold(struct sigma_set *set)
{
    (void)atomic_fetch_add(&set->holders, 1);
    return set;
}

void sigma_set_release(struct sigma_set *set)
{
    if (!set || atomic_fetch_sub(&set->holders, 1) != 1)
        return;
    for (size_t i = 0; i < set->atom_count; i++)
        sigma_regex_free(set->atoms[i].regex);
    arena_done(&set->arena);
    free(set);
}

size_t sigma_set_count(const struct sigma_set *set)
{
    return set->rule_count;
}

const struct sigma_rule *sigma_set_rule(const struct sigma_set *set, size_t index)
{
    return sigma_book_rule(set->book, index);
}

void sigma_set_state(const struct sigma_set *set, size_t index, struct sigma_state *ret_state)
{
    const struct sigma_program *program = &set->programs[index];
    struct sigma_state state = {.is_compiled = program->is_compiled,
                                .is_part = program->is_part,
                                .zh = program->zh,
                                .en = program->en,
                                .last_asked_us = INT64_MIN};

    state.cost_ns = atomic_load(&program->cost_ns);
    state.cost_samples = atomic_load(&program->cost_samples);
    state.evaluated = atomic_load(&program->evaluated);
    state.matched = atomic_load(&program->matched);
    state.last_matched_us = atomic_load(&program->last_matched_us);
    state.is_routed = true;
    if (program->is_compiled && sigma_book_rule(set->book, index)->kind == SIGMA_DETECTION) {
        const struct sigma_bucket *bucket = &set->buckets[program->bucket];
        state.asked = atomic_load(&bucket->asked);
        state.last_asked_us = atomic_load(&bucket->last_asked_us);
        state.is_routed = false;
        for (enum record_format format = 0; format < RECORD_FORMATS; format++)
            state.is_routed |= format != RECORD_JSON && bucket->routes[format];
        for (uint32_t i = 0; i < program->code_count; i++) {
            uint32_t atom = set->code[program->code_first + i].atom & ~SIGMA_CODE_LAZY;
            if (set->atoms[atom].regex)
                state.limited += sigma_regex_limited(set->atoms[atom].regex);
        }
    }
    *ret_state = state;
}

bool sigma_set_is_part(const struct sigma_set *set, size_t index)
{
    return set->programs[index].is_part;
}

size_t sigma_set_bytes(const struct sigma_set *set)
{
    return set->arena.used_bytes;
}

size_t sigma_set_atoms(const struct sigma_set *set)
{
    return set->atom_count;
}
