/* SPDX-License-Identifier: Apache-2.0
 * Judging targets and techniques against what a drill authorises. */
#include "procedures/drill_scope.h"

#include "registry/address.h"

#include "base/banned.h"

enum { NAME_MAX_BYTES = 253 };

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool drill_scope_is_range(struct arena *arena, struct str text)
{
    struct address_range range;

    return address_range_read(arena, text, &range);
}

bool drill_scope_is_name(struct str text)
{
    size_t labels = 0;
    struct str rest = str_starts(text, STR("*.")) ? (struct str){text.ptr + 2, text.len - 2} : text;

    if (rest.len == 0 || rest.len > NAME_MAX_BYTES || str_ends(rest, STR(".")))
        return false;
    while (rest.len > 0) {
        struct str label = str_cut(rest, '.', &rest);
        if (label.len == 0 || label.len > 63)
            return false;
        for (size_t i = 0; i < label.len; i++)
            if (!is_name_char(label.ptr[i]))
                return false;
        labels++;
    }
    return labels >= 2;
}

static size_t count_of(struct str text, char c)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == c;
    return count;
}

struct str drill_scope_tidy(struct arena *arena, struct str target)
{
    static const char *const schemes[] = {"https://", "http://", "ftp://", "ssh://", NULL};
    struct str half = str_trim(str_half_width(arena, target)), rest;
    char *text = str_zero(arena, half);
    bool is_url = false;

    for (size_t i = 0; i < half.len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
    struct str tidy = {text, half.len};
    for (size_t i = 0; schemes[i] != NULL; i++) {
        struct str scheme = str_of(schemes[i]);
        if (!str_starts(tidy, scheme))
            continue;
        is_url = true;
        tidy = (struct str){tidy.ptr + scheme.len, tidy.len - scheme.len};
    }
    if (is_url)
        tidy = str_cut(tidy, '/', &rest);
    if (str_starts(tidy, STR("[")))
        tidy = str_cut((struct str){tidy.ptr + 1, tidy.len - 1}, ']', &rest);
    else if (count_of(tidy, ':') == 1)
        tidy = str_cut(tidy, ':', &rest);
    return tidy;
}

static bool lies_within(const struct address_range *inner, const struct address_range *outer)
{
    return address_order(outer->first, inner->first) <= 0 &&
           address_order(inner->last, outer->last) <= 0;
}

/* The ranges of the paper, and those the register had for its systems. */
static bool has_range(struct arena *arena, const json_t *scope, const struct address_range *target)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(scope, "ranges"), i, one)
    {
        struct address_range range;
        if (address_range_read(arena, json_text(one), &range) && lies_within(target, &range))
            return true;
    }
    json_array_foreach(json_get_list(scope, "registered"), i, one)
    {
        struct address_range range;
        if (str_is(json_get_text(one, "kind"), "ip-range") &&
            address_range_read(arena, json_get_text(one, "value"), &range) &&
            lies_within(target, &range))
            return true;
    }
    return false;
}

static bool name_fits(struct str entry, struct str target)
{
    if (!str_starts(entry, STR("*.")))
        return str_equal(entry, target);
    struct str tail = {entry.ptr + 1, entry.len - 1}; /* with its point */
    return target.len > tail.len && str_ends(target, tail);
}

static bool has_name(struct arena *arena, const json_t *scope, struct str target)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(scope, "domains"), i, one)
    {
        if (name_fits(drill_scope_tidy(arena, json_text(one)), target))
            return true;
    }
    json_array_foreach(json_get_list(scope, "registered"), i, one)
    {
        if (!str_is(json_get_text(one, "kind"), "ip-range") &&
            str_equal(drill_scope_tidy(arena, json_get_text(one, "value")), target))
            return true;
    }
    return false;
}

static bool has_system(const json_t *scope, struct str target)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(scope, "systems"), i, one)
    {
        if (str_equal(json_text(one), str_trim(target)))
            return true;
    }
    return false;
}

static bool is_in_scope(struct arena *arena, const json_t *scope, struct str target)
{
    struct str tidy = drill_scope_tidy(arena, target);
    struct address_range range;

    if (has_system(scope, target))
        return true;
    if (address_range_read(arena, tidy, &range))
        return has_range(arena, scope, &range);
    return drill_scope_is_name(tidy) && has_name(arena, scope, tidy);
}

static bool list_has(const json_t *list, struct str word)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (str_equal(json_is_object(one) ? json_get_text(one, "code") : json_text(one), word))
            return true;
    }
    return false;
}

static struct str clause_of(const json_t *data, const char *code)
{
    const json_t *rule;
    size_t i;

    json_array_foreach(json_get_list(data, "rules"), i, rule)
    {
        if (str_is(json_get_text(rule, "code"), code))
            return json_get_text(rule, "clause");
    }
    return STR("");
}

void drill_scope_judge(struct arena *arena, const json_t *data, struct str target,
                       struct str technique, struct drill_verdict *ret_verdict)
{
    static const char scope_rule[] = "authorised-scope", harm_rule[] = "no-destruction";

    *ret_verdict = (struct drill_verdict){
        .is_allowed = true, .code = "", .clause = STR(""), .zh = "", .en = ""};
    if (list_has(json_get_list(data, "forbidden"), technique) ||
        !list_has(json_get_list(data, "techniques"), technique))
        *ret_verdict = (struct drill_verdict){
            .code = harm_rule,
            .clause = clause_of(data, harm_rule),
            .zh = "本次演练禁止这种手法，不得实施",
            .en = "this drill forbids the technique; do not use it",
        };
    else if (!is_in_scope(arena, json_get_object(data, "scope"), target))
        *ret_verdict = (struct drill_verdict){
            .code = scope_rule,
            .clause = clause_of(data, scope_rule),
            .zh = "目标不在授权资产范围内，不得渗透",
            .en = "the target is not among the authorised assets; do not touch it",
        };
}
