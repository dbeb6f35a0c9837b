/* SPDX-License-Identifier: Apache-2.0
 * Emergency response of level I to IV: proposed, started by who may by the packs, commanded, ended.
 *
 * proposed → running → ending (its end is proposed) → ended; dropped instead of started; replaced
 * by a response of another level.  Levels I and II are an upper command's: entered here by the
 * number of its order and ended by that of its notice.  The acts stand in response.c; what they do
 * lies in response_start.h, _end.h, _level.h, _post.h, _report.h and _order.h.  Acts state events
 * about the parties (response_side.h), from which the duties RT01 to RT14 of the packs follow; none
 * is made here.
 *
 * Data: {text, order{number, issuer, signed_by, issued_at}?, ended_at?, end_notice?, end_reported?,
 * replaces?, replaced_by?}. */
#ifndef PROCEDURES_RESPONSE_H
#define PROCEDURES_RESPONSE_H

#include "procedures/dossier.h"

extern const struct dossier_kind response_kind;

#endif
