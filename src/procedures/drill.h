/* SPDX-License-Identifier: Apache-2.0
 * Drills (应急演练): planned, authorised, run, judged, reported.
 *
 * A drill is a dossier of its organiser.  Its data: {purpose, drill_kind ("table-top" | "live" |
 * "attack-defence"), plan (id of the plan drilled), window_from, window_to, parts[{party_id,
 * part}], scope{systems[], ranges[], domains[]}, forbidden[], is_announced}; authorising adds what
 * is frozen from then on: scope.registered[] (addresses of the systems), scope.names, rules[],
 * techniques[]; running adds run{started_ms, paused_since_ms, pauses[{from_ms, to_ms}], ended_ms};
 * reporting adds report.  The script (injects and expected reactions), what the red side declares
 * and who undertook to keep the rules are rows (drill_store.h).
 *
 * Parts: organiser (the keeper), referee, red, blue, observer.  Nobody but the organiser sees a
 * drill before it is authorised; then referees and the red side do, and the blue side when the
 * drill is announced; from the start everybody who has a part.  The script is read by organiser and
 * referee only, an inject by whom it goes to once it is out; everything by all when it is
 * reported.  Rules: NN2020 6.2; DR1 to DR6 of the packs' list drill.rules. */
#ifndef PROCEDURES_DRILL_H
#define PROCEDURES_DRILL_H

#include "procedures/dossier.h"

#define DRILL_ORGANISER "organiser"
#define DRILL_REFEREE   "referee"
#define DRILL_RED       "red"
#define DRILL_BLUE      "blue"
#define DRILL_OBSERVER  "observer"

enum {
    DRILL_PARTS_MAX = 200,
    DRILL_SCOPE_MAX = 200, /* systems, ranges and domains, each */
    DRILL_REGISTERED_MAX = 2000,
    DRILL_INJECTS_MAX = 200,
    DRILL_EXPECTATIONS_MAX = 400,
    DRILL_WORDS_MAX = 1000, /* code points of one of them */
    DRILL_ACTIONS_MAX = 5000,
    DRILL_LESSONS_MAX = 100,
    DRILL_FINDINGS_MAX = 200,
    DRILL_RUNNING_MAX = 100,
};

extern const struct dossier_kind drill_kind;

/* A draft of the actor's party: `input` {title, region?, sector?, and members of data}. */
enum status drill_draft(struct work *w, const json_t *input, struct dossier *ret_drill) MUST_CHECK;
/* The actor's part: one of the words above, or "" for none. */
enum status drill_part_of(struct work *w, const struct dossier *drill,
                          struct str *ret_part) MUST_CHECK;
/* ST_DENIED unless the actor is organiser or referee. */
enum status drill_check_referee(struct work *w, const struct dossier *drill) MUST_CHECK;
/* How long it has run, pauses taken out, in milliseconds; 0 before the start. */
int64_t drill_elapsed_ms(const struct dossier *drill, struct instant now);
/* The time between two instants of a drill, pauses taken out. */
int64_t drill_took_ms(const struct dossier *drill, struct instant from, struct instant to);

#endif
