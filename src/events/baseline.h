/* SPDX-License-Identifier: Apache-2.0
 * What is unusual for a system, told by its numbers: a peer outside never met before, more bytes
 * out than in its usual hour, connections as regular as a clock, scans, guessing of passwords.
 *
 * Every finding carries what was seen, what is usual or allowed, and over which time; there is no
 * score.  Time is the events' own.  Memory is fixed: of more pairs than fit, the longest silent one
 * is forgotten, and baseline_forgotten() counts it.  A baseline belongs to one thread. */
#ifndef EVENTS_BASELINE_H
#define EVENTS_BASELINE_H

#include "base/base.h"

/* word, Chinese, English; what `seen` and `usual` count */
#define BASELINE_KIND_TABLE(X)                                                                     \
    X(BASELINE_NEW_PEER, "new-peer", "首次外联",                                                   \
      "new outward peer") /* peers known / in how many days */                                     \
    X(BASELINE_VOLUME, "volume", "外发流量异常",                                                   \
      "unusual outward volume") /* bytes of the hour / usual */                                    \
    X(BASELINE_BEACON, "beacon", "周期性外联",                                                     \
      "regular outward connections")         /* times / interval in ms */                          \
    X(BASELINE_SCAN, "scan", "扫描", "scan") /* distinct address:port pairs / limit */             \
    X(BASELINE_GUESSING, "guessing", "口令猜测", "password guessing") /* failed sign-ins / limit   \
                                                                       */

#define BASELINE_KIND_ENUM(name, word, zh, en) name,
enum baseline_kind { BASELINE_KIND_TABLE(BASELINE_KIND_ENUM) BASELINE_KINDS };
enum {
    BASELINE_FILE_MAX_BYTES = 64 * 1024 * 1024,
    BASELINE_SCAN_MAX = 64 /* targets counted of one source; a limit above is taken as this */
};
#undef BASELINE_KIND_ENUM

/* Limits, as the packs set them for a place (baseline_law.h); 0 switches a finding off. */
struct baseline_limits {
    uint32_t learn_days;       /* a system's peers are learnt that long before one counts as new */
    uint32_t volume_times;     /* an hour with so many times the usual bytes … */
    uint64_t volume_min_bytes; /* … and at least so many */
    uint32_t volume_hours;     /* hours seen before an hour can be unusual */
    uint32_t beacon_times;     /* connections to one peer in a row … */
    uint32_t beacon_percent;   /* … whose intervals vary by no more (standard deviation / mean) */
    uint32_t scan_targets;     /* distinct address:port pairs of one source at one system … */
    uint32_t scan_seconds;     /* … within this time */
    uint32_t guess_times;      /* failed sign-ins of one source at one system … */
    uint32_t guess_seconds;    /* … within this time */
};

struct baseline_event {
    int64_t time_us;
    struct str system;    /* id of the system on the near side; not empty */
    struct str near_host; /* its address */
    struct str peer;      /* the address on the far side */
    uint16_t port;        /* that was connected to */
    bool is_outward;      /* opened by the near side towards a peer that is not in the register */
    bool is_login_failed;
    uint64_t bytes_out;                   /* sent by the near side */
    const struct baseline_limits *limits; /* of the system's place; NULL: those of baseline_new */
};

struct baseline_finding {
    enum baseline_kind kind;
    struct str system, peer, near_host; /* as in the event */
    uint64_t seen, usual;
    int64_t from_us, until_us;
};

/* What the findings call; the texts are valid during the call. */
typedef void baseline_tell_fn(void *with, const struct baseline_finding *finding);

struct baseline;

struct baseline *baseline_new(const struct baseline_limits *limits, baseline_tell_fn *tell,
                              void *with);
void baseline_free(struct baseline *baseline);
void baseline_add(struct baseline *baseline, const struct baseline_event *event);
uint64_t baseline_forgotten(const struct baseline *baseline);
/* Events so old that nothing could be said with them: their hour or window had passed. */
uint64_t baseline_late(const struct baseline *baseline);
/* One sentence with the numbers, in the arena. */
struct str baseline_sentence_zh(const struct baseline_finding *finding, struct arena *arena);
struct str baseline_sentence_en(const struct baseline_finding *finding, struct arena *arena);
const char *baseline_word(enum baseline_kind kind);
const char *baseline_zh(enum baseline_kind kind);
const char *baseline_en(enum baseline_kind kind);

/* What was learnt, as bytes that survive a restart (SM3 at the end), and back: ST_CORRUPT when they
 * are not whole, ST_NEWER when a newer program wrote them; the baseline is unchanged then. */
enum status baseline_save(const struct baseline *baseline, const char *path,
                          struct fault *fault) MUST_CHECK;
/* The two halves of saving: its rows as bytes (errors stay in the buffer), and those with their
 * digest into the file, which needs the baseline no more. */
void baseline_pack(const struct baseline *baseline, struct buf *out);
enum status baseline_write(struct buf *packed, const char *path, struct fault *fault) MUST_CHECK;
enum status baseline_load(struct baseline *baseline, const char *path,
                          struct fault *fault) MUST_CHECK;

#endif
