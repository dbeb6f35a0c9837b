/* SPDX-License-Identifier: Apache-2.0
 * Making a set: entries in any order, any number of them doubled; then one file, whole or not at
 * all.
 *
 * Entries go to a spool file beside the set; in memory stand 16 bytes for each while collecting, 32
 * while sealing. */
#ifndef INTEL_INDICATOR_SET_WRITE_H
#define INTEL_INDICATOR_SET_WRITE_H

#include "intel/indicator_set.h"

struct indicator_set_write;

/* `path`: where the set will lie; "path.spool" and "path.new" are used and taken away. */
enum status indicator_set_write_new(const char *path, struct indicator_set_write **ret_writer,
                                    struct fault *fault) MUST_CHECK;
void indicator_set_write_free(struct indicator_set_write *writer);
/* ST_LIMIT: more than INTEL_SET_MAX_VALUES; ST_FULL, ST_IO. */
enum status indicator_set_write_add(struct indicator_set_write *writer,
                                    const struct indicator_entry *entry,
                                    struct fault *fault) MUST_CHECK;
/* Put them in order, drop doubles (of equals the one that lasts longest stays, then the first),
 * write, flush, rename.  The counts are of values kept and of doubles. */
enum status indicator_set_write_seal(struct indicator_set_write *writer, uint64_t *ret_count,
                                     uint64_t *ret_doubles, struct fault *fault) MUST_CHECK;
/* After sealing: how many values of each kind were kept. */
uint64_t indicator_set_write_kind(const struct indicator_set_write *writer,
                                  enum indicator_kind kind);

#endif
