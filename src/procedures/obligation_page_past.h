/* SPDX-License-Identifier: Apache-2.0
 * The list of duties at a past instant: of one party with its systems, or of one system. */
#ifndef PROCEDURES_OBLIGATION_PAGE_PAST_H
#define PROCEDURES_OBLIGATION_PAGE_PAST_H

#include "procedures/obligation_page.h"

/* As obligation_page with filter->as_of: `system` (or party, as the subject), else `party`, else
 * the actor's own party.  The filters bin, rule, duty, clause, document and group apply; the page
 * is whole (at most OBLIGATION_PAGE_ROWS_MAX rows, total says how many there were).  ST_INVALID on
 * "as_of": no instant, one that lies ahead, or no subject is named by an actor without a party. */
enum status obligation_page_past(struct work *w, const struct obligation_page_filter *filter,
                                 json_t **ret_page) MUST_CHECK;

#endif
