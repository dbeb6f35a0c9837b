/* SPDX-License-Identifier: Apache-2.0
 * What changes for one subject when other packs are in force. */
#include "policy/obligation.h"

static bool same_occurrence(const struct obligation *a, const struct obligation *b)
{
    return str_equal(a->rule->duty, b->rule->duty) && str_equal(a->occurrence, b->occurrence);
}

/* The row of the same duty and occurrence; else the only current one of the same standing duty. */
static const struct obligation *find(const struct obligation_list *list,
                                     const struct obligation *row)
{
    for (size_t i = 0; i < list->count; i++) {
        if (same_occurrence(&list->rows[i], row))
            return &list->rows[i];
    }
    for (size_t i = 0; i < list->count && !row->is_past && !row->rule->is_triggered; i++) {
        const struct obligation *other = &list->rows[i];
        if (str_equal(other->rule->duty, row->rule->duty) && !other->is_past &&
            !other->rule->is_triggered)
            return other;
    }
    return NULL;
}

static bool is_same(const struct obligation *a, const struct obligation *b)
{
    return a->due_at.ms == b->due_at.ms && a->state == b->state &&
           str_equal(a->rule->id, b->rule->id) && str_equal(a->rule->strength, b->rule->strength);
}

static json_t *member(json_t *object, struct arena *arena, const char *key)
{
    json_t *list = json_get_list(object, key);

    if (!list) {
        list = json_new_list(arena);
        json_put(object, key, list);
    }
    return list;
}

void obligation_compare(struct arena *arena, const struct facts_subject *subject,
                        const struct policy *before_policy, const struct obligation_list *before,
                        const struct policy *after_policy, const struct obligation_list *after,
                        json_t *ret)
{
    json_t *appear = member(ret, arena, "appear"), *vanish = member(ret, arena, "vanish");
    json_t *move = member(ret, arena, "move");

    for (size_t i = 0; i < after->count; i++) {
        const struct obligation *row = &after->rows[i], *old = find(before, row);
        if (!old) {
            json_add(appear, obligation_json(after_policy, arena, subject, row));
        } else if (!is_same(old, row)) {
            json_t *both = json_new_object(arena);
            json_put(both, "before", obligation_json(before_policy, arena, subject, old));
            json_put(both, "after", obligation_json(after_policy, arena, subject, row));
            json_add(move, both);
        }
    }
    for (size_t i = 0; i < before->count; i++) {
        if (!find(after, &before->rows[i]))
            json_add(vanish, obligation_json(before_policy, arena, subject, &before->rows[i]));
    }
}
