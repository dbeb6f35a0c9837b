/* SPDX-License-Identifier: Apache-2.0
 * Whose events an actor sees, told from the marks that events carry.
 *
 *   one's own unit            events upon its systems; of no system: those of its sensors
 *   officers, by region       events upon a system of the region's subtree; of no system: those of
 *                             the sensors there
 *   officers, also by sector  events upon a system that lies in both; of no system: as before
 *   the machine's owner       everything
 *   the three administrators  nothing
 *
 * The region of a system is that of the time of the event; which systems lie in region and sector
 * is asked of the register now.  A system without a region, or of no sector where sectors count, is
 * nobody's but its unit's, as the register has it.  What an event of several systems says about the
 * others (their names, and which units they belong to) is not told to those who do not see them.
 *
 * An indicator is not told to who may know none of the sets that alerts name for it
 * (intel/intel_page.h): it has no name there, no condition finds it, and the mark takes whole
 * values only. */
#ifndef EVENTS_EVENT_SIGHT_H
#define EVENTS_EVENT_SIGHT_H

#include "db/work.h"
#include "events/filter.h"

enum { EVENT_SIGHT_SYSTEMS_MAX = 1 << 18 /* of an officer of a sector */ };

/* The sight of w->actor as a filter, in the arena of w.  ST_LIMIT: more systems than
 * EVENT_SIGHT_SYSTEMS_MAX. */
enum status event_sight_of(struct work *w, const struct taxonomy *taxonomy,
                           const struct filter **ret_filter) MUST_CHECK;
/* What a person typed, within the sight: events that both find; a condition that names a unit or a
 * system out of sight finds nothing, nor does one on level, region or sector in an event that also
 * concerns systems out of sight: its marks do not say whose they are. */
enum status event_sight_join(struct work *w, const struct filter *sight, const struct filter *typed,
                             const struct taxonomy *taxonomy,
                             const struct filter **ret_filter) MUST_CHECK;
/* Events in sight that `typed` could find but event_sight_join leaves out, and, with a `field`
 * whose values event_sight_of_field keeps back, those too: they also concern systems out of sight.
 * NULL: none can be. */
enum status event_sight_withheld(struct work *w, const struct filter *sight,
                                 const struct filter *typed, struct str field,
                                 const struct taxonomy *taxonomy,
                                 const struct filter **ret_filter) MUST_CHECK;
/* The events of a filter whose values in that field may be told: for level, region and sector those
 * all of whose systems are in sight. */
enum status event_sight_of_field(struct work *w, struct str field, const struct taxonomy *taxonomy,
                                 const struct filter *filter,
                                 const struct filter **ret_filter) MUST_CHECK;

/* The name of what a mark names; false: out of sight, or of a kind whose values are no secret and
 * have no name (ret_is_hidden tells which). */
enum status event_sight_name(struct work *w, struct str mark, struct str id, struct str *ret_name,
                             bool *ret_is_hidden) MUST_CHECK;
/* What alerts call a rule, and its level (1..5); empty when none was raised. */
enum status event_sight_rule(struct work *w, struct str rule, struct str *ret_zh,
                             struct str *ret_en, int64_t *ret_level) MUST_CHECK;

#endif
