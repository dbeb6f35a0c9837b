/* SPDX-License-Identifier: Apache-2.0
 * Tables of key periods; for key_period*.c only. */
#ifndef PROCEDURES_KEY_PERIOD_STORE_H
#define PROCEDURES_KEY_PERIOD_STORE_H

#include "procedures/key_period.h"

struct key_period_sight {
    bool sees_all;
    struct str own, path, sector; /* path "": no area */
};

struct key_period_list {
    size_t count;
    struct key_period *periods;
};

struct key_period_parties {
    size_t count;
    struct str *ids;
};

struct key_period_day {
    struct str on;
    struct instant due_at, grace_at, at;
    struct str state, by_name, text;
    bool is_late;
};

enum status key_period_store_insert(struct work *w, const struct key_period *period) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status key_period_store_load(struct work *w, struct str id,
                                  struct key_period *ret_period) MUST_CHECK;
/* ST_STALE with a fault. */
enum status key_period_store_update(struct work *w, const struct key_period *period) MUST_CHECK;
enum status key_period_store_page(struct work *w, const struct key_period_sight *sight,
                                  struct str state, struct str after, int64_t limit,
                                  struct key_period_list *ret_list, int64_t *ret_total) MUST_CHECK;
enum status key_period_store_sees_area(struct work *w, struct str id,
                                       const struct key_period_sight *sight,
                                       bool *ret_sees) MUST_CHECK;
enum status key_period_store_name(struct work *w, struct str id, struct str party_id) MUST_CHECK;
enum status key_period_store_names(struct work *w, struct str id, struct str party_id,
                                   bool *ret_names) MUST_CHECK;
enum status key_period_store_named(struct work *w, struct str id,
                                   struct key_period_parties *ret_parties) MUST_CHECK;
enum status key_period_store_named_count(struct work *w, struct str id,
                                         int64_t *ret_count) MUST_CHECK;
enum status key_period_store_of_kinds(struct work *w, uint32_t kinds, struct str region,
                                      struct str sector, int64_t limit,
                                      struct key_period_parties *ret_parties) MUST_CHECK;
enum status key_period_store_busy(struct work *w, struct str id, struct str party_id,
                                  bool *ret_busy) MUST_CHECK;
/* `what`: "open", "close" or "days" (of today). */
enum status key_period_store_waiting(struct work *w, const char *what, int limit,
                                     struct key_period_list *ret_list) MUST_CHECK;
enum status key_period_store_make_day(struct work *w, struct str id, struct date on,
                                      struct instant due_at, struct instant grace_at) MUST_CHECK;
enum status key_period_store_days_made(struct work *w, struct str id, struct date on) MUST_CHECK;
/* A party's row of a day; `on` "": the one that is due. ST_NOT_FOUND without a fault. */
enum status key_period_store_day(struct work *w, struct str id, struct str party_id, struct str on,
                                 struct key_period_day *ret_day) MUST_CHECK;
enum status key_period_store_say(struct work *w, struct str id, struct str party_id,
                                 const struct key_period_day *day) MUST_CHECK;
struct key_period_silence {
    struct str period_id, party_id, on, title;
    struct instant due_at;
};
enum status key_period_store_silent(struct work *w, int limit, struct key_period_silence **ret_rows,
                                    size_t *ret_count) MUST_CHECK;
enum status key_period_store_miss(struct work *w,
                                  const struct key_period_silence *silence) MUST_CHECK;
/* [{on, due_at, expected, missing, quiet, event, late}]; party "" all. */
enum status key_period_store_counts(struct work *w, struct str id, struct str from, struct str to,
                                    struct str party_id, json_t **ret_list) MUST_CHECK;
/* Lines of the board, at most `limit`. */
enum status key_period_store_lines(struct work *w, struct str id, struct str party_id,
                                   struct str from, struct str to, struct str after, int64_t limit,
                                   json_t **ret_list) MUST_CHECK;

#endif
