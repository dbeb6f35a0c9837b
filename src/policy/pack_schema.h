/* SPDX-License-Identifier: Apache-2.0
 * Checks a pack file's tree against its JSON Schema (packs/schema), with the line of every problem.
 *
 * The part of JSON Schema 2020-12 that is understood: type, properties, required,
 * additionalProperties (false or a schema), items, enum, minLength, maxLength, minimum, maximum,
 * minItems, maxItems, format "date" and "word", and $ref to "#/$defs/NAME". */
#ifndef POLICY_PACK_SCHEMA_H
#define POLICY_PACK_SCHEMA_H

#include "policy/pack.h"

/* The schema of a kind of file, built into the program; it lives as long as the arena.
 * ST_CORRUPT when it cannot be read. */
enum status pack_schema_of(struct arena *arena, enum pack_file_kind kind, json_t **ret_schema,
                           struct fault *fault) MUST_CHECK;
void pack_schema_check(struct arena *arena, const json_t *schema, const struct pack_file *file,
                       struct pack_problems *problems);

#endif
