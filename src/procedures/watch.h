/* SPDX-License-Identifier: Apache-2.0
 * The watch: who is on duty for a party, why somebody has to be, and what is missing.
 *
 * Regimes.  Duties of the packs whose words the settings watch.duties.standing and
 * watch.duties.event name ask for somebody on duty (at all times; or for as long as they last: a
 * red warning, a level III response, an important period); so does a key period that names the
 * party with regime "24h", and a roster that the party itself keeps as "7x24".  The clause is the
 * duty's own.
 *
 * A gap is a moment in which somebody has to be on duty and nobody is: no shift taken over, and
 * none that has only just begun.  The job keeps it as a row and as a task "watch-gap" of the party.
 * A standing duty by law makes no gap for a party that keeps no roster here: it is shown as a
 * finding (it may keep its duty on paper); what begins suddenly makes one at once. */
#ifndef PROCEDURES_WATCH_H
#define PROCEDURES_WATCH_H

#include "base/json.h"
#include "db/work.h"

#define WATCH_OFFICER   "officer"
#define WATCH_LEADER    "leader"
#define WATCH_TECHNICAL "technical"

enum {
    WATCH_MINUTE_MS = 60 * 1000,
    WATCH_HOUR_MS = 60 * 60 * 1000,
    WATCH_TEXT_MAX = 4000,
    WATCH_NAME_MAX = 80,
    WATCH_PHONE_MAX = 40,
    WATCH_PAGE = 50,
    WATCH_PAGE_MAX = 200,
    WATCH_ROSTERS_MAX = 50, /* active ones of a party */
    WATCH_PEOPLE_MAX = 100, /* of a roster's post */
    WATCH_CONTACTS_MAX = 200,
};

/* Numbers of the packs for a party's place today. */
struct watch_settings {
    struct str standing, event; /* words of duties, comma between */
    int64_t takeover_minutes, ahead_days, screen_hours, call_minutes, grace_minutes;
    struct str report_time;
};
enum status watch_settings_of(struct work *w, struct str party_id,
                              struct watch_settings *ret_settings) MUST_CHECK;

/* One reason for somebody to be on duty. */
struct watch_demand {
    bool is_standing;
    const char *source; /* "duty" | "key-period" | "roster" */
    struct str id;      /* obligation, key period, roster */
    struct str clause, zh, en;
    struct instant since; /* ms 0: not known */
};

struct watch_person {
    struct str shift_id, post, account_id, name, phone;
    struct str state; /* "on" | "handing": there; "planned": should be */
    struct instant from_at, to_at, taken_at;
};

struct watch_regime {
    size_t demand_count, person_count;
    struct watch_demand *demands;
    struct watch_person *people; /* whose shift it is now */
    bool has_roster;
    bool is_on_duty;   /* an officer has taken over */
    bool is_demanded;  /* now, by anything */
    const char *gap;   /* NULL: none; "no-roster" | "no-shift" | "not-taken" */
    bool is_gap_told;  /* worth a task: not a standing duty without a roster */
    struct str clause; /* of what asks for it, an occasion first; "" when none */
};

/* People with a shift at w->now, those who have taken over first. */
enum status watch_on_duty(struct work *w, struct str party_id, struct watch_person **ret_people,
                          size_t *ret_count) MUST_CHECK;
enum status watch_regime_of(struct work *w, struct str party_id,
                            struct watch_regime *ret_regime) MUST_CHECK;
/* {party, demands[{standing, source, id, clause, zh, en, since|null}], people[{shift, post,
 * account, name, phone|null, state, from, to, taken_at|null}], has_roster, demanded, on_duty,
 * gap|null, as_of}: numbers only of one's own party and for officers. */
enum status watch_regime_json(struct work *w, struct str party_id, json_t **ret_object) MUST_CHECK;
/* Accounts and registered people of the actor's party, for rosters: {items[{account|null, name,
 * phone, post}], next, total, as_of}. */
enum status watch_people(struct work *w, json_t **ret_page) MUST_CHECK;

/* A text of an input, trimmed; the empty text, never NULL, when it is absent. */
struct str watch_said(const json_t *input, const char *key);

/* Whether the actor belongs to the party; ST_NOT_FOUND for others than officers of its area. */
enum status watch_sight(struct work *w, struct str party_id, bool *ret_is_own) MUST_CHECK;
/* The actor's party with a business role, else ST_DENIED. */
enum status watch_own(struct work *w, struct str party_id) MUST_CHECK;

/* The job, every few seconds: shifts nobody took over, gaps, shifts to be made, key periods that
 * begin and end, daily reports that are missing.  ret_count: rows moved; *ret_again becomes true
 * when more waits: a work stays short. */
enum status watch_tick(struct work *w, int *ret_count, bool *ret_again) MUST_CHECK;

#endif
