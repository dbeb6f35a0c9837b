/* SPDX-License-Identifier: Apache-2.0
 * How one person wants to be told: by mail at once, bundled or not at all for each group of
 * messages, how long before and after due, and the hours in which nothing shall ring.  The inbox
 * has everything, always and at once.
 *
 * As JSON: {version, email, language, rules[{group, mail, zh, en}], before_days[]|null,
 * before_hours[]|null, after_days[]|null, quiet{from,to}|null, digest{at,workdays_only}}; null days
 * mean what the packs say. */
#ifndef REGISTRY_NOTIFY_RULE_H
#define REGISTRY_NOTIFY_RULE_H

#include "base/json.h"
#include "db/work.h"
#include "registry/message_kind.h"
#include "registry/message_limits.h"

enum notify_rule_mail { NOTIFY_RULE_NONE, NOTIFY_RULE_DIGEST, NOTIFY_RULE_AT_ONCE };

struct notify_rule_offsets {
    bool is_set; /* false: as the packs say */
    size_t count;
    int values[NOTIFY_RULE_MAX_OFFSETS]; /* ascending, without repeats */
};

/* Minutes of the Beijing day; from > to runs over midnight. */
struct notify_rule_quiet {
    bool is_set;
    int from, to;
};

struct notify_rule {
    int64_t version; /* 0: never set, the defaults */
    struct str email;
    bool is_english;
    enum notify_rule_mail mail[MESSAGE_GROUP_COUNT];
    struct notify_rule_offsets before_days, before_hours, after_days;
    struct notify_rule_quiet quiet;
    int digest_at; /* minute of the day */
    bool is_digest_on_workdays;
};

/* An account's rule, or the defaults in the account's language. */
enum status notify_rule_load(struct work *w, struct str account_id,
                             struct notify_rule *ret_rule) MUST_CHECK;
/* The actor's own; with `can_mail`: whether an enabled mail channel exists. */
enum status notify_rule_own(struct work *w, json_t **ret_json) MUST_CHECK;
/* Members left out take their defaults.  ST_INVALID with all problems, ST_STALE for another
 * version.  Journalled, without the address. */
enum status notify_rule_put(struct work *w, int64_t version, const json_t *input,
                            json_t **ret_json) MUST_CHECK;
/* Accounts whose rule is new since the last call of notify_rule_settled: at most `limit` ids. */
enum status notify_rule_fresh(struct work *w, int limit, struct str **ret_ids,
                              size_t *ret_count) MUST_CHECK;
enum status notify_rule_settled(struct work *w, struct str account_id) MUST_CHECK;

/* "7,3,1" as pack settings have it; what is no number within 0..max is left out. */
struct notify_rule_offsets notify_rule_offsets_of(struct str text, int max);
/* "22:00", "07:00" as minutes; false for anything else. */
bool notify_rule_time_read(struct str text, int *ret_minute);
/* {from, to} as the API has it, or null. */
void notify_rule_quiet_json(struct arena *arena, json_t *object,
                            const struct notify_rule_quiet *quiet);
/* False when `value` is neither null nor {from, to} with two different times. */
bool notify_rule_quiet_read(const json_t *value, struct notify_rule_quiet *ret_quiet);

/* When something that is ready at `now` may ring: now, or the end of the quiet hours. */
struct instant notify_rule_after_quiet(const struct notify_rule_quiet *quiet, struct instant now);
/* When mail of the group leaves, and whether bundled; false: not at all.  Neither quiet hours nor a
 * bundle hold a message back beyond `due_at` (ms 0: no such instant) when that lies ahead. */
bool notify_rule_when(const struct notify_rule *rule, const struct policy *policy,
                      enum message_group group, struct instant now, struct instant due_at,
                      struct instant *ret_at, bool *ret_is_bundled);

#endif
