/* SPDX-License-Identifier: Apache-2.0
 * Papers of matters: what was filled in is stored with its digest, never changed; the PDF is drawn
 * from it when somebody asks. */
#ifndef PROCEDURES_PAPER_H
#define PROCEDURES_PAPER_H

#include "procedures/matter.h"

/* word, Chinese, English */
#define PAPER_KIND_TABLE(X)                                                                        \
    X(PAPER_GRADING_REPORT, "grading-report", "网络安全等级保护定级报告", "grading report")        \
    X(PAPER_EXPERT_OPINION, "expert-opinion", "专家评审意见", "expert opinion")                    \
    X(PAPER_APPROVAL, "sector-approval", "主管部门审核意见", "sector department's decision")       \
    X(PAPER_RECEIPT, "receipt", "材料接收回执", "receipt")                                         \
    X(PAPER_RETURN_NOTICE, "return-notice", "补正告知书", "return notice")                         \
    X(PAPER_REGRADE_NOTICE, "regrade-notice", "重新定级告知书", "notice to grade again")           \
    X(PAPER_FORM_SET, "form-set", "网络安全等级保护备案表", "filing form")                         \
    X(PAPER_CERTIFICATE, "certificate", "网络安全等级保护备案证明", "filing certificate")          \
    X(PAPER_WITHDRAWAL, "withdrawal-notice", "备案注销告知书", "notice of withdrawal")

#define PAPER_ENUM(name, word, zh, en) name,
enum paper_kind { PAPER_KIND_TABLE(PAPER_ENUM) PAPER_KIND_COUNT };
#undef PAPER_ENUM

struct paper {
    struct str id, matter_id;
    enum paper_kind kind;
    struct str number;
    struct instant made_at;
    json_t *data;
    struct str digest; /* SM3 in hex over the canonical data */
};

/* Keep what a paper says.  `issuer` is the party whose numbers count on; "" gives no number. */
enum status paper_keep(struct work *w, const struct matter *matter, enum paper_kind kind,
                       struct str issuer, json_t *data, struct paper *ret_paper) MUST_CHECK;
/* In the sight of the actor (that of its matter), else ST_NOT_FOUND. */
enum status paper_load(struct work *w, struct str id, struct paper *ret_paper) MUST_CHECK;
/* List of {id, kind, zh, en, number, digest, made_at}, oldest first. */
enum status paper_list(struct work *w, const struct matter *matter, json_t **ret_list) MUST_CHECK;
const char *paper_kind_zh(enum paper_kind kind);
const char *paper_kind_en(enum paper_kind kind);

#endif
