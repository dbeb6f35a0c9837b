/* SPDX-License-Identifier: Apache-2.0
 * Key periods as they are shown.
 *
 * As JSON: {id, version, title, declared, organiser{id,name}, region, region_name, sector, from,
 * to, regime, report_time, grace_minutes, measures, partners[{kind, name, phone, started_at|null,
 * stopped_at|null}], parties, state, made_at, made_by, opened_at|null, closed_at|null, reason,
 * today{on, due_at, expected, missing, quiet, event, late}|null, own{on, due_at, grace_at, state,
 * late, at|null, by, text}|null, organises, actions[]}. */
#ifndef PROCEDURES_KEY_PERIOD_VIEW_H
#define PROCEDURES_KEY_PERIOD_VIEW_H

#include "procedures/key_period.h"

enum status key_period_view_json(struct work *w, const struct key_period *period,
                                 json_t **ret_object) MUST_CHECK;
/* {items[], next, total, as_of}; `state` "" all. */
enum status key_period_view_page(struct work *w, struct str state, struct str after, int64_t limit,
                                 json_t **ret_page) MUST_CHECK;
/* Units × days: {days[{on, due_at, expected, missing, quiet, event, late}], items[{party{id,name},
 * days[{on, state, late, at|null, by, text}]}], next, total, as_of}.  A named party sees its own
 * line. */
enum status key_period_view_board(struct work *w, const struct key_period *period, struct str from,
                                  struct str to, struct str after, int64_t limit,
                                  json_t **ret_board) MUST_CHECK;

#endif
