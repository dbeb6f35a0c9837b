/* SPDX-License-Identifier: Apache-2.0
 * Notices as the API shows them: to the issuer whole, to a recipient its own part. */
#ifndef PROCEDURES_NOTICE_VIEW_H
#define PROCEDURES_NOTICE_VIEW_H

#include "procedures/notice.h"

struct notice_filter {
    struct str state, severity, kind, mark, q;
    struct str region, sector;       /* subtrees: its place */
    struct str to_region, to_sector; /* subtrees: of a recipient; where the actor sees them */
    struct str system;               /* about this one */
    struct str view;                 /* "late" | "received" | "kept" | "" */
    int is_open;                     /* 1 open, 0 closed, -1 all */
    struct str after;
    int64_t limit; /* 0: DOSSIER_PAGE */
};

/* The dossier's common members and `notice`: {kind, kind_zh, kind_en, severity, severity_zh,
 * severity_en, mark|null (notice_mark_json), wants_feedback, days, days_rule{text, clause, pack,
 * strength}|null, due_at|null, issued_at|null, is_keeper, late (recipients past their day; of a
 * recipient itself 0 or 1), counts|null, own|null, parts[{party, systems[{id, name}], text}],
 * recipients|null (the choice), terms[], forwards[], left_open[]}. Only the issuer sees parts,
 * terms and forwards of others, the choice, and who was left open; officers of the area see the
 * counts. */
enum status notice_view_json(struct work *w, const struct dossier *dossier,
                             json_t **ret_object) MUST_CHECK;
/* {items[{id, version, number, title, state, state_zh, state_en, kind, kind_zh, kind_en, severity,
 * severity_zh, severity_en, mark, party{id,name}, region, sector, issued_at|null, due_at|null,
 * late, counts|null, own|null, exercise, changed_at}], next, total, as_of} */
enum status notice_view_page(struct work *w, const struct notice_filter *filter,
                             json_t **ret_page) MUST_CHECK;
/* Who would get it now, and by when they would have to answer: {recipients (recipient_preview),
 * due_at, days, days_rule, authority{allowed, clause, zh, en}}. */
enum status notice_view_preview(struct work *w, const struct dossier *dossier, struct str after,
                                json_t **ret_preview) MUST_CHECK;
/* The words of the packs at the actor's place: {kinds[], severities[], marks[] (notice_mark_json),
 * days[{severity, days, clause, strength}]}. */
enum status notice_view_words(struct work *w, json_t **ret_words) MUST_CHECK;
/* Parties it may be passed on to, as its mark allows and as far as the actor may know them:
 * {items[{ id, name, region}], next: null, total, as_of}, at most NOTICE_TARGETS_MAX. */
enum { NOTICE_TARGETS_MAX = 50 };
enum status notice_view_targets(struct work *w, const struct dossier *dossier, struct str q,
                                json_t **ret_page) MUST_CHECK;

#endif
