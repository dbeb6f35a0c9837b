/* SPDX-License-Identifier: Apache-2.0
 * The array of procedures. */
#include "procedures/procedure_list.h"

#include "procedures/filing.h"
#include "procedures/filing_change.h"
#include "procedures/filing_renewal.h"
#include "procedures/filing_withdrawal.h"
#include "procedures/grading.h"

static const struct procedure *const all[] = {
    &grading_procedure,           &filing_procedure,         &filing_change_procedure,
    &filing_withdrawal_procedure, &filing_renewal_procedure, NULL,
};

const struct procedure *const *procedure_list(void)
{
    return all;
}

const struct procedure *procedure_list_find(struct str word)
{
    for (const struct procedure *const *procedure = all; *procedure != NULL; procedure++)
        if (str_is(word, (*procedure)->word))
            return *procedure;
    return NULL;
}
