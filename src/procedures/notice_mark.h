/* SPDX-License-Identifier: Apache-2.0
 * Sharing marks: how far a notice may go.  The marks are the list "sharing.marks" of the packs,
 * what each of them opens is the setting "sharing.red" … "sharing.clear".
 *
 *   named    the units named, one by one; not passed on, no file
 *   unit     within each recipient; not passed on
 *   helpers  also those who work for it: service companies, assessors, support teams, experts
 *   area     units of the notice's region and sector
 *   anyone   no limit */
#ifndef PROCEDURES_NOTICE_MARK_H
#define PROCEDURES_NOTICE_MARK_H

#include "procedures/dossier.h"

enum notice_mark_reach {
    NOTICE_MARK_ANYONE,
    NOTICE_MARK_AREA,
    NOTICE_MARK_HELPERS,
    NOTICE_MARK_UNIT,
    NOTICE_MARK_NAMED,
};

struct notice_mark {
    struct str code, zh, en, note_zh, note_en;
    enum notice_mark_reach reach;
    struct policy_setting setting; /* says the reach, and by which clause */
};

/* As the packs of the dossier's place have it.  ST_INVALID on "mark" for a code that is none. */
enum status notice_mark_find(struct work *w, const struct dossier *dossier, struct str code,
                             struct notice_mark *ret_mark) MUST_CHECK;
/* {code, zh, en, note_zh, note_en, reach, may_forward, may_export, clause, strength} */
json_t *notice_mark_json(struct work *w, const struct notice_mark *mark);
/* ST_DENIED, saying why, when the mark does not let the dossier go to that party, or out as a file;
 * the clause of the setting is cited when it has one. */
enum status notice_mark_check_forward(struct work *w, const struct dossier *dossier,
                                      const struct notice_mark *mark,
                                      struct str party_id) MUST_CHECK;
/* Bits of enum party_kind: those who work for others. */
uint32_t notice_mark_helpers(void);
enum status notice_mark_check_export(struct work *w, const struct notice_mark *mark) MUST_CHECK;
/* Who may see a dossier with the mark: DOSSIER_REACH_… */
struct str notice_mark_sight(const struct notice_mark *mark);
/* {code, zh, en, …} of a list of the packs at the dossier's place; NULL when it has no such code.
 */
json_t *notice_mark_word(struct work *w, const struct dossier *dossier, const char *list,
                         struct str code);

#endif
