/* SPDX-License-Identifier: Apache-2.0
 * Sets, warning lists and look-ups as JSON, for the command line and the API alike.
 *
 * Sharing marks hold inside too: whoever only sees a unit of its own gets neither sets nor hits
 * that are TLP:AMBER+STRICT or TLP:RED; how many were withheld is said. */
#ifndef INTEL_INTEL_PAGE_H
#define INTEL_INTEL_PAGE_H

#include "base/json.h"
#include "intel/indicators.h"

struct actor;

/* Marks from this one on stay hidden from who only sees a unit of its own. */
#define INTEL_PAGE_STRICT TLP_AMBER_STRICT

/* Whether marks beyond TLP:AMBER stay hidden from this actor. */
bool intel_page_is_narrow(const struct actor *actor);
/* {generation, sets[{name, format, tlp, count, kinds{}|null, by, duplicates, refused, sm3,
 * confidence|null, expires_at|null, imported_at, expired}], warninglists[{name, type, count,
 * imported_at}], withheld}, in the order of import.  kinds: null for sets of earlier versions. */
enum status intel_page_sets(const char *folder, bool is_narrow, struct instant now,
                            struct arena *arena, json_t **ret_page, struct fault *fault) MUST_CHECK;
/* {value, hits[{set, value, kind, tlp, confidence|null, expires_at|null, suppressed_by|null,
 * note}], suppressed, expired, is_cut, generation, withheld}. */
enum status intel_page_match(const struct indicators_snapshot *snapshot, struct str value,
                             bool is_narrow, struct instant now, struct arena *arena,
                             json_t **ret_page, struct fault *fault) MUST_CHECK;

#endif
