/* SPDX-License-Identifier: Apache-2.0
 * Sigma rules, then a line "===", then JSON events: every rule that is refused says why, and the
 * engine's verdicts are those of a plain walk over the rule's expression. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "events/fold.h"
#include "events/sigma_cidr.h"
#include "events/sigma_matcher.h"
#include "events/sigma_text.h"
#include "events/sigma_window.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 16384, VALUES_MAX = 256, DEPTH_MAX = 2000, EVENTS_MAX = 40 };

struct walk {
    struct sigma_match *match;
    const struct layout_set *layouts;
    const struct record *record;
    struct arena *arena;
    uint32_t rule;
    bool is_unsure; /* a part of instants, or a regular expression that may be limited */
};

static bool has_field(const struct walk *w, struct str field)
{
    for (uint32_t i = 0; i < w->record->layout->slot_count; i++)
        if (str_equal(layout_field_name(w->layouts, w->record->layout->slots[i].field), field))
            return true;
    return false;
}

/* The values of a field; of all fields when it is empty. */
static size_t values_of(struct walk *w, struct str field, struct str *values)
{
    const struct layout *layout = w->record->layout;
    size_t count = 0;

    for (uint32_t i = 0; i < layout->slot_count && count < VALUES_MAX; i++) {
        const struct leaf *leaf = &w->record->leaves[i];
        if ((field.len == 0 ||
             str_equal(layout_field_name(w->layouts, layout->slots[i].field), field)) &&
            !record_leaf_is_null(leaf, layout->slots[i].kind)) {
            double number;
            char form[32];
            struct str text = record_leaf_text(leaf, layout->slots[i].kind, w->arena);
            if (layout->slots[i].kind == LEAF_BARE && text.len > 0 &&
                (memchr(text.ptr, '.', text.len) || memchr(text.ptr, 'e', text.len) ||
                 memchr(text.ptr, 'E', text.len)) &&
                sigma_text_number(text, &number))
                text = str_copy(w->arena, (struct str){form, sigma_text_of_number(number, form)});
            values[count++] = text;
        }
    }
    return count;
}

static bool value_holds(struct walk *w, const struct sigma_test *test, struct str value)
{
    struct sigma_cidr net, address;
    double number = 0;
    bool is_number = sigma_text_number(str_trim(value), &number);
    struct str reason;

    switch (test->op) {
    case SIGMA_CIDR:
        return sigma_cidr_read(test->text, &net) && sigma_cidr_address(str_trim(value), &address) &&
               sigma_cidr_holds(&net, &address);
    case SIGMA_REGEX: {
        struct sigma_regex *regex = sigma_regex_new(w->arena, test->text, test->flags, &reason);
        struct sigma_regex_room *room = sigma_regex_room_new();
        bool is_limited = true, found = regex && sigma_regex_match(regex, room, value, &is_limited);
        sigma_regex_room_free(room);
        sigma_regex_free(regex);
        w->is_unsure |= is_limited;
        return found;
    }
    case SIGMA_NUMBER_EQ:
    case SIGMA_NUMBER_LT:
    case SIGMA_NUMBER_LTE:
    case SIGMA_NUMBER_GT:
    case SIGMA_NUMBER_GTE:
        w->is_unsure |= test->flags != SIGMA_WHOLE;
        return is_number && (test->op == SIGMA_NUMBER_LT    ? number < test->number
                             : test->op == SIGMA_NUMBER_LTE ? number <= test->number
                             : test->op == SIGMA_NUMBER_GT  ? number > test->number
                             : test->op == SIGMA_NUMBER_GTE ? number >= test->number
                                                            : number == test->number);
    case SIGMA_EQUALS:
    case SIGMA_PREFIX:
    case SIGMA_SUFFIX:
    case SIGMA_CONTAINS:
    case SIGMA_GLOB:
    case SIGMA_EXISTS:
    case SIGMA_NULL:
    case SIGMA_FIELD:
    default:
        return sigma_matcher_text(test->op, test->text,
                                  test->is_cased ? value : fold_copy(w->arena, value));
    }
}

static bool test_holds(struct walk *w, const struct sigma_test *test)
{
    struct str *values = ARENA_ARRAY(w->arena, (size_t)VALUES_MAX * 2, struct str);
    struct str *others = values + VALUES_MAX;
    size_t count = values_of(w, test->field, values), other_count = 0;

    if (test->op == SIGMA_EXISTS)
        return has_field(w, test->field);
    if (test->op == SIGMA_NULL)
        return count == 0;
    if (test->op == SIGMA_FIELD)
        other_count = values_of(w, test->text, others);
    for (size_t i = 0; i < count; i++) {
        if (test->op != SIGMA_FIELD && value_holds(w, test, values[i]))
            return true;
        for (size_t k = 0; k < other_count; k++)
            if (sigma_matcher_text((enum sigma_op)test->flags,
                                   test->is_cased ? others[k] : fold_copy(w->arena, others[k]),
                                   test->is_cased ? values[i] : fold_copy(w->arena, values[i])))
                return true;
    }
    return false;
}

static bool expr_holds(struct walk *w, const struct sigma_expr *expr, int depth)
{
    size_t count = 0;

    assert(depth < DEPTH_MAX);
    if (expr->kind == SIGMA_EXPR_TEST)
        return test_holds(w, &expr->test);
    for (size_t i = 0; i < expr->part_count; i++)
        count += expr_holds(w, expr->parts[i], depth + 1);
    return expr->kind == SIGMA_EXPR_NOT ? count == 0 : count >= expr->need;
}

/* Events of other formats, and normalised names, go by the taxonomy. */
static bool is_plain(struct str line)
{
    static const char *const signs[] = {"Channel", "event_type", "_path", "log_name", "winlog"};

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (str_contains(line, str_of(signs[i])))
            return false;
    return !str_contains(line, STR("\\u"));
}

static void judge(struct sigma_set *set, struct sigma_match *match, struct sigma_window *window,
                  struct layout_set *layouts, struct str line)
{
    struct record record = {0};
    const uint32_t *rules;
    struct arena arena;
    size_t next = 0;

    if (layout_read_json(layouts, RECORD_JSON, line, &record) != ST_OK ||
        record.layout->slot_count > VALUES_MAX)
        return;
    arena_init(&arena, (size_t)256 << 20);
    size_t count = sigma_match_event(match, &record, &rules);
    for (size_t i = 0; i < sigma_set_count(set); i++) {
        const struct sigma_rule *rule = sigma_set_rule(set, i);
        struct walk w = {match, layouts, &record, &arena, (uint32_t)i, false};
        struct sigma_state state;
        bool matched = next < count && rules[next] == i;
        next += matched;
        sigma_set_state(set, i, &state);
        assert(!matched || state.is_compiled);
        if (matched)
            sigma_window_take(window, match, (uint32_t)i, &record, 0);
        if (!state.is_compiled || rule->kind != SIGMA_DETECTION || !is_plain(line) ||
            rule->source.category.len + rule->source.product.len + rule->source.service.len > 0)
            continue;
        bool expected = expr_holds(&w, rule->expr, 0);
        assert(w.is_unsure || matched == expected);
    }
    assert(next == count);
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct taxonomy *taxonomy;
    struct str text = {(const char *)data, size}, events = {"", 0};
    struct fault fault = {0};
    struct sigma_set *set;
    bool has_filter = false;

    if (size > INPUT_MAX || (!taxonomy && taxonomy_load(NULL, &taxonomy, &fault) != ST_OK))
        return 0;
    const char *cut = size > 0 ? memmem(data, size, "\n===\n", 5) : NULL;
    if (cut) {
        text.len = (size_t)(cut - text.ptr) + 1;
        events = (struct str){cut + 5, size - text.len - 4};
    }
    struct sigma_book *book = sigma_book_new();
    if (sigma_book_read_text(book, STR("fuzz"), text, &fault) == ST_OK &&
        sigma_set_make(book, taxonomy, &set, &fault) == ST_OK) {
        struct layout_set *layouts = layout_set_new();
        struct sigma_match *match = sigma_match_new(set, layouts);
        struct sigma_window *window = sigma_window_new(set, 0);
        struct sigma_firing firing;
        for (size_t i = 0; i < sigma_set_count(set); i++) {
            struct sigma_state state;
            sigma_set_state(set, i, &state);
            assert(state.is_compiled || (state.zh.len > 0 && state.en.len > 0));
            has_filter |= sigma_set_rule(set, i)->kind == SIGMA_FILTER;
        }
        for (int i = 0; i < EVENTS_MAX && events.len > 0 && !has_filter; i++)
            judge(set, match, window, layouts, str_cut(events, '\n', &events));
        sigma_window_finish(window);
        while (sigma_window_next(window, &firing))
            assert(firing.count > 0);
        sigma_window_free(window);
        sigma_match_free(match);
        layout_set_free(layouts);
        sigma_set_release(set);
    }
    sigma_book_free(book);
    return 0;
}
