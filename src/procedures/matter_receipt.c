/* SPDX-License-Identifier: Apache-2.0
 * Finding the row that a receipt is about. */
#include "procedures/matter_receipt.h"

#include "db/journal.h"
#include "procedures/matter_store.h"
#include "procedures/procedure_list.h"

enum status matter_receipt(struct work *w, const struct matter *matter,
                           const struct digest_key *key, json_t **ret_receipt)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    json_t *events;

    TRY(matter_store_events(w, matter->id, &events));
    for (size_t i = json_array_size(events); i > 0; i--) {
        struct str act = json_get_text(json_array_get(events, i - 1), "act");
        const struct procedure_action *action =
            procedure != NULL ? procedure_action_of(procedure, act) : NULL;

        if (action == NULL || !action->is_receipted)
            continue;
        return journal_receipt(w, key, matter_subject(w->arena, matter),
                               str_zero(w->arena, arena_print(w->arena, "matter.%s", action->word)),
                               ret_receipt);
    }
    return work_fail(w, ST_NOT_FOUND, "id", "本事项还没有可出具回执的操作",
                     "nothing in this matter has a receipt yet");
}
