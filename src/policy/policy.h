/* SPDX-License-Identifier: Apache-2.0
 * The immutable snapshot of all policy packs in force: law and standards as data.
 *
 * Pure: no store, no clock.  A snapshot is made once (from the packs built into the program, plus
 * folders given), shared by all threads, and freed when nobody uses it. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/json.h"

struct policy;

/* One problem that pack lint found. */
struct policy_problem {
    struct str file; /* "packs/JC2021/clauses.yaml" */
    int line;        /* 1-based, 0 when the whole file is meant */
    struct str zh, en;
};

struct policy_report {
    size_t count;
    struct policy_problem *problems; /* all of them, in file and line order */
};

/* Read and check packs: those of `folders` (pack folders, or folders of packs) and those built into
 * the program whose code no folder brings.  ST_INVALID when the report holds problems (they are all
 * there); the snapshot is then not made.  Report texts live in `arena`. */
enum status policy_load(struct arena *arena, const char *const *folders, size_t count,
                        struct policy **ret_policy, struct policy_report *ret_report,
                        struct fault *fault) MUST_CHECK;
/* The same with a draft: a pack given as texts by file name ({"pack.yaml": "…"}); it stands in for
 * packs of its code. */
enum status policy_load_draft(struct arena *arena, const char *const *folders, size_t count,
                              const json_t *files, struct policy **ret_policy,
                              struct policy_report *ret_report, struct fault *fault) MUST_CHECK;
/* The packs as data to keep, so that answers of today can be given again: list of {code, version,
 * digest, files{name: tree}}.  Written canonically it is the same for the same packs. */
json_t *policy_keep(const struct policy *policy, struct arena *arena);
/* A snapshot from such a list and from nothing else.  The packs were judged when they were kept and
 * are not judged again; ST_CORRUPT when the list is not one. */
enum status policy_load_kept(const json_t *kept, struct policy **ret_policy,
                             struct fault *fault) MUST_CHECK;
void policy_free(struct policy *policy);

/* Where a rule applies: the region ancestors ("500000", …, most specific last), the sector code
 * and its ancestors, and the instant (packs have validity).  A matter that keeps the pack version
 * it began under passes the day it began as `on`. */
struct policy_place {
    const struct str *regions;
    size_t region_count;
    const struct str *sectors;
    size_t sector_count;
    struct date on;
};

/* A value that a pack sets for a place, with where it comes from. */
struct policy_setting {
    struct str text;   /* as written: "notify", "2", "true" */
    int64_t number;    /* when it is a number */
    struct str clause; /* "JC2021:T1b", "" when local policy without a clause */
    struct str pack;   /* code of the pack that won */
    struct str pack_version;
    struct str strength; /* "must" | "encouraged" | "policy" (shown as local policy, not law) */
    struct str sure;     /* "H" | "M" | "L": how sure the pack's author is */
};

/* The setting `key`.  The closed list of keys stands in policy_keys.c, one row each with what
 * "strictest" means for it: authority.mlps, grading.scheme, review.min_level, review.panel_min,
 * sector.step (none|notify|approve), sector.condition (department-exists|always), filing.floor,
 * filing.organ, filing.platform,
 * determined.event (own-decision|expert-conclusion|sector-approval|last-approval),
 * return.clock (restart|pause), return.rounds, certificate.validity_months,
 * certificate.validity_from, certificate.assessment_extension_months, renewal.window_months.
 * Terms (filing, certificate, change, withdrawal) are clock rules: see clock.h.
 *
 * Several packs: values that bind ("must") and local policy compete, the strictest wins, equally
 * strict the higher rank.  Recommendations ("encouraged") are asked only when nothing else sets the
 * key, and packs of rank 0 (the program's own defaults) last of all.
 * ST_NOT_FOUND when no pack sets it at that instant; ST_INVALID for a key outside the list. */
enum status policy_setting(const struct policy *policy, const struct policy_place *place,
                           const char *key, struct policy_setting *ret_setting) MUST_CHECK;
/* Every value that applicable packs give the key, the governing one first: {key, values[]{text,
 * clause, pack, pack_version, strength, sure, governs}}.  NULL for an unknown key. */
json_t *policy_setting_origin(const struct policy *policy, struct arena *arena,
                              const struct policy_place *place, const char *key);

/* A clause by id: {id, document, section, title_zh, text_zh, text_en, sure}. */
json_t *policy_clause(const struct policy *policy, struct str id);
/* All clauses of the packs with this code, or of all packs for the empty code, as a list. */
json_t *policy_clauses(const struct policy *policy, struct arena *arena, struct str pack);
/* All packs: {code, version, zh, en, rank, region, sector, valid_from, valid_to, digest}; the
 * digest is SM3 over the canonical JSON of its files. */
json_t *policy_packs(const struct policy *policy);
/* {"pack.yaml": tree, …}: the files that the pack's digest is over.  Empty for an unknown code. */
json_t *policy_pack_files(const struct policy *policy, struct arena *arena, struct str code);
/* The pack of highest rank among those that apply to the place with a region, else the national
 * one: the short name a matter shows.  Empty code when nothing applies. */
void policy_main_pack(const struct policy *policy, const struct policy_place *place,
                      struct str *ret_code, struct str *ret_version);

/* Lists that seed the register, parents before children: regions {code, name, name_en, level
 * nation|province|city|county|zone, parent, valid_from, valid_to, successor, source}, sectors
 * {code, name_zh, name_en, parent}. */
json_t *policy_regions(const struct policy *policy);
json_t *policy_sectors(const struct policy *policy);

#endif
