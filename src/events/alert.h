/* SPDX-License-Identifier: Apache-2.0
 * Alerts: what rules, indicators and thresholds found, grouped by cause and system, with the state
 * of people's work on them.
 *
 * Detection hands over hits (alert_raise); hits of one cause upon one system (or the unit, where no
 * system is known) are one alert for as long as nobody has closed it.  What a suppression holds
 * back is counted there, never lost.  People take, judge, suppress and hand over; everything they
 * do is journalled and stands in the alert's timeline.  The version moves with people's acts only.
 *
 * Sight: one's own unit's, and for officers those of their region and sector (registry/sight.h).
 * An alert lies where its system lies; where no system was hit, in the unit's own region and its
 * first sector, as they stood in the register when it was raised.
 *
 * An indicator is one cause whatever sets hold it.  Who may not be told of any of these sets
 * (intel/intel_page.h) is not told the value either: title and cause say that it is withheld,
 * sample events and indicators are left out, the value is blotted out of entities, and no search
 * finds the alert by them.
 *
 * An alert as JSON: {id, version, cause{kind, id, title_zh, title_en}, level, techniques[],
 * party{id,name}, system{id,name,level}|null, cii, region, region_name, sector, sensor{id,name}|
 * null, first_at, last_at, raised_at, hits, state, verdict|null, reason, taken_by{id,name}|null,
 * taken_at|null, closed_at|null, closed_by, weight, changed_at}. */
#ifndef EVENTS_ALERT_H
#define EVENTS_ALERT_H

#include "base/json.h"
#include "db/work.h"
#include "intel/indicator_set.h"

/* word, Chinese, English */
#define ALERT_CAUSE_TABLE(X)                                                                       \
    X(ALERT_RULE, "rule", "检测规则", "rule")                                                      \
    X(ALERT_INDICATOR, "indicator", "威胁情报指标", "indicator")                                   \
    X(ALERT_THRESHOLD, "threshold", "阈值与基线", "threshold or baseline")

#define ALERT_LEVEL_TABLE(X)                                                                       \
    X(ALERT_INFO, "informational", "提示", "informational")                                        \
    X(ALERT_LOW, "low", "低", "low")                                                               \
    X(ALERT_MEDIUM, "medium", "中", "medium")                                                      \
    X(ALERT_HIGH, "high", "高", "high")                                                            \
    X(ALERT_CRITICAL, "critical", "严重", "critical")

#define ALERT_STATE_TABLE(X)                                                                       \
    X(ALERT_OPEN, "open", "待处理", "open")                                                        \
    X(ALERT_TAKEN, "taken", "处理中", "taken")                                                     \
    X(ALERT_CLOSED, "closed", "已关闭", "closed")                                                  \
    X(ALERT_HANDED, "handed", "已移交", "handed over")

/* In the order of the keys 1 to 5. */
#define ALERT_VERDICT_TABLE(X)                                                                     \
    X(ALERT_TRUE, "true-positive", "真实攻击", "true positive")                                    \
    X(ALERT_FALSE, "false-positive", "误报", "false positive")                                     \
    X(ALERT_BENIGN, "benign", "正常行为", "benign")                                                \
    X(ALERT_DUPLICATE, "duplicate", "重复", "duplicate")                                           \
    X(ALERT_UNCLEAR, "unclear", "尚不明确", "unclear")

#define ALERT_HAND_TABLE(X)                                                                        \
    X(ALERT_TO_FINDING, "finding", "问题隐患", "finding")                                          \
    X(ALERT_TO_NOTICE, "notice", "通报", "notice")                                                 \
    X(ALERT_TO_WARNING, "warning", "预警草稿", "warning draft")                                    \
    X(ALERT_TO_INCIDENT, "incident", "网络安全事件", "incident")

#define ALERT_ENUM(name, word, zh, en) name,
enum alert_cause { ALERT_CAUSE_TABLE(ALERT_ENUM) ALERT_CAUSE_COUNT };
enum alert_level { ALERT_LEVEL_TABLE(ALERT_ENUM) ALERT_LEVEL_COUNT };
enum alert_state { ALERT_STATE_TABLE(ALERT_ENUM) ALERT_STATE_COUNT };
enum alert_verdict { ALERT_VERDICT_TABLE(ALERT_ENUM) ALERT_VERDICT_COUNT };
enum alert_hand { ALERT_HAND_TABLE(ALERT_ENUM) ALERT_HAND_COUNT };
#undef ALERT_ENUM

enum {
    ALERT_HITS_MAX = 65536, /* of one batch */
    ALERT_LIST_MAX = 20,    /* samples, indicators, entities, techniques of one alert */
    ALERT_TITLE_MAX = 300,  /* code points */
    ALERT_EXPLAINED_MAX_BYTES = 4096,
    ALERT_TEXT_MAX = 2000, /* code points of a note */
    ALERT_PAGE = 50,
    ALERT_PAGE_MAX = 200,
    ALERT_SIMILAR_MAX = 10,
    ALERT_SUPPRESS_DAYS_MAX = 366,
    ALERT_TIMELINE_MAX = 500,
    ALERT_CHANGES_MAX = 100,
};

/* ---- Raising: by detection, which acts for the machine's owner ---- */

/* A set that holds an indicator. */
struct alert_set {
    struct str name;
    enum indicator_tlp tlp;
};

/* One event that one cause matched.  Texts are copied. */
struct alert_hit {
    enum alert_cause cause;
    struct str cause_id;           /* rule id, indicator or name of the threshold */
    struct str title_zh, title_en; /* a rule has one title: give it twice */
    enum alert_level level;
    const struct str *techniques; /* "T1059.001" */
    size_t technique_count;
    struct str party_id;       /* the unit hit; the sensor's when nothing else is known */
    struct str system_id;      /* "" when none is known */
    struct str region, sector; /* of the system; region "": the unit's own, from the register */
    int system_level;          /* 0 when not graded */
    bool is_cii;
    struct str sensor_id;         /* or "" */
    struct instant at;            /* of the event */
    struct str event_id;          /* for drilling down */
    struct str indicator;         /* the value that matched, or "" */
    struct str entity;            /* "198.51.100.7 → 203.0.113.9:443", or "" */
    struct str explained;         /* the numbers behind a threshold as a JSON object, or "" */
    const struct alert_set *sets; /* of an indicator */
    size_t set_count;
};

struct alert_raised {
    int64_t opened, counted, suppressed; /* alerts opened; hits added to alerts; hits held back */
};

/* Add the hits of one batch.  `batch` names it within the lane it came by (both "": no name), and
 * is remembered as the lane's last in the same transaction: the last one raised again changes
 * nothing (alert_teller.h).  Journals what it opens, and tells the unit's people of what is high or
 * critical.  Needs a write work of the machine's owner.  ST_LIMIT above ALERT_HITS_MAX. */
enum status alert_raise(struct work *w, struct str lane, struct str batch,
                        const struct alert_hit *hits, size_t count,
                        struct alert_raised *ret_raised) MUST_CHECK;
/* The lane's last batch, "" when there was none. */
enum status alert_raise_last(struct work *w, struct str lane, struct str *ret_batch) MUST_CHECK;

/* ---- Reading ---- */

struct alert {
    struct str id;
    int64_t version;
    enum alert_cause cause;
    struct str cause_id, title_zh, title_en; /* as the actor may read them */
    struct str cause_key;                    /* the cause itself */
    bool is_withheld;                        /* it is not the actor's to read */
    enum alert_level level;
    int64_t weight;
    json_t *techniques, *samples, *indicators, *entities;
    struct str party_id, party_name;
    struct str system_id, system_name;
    struct str sensor_id, sensor_name;
    struct str region, sector;
    int64_t system_level;
    bool is_cii;
    struct instant first_at, last_at, raised_at;
    int64_t hits;
    struct str explained;
    enum alert_state state;
    struct str verdict, reason; /* "" before */
    struct str taken_by, taken_name;
    struct instant taken_at, closed_at; /* ms 0: not */
    struct str closed_name;
    struct instant changed_at;
};

struct alert_filter {
    struct str state; /* word; "active" is open and taken, "" all */
    struct str cause, cause_id, verdict, party, system, sensor, region, technique, q;
    int64_t level;  /* at least; 0 all */
    bool is_mine;   /* taken by the actor */
    bool is_newest; /* newest first instead of most urgent first */
    struct str after;
    int64_t limit;
};

/* {causes[], levels[], states[], verdicts[], hand_overs[]}, each {word, zh, en}. */
json_t *alert_words(struct arena *arena);
const char *alert_level_word(enum alert_level level);
const char *alert_cause_word(enum alert_cause cause);
const char *alert_state_word(enum alert_state state);
const char *alert_hand_word(enum alert_hand hand);
/* Words back; false for one that is none. */
bool alert_level_read(struct str word, enum alert_level *ret_level);
bool alert_cause_read(struct str word, enum alert_cause *ret_cause);
bool alert_state_read(struct str word, enum alert_state *ret_state);
bool alert_verdict_read(struct str word, enum alert_verdict *ret_verdict);
bool alert_hand_read(struct str word, enum alert_hand *ret_hand);

/* In sight, else ST_NOT_FOUND with a fault. */
enum status alert_load(struct work *w, struct str id, struct alert *ret_alert) MUST_CHECK;
enum status alert_json(struct work *w, const struct alert *x, json_t **ret_object) MUST_CHECK;
/* The same with samples[], indicators[], sets[{name, tlp}] and sets_withheld, entities[],
 * explained{}|null, hours[{hour, hits}], similar{by{verdict: n}, items[{id, verdict, reason,
 * closed_at, closed_by, party{id,name}, same_system}]}, suppressions[], hand_overs[{kind,
 * target_id, at, actor, reason}], actions[] (words of what the actor may do now). */
enum status alert_detail(struct work *w, const struct alert *x, json_t **ret_object) MUST_CHECK;
/* hand_overs[] as above, the earliest first. */
enum status alert_hands(struct work *w, const struct alert *x, json_t **ret_list) MUST_CHECK;
/* {items[], next, total, as_of}: most urgent first. */
enum status alert_page(struct work *w, const struct alert_filter *filter,
                       json_t **ret_page) MUST_CHECK;
/* {items[{id, at, actor, act, text, data}], next: null, total, as_of}, oldest first. */
enum status alert_timeline(struct work *w, const struct alert *alert, json_t **ret_page) MUST_CHECK;
/* {open, taken, by{level: n} (of open and taken), cii, mine}: in sight. */
enum status alert_count(struct work *w, json_t **ret_counts) MUST_CHECK;
struct alert_tally {
    int64_t alerts, hits;
    struct instant last_at; /* ms 0: none */
};
/* What the indicators of one set have caused, in sight. */
enum status alert_tally_set(struct work *w, struct str name,
                            struct alert_tally *ret_tally) MUST_CHECK;
/* List of {event: "alert", data{id, version, state, level, hits, changed_at}} of alerts changed
 * after `since`, in sight, oldest change first, at most `limit`. */
enum status alert_changes(struct work *w, struct instant since, int64_t limit, json_t **ret_events,
                          struct instant *ret_seen) MUST_CHECK;

/* ---- What people do (alert_triage.c); ST_STALE, ST_DENIED, ST_CONFLICT by the state ---- */

enum status alert_triage_take(struct work *w, struct alert *x, int64_t version) MUST_CHECK;
enum status alert_triage_release(struct work *w, struct alert *x, int64_t version,
                                 struct str reason) MUST_CHECK;
/* "unclear" keeps the alert with whoever has it; every other verdict closes it. */
enum status alert_triage_judge(struct work *w, struct alert *x, int64_t version, struct str verdict,
                               struct str reason) MUST_CHECK;
enum status alert_triage_reopen(struct work *w, struct alert *x, int64_t version,
                                struct str reason) MUST_CHECK;
enum status alert_triage_note(struct work *w, struct alert *x, struct str text) MUST_CHECK;
/* The record of a hand-over; target_id names what came of it, or "".  The alert is then "handed".
 */
enum status alert_triage_hand_over(struct work *w, struct alert *x, int64_t version,
                                   enum alert_hand hand, struct str target_id,
                                   struct str reason) MUST_CHECK;

/* ---- Suppression (alert_suppress.c) ---- */

/* Hits of this alert's cause are held back until `until`: for its system, or with `is_party` for
 * the whole unit.  ST_INVALID: no reason, over already, or beyond ALERT_SUPPRESS_DAYS_MAX.
 * ST_CONFLICT, naming it: one holds the same back there already. */
enum status alert_suppress_begin(struct work *w, const struct alert *alert, bool is_party,
                                 struct date until, struct str reason,
                                 struct str *ret_id) MUST_CHECK;
enum status alert_suppress_end(struct work *w, struct str id, struct str reason) MUST_CHECK;
/* Those that hold this alert's cause back now at its unit, as the items below. */
enum status alert_suppress_list(struct work *w, const struct alert *alert,
                                json_t **ret_list) MUST_CHECK;
/* {items[{id, cause{}, party{id,name}, system{id,name}|null, reason, from, until, made_by,
 * ended_at|null, ended_by, ended_reason, hits, last_at|null, is_active, may_end}], next, total,
 * as_of}: in sight, newest first. */
enum status alert_suppress_page(struct work *w, bool is_active, struct str after, int64_t limit,
                                json_t **ret_page) MUST_CHECK;

#endif
