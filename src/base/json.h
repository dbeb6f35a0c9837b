/* SPDX-License-Identifier: Apache-2.0
 * JSON trees (jansson) read within limits, kept by an arena, and written canonically.
 *
 * Canonical form: UTF-8, keys in byte order, no white space, integers without exponent.  It is what
 * gets hashed and signed. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

#include "base/base.h"

enum { JSON_MAX_BYTES = 4 * 1024 * 1024, JSON_MAX_DEPTH = 32 };

/* Read one value.  Refuses duplicate keys, bad UTF-8, depth beyond JSON_MAX_DEPTH, trailing text:
 * ST_MALFORMED with line and column in the fault; beyond max_bytes: ST_LIMIT.
 * The tree lives until the arena ends. */
enum status json_read(struct arena *arena, struct str text, size_t max_bytes, struct fault *fault,
                      json_t **ret_value) MUST_CHECK;
/* Hand a new reference to the arena; returns it for convenience.  NULL counts as out of memory. */
json_t *json_keep(struct arena *arena, json_t *value) __attribute__((returns_nonnull));
/* A new empty object or list that the arena owns. */
json_t *json_new_object(struct arena *arena);
json_t *json_new_list(struct arena *arena);
/* Canonical text in the arena. */
struct str json_canonical(struct arena *arena, const json_t *value);
/* Readable text (2 spaces, key order as inserted, line end at the end), for files and --json. */
struct str json_pretty(struct arena *arena, const json_t *value);

/* Setters that take plain values; out of memory aborts.  A NULL ptr in a str writes null. */
void json_put_text(json_t *object, const char *key, struct str text);
void json_put_textz(json_t *object, const char *key, const char *text);
void json_put_int(json_t *object, const char *key, int64_t value);
void json_put_bool(json_t *object, const char *key, bool value);
void json_put_null(json_t *object, const char *key);
/* As instant_print writes it; null when ms is 0, which stands for "never". */
void json_put_instant(json_t *object, const char *key, struct instant at);
/* The object takes its own reference to value. */
void json_put(json_t *object, const char *key, json_t *value);
void json_add(json_t *list, json_t *value);
void json_add_text(json_t *list, struct str text);

/* Getters: the member as that kind, or the empty str / fallback when absent or of another kind. */
struct str json_get_text(const json_t *object, const char *key);
int64_t json_get_int(const json_t *object, const char *key, int64_t fallback);
bool json_get_bool(const json_t *object, const char *key, bool fallback);
/* NULL when absent or of another kind. */
json_t *json_get_object(const json_t *object, const char *key);
json_t *json_get_list(const json_t *object, const char *key);
struct str json_text(const json_t *value);

#endif
