/* SPDX-License-Identifier: Apache-2.0
 * Conditions become steps with two exits, made from the last to the first; and the choice of what a
 * rule waits for. */
#include <stdlib.h>
#include <string.h>

#include "events/sigma_compiled.h"

enum { FRAMES_MAX = 256, COST_NONE = 1 << 28 };

/* ---- Tests as atoms ---- */

/* The atom of a test; *ret_is_not: the test holds when the atom does not. */
static uint32_t test_atom(struct sigma_set *set, uint32_t bucket, const struct sigma_test *test,
                          bool *ret_is_not)
{
    uint32_t field = sigma_atom_field(set, test->field, bucket);
    struct sigma_test plain = *test;

    *ret_is_not = test->op == SIGMA_NULL;
    /* absent or null: not valued; the atom of "valued" is kept under SIGMA_NULL's name */
    return sigma_atom_of(set, field, &plain);
}

/* ---- Code ---- */

/* A SOME that is being emitted: parts from the last to the first, for each number still needed. */
struct frame {
    const struct sigma_expr *expr;
    uint32_t yes, no;
    size_t part;     /* parts done so far, from the end */
    uint32_t need;   /* the state being emitted: 1..expr->need */
    uint32_t *after; /* entry when `part` parts are left to look at, by what is needed (0..need) */
    uint32_t *here;
};

struct emission {
    struct sigma_set *set;
    struct arena *arena;
    uint32_t bucket;
    struct frame frames[FRAMES_MAX];
    size_t depth;
    uint32_t entry; /* of what was emitted last */
};

static enum status emit_test(struct emission *e, const struct sigma_test *test, uint32_t yes,
                             uint32_t no)
{
    struct sigma_set *set = e->set;
    bool is_not;
    uint32_t atom = test_atom(set, e->bucket, test, &is_not);

    if (set->code_count >= SIGMA_SET_CODE_MAX)
        return ST_LIMIT;
    if (set->code_count == set->code_size) {
        size_t size = set->code_size ? set->code_size * 2 : 4096;
        struct sigma_code *code = ARENA_ARRAY(&set->arena, size, struct sigma_code);
        if (set->code_count > 0)
            memcpy(code, set->code, set->code_count * sizeof *code);
        set->code = code;
        set->code_size = size;
    }
    if (test->op == SIGMA_FIELD)
        atom |= SIGMA_CODE_LAZY;
    set->code[set->code_count] = (struct sigma_code){atom, is_not ? no : yes, is_not ? yes : no};
    e->entry = (uint32_t)set->code_count++;
    return ST_OK;
}

/* Begin an expression: a test is emitted at once, a SOME opens a frame. */
static enum status emit_begin(struct emission *e, const struct sigma_expr *expr, uint32_t yes,
                              uint32_t no)
{
    while (expr->kind == SIGMA_EXPR_NOT) {
        uint32_t swap = yes;
        yes = no;
        no = swap;
        expr = expr->parts[0];
    }
    if (expr->kind == SIGMA_EXPR_TEST)
        return emit_test(e, &expr->test, yes, no);
    if (expr->need == 0 || expr->need > expr->part_count) {
        e->entry = expr->need == 0 ? yes : no;
        return ST_OK;
    }
    if (e->depth == FRAMES_MAX)
        return ST_LIMIT;
    struct frame *f = &e->frames[e->depth++];
    *f = (struct frame){.expr = expr, .yes = yes, .no = no, .need = 1};
    f->after = ARENA_ARRAY(e->arena, expr->need + 1U, uint32_t);
    f->here = ARENA_ARRAY(e->arena, expr->need + 1U, uint32_t);
    f->after[0] = f->here[0] = yes;
    for (uint32_t need = 1; need <= expr->need; need++)
        f->after[need] = no;
    e->entry = SIGMA_NONE;
    return ST_OK;
}

/* Go on with the innermost frame: true when it is finished. */
static enum status emit_more(struct emission *e)
{
    struct frame *f = &e->frames[e->depth - 1];
    size_t left = f->part + 1, before = f->expr->part_count - left;

    if (e->entry != SIGMA_NONE) { /* what this state asked for is there */
        f->here[f->need] = e->entry;
        f->need++;
    }
    e->entry = SIGMA_NONE;
    /* states that cannot come about are not made: too much needed, or too little to be here */
    while (f->need <= f->expr->need && (f->need > left || f->need + before < f->expr->need)) {
        f->here[f->need] = f->no;
        f->need++;
    }
    if (f->need > f->expr->need) {
        uint32_t *swap = f->after;
        f->after = f->here;
        f->here = swap;
        f->here[0] = f->yes;
        f->part++;
        f->need = 1;
        if (f->part == f->expr->part_count) {
            e->entry = f->after[f->expr->need];
            e->depth--;
        }
        return ST_OK;
    }
    return emit_begin(e, f->expr->parts[before], f->after[f->need - 1], f->after[f->need]);
}

enum status sigma_program_make(struct sigma_set *set, size_t rule, const struct sigma_expr *expr)
{
    struct sigma_program *program = &set->programs[rule];
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    struct emission *e = ARENA_NEW(&arena, struct emission);
    e->set = set;
    e->arena = &arena;
    e->bucket = program->bucket;
    program->code_first = (uint32_t)set->code_count;
    enum status status = emit_begin(e, expr, SIGMA_CODE_YES, SIGMA_CODE_NO);
    while (status == ST_OK && e->depth > 0)
        status = emit_more(e);
    program->entry = e->entry;
    program->code_count = (uint32_t)set->code_count - program->code_first;
    arena_done(&arena);
    return status;
}

/* ---- Witnesses ---- */

struct choice {
    uint32_t *atoms;
    size_t count;
    uint32_t cost; /* COST_NONE: nothing to wait for */
};

struct look {
    const struct sigma_expr *expr;
    bool is_not;
    size_t part;
    struct choice *choices; /* of the parts */
};

/* The likelier a value satisfies the test, the dearer it is to wait for. */
static uint32_t test_cost(const struct sigma_atom *atom)
{
    static const uint32_t costs[] = {
        [SIGMA_EQUALS] = 8,       [SIGMA_PREFIX] = 24,     [SIGMA_SUFFIX] = 24,
        [SIGMA_CONTAINS] = 32,    [SIGMA_GLOB] = 40,       [SIGMA_REGEX] = 64,
        [SIGMA_CIDR] = 64,        [SIGMA_NUMBER_EQ] = 64,  [SIGMA_NUMBER_LT] = 256,
        [SIGMA_NUMBER_LTE] = 256, [SIGMA_NUMBER_GT] = 256, [SIGMA_NUMBER_GTE] = 256,
        [SIGMA_EXISTS] = 4096,    [SIGMA_NULL] = 4096,     [SIGMA_FIELD] = 4096,
    };
    size_t len = atom->test.text.len < 24 ? atom->test.text.len : 24;
    uint32_t length = (uint32_t)len;
    uint32_t cost = costs[atom->test.op];

    if (atom->test.op <= SIGMA_REGEX)
        cost = cost * 32 / (length + 2) + 1;
    if (atom->test.op == SIGMA_EQUALS && length <= 5) /* numbers of events, states */
        cost *= 8;
    return cost + (atom->weight < 1000 ? atom->weight : 1000) / 2;
}

static struct choice choose_test(struct sigma_set *set, struct arena *arena, uint32_t bucket,
                                 const struct sigma_test *test, bool is_not)
{
    struct choice choice = {ARENA_NEW(arena, uint32_t), 1, COST_NONE};
    struct sigma_test asked = *test;
    bool is_swapped;

    if (test->op == SIGMA_FIELD) /* the field must have a value */
        asked = (struct sigma_test){.field = test->field, .op = SIGMA_NULL, .text = {"", 0}};
    *choice.atoms = test_atom(set, bucket, &asked, &is_swapped);
    if (test->op == SIGMA_FIELD)
        is_swapped = false;
    if (is_not == is_swapped)
        choice.cost = test_cost(&set->atoms[*choice.atoms]);
    return choice;
}

static int choice_order(const void *a, const void *b)
{
    const struct choice *one = a, *other = b;

    return one->cost < other->cost ? -1 : one->cost > other->cost;
}

/* `need` of the choices hold: one of any (count - need + 1) of them does; the cheapest are taken.
 */
static struct choice choose_some(struct arena *arena, struct choice *parts, size_t count,
                                 size_t need)
{
    struct choice all = {NULL, 0, 0};
    size_t take = count - need + 1;

    if (need == 0 || need > count) {
        all.cost = need == 0 ? COST_NONE : 0;
        return all;
    }
    qsort(parts, count, sizeof *parts, choice_order);
    if (take == 1)
        return parts[0];
    for (size_t i = 0; i < take; i++)
        all.count += parts[i].count;
    all.atoms = ARENA_ARRAY(arena, all.count + 1, uint32_t);
    all.count = 0;
    for (size_t i = 0; i < take; i++) {
        for (size_t k = 0; k < parts[i].count; k++)
            all.atoms[all.count++] = parts[i].atoms[k];
        all.cost = parts[i].cost >= COST_NONE ? COST_NONE : all.cost + parts[i].cost;
        if (all.cost >= COST_NONE)
            return (struct choice){NULL, 0, COST_NONE};
    }
    return all;
}

struct looking {
    struct sigma_set *set;
    struct arena *arena;
    uint32_t bucket;
    struct look stack[FRAMES_MAX];
    size_t depth;
    struct choice last;
    bool has_last;
};

/* Open an expression; a test is answered at once.  False: too deep. */
static bool look_into(struct looking *l, const struct sigma_expr *expr, bool is_not)
{
    while (expr->kind == SIGMA_EXPR_NOT) {
        is_not = !is_not;
        expr = expr->parts[0];
    }
    l->has_last = expr->kind == SIGMA_EXPR_TEST;
    if (l->has_last) {
        l->last = choose_test(l->set, l->arena, l->bucket, &expr->test, is_not);
        return true;
    }
    if (l->depth == FRAMES_MAX)
        return false;
    struct look *look = &l->stack[l->depth++];
    *look =
        (struct look){expr, is_not, 0, ARENA_ARRAY(l->arena, expr->part_count + 1, struct choice)};
    return true;
}

/* Go on with the innermost expression: take the answer that is there, ask for the next. */
static bool look_on(struct looking *l)
{
    struct look *look = &l->stack[l->depth - 1];
    size_t count = look->expr->part_count, need = look->expr->need;

    if (l->has_last)
        look->choices[look->part++] = l->last;
    l->has_last = false;
    if (look->part < count)
        return look_into(l, look->expr->parts[look->part], look->is_not);
    /* not (at least n of k) is: at least k - n + 1 of the k do not hold */
    if (look->is_not)
        need = need > count ? 0 : count - need + 1;
    l->last = choose_some(l->arena, look->choices, count, need);
    l->has_last = true;
    l->depth--;
    return true;
}

bool sigma_program_witnesses(struct sigma_set *set, struct arena *arena, uint32_t bucket,
                             const struct sigma_expr *expr, const uint32_t **ret_atoms,
                             size_t *ret_count)
{
    struct looking *l = ARENA_NEW(arena, struct looking);

    l->set = set;
    l->arena = arena;
    l->bucket = bucket;
    if (!look_into(l, expr, false))
        return false;
    while (l->depth > 0)
        if (!look_on(l))
            return false;
    *ret_atoms = l->last.atoms;
    *ret_count = l->last.count;
    return l->last.cost < COST_NONE;
}
