/* SPDX-License-Identifier: Apache-2.0
 * Sensors: what stands at the exits of units and sends what it sees.  A sensor belongs to a unit
 * and its exit (JC2021 T10c, requirement MON-30), has a kind and a token, and an agreement on
 * record: who agreed to what being collected, for how long it is kept, from when until when.
 *
 * What may be collected from whom and for how long is pack data (requirement D23: settings
 * sensor.agreement, sensor.categories, sensor.retention_days): an agreement may ask for less, never
 * for more.  Without one that is valid now nothing of the sensor is taken in (sensor_gate.h).
 *
 * Health is computed on reading, from when the sensor was heard last and the packs' limits
 * (sensor.late_minutes, sensor.silent_minutes): "no-agreement", "waiting" (never heard), "live",
 * "late", "silent", "paused", "ended".
 *
 * The token is shown once; the store keeps its SM3 digest.
 *
 * A sensor as JSON: {id, version, party{id,name}, receiver{id,name}|null, region, region_name,
 * sector, kind, name, exit, ranges[], model, owner, note, state, health, token_hint, made_at,
 * made_by, heard_at|null, data_at|null, late_minutes, silent_minutes, agreement (below)|null,
 * takes_in, refusal_zh, refusal_en, finding{kind, since, found_at, events}|null, day{received,
 * parsed, refused, stored, late, undated, ahead, repeated, bytes}, may_change}.
 *
 * An agreement as JSON: {id, agreed_by, agreed_on, categories[], retention_days, from, until,
 * attachment|null, note, state, is_valid, recorded_at, recorded_by, withdrawn_at|null,
 * withdrawn_by, reason}. */
#ifndef REGISTRY_SENSOR_H
#define REGISTRY_SENSOR_H

#include "base/json.h"
#include "db/work.h"

/* word, Chinese, English */
#define SENSOR_KIND_TABLE(X)                                                                       \
    X(SENSOR_EVE, "eve", "Suricata EVE", "Suricata EVE")                                           \
    X(SENSOR_SYSLOG, "syslog", "Syslog（含 CEF、LEEF）", "syslog (CEF and LEEF inside)")           \
    X(SENSOR_NETFLOW, "netflow", "NetFlow 与 IPFIX", "NetFlow and IPFIX")                          \
    X(SENSOR_WINDOWS, "windows", "Windows 与 Sysmon 日志", "Windows and Sysmon events")            \
    X(SENSOR_ZEEK, "zeek", "Zeek 日志", "Zeek logs")                                               \
    X(SENSOR_WEB, "web", "网站访问日志", "web access logs")                                        \
    X(SENSOR_PUSH, "push", "HTTP 推送", "HTTP push")

/* What may be collected, as agreements and packs name it. */
#define SENSOR_CATEGORY_TABLE(X)                                                                   \
    X(SENSOR_ALERTS, "alert", "检测告警", "detections")                                            \
    X(SENSOR_FLOWS, "flow", "网络连接", "connections")                                             \
    X(SENSOR_DNS, "dns", "域名解析", "name look-ups")                                              \
    X(SENSOR_WEBS, "web", "网页请求（不含正文）", "web requests without bodies")                   \
    X(SENSOR_TLS, "tls", "加密握手", "TLS handshakes")                                             \
    X(SENSOR_MAIL, "mail", "邮件往来（不含正文）", "mail without bodies")                          \
    X(SENSOR_LOGINS, "login", "登录", "sign-ins")                                                  \
    X(SENSOR_PROCESSES, "process", "主机进程", "processes of hosts")                               \
    X(SENSOR_FILES, "file", "文件信息（不含内容）", "facts about files without their content")     \
    X(SENSOR_SYSTEMS, "system", "设备与系统日志", "logs of devices and systems")                   \
    X(SENSOR_CONTENT, "content", "正文内容", "content bodies")

#define SENSOR_ENUM(name, word, zh, en) name,
enum sensor_kind { SENSOR_KIND_TABLE(SENSOR_ENUM) SENSOR_KIND_COUNT };
enum sensor_category { SENSOR_CATEGORY_TABLE(SENSOR_ENUM) SENSOR_CATEGORY_COUNT };
#undef SENSOR_ENUM

enum {
    SENSOR_NAME_MAX = 100,
    SENSOR_NOTE_MAX = 1000,
    SENSOR_RANGES_MAX = 64,
    SENSOR_AGREEMENTS_MAX = 100, /* on record of one sensor */
    SENSOR_PAGE = 50,
    SENSOR_PAGE_MAX = 200,
    SENSOR_TOKEN_BYTES = 32,
    SENSOR_FLOW_HOURS_MAX = 31 * 24,
    SENSOR_WATCH_BATCH = 200,
    SENSOR_ODD_HOURS = 2,      /* findings of odd times and repeats look so far back */
    SENSOR_REFUSED_LINES = 20, /* the last ones, kept for people to see */
    SENSOR_MINUTE_MS = 60 * 1000,
    SENSOR_HOUR_MS = 60 * 60 * 1000,
    SENSOR_DAY_MS = 24 * SENSOR_HOUR_MS,
};

struct sensor {
    struct str id;
    int64_t version;
    struct str party_id, party_name;
    struct str receiver_id, receiver_name; /* the organ that its data is passed on to, or "" */
    struct str region, sector;
    struct str kind, name, exit;
    json_t *ranges;
    struct str model, owner, note;
    struct str state; /* "active" | "paused" | "ended" */
    struct str token_hint;
    struct instant made_at;
    struct str made_name;
    struct instant heard_at, data_at; /* ms 0: never */
};

struct sensor_agreement {
    struct str id, sensor_id;
    struct str agreed_by, agreed_on, note;
    uint32_t categories; /* bit per enum sensor_category */
    int64_t retention_days;
    struct instant from_at, until_at;
    struct str attachment;
    struct str state; /* "valid" | "withdrawn" */
    struct instant recorded_at, withdrawn_at;
    struct str recorded_name, withdrawn_name, reason;
};

/* What the packs say at a sensor's place. */
struct sensor_rules {
    bool needs_agreement;
    uint32_t categories;
    int64_t retention_days, late_ms, silent_ms;
    /* Of what was stored: from so much on that is ahead of the clock or repeated it is a finding;
     * 0: never. */
    int64_t ahead_percent, repeated_percent;
};

struct sensor_filter {
    struct str party, kind, health, q, region;
    struct str after;
    int64_t limit;
};

const char *sensor_kind_word(enum sensor_kind kind);
/* Bits of a list of words; false for a word that is no category. */
bool sensor_category_bits(struct str words, uint32_t *ret_bits);
/* The words, with commas. */
struct str sensor_category_words(struct arena *arena, uint32_t bits);
/* Kinds and categories for screens: {kinds[{word, zh, en}], categories[{word, zh, en}]}. */
json_t *sensor_words(struct arena *arena);

enum status sensor_rules_at(struct work *w, struct str region, struct str sector,
                            struct sensor_rules *ret_rules) MUST_CHECK;
/* What the packs say for a unit, with where each value comes from: {party{id,name}, words, rules
 * {needs_agreement, categories[], retention_days, late_minutes, silent_minutes, ahead_percent,
 * repeated_percent}, origins[]
 * (policy_setting_origin)}.  "" : the actor's own party. */
enum status sensor_rules_json(struct work *w, struct str party_id, json_t **ret_object) MUST_CHECK;

enum { SENSOR_ROOM_DAYS = 7, SENSOR_ROOM_MAX = 200 };
/* What sensors in sight send and how long it is kept, who sends most first, at most
 * SENSOR_ROOM_MAX: [{sensor{id,name}, party{id,name}, bytes_per_day (as they sent it, over
 * SENSOR_ROOM_DAYS), retention_days (the lesser of what was agreed and what the packs allow; 0: no
 * limit), goes_before|null: events before this instant may be taken away}]. */
enum status sensor_room(struct work *w, json_t **ret_list) MUST_CHECK;

/* `input`: {party?, receiver?, kind, name, exit, ranges[], model?, owner?, note?, reason?}; the
 * actor's party when absent.  ret_token: shown this once.  ST_DENIED for a party that is not the
 * actor's to change. */
enum status sensor_create(struct work *w, const json_t *input, struct sensor *ret_sensor,
                          struct str *ret_token) MUST_CHECK;
/* Absent members stay; kind and party never change; `reason` is required.  ST_STALE. */
enum status sensor_update(struct work *w, struct str id, int64_t version, const json_t *input,
                          struct sensor *ret_sensor) MUST_CHECK;
/* "active", "paused" or "ended" (for good: ST_CONFLICT afterwards), with a reason. */
enum status sensor_set_state(struct work *w, struct str id, int64_t version, struct str state,
                             struct str reason, struct sensor *ret_sensor) MUST_CHECK;
/* Another token; the old one is void at once. */
enum status sensor_renew_token(struct work *w, struct str id, int64_t version, struct str reason,
                               struct sensor *ret_sensor, struct str *ret_token) MUST_CHECK;
/* In sight: one's own, and for officers those of their region and sector.  ST_NOT_FOUND with a
 * fault. */
enum status sensor_load(struct work *w, struct str id, struct sensor *ret_sensor) MUST_CHECK;
enum status sensor_json(struct work *w, const struct sensor *x, json_t **ret_object) MUST_CHECK;
/* {items[], next, total, as_of}, newest first. */
enum status sensor_page(struct work *w, const struct sensor_filter *filter,
                        json_t **ret_page) MUST_CHECK;
/* {total, by{health: n}}: in sight, ended ones left out. */
enum status sensor_count(struct work *w, json_t **ret_counts) MUST_CHECK;

/* Record an agreement.  `input`: {agreed_by, agreed_on, categories[], retention_days, from?
 * (day, today), until (day), attachment?, note?}.  ST_INVALID: categories or days beyond what the
 * packs allow there, a day that is over; recorded by others than the unit's own people it needs the
 * document.  It holds beside earlier ones; the newest that is valid governs. */
enum status sensor_agreement_record(struct work *w, struct str sensor_id, const json_t *input,
                                    struct sensor_agreement *ret_agreement) MUST_CHECK;
/* From now on nothing rests on it.  The reason is required. */
enum status sensor_agreement_withdraw(struct work *w, struct str sensor_id, struct str id,
                                      struct str reason) MUST_CHECK;
/* {items[], next: null, total, as_of}, newest first. */
enum status sensor_agreement_list(struct work *w, struct str sensor_id,
                                  json_t **ret_page) MUST_CHECK;
json_t *sensor_agreement_json(struct work *w, const struct sensor_agreement *agreement);
/* The one that governs now; ST_NOT_FOUND without a fault when there is none. */
enum status sensor_agreement_now(struct work *w, struct str sensor_id,
                                 struct sensor_agreement *ret_agreement) MUST_CHECK;

/* {hours[{hour, received, parsed, refused, stored, late, undated, ahead, repeated, bytes}],
 * refusals[{reason, events}], refused_lines[{at, line, byte, reason, beginning}] (the newest first,
 * at most SENSOR_REFUSED_LINES whatever the hours), findings[{kind, since, found_at,
 * ended_at|null, events}], as_of}: of the last `hours`.  `events` of the findings "ahead" and
 * "repeated": how many there were, in whole hours; else 0. */
enum status sensor_flow(struct work *w, struct str sensor_id, int64_t hours,
                        json_t **ret_object) MUST_CHECK;

/* ---- From the receivers; the machine acts, nothing is journalled ---- */

struct sensor_refusal {
    const char *reason; /* word: "not-json", "no-agreement", "category" … */
    int64_t events;
};

/* A line that was refused. */
struct sensor_refused {
    struct instant at;
    int64_t line, byte;   /* from 1 in what was sent or is read; the byte within it, from 0 */
    const char *reason;   /* word */
    struct str beginning; /* bounded by who received it, UTF-8; "" where nothing may be kept */
};

/* What one batch of a sensor came to. */
struct sensor_hop {
    struct str sensor_id;
    struct instant at; /* when it was received */
    int64_t received, parsed, refused, stored, bytes;
    /* Of the stored: older than a day when they came, without a time, later than the clock, and
     * the same as one before. */
    int64_t late, undated, ahead, repeated;
    const struct sensor_refusal *refusals;
    size_t refusal_count;
    const struct sensor_refused *lines; /* of the refused, in their order */
    size_t line_count;
};

/* Add to the hour's counters, and the sensor was heard.  Needs a write work.  A sensor that is not
 * registered is ST_NOT_FOUND without a fault. */
enum status sensor_hop_add(struct work *w, const struct sensor_hop *hop) MUST_CHECK;
/* A heartbeat without data. */
enum status sensor_beat(struct work *w, struct str sensor_id, struct instant at) MUST_CHECK;
/* What it is read from (a topic of Kafka) cannot be read since then, or can again (ms 0): a finding
 * "source" that begins and ends.  Needs a write work. */
enum status sensor_watch_source(struct work *w, struct str sensor_id,
                                struct instant down_since) MUST_CHECK;
/* For a job: findings of sensors that went silent or late, lost their agreement, send what is ahead
 * of the clock or repeated beyond the packs' limits (sensor.ahead_percent, sensor.repeated_percent,
 * of what came in this hour and the one before), or do so no longer; the unit's people are told
 * once of those that are silent or without agreement.  Refused lines go after the days that the
 * packs let anything be kept.  Needs a write work.  ret_count: rows changed. */
enum status sensor_watch(struct work *w, int *ret_count) MUST_CHECK;

/* List of {event: "sensor", data{id, version, state, heard_at}}: changed by people after `since`,
 * in sight, oldest first, at most `limit`. */
enum status sensor_changes(struct work *w, struct instant since, int64_t limit, json_t **ret_events,
                           struct instant *ret_seen) MUST_CHECK;

#endif
