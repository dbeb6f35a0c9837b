/* SPDX-License-Identifier: Apache-2.0
 * Duties without a day: what stands as long as the facts do.  Most are no rows; they are computed
 * when somebody asks, for one subject after the other. */
#ifndef PROCEDURES_OBLIGATION_STANDING_H
#define PROCEDURES_OBLIGATION_STANDING_H

#include "procedures/obligation_page.h"
#include "registry/scope.h"

struct obligation_standing_page {
    json_t *items, *rules; /* lists; items are appended */
    struct str next;       /* cursor, "" at the end */
    int64_t total;
};

/* All of a subject that the caller has judged to be in sight, narrowed by the filter. */
enum status obligation_standing_of_subject(struct work *w, struct str subject,
                                           const struct obligation_page_filter *filter,
                                           struct obligation_standing_page *page) MUST_CHECK;
/* What a party owes: its own, then those of its systems that the operator owes. */
enum status obligation_standing_of_party(struct work *w, struct str party_id,
                                         const struct obligation_page_filter *filter,
                                         struct obligation_standing_page *page) MUST_CHECK;
/* Subjects of a scope for which filter->rule stands, by region; `page->total` is left alone. */
enum status obligation_standing_of_rule(struct work *w, const struct scope *scope,
                                        const struct obligation_page_filter *filter,
                                        struct obligation_standing_page *page) MUST_CHECK;

#endif
