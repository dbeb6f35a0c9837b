/* SPDX-License-Identifier: Apache-2.0
 * Reads a formula as a condition, and keeps it as a row of steps: parts before wholes. */
#include "events/sigma_formula.h"

#include "events/sigma_condition.h"

enum { STEPS_MAX = SIGMA_RULE_CONDITION_MAX * 2, PARTS_MAX = SIGMA_RULE_CONDITION_MAX * 4 };

struct step {
    const struct sigma_expr *expr;
    uint32_t first; /* of its parts in `parts` */
};

struct sigma_formula {
    struct step *steps; /* wholes before parts: worked out from the end */
    size_t count;
    uint32_t *parts;
};

static enum status read(struct arena *arena, struct sigma_rule *rule,
                        const struct sigma_correlation *c, const struct sigma_expr **ret_expr)
{
    struct sigma_named *names = ARENA_ARRAY(arena, c->rule_count + 1, struct sigma_named);

    for (size_t i = 0; i < c->rule_count; i++) {
        struct sigma_expr *expr = ARENA_NEW(arena, struct sigma_expr);
        expr->kind = SIGMA_EXPR_TEST;
        expr->test.flags = (uint32_t)i;
        names[i] = (struct sigma_named){c->rules[i], expr};
    }
    return sigma_condition_read(arena, rule, c->formula, names, c->rule_count, ret_expr);
}

enum status sigma_formula_check(struct arena *arena, struct sigma_rule *rule)
{
    const struct sigma_expr *expr;

    return read(arena, rule, &rule->correlation, &expr);
}

struct sigma_formula *sigma_formula_new(struct arena *arena,
                                        const struct sigma_correlation *correlation)
{
    struct sigma_rule unused = {0};
    const struct sigma_expr *expr;
    size_t part_count = 0;

    if (correlation->formula.len == 0 || read(arena, &unused, correlation, &expr) != ST_OK)
        return NULL;
    struct sigma_formula *made = ARENA_NEW(arena, struct sigma_formula);
    made->steps = ARENA_ARRAY(arena, STEPS_MAX, struct step);
    made->parts = ARENA_ARRAY(arena, PARTS_MAX, uint32_t);
    made->steps[made->count++].expr = expr;
    for (size_t i = 0; i < made->count; i++) {
        const struct sigma_expr *whole = made->steps[i].expr;
        made->steps[i].first = (uint32_t)part_count;
        for (size_t k = 0; k < whole->part_count; k++) {
            if (made->count == STEPS_MAX || part_count == PARTS_MAX)
                return NULL;
            made->parts[part_count++] = (uint32_t)made->count;
            made->steps[made->count++].expr = whole->parts[k];
        }
    }
    return made;
}

bool sigma_formula_holds(const struct sigma_formula *formula, const struct sigma_group *group)
{
    bool holds[STEPS_MAX] = {false};

    for (size_t i = formula->count; i-- > 0;) {
        const struct step *step = &formula->steps[i];
        uint32_t count = 0;
        for (size_t k = 0; k < step->expr->part_count; k++)
            count += holds[formula->parts[step->first + k]];
        if (step->expr->kind == SIGMA_EXPR_TEST)
            holds[i] = sigma_group_has(group, step->expr->test.flags);
        else if (step->expr->kind == SIGMA_EXPR_NOT)
            holds[i] = count == 0;
        else
            holds[i] = count >= step->expr->need;
    }
    return holds[0];
}
