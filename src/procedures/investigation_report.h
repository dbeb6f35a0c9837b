/* SPDX-License-Identifier: Apache-2.0
 * The report of an investigation: complete by the packs' list, submitted upward, received, its
 * lessons made into tasks. */
#ifndef PROCEDURES_INVESTIGATION_REPORT_H
#define PROCEDURES_INVESTIGATION_REPORT_H

#include "procedures/dossier.h"

#define INVESTIGATION_RECEIVER "receiver"

/* A problem for every part that is missing, and for lessons without text, owner or day. */
dossier_step_fn investigation_report_complete;
dossier_step_fn investigation_report_submit;
dossier_when_fn investigation_report_has_receiver;
dossier_when_fn investigation_report_goes_outside; /* nobody above is on this platform */
dossier_step_fn investigation_report_is_receiver;
dossier_step_fn investigation_report_receive;
dossier_step_fn investigation_report_received_outside;
dossier_step_fn investigation_report_conclusion;
/* [{code, zh, en, clause}]: the parts, of the nearest pack that has a list. */
enum status investigation_report_form(struct work *w, const struct dossier *dossier,
                                      json_t **ret_list) MUST_CHECK;
/* The duties of group investigation that followed from the end of what it is about, as
 * response_store_duties. */
enum status investigation_report_duties(struct work *w, const struct dossier *dossier,
                                        json_t **ret_list) MUST_CHECK;

#endif
