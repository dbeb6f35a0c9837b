/* SPDX-License-Identifier: Apache-2.0
 * The table of pack files and schemas that the build puts into the program. */
#ifndef POLICY_BUILTIN_H
#define POLICY_BUILTIN_H

#include <stddef.h>

/* `name` is the path below packs/: "CN-LAW/pack.yaml", "schema/pack.json". */
struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t len;
};

extern const struct embedded_file builtin_packs[]; /* ended by a NULL name */

#endif
