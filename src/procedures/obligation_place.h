/* SPDX-License-Identifier: Apache-2.0
 * Places of a feed: a region with those above it, sectors with those above them, and the
 * authorities there that role words lead to. */
#ifndef PROCEDURES_OBLIGATION_PLACE_H
#define PROCEDURES_OBLIGATION_PLACE_H

#include "procedures/obligation_feed.h"

/* The place of a region code; `path` as the table region has it. */
struct obligation_feed_place *obligation_place_of(struct obligation_feed *feed, struct str code,
                                                  struct str path);
/* "A/AB/ABC" of a sector code; the code itself when it is in no tree. */
enum status obligation_place_sector_path(struct obligation_feed *feed, struct str code,
                                         struct str *ret_path) MUST_CHECK;
/* Add the codes of a path that are not there yet. */
void obligation_place_add_sectors(struct str path, struct str *codes, size_t room, size_t *count);
/* The next text of a JSON list of plain words; false at its end. */
bool obligation_place_next_word(struct str *rest, struct str *ret_word);
/* Room for one more element of a growing array in the arena. */
void *obligation_place_more(struct arena *arena, void *array, size_t count, size_t *room,
                            size_t bytes);

/* The party that a role word leads to: operator and unit are the subject's party; a system's police
 * and regulator those on its record; else the nearest authority of that kind upward (regulators and
 * protection departments of its sector only), at `rank` (nation | province | city | county) when
 * that is not empty, and not the subject itself.  "" when there is none. */
enum status obligation_place_party_of(struct obligation_feed *feed,
                                      const struct obligation_feed_subject *subject,
                                      struct str role, struct str rank,
                                      struct str *ret_id) MUST_CHECK;

#endif
