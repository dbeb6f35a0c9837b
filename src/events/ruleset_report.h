/* SPDX-License-Identifier: Apache-2.0
 * The rules in force with the state of each, for people: which are compiled, which are not and why,
 * which were asked, when, how often they matched, and what their condition costs.
 *
 * Cost: nanoseconds that working out the rule's own condition took on average, measured in one
 * event of SIGMA_SET_COST_EVERY; tests that several rules share (texts held against a value) are
 * worked out once for all of them and are not in it.  Absent when no evaluation was measured. */
#ifndef EVENTS_RULESET_REPORT_H
#define EVENTS_RULESET_REPORT_H

#include "base/json.h"
#include "events/ruleset.h"

/* word, Chinese, English */
#define RULESET_STATE_TABLE(X)                                                                     \
    X(RULESET_MATCHED, "matched", "有命中", "has matched")                                         \
    X(RULESET_QUIET, "quiet", "有事件、未命中", "asked, never matched")                            \
    X(RULESET_WAITING, "waiting", "尚无对应事件", "no event of its log source yet")                \
    X(RULESET_UNROUTED, "unrouted", "没有格式提供其日志来源", "no format carries its log source")  \
    X(RULESET_APPLIED, "applied", "作为过滤器并入其他规则", "a filter, part of other rules")       \
    X(RULESET_UNSUPPORTED, "unsupported", "不能使用", "cannot be used")

#define RULESET_STATE_ENUM(name, word, zh, en) name,
enum ruleset_state { RULESET_STATE_TABLE(RULESET_STATE_ENUM) RULESET_STATES };
#undef RULESET_STATE_ENUM

/* word, Chinese, English */
#define RULESET_ORDER_TABLE(X)                                                                     \
    X(RULESET_BY_PLACE, "place", "载入顺序", "as loaded")                                          \
    X(RULESET_BY_MATCHES, "matches", "命中次数", "most matches first")                             \
    X(RULESET_BY_LAST, "last", "最近命中", "latest match first")                                   \
    X(RULESET_BY_COST, "cost", "总开销", "dearest first: cost × evaluations")

#define RULESET_ORDER_ENUM(name, word, zh, en) name,
enum ruleset_order { RULESET_ORDER_TABLE(RULESET_ORDER_ENUM) RULESET_ORDERS };
#undef RULESET_ORDER_ENUM

enum { RULESET_PAGE = 50, RULESET_PAGE_MAX = 500 };

struct ruleset_filter {
    struct str q;     /* part of title, id, file or tag, case not looked at; "" all */
    struct str level; /* "" all */
    struct str state; /* word, "" all */
    struct str order; /* word; "" as loaded */
    struct str after; /* `next` of the page before */
    int64_t limit;    /* 0: RULESET_PAGE */
};

/* `rules` may be NULL: none are in force.
 * {items[{id, title, file, line, kind, level, status, log_source, techniques[], state, is_part,
 * reason_zh, reason_en, asked, evaluated, matched, limited, last_asked_at|null,
 * last_matched_at|null, cost_ns|null, cost_samples}], next, total, as_of, generation, loaded,
 * unsupported, by{state: n}, levels{level: n}, counted_from|null, cost_every}.
 * `by` and `levels` are of all rules.  ST_INVALID: a word that is none. */
enum status ruleset_report_page(const struct ruleset *rules, const struct ruleset_filter *filter,
                                struct instant now, struct arena *arena, json_t **ret_page,
                                struct fault *fault) MUST_CHECK;
/* {states[], orders[]}, each {word, zh, en}. */
json_t *ruleset_report_words(struct arena *arena);

#endif
