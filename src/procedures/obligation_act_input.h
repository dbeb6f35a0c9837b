/* SPDX-License-Identifier: Apache-2.0
 * What people send with an act, read and checked. */
#ifndef PROCEDURES_OBLIGATION_ACT_INPUT_H
#define PROCEDURES_OBLIGATION_ACT_INPUT_H

#include "procedures/obligation_act.h"

enum {
    OBLIGATION_ACT_NEEDS_REASON = 1 << 0,
    OBLIGATION_ACT_NEEDS_TO = 1 << 1,
    OBLIGATION_ACT_NEEDS_UNTIL = 1 << 2,
    OBLIGATION_ACT_TAKES_UNTIL = 1 << 3, /* at most what was asked for, which it is when absent */
    OBLIGATION_ACT_NEEDS_AT = 1 << 4,    /* now when absent; may bring an attachment */
};

/* Fills reason, to, until, at and attachment of the entry.  Members that the act does not take are
 * not looked at.  An extension ends after the present due day, lies ahead, and keeps within the
 * setting extension.max_days of the packs, counted from the due day without extension.
 * ST_INVALID names the member. */
enum status obligation_act_input(struct work *w, const struct obligation_case *one,
                                 const struct obligation_act_call *call, unsigned needs,
                                 struct obligation_entry *entry) MUST_CHECK;

#endif
