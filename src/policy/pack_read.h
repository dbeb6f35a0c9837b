/* SPDX-License-Identifier: Apache-2.0
 * Finds pack folders, on disk or built into the program, and reads their files into trees. */
#ifndef POLICY_PACK_READ_H
#define POLICY_PACK_READ_H

#include "policy/pack.h"

struct pack_set {
    size_t count;
    struct pack *packs;
};

/* Packs built into the program. */
enum status pack_read_builtin(struct arena *arena, struct pack_set *ret_set,
                              struct pack_problems *problems) MUST_CHECK;
/* Packs of folders, each a pack (it holds pack.yaml) or a folder of packs.  What cannot be read is
 * a problem, not an error; ST_LIMIT beyond POLICY_MAX_PACKS. */
enum status pack_read_folders(struct arena *arena, const char *const *folders, size_t count,
                              struct pack_set *ret_set, struct pack_problems *problems) MUST_CHECK;
/* One file's text into the pack; used by both, and by the fuzzers. */
void pack_read_file(struct arena *arena, struct pack *pack, struct str name, struct str text,
                    struct pack_problems *problems);
/* A tree that was read before, as a file of the pack; false for a name that no file has. */
bool pack_read_kept(struct arena *arena, struct pack *pack, struct str name, const json_t *tree);
/* Head of pack.yaml into the struct, once the files are read. */
void pack_read_head(struct arena *arena, struct pack *pack);

#endif
