/* SPDX-License-Identifier: Apache-2.0
 * Walking the leaves of an event for each term. */
#include "events/filter_record.h"

struct walk {
    struct filter_judge *judge;
    const struct layout_set *set;
    const struct record *record;
    struct arena *arena;
};

static bool mark_holds(const struct walk *walk, const struct filter_term *term)
{
    const struct record *record = walk->record;

    for (size_t i = 0; i < record->mark_count; i++) {
        struct str name = str_of(record_mark_word(record->marks[i].kind));

        if (filter_term_names(term, RECORD_FORMATS, name) &&
            filter_judge_text(walk->judge, term, record->marks[i].text))
            return true;
    }
    return false;
}

static bool term_holds(const struct walk *walk, const struct filter_term *term)
{
    const struct layout *layout = walk->record->layout;

    for (uint32_t i = 0; i < layout->slot_count; i++) {
        const struct layout_slot *slot = &layout->slots[i];
        const struct leaf *leaf = &walk->record->leaves[i];

        if (!filter_term_names(term, layout->format, layout_field_name(walk->set, slot->field)) ||
            record_leaf_is_null(leaf, slot->kind))
            continue;
        if (filter_judge_text(walk->judge, term, record_leaf_text(leaf, slot->kind, walk->arena)))
            return true;
    }
    return mark_holds(walk, term);
}

bool filter_record(struct filter_judge *judge, const struct filter *filter,
                   const struct layout_set *set, const struct record *record, struct arena *arena)
{
    const struct walk walk = {judge, set, record, arena};
    bool results[FILTER_MAX_RESULTS] = {false};
    size_t top = 0; /* results[top - 1] is the newest */

    for (size_t i = 0; i < filter->step_count; i++) {
        const struct filter_step *step = &filter->steps[i];

        switch (step->kind) {
        case FILTER_STEP_TERM:
            results[top++] = term_holds(&walk, &filter->terms[step->argument]);
            break;
        case FILTER_STEP_ALL:
            results[top++] = true;
            break;
        case FILTER_STEP_NOT:
            results[top - 1] = !results[top - 1];
            break;
        case FILTER_STEP_AND:
            top--;
            results[top - 1] = results[top - 1] && results[top];
            break;
        case FILTER_STEP_OR:
            top--;
            results[top - 1] = results[top - 1] || results[top];
            break;
        case FILTER_STEP_SKIP_NONE:
            i += results[top - 1] ? 0 : step->argument;
            break;
        case FILTER_STEP_SKIP_ALL:
            i += results[top - 1] ? step->argument : 0;
            break;
        }
    }
    return results[0];
}
