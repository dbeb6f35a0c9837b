/* SPDX-License-Identifier: Apache-2.0
 * One line at a time, in CSV and in plain lists. */
#include "intel/intel_read_table.h"

#include <string.h>
#include <strings.h>

enum column {
    COLUMN_OTHER,
    COLUMN_VALUE,
    COLUMN_KIND,
    COLUMN_TLP,
    COLUMN_CONFIDENCE,
    COLUMN_EXPIRES,
    COLUMN_NOTE
};

struct table {
    char separator;
    size_t count;
    enum column columns[INTEL_COLUMNS_MAX];
    enum indicator_kind kinds[INTEL_COLUMNS_MAX]; /* of COLUMN_VALUE */
    struct str cells[INTEL_COLUMNS_MAX];
    char room[INTEL_LINE_MAX_BYTES]; /* quoted cells without their quotes */
};

/* ---- lines ---- */

/* The next line without its end; a line end within quotes belongs to the line when `has_quotes`. */
static struct str take_line(struct str *rest, bool has_quotes, uint64_t *line)
{
    size_t at = 0;
    bool is_quoted = false;
    struct str text;

    (*line)++;
    for (; at < rest->len && (rest->ptr[at] != '\n' || is_quoted); at++) {
        if (has_quotes && rest->ptr[at] == '"')
            is_quoted = !is_quoted;
        if (is_quoted && at > INTEL_LINE_MAX_BYTES) {
            /* A quote that never ends is no reason to swallow the file. */
            const char *end = memchr(rest->ptr, '\n', rest->len);
            at = end ? (size_t)(end - rest->ptr) : rest->len;
            break;
        }
    }
    text = (struct str){rest->ptr, at};
    at += at < rest->len;
    *rest = (struct str){rest->ptr + at, rest->len - at};
    if (text.len > 0 && text.ptr[text.len - 1] == '\r')
        text.len--;
    return text;
}

static bool is_comment(struct str line, bool is_csv)
{
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#')
        return true;
    return !is_csv && (line.ptr[0] == ';' || str_starts(line, STR("//")));
}

/* ---- CSV ---- */

/* Cut a line into cells; how many, at most INTEL_COLUMNS_MAX; 0: the line is too long. */
static size_t cut(struct table *table, struct str line)
{
    size_t count = 0, used = 0, at = 0;

    if (line.len >= sizeof table->room)
        return 0;
    while (count < INTEL_COLUMNS_MAX) {
        size_t start = used;
        bool is_quoted = at < line.len && line.ptr[at] == '"';
        at += is_quoted;
        for (; at < line.len && (is_quoted || line.ptr[at] != table->separator); at++) {
            if (is_quoted && line.ptr[at] == '"') {
                if (at + 1 < line.len && line.ptr[at + 1] == '"')
                    at++;
                else {
                    is_quoted = false;
                    continue;
                }
            }
            table->room[used++] = line.ptr[at];
        }
        table->cells[count++] = str_trim((struct str){table->room + start, used - start});
        if (at >= line.len)
            break;
        at++;
    }
    return count;
}

struct synonym {
    const char *name;
    enum column column;
    enum indicator_kind kind;
};

static const struct synonym synonyms[] = {
    {"value", COLUMN_VALUE, INDICATOR_KINDS},
    {"indicator", COLUMN_VALUE, INDICATOR_KINDS},
    {"ioc", COLUMN_VALUE, INDICATOR_KINDS},
    {"ioc_value", COLUMN_VALUE, INDICATOR_KINDS},
    {"值", COLUMN_VALUE, INDICATOR_KINDS},
    {"指标", COLUMN_VALUE, INDICATOR_KINDS},
    {"指标值", COLUMN_VALUE, INDICATOR_KINDS},
    {"威胁指标", COLUMN_VALUE, INDICATOR_KINDS},
    {"ip", COLUMN_VALUE, INDICATOR_IPV4},
    {"ip_address", COLUMN_VALUE, INDICATOR_IPV4},
    {"address", COLUMN_VALUE, INDICATOR_IPV4},
    {"dst_ip", COLUMN_VALUE, INDICATOR_IPV4},
    {"src_ip", COLUMN_VALUE, INDICATOR_IPV4},
    {"ip地址", COLUMN_VALUE, INDICATOR_IPV4},
    {"cidr", COLUMN_VALUE, INDICATOR_CIDR4},
    {"domain", COLUMN_VALUE, INDICATOR_DOMAIN},
    {"hostname", COLUMN_VALUE, INDICATOR_DOMAIN},
    {"host", COLUMN_VALUE, INDICATOR_KINDS},
    {"域名", COLUMN_VALUE, INDICATOR_DOMAIN},
    {"url", COLUMN_VALUE, INDICATOR_URL},
    {"网址", COLUMN_VALUE, INDICATOR_URL},
    {"md5", COLUMN_VALUE, INDICATOR_MD5},
    {"sha1", COLUMN_VALUE, INDICATOR_SHA1},
    {"sha256", COLUMN_VALUE, INDICATOR_SHA256},
    {"sha512", COLUMN_VALUE, INDICATOR_SHA512},
    {"hash", COLUMN_VALUE, INDICATOR_KINDS},
    {"散列", COLUMN_VALUE, INDICATOR_KINDS},
    {"email", COLUMN_VALUE, INDICATOR_EMAIL},
    {"邮箱", COLUMN_VALUE, INDICATOR_EMAIL},
    {"ja3", COLUMN_VALUE, INDICATOR_JA3},
    {"type", COLUMN_KIND, INDICATOR_KINDS},
    {"kind", COLUMN_KIND, INDICATOR_KINDS},
    {"ioc_type", COLUMN_KIND, INDICATOR_KINDS},
    {"indicator_type", COLUMN_KIND, INDICATOR_KINDS},
    {"类型", COLUMN_KIND, INDICATOR_KINDS},
    {"tlp", COLUMN_TLP, INDICATOR_KINDS},
    {"confidence", COLUMN_CONFIDENCE, INDICATOR_KINDS},
    {"confidence_level", COLUMN_CONFIDENCE, INDICATOR_KINDS},
    {"score", COLUMN_CONFIDENCE, INDICATOR_KINDS},
    {"置信度", COLUMN_CONFIDENCE, INDICATOR_KINDS},
    {"expires", COLUMN_EXPIRES, INDICATOR_KINDS},
    {"expires_at", COLUMN_EXPIRES, INDICATOR_KINDS},
    {"valid_until", COLUMN_EXPIRES, INDICATOR_KINDS},
    {"expiration", COLUMN_EXPIRES, INDICATOR_KINDS},
    {"有效期至", COLUMN_EXPIRES, INDICATOR_KINDS},
    {"失效时间", COLUMN_EXPIRES, INDICATOR_KINDS},
    {"note", COLUMN_NOTE, INDICATOR_KINDS},
    {"description", COLUMN_NOTE, INDICATOR_KINDS},
    {"comment", COLUMN_NOTE, INDICATOR_KINDS},
    {"threat", COLUMN_NOTE, INDICATOR_KINDS},
    {"malware", COLUMN_NOTE, INDICATOR_KINDS},
    {"说明", COLUMN_NOTE, INDICATOR_KINDS},
    {"备注", COLUMN_NOTE, INDICATOR_KINDS},
};

static const struct synonym *synonym_of(struct str cell)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
        if (strlen(synonyms[i].name) == cell.len &&
            strncasecmp(synonyms[i].name, cell.ptr, cell.len) == 0)
            return &synonyms[i];
    return NULL;
}

/* Words that sources use for kinds, beside ours. */
static enum indicator_kind kind_word(struct str word)
{
    static const struct synonym words[] = {
        {"ip", COLUMN_KIND, INDICATOR_IPV4},
        {"ip-src", COLUMN_KIND, INDICATOR_IPV4},
        {"ip-dst", COLUMN_KIND, INDICATOR_IPV4},
        {"ipv4-addr", COLUMN_KIND, INDICATOR_IPV4},
        {"ipv6-addr", COLUMN_KIND, INDICATOR_IPV6},
        {"ip:port", COLUMN_KIND, INDICATOR_IPV4},
        {"cidr", COLUMN_KIND, INDICATOR_CIDR4},
        {"domain-name", COLUMN_KIND, INDICATOR_DOMAIN},
        {"hostname", COLUMN_KIND, INDICATOR_DOMAIN},
        {"域名", COLUMN_KIND, INDICATOR_DOMAIN},
        {"uri", COLUMN_KIND, INDICATOR_URL},
        {"网址", COLUMN_KIND, INDICATOR_URL},
        {"md5_hash", COLUMN_KIND, INDICATOR_MD5},
        {"sha1_hash", COLUMN_KIND, INDICATOR_SHA1},
        {"sha256_hash", COLUMN_KIND, INDICATOR_SHA256},
        {"filehash-md5", COLUMN_KIND, INDICATOR_MD5},
        {"filehash-sha1", COLUMN_KIND, INDICATOR_SHA1},
        {"filehash-sha256", COLUMN_KIND, INDICATOR_SHA256},
        {"email-addr", COLUMN_KIND, INDICATOR_EMAIL},
        {"ja3-fingerprint-md5", COLUMN_KIND, INDICATOR_JA3},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].name) == word.len &&
            strncasecmp(words[i].name, word.ptr, word.len) == 0)
            return words[i].kind;
    for (int k = 0; k < INDICATOR_KINDS; k++) {
        const char *ours = indicator_value_word((enum indicator_kind)k);
        if (strlen(ours) == word.len && strncasecmp(ours, word.ptr, word.len) == 0)
            return (enum indicator_kind)k;
    }
    return INDICATOR_KINDS;
}

static char separator_of(struct str line)
{
    static const char separators[] = {',', ';', '\t'};

    for (size_t i = 0; i < sizeof separators; i++)
        if (memchr(line.ptr, separators[i], line.len))
            return separators[i];
    return ',';
}

/* The head's columns; false when none holds values. */
static bool read_head(struct table *table, struct str line)
{
    bool has_value = false;

    table->separator = separator_of(line);
    table->count = cut(table, line);
    for (size_t c = 0; c < table->count; c++) {
        const struct synonym *synonym = synonym_of(table->cells[c]);
        table->columns[c] = synonym ? synonym->column : COLUMN_OTHER;
        table->kinds[c] = synonym ? synonym->kind : INDICATOR_KINDS;
        has_value = has_value || table->columns[c] == COLUMN_VALUE;
    }
    return has_value;
}

static struct str first_line(struct str *text, uint64_t *line)
{
    struct str one = {"", 0};

    while (text->len > 0 && is_comment(one, true))
        one = take_line(text, false, line);
    return one;
}

bool intel_read_table_is_csv(struct str text)
{
    struct arena arena;
    uint64_t line = 0;
    struct str head = first_line(&text, &line);
    bool is_csv;

    arena_init(&arena, ARENA_WORK_BYTES);
    is_csv = head.len > 0 && read_head(ARENA_NEW(&arena, struct table), head);
    arena_done(&arena);
    return is_csv;
}

/* A number, or a word of the scale None, Low, Med, High (STIX 2.1, appendix A). */
static bool read_confidence(struct str cell, unsigned *ret_confidence)
{
    static const struct {
        const char *word;
        unsigned confidence;
    } words[] = {{"none", 0},  {"low", 15}, {"med", 50}, {"medium", 50},
                 {"high", 85}, {"低", 15},  {"中", 50},  {"高", 85}};
    int64_t number;

    *ret_confidence = INDICATOR_NO_CONFIDENCE;
    if (cell.len == 0)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].word) == cell.len &&
            strncasecmp(words[i].word, cell.ptr, cell.len) == 0)
            *ret_confidence = words[i].confidence;
    if (*ret_confidence != INDICATOR_NO_CONFIDENCE)
        return true;
    if (!str_to_int(cell, &number) || number < 0 || number > 100)
        return false;
    *ret_confidence = (unsigned)number;
    return true;
}

static enum status take_row(struct intel_read *in, struct table *table, struct str text,
                            uint64_t line)
{
    struct indicator_entry like = {.confidence = INDICATOR_NO_CONFIDENCE};
    enum indicator_kind kind = INDICATOR_KINDS;
    size_t count = cut(table, text), taken = 0;
    bool is_sure = true, has_end = true;

    if (count == 0) {
        in->read++;
        intel_read_refuse(in, line, text, "行过长", "the line is too long");
        return ST_OK;
    }
    for (size_t c = 0; c < count && c < table->count; c++) {
        if (table->columns[c] == COLUMN_KIND)
            kind = kind_word(table->cells[c]);
        else if (table->columns[c] == COLUMN_TLP)
            like.tlp = indicator_set_tlp(table->cells[c]);
        else if (table->columns[c] == COLUMN_CONFIDENCE)
            is_sure = is_sure && read_confidence(table->cells[c], &like.confidence);
        else if (table->columns[c] == COLUMN_EXPIRES)
            has_end = has_end && intel_read_expiry(table->cells[c], &like.expires_s);
        else if (table->columns[c] == COLUMN_NOTE && like.note.len == 0)
            like.note = table->cells[c];
    }
    if (!is_sure) {
        in->read++;
        intel_read_refuse(in, line, text, "置信度应为 0 至 100 的整数，或低、中、高",
                          "the confidence is a whole number from 0 to 100, or low, medium, high");
        return ST_OK;
    }
    if (!has_end) {
        in->read++;
        intel_read_refuse(in, line, text,
                          "失效时间一列（expires 等）无法读取；请写成 2027-03-01、2027/03/01 或 "
                          "2027-03-01T00:00:00+08:00，留空为不失效",
                          "the column of the end (expires …) cannot be read: write 2027-03-01, "
                          "2027/03/01 or 2027-03-01T00:00:00+08:00, nothing for never");
        return ST_OK;
    }
    if (like.tlp == INDICATOR_TLPS) {
        like.tlp = TLP_RED; /* a marking that is not understood is kept closest */
        intel_read_note(in, INTEL_NOTE_TLP);
    }
    for (size_t c = 0; c < count && c < table->count; c++) {
        if (table->columns[c] != COLUMN_VALUE || table->cells[c].len == 0)
            continue;
        taken++;
        TRY(intel_read_add(in, line, table->kinds[c] == INDICATOR_KINDS ? kind : table->kinds[c],
                           table->cells[c], &like));
    }
    if (taken == 0) {
        in->read++;
        intel_read_refuse(in, line, text, "这一行没有指标值", "the line has no value");
    }
    return ST_OK;
}

enum status intel_read_table_csv(struct intel_read *in, struct str text)
{
    struct arena arena;
    struct table *table;
    uint64_t line = 0;
    enum status status = ST_OK;

    arena_init(&arena, ARENA_WORK_BYTES);
    table = ARENA_NEW(&arena, struct table);
    if (!read_head(table, first_line(&text, &line)))
        status = fault_set(in->fault, ST_MALFORMED, "file",
                           "表头中没有指标值一列（value、ip、domain、url、md5、指标、域名等）",
                           "the head names no column of values (value, ip, domain, url, md5 …)");
    while (status == ST_OK && text.len > 0) {
        uint64_t here = line + 1;
        struct str row = take_line(&text, true, &line);
        for (size_t i = 0; i < row.len; i++)
            line += row.ptr[i] == '\n';
        if (!is_comment(row, true))
            status = take_row(in, table, row, here);
    }
    arena_done(&arena);
    return status;
}

/* ---- plain lists ---- */

static struct str first_word(struct str line)
{
    size_t at = 0;

    while (at < line.len && line.ptr[at] != ' ' && line.ptr[at] != '\t')
        at++;
    return (struct str){line.ptr, at};
}

/* "0.0.0.0 name" of hosts files is the name; "value # said of it" is the value. */
static struct str value_of(struct str line)
{
    static const char *const sinks[] = {"0.0.0.0", "127.0.0.1", "::", "::1"};
    struct str first, rest;

    line = str_trim(line);
    first = first_word(line);
    for (size_t i = 0; i < sizeof sinks / sizeof sinks[0]; i++)
        if (first.len < line.len && str_is(first, sinks[i]))
            line = str_trim((struct str){line.ptr + first.len, line.len - first.len});
    first = first_word(line);
    rest = str_trim((struct str){line.ptr + first.len, line.len - first.len});
    return rest.len > 0 && (rest.ptr[0] == '#' || str_starts(rest, STR("//"))) ? first : line;
}

enum status intel_read_table_list(struct intel_read *in, struct str text)
{
    const struct indicator_entry like = {.confidence = INDICATOR_NO_CONFIDENCE};
    uint64_t line = 0;

    while (text.len > 0) {
        struct str row = take_line(&text, false, &line);
        if (!is_comment(row, false))
            TRY(intel_read_add(in, line, INDICATOR_KINDS, value_of(row), &like));
    }
    return ST_OK;
}
