/* SPDX-License-Identifier: Apache-2.0
 * Action lines of bulk requests as Elasticsearch and OpenSearch have them: {"index":{…}} or
 * {"create":{…}} with the event on the next line; {"update":{…}} with a line behind it and
 * {"delete":{…}} alone change what was kept, which nobody may. */
#ifndef EVENTS_PUSH_ACTION_H
#define EVENTS_PUSH_ACTION_H

#include "events/push.h"

/* Whether a line is one: an object with one of these keys alone, and an object behind it.  Fills
 * action, index and id of the item. */
bool push_action_read(struct str line, struct arena *arena, struct push_item *item);
/* Join each action of a bulk request with the event behind it, in place.  What is no action where
 * one is due, an action without its event, update and delete are refused, each alone. */
void push_action_fold(struct push_body *body, struct arena *arena);

#endif
