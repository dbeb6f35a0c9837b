/* SPDX-License-Identifier: Apache-2.0
 * A set of indicators from one source, as one immutable file.
 *
 * Layout, numbers in the machine's order (little-endian everywhere this runs):
 *   head      struct indicator_set_head
 *   marks     count × u64, ascending: the marks of the values
 *   networks  network_count × struct indicator_address
 *   starts    (block_count + 1) × u64, where the blocks begin in the file
 *   blocks    zstd frames with checksum, INDICATOR_SET_BLOCK entries each, in the order of the
 * marks An entry: kind, tlp, confidence (1 byte each), expiry in seconds (4 or 8 bytes), lengths of
 * text and note (2 bytes each), text, note.  Marks are looked at first; texts are read for hits and
 * exports only. */
#ifndef INTEL_INDICATOR_SET_H
#define INTEL_INDICATOR_SET_H

#include "intel/indicator_value.h"

/* word, Chinese, English, from the most open to the closest (FIRST TLP 2.0) */
#define INDICATOR_TLP_TABLE(X)                                                                     \
    X(TLP_NONE, "", "未标", "not said")                                                            \
    X(TLP_CLEAR, "clear", "可公开", "may be published")                                            \
    X(TLP_GREEN, "green", "社区内", "within the community")                                        \
    X(TLP_AMBER, "amber", "本单位及客户", "own organisation and its clients")                      \
    X(TLP_AMBER_STRICT, "amber+strict", "仅本单位", "own organisation only")                       \
    X(TLP_RED, "red", "仅收件人", "recipients only")

#define INDICATOR_TLP_ENUM(name, word, zh, en) name,
enum indicator_tlp { INDICATOR_TLP_TABLE(INDICATOR_TLP_ENUM) INDICATOR_TLPS };
#undef INDICATOR_TLP_ENUM

enum { INDICATOR_SET_BLOCK = 128, INDICATOR_NO_CONFIDENCE = 255 };

struct indicator_entry {
    enum indicator_kind kind;
    enum indicator_tlp tlp; /* TLP_NONE: the set's */
    unsigned confidence;    /* 0..100, or INDICATOR_NO_CONFIDENCE: the set's */
    int64_t expires_s;      /* seconds since 1970; 0: the set's, or never */
    uint64_t mark;
    struct str text; /* normal form */
    struct str note; /* what the source says, "" when nothing */
};

struct indicator_set_head {
    char magic[8];
    uint64_t count, network_count, block_count;
    uint64_t kinds;  /* bit per kind */
    uint64_t traits; /* INDICATOR_TRAIT_… */
    uint64_t file_bytes;
};

/* What makes more forms of a URL worth a look. */
enum {
    INDICATOR_TRAIT_PATH = 1,   /* URLs without host */
    INDICATOR_TRAIT_FOLDER = 2, /* URLs that end with "/" and stand for what lies below */
    INDICATOR_TRAIT_QUERY = 4,  /* URLs with a query */
};

struct indicator_set;

/* "amber" and back; "white" is clear, "tlp:" in front is fine, case is not looked at.
 * INDICATOR_TLPS for a word that is none. */
const char *indicator_set_tlp_word(enum indicator_tlp tlp);
enum indicator_tlp indicator_set_tlp(struct str word);
unsigned indicator_set_traits(const struct indicator_entry *entry);

/* ST_CORRUPT: not such a file, or its parts do not fit; ST_NEWER; ST_NOT_FOUND, ST_IO. */
enum status indicator_set_open(const char *path, struct indicator_set **ret_set,
                               struct fault *fault) MUST_CHECK;
void indicator_set_close(struct indicator_set *set);
const struct indicator_set_head *indicator_set_head_of(const struct indicator_set *set);
const uint64_t *indicator_set_marks(const struct indicator_set *set);
const struct indicator_address *indicator_set_networks(const struct indicator_set *set);

/* Any status but ST_OK stops and is returned. */
typedef enum status indicator_entry_fn(void *cookie, const struct indicator_entry *entry);
/* Entries of that mark: read from disk, held during the call only.  Any thread.
 * ST_CORRUPT: a block is damaged. */
enum status indicator_set_find(const struct indicator_set *set, uint64_t mark,
                               indicator_entry_fn *entry, void *cookie,
                               struct fault *fault) MUST_CHECK;
enum status indicator_set_each(const struct indicator_set *set, indicator_entry_fn *entry,
                               void *cookie, struct fault *fault) MUST_CHECK;

#endif
