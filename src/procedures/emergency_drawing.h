/* SPDX-License-Identifier: Apache-2.0
 * What the functions that fill emergency papers share.  Inside the room. */
#ifndef PROCEDURES_EMERGENCY_DRAWING_H
#define PROCEDURES_EMERGENCY_DRAWING_H

#include "documents/document.h"
#include "procedures/emergency_paper.h"

struct emergency_drawing {
    struct work *w;
    const struct dossier *dossier;
    struct str item; /* what stood behind the colon */
    bool is_english;
    const struct paper_pdf_options *options;
    struct document_options document;
    struct document_head head; /* office, addressee, proof; the paper adds number and day */
};

typedef enum status emergency_drawing_fn(struct emergency_drawing *d, struct str *ret_pdf);

struct str emergency_drawing_say(const struct emergency_drawing *d, const char *zh, const char *en);
/* A text member of the dossier's data. */
struct str emergency_drawing_text(const struct emergency_drawing *d, const char *member);
struct instant emergency_drawing_instant(const json_t *object, const char *member);
/* "2026年11月20日10时02分", or in English; "" for 0 ms. */
struct str emergency_drawing_time(const struct emergency_drawing *d, struct instant at);
/* "依据：文件 条款。" of a clause id; "" when the packs do not have it. */
struct str emergency_drawing_basis(const struct emergency_drawing *d, struct str clause);
/* The same for the entry that lets the keeper do the act at the dossier's level and scope. */
enum status emergency_drawing_authority(const struct emergency_drawing *d, const char *act,
                                        struct str *ret_basis) MUST_CHECK;
/* Texts of a JSON list as an array in the arena. */
const struct str *emergency_drawing_texts(const struct emergency_drawing *d, const json_t *list,
                                          size_t *ret_count);
/* Words of a code in the nearest list of that name; the code where there is none. */
enum status emergency_drawing_word(const struct emergency_drawing *d, const char *list,
                                   struct str code, struct str *ret_words) MUST_CHECK;

/* "较大（III级）" of an incident level by the packs of the place. */
enum status emergency_drawing_level(const struct emergency_drawing *d, struct str level,
                                    struct str *ret_words) MUST_CHECK;

/* One function a paper, in emergency_drawing_*.c by kind of dossier. */
emergency_drawing_fn emergency_drawing_warning;
emergency_drawing_fn emergency_drawing_warning_lifting;
emergency_drawing_fn emergency_drawing_review_notice;
emergency_drawing_fn emergency_drawing_incident_report;
emergency_drawing_fn emergency_drawing_response_activation;
emergency_drawing_fn emergency_drawing_response_end;
emergency_drawing_fn emergency_drawing_response_situation;
emergency_drawing_fn emergency_drawing_response_duty_room;
emergency_drawing_fn emergency_drawing_review_investigation;
emergency_drawing_fn emergency_drawing_review_drill;

#endif
