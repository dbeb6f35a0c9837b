/* SPDX-License-Identifier: Apache-2.0
 * Grading: from a draft to a determined level (GB/T 22240-2020 section 5; settings
 * review.min_level, sector.step, sector.condition, determined.event).
 *
 * data of a matter, written by people: object{responsible_body, independent_business,
 * several_resources, single_component, kind}, sections{body, composition, business, data, duty},
 * scheme, info_harms, info_reason, info_description, service_harms, service_reason,
 * service_description, facts{big_data_personal, big_data_platform}, level_chosen,
 * floor_justification, author, change_reason.
 * Written by the procedure: result, form_result, neighbours, level, info_level, service_level,
 * code, judged_at, opinion, concluded_at, approval, approved_at, determined_at, determined_event,
 * reviews[] (panels that were dissolved). */
#ifndef PROCEDURES_GRADING_H
#define PROCEDURES_GRADING_H

#include "procedures/procedure.h"

extern const struct procedure grading_procedure;

#endif
