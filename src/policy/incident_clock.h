/* SPDX-License-Identifier: Apache-2.0
 * Every law's reporting clock of one incident at once, from the packs' own rules: what
 * facts_evaluate says of a found incident, one clock for each law, the earliest first and marked.
 *
 * Which duties are reports, and of which kind, is said by duties.yaml (member `report`): first,
 * follow-up, closing, pass-on (by whoever received a report), before (before publishing).
 *
 * {at, found_at, level, judgement|null, clocks[], earliest (index of the marked clock) | null}.
 *
 * A clock: {law, law_en, clause, section, also[], report, report_en, kind, duty, rule, pack, by,
 * to, to_rank, to_party|null, starts_at, due_at|null, due_on, state, binding (must | policy |
 * encouraged), figure (law: the text has the figure; policy: the text says "at once" or "promptly"
 * and a setting the figure; none: no term), term (at-once | promptly | ""), sure, computed|null,
 * governs, earliest, conditional ("": applies; "level": only if the incident is judged larger or
 * above, its level being unknown; "data": only if data is harmed too, which the facts leave
 * open; "crime": only if a crime is suspected; "receipt": once the receiver has the report, due_at
 * null and computed from the receipt), note_zh, note_en}.
 *
 * Beside it: obligation (id of the evaluated row), subject, subject_type, subject_name,
 * by_party|null.
 *
 * The mark is on the earliest binding clock that is neither conditional nor done. */
#ifndef POLICY_INCIDENT_CLOCK_H
#define POLICY_INCIDENT_CLOCK_H

#include "policy/incident_facts.h"

/* As it is at `at` (never before the incident was found); only packs of `codes` unless the count
 * is 0.  ST_NOT_FOUND for a code that is no pack; ST_INVALID with the report's first problem. */
enum status incident_clock_list(const struct policy *policy, struct arena *arena,
                                const struct incident_facts *facts, struct instant at,
                                const struct str *codes, size_t code_count, json_t **ret_clocks,
                                struct policy_report *ret_report, struct fault *fault) MUST_CHECK;
/* Rows of an evaluation (obligation_json), of any subjects, as {clocks[], earliest}. */
json_t *incident_clock_of_rows(const struct policy *policy, struct arena *arena,
                               const json_t *rows);
/* The same of several lists, each with what its clocks wait for; a clock of an earlier list is not
 * told again.  Lists that wait for a level name it: their clocks have levels[] beside, all at which
 * they were found; one found at every level of the lists waits for none. */
struct incident_clock_rows {
    const json_t *rows;
    const char *conditional; /* "" | "level" | "data" | "crime" | "receipt" */
    const char *level;       /* of "level"; else NULL */
};
json_t *incident_clock_of_each(const struct policy *policy, struct arena *arena,
                               const struct incident_clock_rows *lists, size_t count);
/* The kind of report that a duty word is; "" when it is none. */
struct str incident_clock_report(const struct policy *policy, struct str duty);
/* "law" | "policy" | "none" for the due form of a rule, and its term word. */
const char *incident_clock_figure(const struct policy *policy, struct arena *arena, struct str rule,
                                  struct str *ret_term);

#endif
