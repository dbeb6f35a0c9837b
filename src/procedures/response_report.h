/* SPDX-License-Identifier: Apache-2.0
 * What is told while a response runs: developments, numbered situation reports in a rhythm that the
 * packs set by level, reports to the duty rooms, notices to keep in contact, circulars.  Each
 * states the fact that meets the duty it answers. */
#ifndef PROCEDURES_RESPONSE_REPORT_H
#define PROCEDURES_RESPONSE_REPORT_H

#include "procedures/dossier.h"

/* Input {text, important?}: something happened that others must be told of. */
dossier_step_fn response_report_develop_guard;
dossier_step_fn response_report_develop;
/* Input {text, changed?}: a situation report of the actor's party to the command; `changed` is
 * required from the second on.  The next one is due after the rhythm. */
dossier_step_fn response_report_send_guard;
dossier_step_fn response_report_send;
/* Input {to: party-duty-room | government-duty-room | command, text, way?}; by the office. */
dossier_step_fn response_report_duty_room_guard;
dossier_step_fn response_report_duty_room;
/* Input {report, received_by}: somebody has it. */
dossier_step_fn response_report_received_guard;
dossier_step_fn response_report_received;
/* Input {to: counties | units | both, text?}; by the office: keep in contact around the clock. */
dossier_step_fn response_report_contact;
/* Input {to, text}; by the office: a circular. */
dossier_step_fn response_report_circulate;
dossier_step_fn response_report_circulate_guard;
dossier_when_fn response_report_is_circulating; /* from the start on, after the end too */
/* Input {expert, text}: what an expert advises. */
dossier_step_fn response_report_advice_guard;
dossier_step_fn response_report_advice;
/* The command or the office wants the networks of the city checked; the office says it is done. */
dossier_step_fn response_report_check_needed;
dossier_step_fn response_report_checked_guard;
dossier_step_fn response_report_checked;
/* [{id, kind, number, party{id,name}, to, way, text, changed, at, happened_at, by,
 * received_at|null, received_by}], newest first. */
enum status response_report_list(struct work *w, const struct dossier *dossier,
                                 json_t **ret_list) MUST_CHECK;
/* {minutes, next_at|null, late, late_minutes}: the clock of situation reports. */
enum status response_report_clock(struct work *w, const struct dossier *dossier,
                                  json_t **ret_clock) MUST_CHECK;

#endif
