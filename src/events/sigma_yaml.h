/* SPDX-License-Identifier: Apache-2.0
 * YAML of Sigma rules: several documents, as trees that keep text as it was written.
 *
 * Plain scalars stay text ("0x10", "yes", 1.0); whether they were plain is kept, since an unquoted
 * null is not the word.  Refused: duplicate keys, anchors, aliases, keys that are not text, bad
 * UTF-8, more than the limits. */
#ifndef EVENTS_SIGMA_YAML_H
#define EVENTS_SIGMA_YAML_H

#include "base/base.h"

enum {
    SIGMA_YAML_MAX_BYTES = 4 << 20,
    SIGMA_YAML_MAX_DEPTH = 24,
    SIGMA_YAML_MAX_NODES = 200000,
};

enum sigma_yaml_kind { SIGMA_YAML_SCALAR, SIGMA_YAML_LIST, SIGMA_YAML_MAP };

struct sigma_yaml {
    enum sigma_yaml_kind kind;
    int line; /* 1-based */
    bool is_plain;
    struct str key;  /* as a member of a map */
    struct str text; /* of a scalar */
    struct sigma_yaml *first, *last, *next;
    size_t count; /* children */
};

/* The documents of a file, as the children of one list; everything lives in the arena.
 * ST_MALFORMED, ST_LIMIT: the line is in the fault's text. */
enum status sigma_yaml_read(struct arena *arena, struct str text, struct sigma_yaml *ret_documents,
                            struct fault *fault) MUST_CHECK;
/* The member of a map; NULL when absent or `node` is no map. */
const struct sigma_yaml *sigma_yaml_get(const struct sigma_yaml *node, const char *key);
/* The text of a member that is a scalar and not null, else empty. */
struct str sigma_yaml_text(const struct sigma_yaml *node, const char *key);
/* A plain null, ~ or nothing. */
bool sigma_yaml_is_null(const struct sigma_yaml *node);

#endif
