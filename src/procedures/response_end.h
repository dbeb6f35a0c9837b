/* SPDX-License-Identifier: Apache-2.0
 * How a response ends: level III proposed by the office and approved by the command, level IV
 * decided by who runs it and reported, levels I and II on the notice of an upper command. */
#ifndef PROCEDURES_RESPONSE_END_H
#define PROCEDURES_RESPONSE_END_H

#include "procedures/dossier.h"

dossier_when_fn response_end_is_three;
dossier_when_fn response_end_is_four;
dossier_when_fn response_end_is_reportable; /* level IV, ended, not reported yet */
dossier_step_fn response_end_propose;
/* Ends it: posts dissolved, clock stopped, facts, everybody told, the investigation opened. */
dossier_step_fn response_end_effect;
dossier_step_fn response_end_notice_guard;
dossier_step_fn response_end_notice_effect;
dossier_step_fn response_end_report;

#endif
