/* SPDX-License-Identifier: Apache-2.0
 * Lists named incident.classes…, whichever pack they stand in. */
#include "policy/incident_class.h"

#include "policy/snapshot.h"

#define CLASSES "incident.classes"
#define DATA    "DS"

struct str incident_class_of(const struct policy *policy, struct str code)
{
    json_t *list, *item;
    size_t i, n;

    for (size_t k = 0; k < policy->set.count && code.len > 0; k++) {
        json_array_foreach(pack_list(&policy->set.packs[k], PACK_FILE_LISTS, "lists"), i, list)
        {
            if (!str_starts(json_get_text(list, "id"), STR(CLASSES)))
                continue;
            json_array_foreach(json_get_list(list, "items"), n, item)
            {
                struct str becomes = json_get_text(item, "becomes");
                if (str_equal(json_get_text(item, "code"), code))
                    return becomes.len > 0 ? becomes : json_get_text(item, "code");
            }
        }
    }
    return STR("");
}

bool incident_class_is_of_data(const struct policy *policy, struct str code)
{
    return str_is(incident_class_of(policy, code), DATA);
}
