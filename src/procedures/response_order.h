/* SPDX-License-Identifier: Apache-2.0
 * Orders of a command: issued → acknowledged → arrived → done, or refused with a reason; each step
 * by the addressee, with both times.  An order on the spot comes from the on-site command alone
 * while one stands; any other from whoever commands the response by the packs. */
#ifndef PROCEDURES_RESPONSE_ORDER_H
#define PROCEDURES_RESPONSE_ORDER_H

#include "procedures/dossier.h"

/* ST_DENIED with the clause when the actor may give no such order. */
enum status response_order_may(struct work *w, const struct dossier *dossier,
                               bool is_on_spot) MUST_CHECK;
/* Input {party, text, on_spot?, due_at?}. */
dossier_step_fn response_order_guard;
dossier_step_fn response_order_give;
/* Input {order, text?}. */
dossier_step_fn response_order_acknowledge_guard;
dossier_step_fn response_order_acknowledge;
dossier_step_fn response_order_arrive_guard;
dossier_step_fn response_order_arrive;
dossier_step_fn response_order_finish_guard;
dossier_step_fn response_order_finish;
dossier_step_fn response_order_refuse_guard;
dossier_step_fn response_order_refuse;
/* [{id, number, from{id,name}, to{id,name}, on_spot, text, due_at|null, late, state, issued_at,
 * issued_by, acknowledged_at|null, arrived_at|null, done_at|null, answer}], newest first. */
enum status response_order_list(struct work *w, const struct dossier *dossier,
                                json_t **ret_list) MUST_CHECK;

#endif
