/* SPDX-License-Identifier: Apache-2.0
 * Indicators as lines: CSV with a head, and plain lists. */
#ifndef INTEL_INTEL_READ_TABLE_H
#define INTEL_INTEL_READ_TABLE_H

#include "intel/intel_read.h"

/* Whether the first line that is no comment names a column of values. */
bool intel_read_table_is_csv(struct str text);
enum status intel_read_table_csv(struct intel_read *in, struct str text) MUST_CHECK;
enum status intel_read_table_list(struct intel_read *in, struct str text) MUST_CHECK;

#endif
