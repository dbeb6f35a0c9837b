/* SPDX-License-Identifier: Apache-2.0
 * Every kind of dossier, in one visible array. */
#include "procedures/dossier.h"
#include "procedures/drill.h"
#include "procedures/incident.h"
#include "procedures/investigation.h"
#include "procedures/notice.h"
#include "procedures/plan.h"
#include "procedures/response.h"
#include "procedures/warning.h"

static const struct dossier_kind *const kinds[] = {
    &warning_kind,       &notice_kind, &incident_kind, &response_kind,
    &investigation_kind, &plan_kind,   &drill_kind,    NULL,
};

const struct dossier_kind *const *dossier_list_all(void)
{
    return kinds;
}

const struct dossier_kind *dossier_list_find(struct str word)
{
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (str_is(word, kinds[i]->word))
            return kinds[i];
    return NULL;
}
