/* SPDX-License-Identifier: Apache-2.0
 * What the store knows about a subject, in the form the evaluation reads (policy/facts.h): its
 * record as register facts, its recorded facts, the clocks of its matters, the acts on its duties,
 * and around it the place and the authorities that roles lead to.
 *
 * A feed keeps places and authorities for one work; everything it gives lives in w->arena. */
#ifndef PROCEDURES_OBLIGATION_FEED_H
#define PROCEDURES_OBLIGATION_FEED_H

#include "db/work.h"
#include "policy/facts.h"

enum {
    OBLIGATION_FEED_MAX_DEPTH = 8,     /* regions above one another */
    OBLIGATION_FEED_SYSTEMS = 1000,    /* held at once in a run over everything */
    OBLIGATION_FEED_WORDS = 16,        /* register facts */
    OBLIGATION_FEED_SCRATCH = 64 << 20 /* bytes for those systems */
};

/* An authority that sits in one of the regions of a place. */
struct obligation_feed_authority {
    struct str id;
    uint32_t kinds;     /* bit per enum party_kind */
    struct str sectors; /* JSON list of codes */
    size_t depth;       /* index of its region in the place */
    struct str level;   /* of its region: nation | province | city | county | zone */
};

/* A region with those above it and the authorities there. */
struct obligation_feed_place {
    struct str code;
    struct str regions[OBLIGATION_FEED_MAX_DEPTH]; /* nation first */
    size_t region_count;
    struct obligation_feed_authority *authorities; /* oldest first */
    size_t authority_count;
    bool has_authorities; /* they have been read */
    struct obligation_feed_place *next;
};

struct obligation_feed_sector {
    struct str code, path;
    struct obligation_feed_sector *next;
};

struct obligation_feed {
    struct work *w;
    struct arena *arena; /* of the work when the feed began: places live here */
    struct instant at;   /* facts as they are at this instant */
    struct obligation_feed_place *places;
    struct obligation_feed_sector *sectors;
    const struct obligation_feed_subject *party; /* loaded last; its systems follow mostly */
    uint16_t words[OBLIGATION_FEED_WORDS];
    uint16_t kind_texts[32]; /* of the words of enum party_kind */
};

/* One subject with what its rows say beside its facts. */
struct obligation_feed_subject {
    struct facts_subject facts;
    int64_t no;                   /* of a system */
    struct str party_id;          /* of the system, or the party itself */
    struct str region, sector;    /* own codes, sector "" when none */
    int64_t level;                /* 0 for a party */
    struct str regulator, police; /* on the record of a system, "" when none */
    uint32_t kinds;               /* of a party */
    bool is_closed;               /* a party that is no more */
    struct obligation_feed_place *place;
    uint64_t seen; /* of a party: digest over what the conditions on its systems see of it */
    bool is_kept;  /* computed before, with these digests */
    uint64_t kept_digest, kept_seen;
};

void obligation_feed_begin(struct obligation_feed *feed, struct work *w, struct instant at);
/* One subject, for a system with its party as operator.  ST_NOT_FOUND without a fault. */
enum status obligation_feed_load(struct obligation_feed *feed, enum facts_about about,
                                 struct str id,
                                 struct obligation_feed_subject *ret_subject) MUST_CHECK;

/* The next `limit` parties after the id `after`, then all their systems.  What `each` gets is valid
 * during the call only.  ret_last: the last party's id, "" when there was none. */
typedef enum status obligation_feed_fn(void *cookie, const struct obligation_feed_subject *subject);
enum status obligation_feed_each(struct obligation_feed *feed, struct str after, int64_t limit,
                                 obligation_feed_fn *each, void *cookie,
                                 struct str *ret_last) MUST_CHECK;

#endif
