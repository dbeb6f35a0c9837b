/* SPDX-License-Identifier: Apache-2.0
 * A warning as a CAP 1.2 message (OASIS CAP-v1.2), one for each issue, change and the lifting.
 *
 * Message 1 is the first issue (Alert), each change makes another (Update), the lifting the last
 * (Cancel); all but the first refer to the first and to the one before.  Identifier and time follow
 * from the warning, so that the same message can be written again at any time.
 *
 * The colour stands in <eventCode> and, as severity and urgency, in the words of the standard:
 * red Extreme/Immediate, orange Severe/Expected, yellow Moderate/Expected, blue Minor/Future.
 * Scope word, number, measures and their limits are parameters; regions are geocodes by
 * GB/T 2260.  Two <info> blocks: zh-CN with the text, en-US with a summary made from the fields.
 *
 * Status: Actual; Exercise for dossiers of an exercise; Draft before the first issue. */
#ifndef PROCEDURES_WARNING_CAP_H
#define PROCEDURES_WARNING_CAP_H

#include "documents/cap.h"
#include "procedures/warning.h"

/* Names of <eventCode>, <parameter> and <geocode> that this program writes and knows. */
#define WARNING_CAP_LEVEL      "warning.level"
#define WARNING_CAP_CLASS      "incident.class"
#define WARNING_CAP_SCOPE      "warning.scope"
#define WARNING_CAP_NUMBER     "warning.number"
#define WARNING_CAP_CAUTIONS   "warning.cautions"
#define WARNING_CAP_MEASURE    "warning.measure" /* .1, .2 …; .1.due its time limit */
#define WARNING_CAP_INDICATOR  "indicator"
#define WARNING_CAP_WEAKNESS   "vulnerability"
#define WARNING_CAP_ORGAN_CODE "organ.code" /* unified social credit code of the issuer */
#define WARNING_CAP_KEY        "panshi.key"
#define WARNING_CAP_SIGNATURE  "panshi.signature"
#define WARNING_CAP_REGION     "GB/T 2260"

struct warning_cap_wish {
    int64_t number; /* of the message, from 1; 0: the newest */
    bool is_public; /* for everybody: no indicators, no vulnerabilities, scope Public */
    struct str key; /* public key to name, base64; "" without signature */
};

/* How many messages there are of it: 1 while a draft or issued once. */
int64_t warning_cap_count(const struct dossier *warning);
/* ST_NOT_FOUND with a fault on "number" for a message that there is not. */
enum status warning_cap_message(struct work *w, const struct dossier *warning,
                                const struct warning_cap_wish *wish,
                                struct cap_message *ret_message) MUST_CHECK;
/* Words of an incident class in the packs of the warning's place; the code where none says it. */
enum status warning_cap_class(struct work *w, const struct dossier *warning, struct str class,
                              bool is_english, struct str *ret_words) MUST_CHECK;
/* "red" → "Extreme", "Immediate"; NULL for no colour. */
const char *warning_cap_severity(struct str level);
const char *warning_cap_urgency(struct str level);

#endif
