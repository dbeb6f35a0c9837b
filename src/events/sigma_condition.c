/* SPDX-License-Identifier: Apache-2.0
 * Conditions are read with two stacks: acts that wait, and expressions that are done. */
#include "events/sigma_condition.h"

#include "events/fold.h"
#include "events/sigma_text.h"

enum act { ACT_OR, ACT_AND, ACT_NOT, ACT_OPEN };

struct reading {
    struct arena *arena;
    struct sigma_rule *rule;
    struct str rest;
    const struct sigma_named *names;
    size_t name_count;
    enum act acts[SIGMA_RULE_DEPTH_MAX];
    size_t act_count;
    const struct sigma_expr *done[SIGMA_RULE_DEPTH_MAX];
    size_t done_count;
    size_t words;
};

static enum status refuse(struct reading *r, const char *zh, const char *en, struct str about)
{
    return sigma_rule_refuse(r->arena, r->rule, zh, en, about);
}

static struct str next_word(struct reading *r)
{
    struct str text = str_trim(r->rest);
    size_t len = 0;

    if (text.len > 0 && (text.ptr[0] == '(' || text.ptr[0] == ')' || text.ptr[0] == '|'))
        len = 1;
    while (len == 0 ||
           (len < text.len && text.ptr[0] != '(' && text.ptr[0] != ')' && text.ptr[0] != '|')) {
        if (len >= text.len || text.ptr[len] == '(' || text.ptr[len] == ')' ||
            text.ptr[len] == '|' || (unsigned char)text.ptr[len] <= ' ')
            break;
        len++;
    }
    r->rest = (struct str){text.ptr + len, text.len - len};
    r->words++;
    return (struct str){text.ptr, len};
}

static bool word_is(struct reading *r, struct str word, const char *plain)
{
    return str_is(fold_copy(r->arena, word), plain);
}

static enum status apply(struct reading *r)
{
    enum act act = r->acts[--r->act_count];
    size_t need = act == ACT_NOT ? 1 : 2;

    if (r->done_count < need)
        return refuse(r, "条件不完整", "the condition is not complete", (struct str){"", 0});
    if (act == ACT_NOT) {
        r->done[r->done_count - 1] = sigma_rule_not(r->arena, r->done[r->done_count - 1]);
        return ST_OK;
    }
    const struct sigma_expr **parts = ARENA_ARRAY(r->arena, 2, const struct sigma_expr *);
    parts[0] = r->done[r->done_count - 2];
    parts[1] = r->done[r->done_count - 1];
    r->done_count -= 2;
    r->done[r->done_count++] = sigma_rule_some(r->arena, act == ACT_AND ? 2 : 1, parts, 2);
    return ST_OK;
}

static enum status push_operator(struct reading *r, enum act act)
{
    while (act <= ACT_AND && r->act_count > 0 && r->acts[r->act_count - 1] != ACT_OPEN &&
           r->acts[r->act_count - 1] >= act)
        TRY(apply(r));
    if (r->act_count == SIGMA_RULE_DEPTH_MAX)
        return refuse(r, "条件嵌套太深", "the condition is nested too deep", (struct str){"", 0});
    r->acts[r->act_count++] = act;
    return ST_OK;
}

static enum status push_done(struct reading *r, const struct sigma_expr *expr)
{
    if (r->done_count == SIGMA_RULE_DEPTH_MAX)
        return refuse(r, "条件嵌套太深", "the condition is nested too deep", (struct str){"", 0});
    r->done[r->done_count++] = expr;
    return ST_OK;
}

static enum status close_group(struct reading *r)
{
    while (r->act_count > 0 && r->acts[r->act_count - 1] != ACT_OPEN)
        TRY(apply(r));
    if (r->act_count == 0)
        return refuse(r, "多了右括号", "a closing parenthesis too many", (struct str){"", 0});
    r->act_count--;
    return ST_OK;
}

/* `1 of PATTERN`, `all of PATTERN`, `3 of them`: the number has been read. */
static enum status take_some(struct reading *r, struct str number)
{
    struct str pattern = next_word(r);
    bool is_them = word_is(r, pattern, "them");
    const struct sigma_expr **parts =
        ARENA_ARRAY(r->arena, r->name_count + 1, const struct sigma_expr *);
    size_t count = 0;
    int64_t need = 0;

    for (size_t i = 0; i < r->name_count; i++) {
        struct str name = r->names[i].name;
        if (is_them ? !str_starts(name, STR("_")) : sigma_text_glob(pattern, name))
            parts[count++] = r->names[i].expr;
    }
    if (pattern.len == 0 || count == 0)
        return refuse(r, "没有符合此名的选择段", "no selection has such a name", pattern);
    if (word_is(r, number, "all"))
        need = (int64_t)count;
    else if (word_is(r, number, "any"))
        need = 1;
    else if (!str_to_int(number, &need) || need < 0 || need > UINT32_MAX)
        return refuse(r, "数量写法有误", "this is no number", number);
    return push_done(r, sigma_rule_some(r->arena, (uint32_t)need, parts, count));
}

static enum status take_operand(struct reading *r, struct str word)
{
    struct reading ahead = *r;
    struct str after = next_word(&ahead);

    if (word_is(r, after, "of")) {
        r->rest = ahead.rest;
        return take_some(r, word);
    }
    for (size_t i = 0; i < r->name_count; i++)
        if (str_equal(r->names[i].name, word))
            return push_done(r, r->names[i].expr);
    return refuse(r, "条件里的名字没有定义", "the condition names what is not defined", word);
}

static enum status read_words(struct reading *r)
{
    bool wants_operand = true;

    for (;;) {
        struct str word = next_word(r);
        if (word.len == 0)
            break;
        if (r->words > SIGMA_RULE_CONDITION_MAX)
            return refuse(r, "条件太长", "the condition is too long", (struct str){"", 0});
        if (str_is(word, "|"))
            return refuse(r, "条件里的聚合写法已废止，请改用关联规则",
                          "aggregation in a condition is obsolete: write a correlation",
                          (struct str){"", 0});
        bool is_and = word_is(r, word, "and"), is_or = word_is(r, word, "or");
        bool is_binary = is_and || is_or || str_is(word, ")");
        if (is_binary == wants_operand)
            return refuse(r, "条件写法有误", "the condition is wrong at", word);
        if (str_is(word, ")")) {
            TRY(close_group(r));
        } else if (is_binary) {
            TRY(push_operator(r, is_and ? ACT_AND : ACT_OR));
            wants_operand = true;
        } else if (word_is(r, word, "not")) {
            TRY(push_operator(r, ACT_NOT));
        } else if (str_is(word, "(")) {
            TRY(push_operator(r, ACT_OPEN));
        } else {
            TRY(take_operand(r, word));
            wants_operand = false;
        }
    }
    if (wants_operand)
        return refuse(r, "条件不完整", "the condition is not complete", (struct str){"", 0});
    return ST_OK;
}

enum status sigma_condition_read(struct arena *arena, struct sigma_rule *rule, struct str text,
                                 const struct sigma_named *names, size_t name_count,
                                 const struct sigma_expr **ret_expr)
{
    struct reading r = {
        .arena = arena, .rule = rule, .rest = text, .names = names, .name_count = name_count};

    TRY(read_words(&r));
    while (r.act_count > 0) {
        if (r.acts[r.act_count - 1] == ACT_OPEN)
            return refuse(&r, "少了右括号", "a closing parenthesis is missing",
                          (struct str){"", 0});
        TRY(apply(&r));
    }
    if (r.done_count != 1)
        return refuse(&r, "条件写法有误", "the condition is wrong", (struct str){"", 0});
    *ret_expr = r.done[0];
    return ST_OK;
}
