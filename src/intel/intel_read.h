/* SPDX-License-Identifier: Apache-2.0
 * Files of indicators, read piece by piece into a set: STIX 2.1 bundles, MISP events and feeds,
 * CSV, plain lists.
 *
 * One bad line never stops a file: it is counted, and the first INTEL_ERRORS_MAX are kept with
 * line, value and reason.  What a format carries but nobody can match, or is not in force, is
 * counted as skipped, each with why (INTEL_NOTE_TABLE).
 *
 * CSV: the separator is "," ";" or tab; the first line that is no comment names the columns:
 *   value     value indicator ioc ioc_value 值 指标 指标值 威胁指标; or a kind as the name of its
 * column (ip, domain, url, md5, sha1, sha256, email …) kind      type kind ioc_type indicator_type
 * 类型 others    tlp; confidence score 置信度; expires expires_at valid_until expiration 有效期至
 * 失效时间 (intel_read_time; empty: never); note description comment threat malware 说明 备注 Plain
 * lists: a value a line; "#", ";" and "//" begin comments; "0.0.0.0 name" (hosts files) is the
 * name. */
#ifndef INTEL_INTEL_READ_H
#define INTEL_INTEL_READ_H

#include "base/json.h"
#include "intel/indicator_set_write.h"

#define INTEL_FORMAT_TABLE(X)                                                                      \
    X(INTEL_STIX, "stix", "STIX 2.1", "STIX 2.1")                                                  \
    X(INTEL_MISP, "misp", "MISP 事件", "MISP event")                                               \
    X(INTEL_MISP_FEED, "misp-feed", "MISP 订阅目录", "MISP feed folder")                           \
    X(INTEL_CSV, "csv", "CSV 表格", "CSV")                                                         \
    X(INTEL_LIST, "list", "每行一个值的清单", "plain list")

#define INTEL_FORMAT_ENUM(name, word, zh, en) name,
enum intel_format { INTEL_FORMAT_TABLE(INTEL_FORMAT_ENUM) INTEL_FORMATS };
#undef INTEL_FORMAT_ENUM

/* name, word, whether what it is said of was skipped, Chinese, English */
#define INTEL_NOTE_TABLE(X)                                                                        \
    X(INTEL_NOTE_OBJECT, "no-indicator", true, "不是指标的对象", "objects that are no indicators") \
    X(INTEL_NOTE_REVOKED, "revoked", true, "来源已撤销", "revoked by their source")                \
    X(INTEL_NOTE_OLD, "superseded", true, "文件中另有更新的版本",                                  \
      "the file holds a newer version")                                                            \
    X(INTEL_NOTE_LANGUAGE, "pattern-type", true, "规则语言不是 STIX 模式（如 YARA、Snort）",       \
      "the pattern is in another language than STIX (YARA, Snort …)")                              \
    X(INTEL_NOTE_NO_IDS, "not-to-ids", true, "未标记用于检测（to_ids）",                           \
      "not meant for detection (to_ids)")                                                          \
    X(INTEL_NOTE_DELETED, "deleted", true, "来源已删除", "deleted by their source")                \
    X(INTEL_NOTE_TYPE, "type", true, "这一类型无法与事件对照",                                     \
      "of a type that cannot be held against events")                                              \
    X(INTEL_NOTE_TLP, "tlp-unknown", false, "TLP 标记无法识别，按最严格的 TLP:RED 保管",           \
      "the TLP mark is not known, kept as the strictest, TLP:RED")

#define INTEL_NOTE_ENUM(name, word, is_skipped, zh, en) name,
enum intel_note { INTEL_NOTE_TABLE(INTEL_NOTE_ENUM) INTEL_NOTES };
#undef INTEL_NOTE_ENUM

struct intel_read_error {
    uint64_t line;
    char value[200];
    const char *zh, *en;
    char file[64]; /* of a feed folder; else "" */
};

struct intel_read {
    struct indicator_set_write *writer;
    struct indicator_value *value; /* room for one */
    enum indicator_tlp tlp; /* the most open that entries of this file carry; TLP_NONE: as said */
    uint64_t read, refused, skipped;
    uint64_t notes[INTEL_NOTES]; /* how often each */
    const char *said;            /* what messages call the file */
    struct intel_read_error errors[INTEL_ERRORS_MAX];
    size_t error_count;
    char file[64];
    struct fault *fault;
};

const char *intel_read_word(enum intel_format format);
enum intel_format intel_read_format(struct str word);
/* What the text looks like. */
enum intel_format intel_read_detect(struct str text);

/* Normalise and add.  A value that cannot be is counted as refused; other statuses are the
 * writer's. */
enum status intel_read_add(struct intel_read *in, uint64_t line, enum indicator_kind kind,
                           struct str text, const struct indicator_entry *like) MUST_CHECK;
void intel_read_refuse(struct intel_read *in, uint64_t line, struct str value, const char *zh,
                       const char *en);
/* Count, and as skipped where that is so. */
void intel_read_note(struct intel_read *in, enum intel_note note);
/* [{word, count, reason, reason_en}] of the notes that were taken. */
json_t *intel_read_notes(const struct intel_read *in, struct arena *arena);
/* RFC 3339, a day (2027-03-01, 2027/03/01, 2027.03.01: its end in Beijing), a day with a time (of
 * Beijing where it names no zone), or seconds since 1970, as seconds; 0 when it is none of these.
 */
int64_t intel_read_time(struct str text);
/* When an indicator ends: as intel_read_time, 0 (never) for an empty text.  False: it is neither.
 */
bool intel_read_expiry(struct str text, int64_t *ret_s);

/* Read a whole text.  ST_MALFORMED when it is not of that format at all. */
enum status intel_read_text(struct intel_read *in, enum intel_format format,
                            struct str text) MUST_CHECK;

#endif
