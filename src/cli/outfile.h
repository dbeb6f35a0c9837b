/* SPDX-License-Identifier: Apache-2.0
 * Whether a command may write over a file of that name. */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include <stddef.h>

#include "base/base.h"

/* ST_INVALID, field `option`: the name is one of the inputs (also by another name), or lies in the
 * data folder's own files.  NULL for `path`, `data_folder` is fine; a name that is not there yet
 * may be written wherever its folder allows it. */
enum status outfile_check(const char *path, const char *option, const char *data_folder,
                          const char *const *inputs, size_t input_count,
                          struct fault *fault) MUST_CHECK;

#endif
