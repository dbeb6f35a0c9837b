/* SPDX-License-Identifier: Apache-2.0
 * Looking at the events' folder, beside its owner or without one: sealed segments, and what is
 * committed to the logs, as segments all of them.
 *
 * A view shows the folder as it was when it was opened; events sealed or taken away later stay in
 * view as far as they are open.  Ids, pieces and segments may be asked for from several threads. */
#ifndef EVENTS_KEEP_VIEW_H
#define EVENTS_KEEP_VIEW_H

#include "events/keep.h"
#include "events/search.h"

struct keep_view;

/* ST_NOT_FOUND: no such folder.  A file that cannot be read does not keep others from being seen:
 * ask keep_view_damage. */
enum status keep_view_open(const char *folder, struct keep_view **ret_view,
                           struct fault *fault) MUST_CHECK;
/* The same beside an older view of that folder (NULL: none): what both show is not opened again,
 * and a log that did not grow is not read again.  The older one stays as good as it was. */
enum status keep_view_open_after(const char *folder, struct keep_view *before,
                                 struct keep_view **ret_view, struct fault *fault) MUST_CHECK;
/* One more who closes it. */
struct keep_view *keep_view_hold(struct keep_view *view);
/* NULL is fine.  Gone when everybody who held it has closed it. */
void keep_view_close(struct keep_view *view);
/* All of it, oldest number first; the place lives as long as the view. */
const struct search_place *keep_view_place(const struct keep_view *view);
uint64_t keep_view_events(const struct keep_view *view);
/* Bytes of the files, and of the source lines in them. */
uint64_t keep_view_stored_bytes(const struct keep_view *view);
uint64_t keep_view_source_bytes(const struct keep_view *view);
/* Files that could not be read, and the fault of the first (NULL when there is none). */
size_t keep_view_damaged(const struct keep_view *view, const struct fault **ret_fault);
/* The source line of an event, in the arena.  ST_NOT_FOUND: never was, or was taken away. */
enum status keep_view_source(struct keep_view *view, struct keep_id id, struct arena *arena,
                             struct str *ret_line, struct fault *fault) MUST_CHECK;

#endif
