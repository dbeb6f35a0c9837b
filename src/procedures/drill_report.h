/* SPDX-License-Identifier: Apache-2.0
 * The after-action report (总结评估报告): what was expected beside what happened, and what follows.
 *
 * data.report = {made_at, made_by, kind, started_at, ended_at, minutes, stopped, summary, points,
 * score, percent, met, late, not_met, reactions[{number, words, party, clause, within_minutes,
 * took_minutes|null, counts_from, actual_at, result, source, points, score, note}], injects{all,
 * released}, actions{all, refused}, findings[{system_id, severity, words}], lessons[{words,
 * party_id, due_on|null}]}. */
#ifndef PROCEDURES_DRILL_REPORT_H
#define PROCEDURES_DRILL_REPORT_H

#include "procedures/drill.h"
#include "procedures/paper_pdf.h"

/* Every reaction judged, a summary written, findings about systems in scope. */
enum status drill_report_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
/* Report into data; lessons become tasks; findings become facts (finding-opened, source drill);
 * everybody with a part is named, so that all read it. */
enum status drill_report_effect(struct work *w, struct dossier_step *step) MUST_CHECK;
/* The report as an official paper.  ST_CONFLICT before it is made. */
enum status drill_report_pdf(struct work *w, const struct dossier *drill,
                             const struct paper_pdf_options *options,
                             struct str *ret_pdf) MUST_CHECK;

#endif
