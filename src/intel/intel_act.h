/* SPDX-License-Identifier: Apache-2.0
 * What people do with sets of indicators: taken in and taken out with a row in the journal.
 *
 * Sets are judged against the events of every unit, so those who watch over a region or sector
 * (sector regulator, police) and the system administrator, who keeps the node, change them; an
 * operator's officer reads.  Files are read and the table is built before the writer's place is
 * taken; the row follows when the new state is in force. */
#ifndef INTEL_INTEL_ACT_H
#define INTEL_INTEL_ACT_H

#include "db/work.h"
#include "intel/intel_import.h"

enum { INTEL_REASON_MAX = 500 };

bool intel_act_may(const struct actor *actor);
/* intel_import_set by the actor of an idle work; `import->folder`, `now`, `by` and `owner` are
 * filled in here.  *ret_answer as there.  A set is its office's, the unit of the account that took
 * it in (the node's own, when that has none): another office replaces it only when `takes_over`,
 * and the journal says whose it was.  The machine's owner replaces any, and need give no reason.
 * ST_DENIED, ST_CONFLICT: it is another office's, ST_INVALID:
 * no reason, and what intel_import_set returns. */
enum status intel_act_import(struct work *w, const char *folder, struct intel_import *import,
                             bool takes_over, struct str reason, json_t **ret_answer) MUST_CHECK;
enum status intel_act_remove(struct work *w, const char *folder, struct str name,
                             struct str reason) MUST_CHECK;
enum status intel_act_warnings(struct work *w, const char *folder, struct intel_import *import,
                               struct str reason, json_t **ret_answer) MUST_CHECK;

#endif
