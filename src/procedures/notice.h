/* SPDX-License-Identifier: Apache-2.0
 * Notices (通报): what an authority tells units of a vulnerability, a hidden danger, a risk, or how
 * the work stands, and what each of them answers.
 *
 *   draft → checked → issued → archived        withdrawn from any of the first three
 *
 * Two people: who drafted or saved last does not check.  Each recipient climbs the ladder of
 * recipient.h by itself: signs, feeds back measures and proof; the issuer tests again and verifies
 * or asks once more.  A notice to many units tells each its own part and nothing of the others';
 * parts, the choice of recipients and who was left open are therefore no members of the dossier's
 * data.  The day comes from the packs by severity; more time is asked for and answered per
 * recipient.  It is archived when everybody answered, or with a reason and the names of those who
 * did not.
 *
 * Its sharing mark (notice_mark.h) says how far it goes: who sees it, whether it may be passed on,
 * whether it leaves as a file. */
#ifndef PROCEDURES_NOTICE_H
#define PROCEDURES_NOTICE_H

#include "procedures/dossier.h"

#define NOTICE_DRAFT     "draft"
#define NOTICE_CHECKED   "checked"
#define NOTICE_ISSUED    "issued"
#define NOTICE_ARCHIVED  "archived"
#define NOTICE_WITHDRAWN "withdrawn"

enum {
    NOTICE_PARTS_MAX = 2000,       /* parts of one notice */
    NOTICE_PART_SYSTEMS_MAX = 100, /* systems of one part */
    NOTICE_VULNERABILITIES_MAX = 100,
    NOTICE_LEFT_MAX = 200,   /* names kept of those left open */
    NOTICE_TERMS_MAX = 500,  /* extensions, or passings on, in one reply */
    NOTICE_DUTIES_MAX = 200, /* of one party by one notice, that feedback answers */
    NOTICE_DAYS_MAX = 366,
};

extern const struct dossier_kind notice_kind;

#endif
