/* SPDX-License-Identifier: Apache-2.0
 * The warning page's data. */
#include "procedures/warning_view.h"

#include "policy/lists.h"
#include "procedures/recipient.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_duty.h"
#include "procedures/warning_preview.h"
#include "procedures/warning_store.h"

/* Sums of the item's rules added up. */
static void put_sums(struct arena *arena, json_t *measure, const json_t *rules,
                     const json_t *by_rule)
{
    int64_t total = 0, met = 0, overdue = 0;
    struct str due = STR("");
    const json_t *rule;
    size_t i;

    json_array_foreach(rules, i, rule)
    {
        const json_t *sum = json_get_object(by_rule, str_zero(arena, json_text(rule)));
        struct str one = json_get_text(sum, "due_at");
        total += json_get_int(sum, "total", 0);
        met += json_get_int(sum, "met", 0);
        overdue += json_get_int(sum, "overdue", 0);
        if (one.len > 0 && (due.len == 0 || str_order(one, due) < 0))
            due = one;
    }
    json_put_int(measure, "total", total);
    json_put_int(measure, "met", met);
    json_put_int(measure, "overdue", overdue);
    if (due.len > 0)
        json_put_text(measure, "due_at", due);
    else
        json_put_null(measure, "due_at");
}

static void add_list(struct arena *arena, json_t *measures, const json_t *lists,
                     const json_t *by_rule)
{
    static const char *const texts[] = {"code", "zh", "en", "clause", "note_zh", "note_en"};
    const json_t *list = json_array_get(lists, 0), *item;
    size_t i;

    json_array_foreach(json_get_list(list, "items"), i, item)
    {
        json_t *measure = json_new_object(arena), *rules = json_get_list(item, "rules");
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            struct str text = json_get_text(item, texts[k]);
            json_put_text(measure, texts[k], text.ptr != NULL ? text : STR(""));
        }
        if (rules == NULL)
            rules = json_new_list(arena);
        json_put(measure, "rules", rules);
        put_sums(arena, measure, rules, by_rule);
        json_add(measures, measure);
    }
}

static enum status measures_of(struct work *w, const struct dossier *warning, json_t **ret_measures)
{
    json_t *measures = json_new_list(w->arena), *by_rule, *issued, *lifted;
    bool sees_all = w->actor->is_system || w->actor->sees_region ||
                    str_equal(w->actor->party_id, warning->party_id);
    struct policy_place place;

    *ret_measures = measures;
    if (warning->level.len == 0)
        return ST_OK;
    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    TRY(warning_store_duties(w, warning->id, sees_all ? STR("") : w->actor->party_id, &by_rule));
    TRY(warning_duty_event(w, warning, warning->level, &issued, &lifted));
    add_list(w->arena, measures,
             lists_at(w->policy, w->arena, &place,
                      arena_print(w->arena, "warning.actions.%.*s", STR_ARG(warning->level))),
             by_rule);
    if (json_get_bool(issued, "cumulative", false))
        add_list(
            w->arena, measures,
            lists_at(w->policy, w->arena, &place,
                     arena_print(w->arena, "warning.actions.%.*s-more", STR_ARG(warning->level))),
            by_rule);
    return ST_OK;
}

enum status warning_view_json(struct work *w, const struct dossier *warning, json_t **ret_object)
{
    bool was_issued = json_get_text(warning->data, "issued_at").len > 0;
    json_t *object, *fields, *verdict, *counts = NULL, *own = NULL, *measures, *files;

    TRY(dossier_view_json(w, warning, &object));
    TRY(warning_draft_fields(w, warning, &fields));
    TRY(warning_preview_authority(w, warning, was_issued ? "warning.lift" : "warning.issue",
                                  &verdict));
    TRY(measures_of(w, warning, &measures));
    TRY(warning_draft_files(w, warning, &files));
    json_put(object, "files", files);
    json_put_bool(object, "in_force", warning_is_in_force(warning));
    json_put(object, "fields", fields);
    json_put(object, "authority", verdict);
    json_put(object, "measures", measures);
    json_put_null(object, "counts");
    json_put_null(object, "own");
    if (was_issued || warning->is_imported) {
        TRY(recipient_counts(w, warning, &counts));
        TRY(recipient_own(w, warning, &own));
        json_put(object, "counts", counts);
        json_put(object, "own", own);
    }
    *ret_object = object;
    return ST_OK;
}
