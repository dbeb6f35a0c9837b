/* SPDX-License-Identifier: Apache-2.0
 * Rights upon alerts, asked of the register. */
#include "events/alert_right.h"

#include "base/banned.h"
#include "registry/scope.h"

enum status alert_right_upon(struct work *w, struct str party_id, struct str system_id,
                             bool *ret_has)
{
    enum status status =
        system_id.len > 0 ? scope_change_system(w, system_id) : scope_change_party(w, party_id);

    if (status != ST_OK && status != ST_DENIED && status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    *ret_has = status == ST_OK;
    return ST_OK;
}

enum status alert_right_has(struct work *w, const struct alert *alert, bool *ret_has)
{
    return alert_right_upon(w, alert->party_id, alert->system_id, ret_has);
}

enum status alert_right_need(struct work *w, const struct alert *alert)
{
    bool has = false;

    TRY(alert_right_has(w, alert, &has));
    if (!has)
        return work_fail(w, ST_DENIED, "id", "您可以查看此告警，但无权处理",
                         "you may see this alert but not act on it");
    return ST_OK;
}
