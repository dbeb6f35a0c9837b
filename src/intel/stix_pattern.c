/* SPDX-License-Identifier: Apache-2.0
 * A tokenizer of STIX patterns and a flat reader of what single values can be taken from. */
#include "intel/stix_pattern.h"

#include <string.h>

enum token_kind {
    TOKEN_END,
    TOKEN_BAD,
    TOKEN_WORD,   /* AND, OR, IN, a path … */
    TOKEN_TEXT,   /* '…' */
    TOKEN_SYMBOL, /* one of [ ] ( ) , = or != > < >= <= */
};

struct reader {
    struct arena *arena;
    struct str rest;
    enum token_kind kind;
    struct str token;
    struct stix_pattern_values *values;
    const char *zh, *en;
};

enum { PATTERN_DEPTH_MAX = 32 };

static bool refuse(struct reader *r, const char *zh, const char *en)
{
    if (!r->zh) {
        r->zh = zh;
        r->en = en;
    }
    return false;
}

/* Text between single quotes, \' and \\ resolved; the length used, 0 when it does not end. */
static size_t take_text(struct reader *r)
{
    char *out = arena_take(r->arena, r->rest.len + 1);
    size_t len = 0, at = 1;

    for (; at < r->rest.len && r->rest.ptr[at] != '\''; at++) {
        if (r->rest.ptr[at] == '\\' && at + 1 < r->rest.len)
            at++;
        out[len++] = r->rest.ptr[at];
    }
    r->token = (struct str){out, len};
    return at < r->rest.len ? at + 1 : 0;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':' || c == '.';
}

/* A path or keyword; quotes inside a path ("file:hashes.'SHA-256'") and list steps ("[0]", "[*]").
 */
static size_t take_word(struct reader *r)
{
    size_t at = 0;
    bool is_path = false;

    while (at < r->rest.len) {
        char c = r->rest.ptr[at];
        if (c == '\'' && at > 0 && r->rest.ptr[at - 1] == '.') {
            const char *end = memchr(r->rest.ptr + at + 1, '\'', r->rest.len - at - 1);
            if (!end)
                return 0;
            at = (size_t)(end - r->rest.ptr) + 1;
        } else if (c == '[' && is_path) {
            const char *end = memchr(r->rest.ptr + at, ']', r->rest.len - at);
            if (!end)
                return 0;
            at = (size_t)(end - r->rest.ptr) + 1;
        } else if (is_word_byte(c)) {
            is_path = is_path || c == ':';
            at++;
        } else {
            break;
        }
    }
    r->token = (struct str){r->rest.ptr, at};
    return at;
}

static void next(struct reader *r)
{
    size_t used;
    char c;

    r->rest = str_trim(r->rest);
    r->token = (struct str){"", 0};
    r->kind = TOKEN_END;
    if (r->rest.len == 0)
        return;
    c = r->rest.ptr[0];
    if (c == '\'') {
        used = take_text(r);
        r->kind = TOKEN_TEXT;
    } else if (strchr("[](),=!<>", c)) {
        used = c != '=' && strchr("!<>", c) && r->rest.len > 1 && r->rest.ptr[1] == '=' ? 2 : 1;
        r->token = (struct str){r->rest.ptr, used};
        r->kind = TOKEN_SYMBOL;
    } else {
        used = take_word(r);
        r->kind = TOKEN_WORD;
    }
    if (used == 0)
        r->kind = TOKEN_BAD;
    r->rest = (struct str){r->rest.ptr + used, r->rest.len - used};
}

static bool is(const struct reader *r, const char *word)
{
    return (r->kind == TOKEN_WORD || r->kind == TOKEN_SYMBOL) && str_is(r->token, word);
}

/* ---- what a path is about ---- */

enum path_kind { PATH_VALUE, PATH_HASH, PATH_BESIDE, PATH_OTHER };

static enum path_kind path_of(struct str path, enum indicator_kind *ret_kind)
{
    static const struct {
        const char *path;
        enum path_kind is;
        enum indicator_kind kind;
    } paths[] = {
        {"ipv4-addr:value", PATH_VALUE, INDICATOR_IPV4},
        {"ipv6-addr:value", PATH_VALUE, INDICATOR_IPV6},
        {"domain-name:value", PATH_VALUE, INDICATOR_DOMAIN},
        {"url:value", PATH_VALUE, INDICATOR_URL},
        {"email-addr:value", PATH_VALUE, INDICATOR_EMAIL},
        {"email-message:from_ref.value", PATH_VALUE, INDICATOR_EMAIL},
        {"x-panshi-tls:ja3", PATH_VALUE, INDICATOR_JA3},
        {"email-message:sender_ref.value", PATH_VALUE, INDICATOR_EMAIL},
        {"network-traffic:dst_ref.value", PATH_VALUE, INDICATOR_KINDS},
        {"network-traffic:src_ref.value", PATH_VALUE, INDICATOR_KINDS},
        {"file:hashes.MD5", PATH_HASH, INDICATOR_MD5},
        {"file:hashes.'MD5'", PATH_HASH, INDICATOR_MD5},
        {"file:hashes.SHA1", PATH_HASH, INDICATOR_SHA1},
        {"file:hashes.'SHA-1'", PATH_HASH, INDICATOR_SHA1},
        {"file:hashes.'SHA1'", PATH_HASH, INDICATOR_SHA1},
        {"file:hashes.SHA256", PATH_HASH, INDICATOR_SHA256},
        {"file:hashes.'SHA-256'", PATH_HASH, INDICATOR_SHA256},
        {"file:hashes.'SHA256'", PATH_HASH, INDICATOR_SHA256},
        {"file:hashes.SHA512", PATH_HASH, INDICATOR_SHA512},
        {"file:hashes.'SHA-512'", PATH_HASH, INDICATOR_SHA512},
        {"file:name", PATH_BESIDE, INDICATOR_KINDS},
        {"file:size", PATH_BESIDE, INDICATOR_KINDS},
    };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (str_is(path, paths[i].path)) {
            *ret_kind = paths[i].kind;
            return paths[i].is;
        }
    }
    return PATH_OTHER;
}

static bool keep(struct reader *r, enum path_kind is, enum indicator_kind kind, struct str text)
{
    if (is == PATH_BESIDE)
        return true;
    if (r->values->count >= INTEL_PATTERN_VALUES_MAX)
        return refuse(r, "模式中的值过多", "too many values in one pattern");
    r->values->rows[r->values->count++] = (struct stix_pattern_value){kind, text};
    return true;
}

static bool read_list(struct reader *r, enum path_kind path, enum indicator_kind kind)
{
    if (!is(r, "("))
        return refuse(r, "IN 之后应有括号", "IN needs parentheses");
    do {
        next(r);
        if (r->kind != TOKEN_TEXT || !keep(r, path, kind, r->token))
            return refuse(r, "IN 的值应为加引号的文字", "values of IN must be quoted texts");
        next(r);
    } while (is(r, ","));
    if (!is(r, ")"))
        return refuse(r, "IN 的括号没有结束", "the list of IN does not end");
    next(r);
    return true;
}

/* path op value */
static bool read_comparison(struct reader *r, enum path_kind *ret_path)
{
    enum indicator_kind kind = INDICATOR_KINDS;
    bool is_subset;

    if (r->kind != TOKEN_WORD)
        return refuse(r, "模式不完整", "the pattern is incomplete");
    *ret_path = path_of(r->token, &kind);
    if (*ret_path == PATH_OTHER)
        return refuse(r, "模式所指的属性不能作为单个值比对",
                      "the pattern's property is none that is matched");
    next(r);
    if (is(r, "NOT"))
        return refuse(r, "模式含有否定（NOT）", "the pattern negates (NOT)");
    if (is(r, "IN")) {
        next(r);
        return read_list(r, *ret_path, kind);
    }
    is_subset = is(r, "ISSUBSET");
    if (!is(r, "=") && !is_subset)
        return refuse(r, "模式的比较方式不是相等（=、IN、ISSUBSET）",
                      "the pattern compares other than by =, IN or ISSUBSET");
    if (is_subset && kind == INDICATOR_IPV4)
        kind = INDICATOR_CIDR4;
    if (is_subset && kind == INDICATOR_IPV6)
        kind = INDICATOR_CIDR6;
    next(r);
    if (r->kind != TOKEN_TEXT && !(r->kind == TOKEN_WORD && *ret_path == PATH_BESIDE))
        return refuse(r, "比较的值应为加引号的文字", "the value compared must be a quoted text");
    if (!keep(r, *ret_path, kind, r->token))
        return false;
    next(r);
    return true;
}

/* Between "[" and "]": comparisons joined by OR, or one file's properties joined by AND;
 * parentheses around them change nothing as long as only one joiner occurs. */
static bool read_observation(struct reader *r)
{
    bool has_and = false, has_or = false, has_other = false, has_hash = false, has_beside = false;
    int depth = 0;

    for (;;) {
        enum path_kind path = PATH_OTHER;
        for (; is(r, "(") && depth < PATTERN_DEPTH_MAX; depth++)
            next(r);
        if (!read_comparison(r, &path))
            return false;
        has_other = has_other || path == PATH_VALUE;
        has_hash = has_hash || path == PATH_HASH;
        has_beside = has_beside || path == PATH_BESIDE;
        for (; is(r, ")") && depth > 0; depth--)
            next(r);
        if (is(r, "AND"))
            has_and = true;
        else if (is(r, "OR"))
            has_or = true;
        else
            break;
        next(r);
    }
    if (!is(r, "]") || depth != 0)
        return refuse(r, "模式不完整", "the pattern is incomplete");
    if (has_and && (has_or || has_other || !has_hash))
        return refuse(r, "模式要求几个条件同时成立，不是单个值",
                      "the pattern wants several things at once: no single value");
    if (has_beside && !has_and)
        return refuse(r, "文件名和大小不能单独作为指标",
                      "a file's name or size alone is no indicator");
    next(r);
    return true;
}

bool stix_pattern_read(struct arena *arena, struct str pattern,
                       struct stix_pattern_values *ret_values, const char **ret_zh,
                       const char **ret_en)
{
    struct reader r = {.arena = arena, .rest = pattern, .values = ret_values};
    int depth = 0;
    bool is_fine = pattern.len <= INTEL_PATTERN_MAX_BYTES;

    ret_values->count = 0;
    next(&r);
    while (is_fine) {
        for (; is(&r, "(") && depth < PATTERN_DEPTH_MAX; depth++)
            next(&r);
        is_fine = is(&r, "[");
        next(&r);
        is_fine = is_fine && read_observation(&r);
        for (; is_fine && is(&r, ")") && depth > 0; depth--)
            next(&r);
        if (!is_fine || !is(&r, "OR"))
            break;
        next(&r);
    }
    if (is_fine && r.kind != TOKEN_END)
        is_fine = refuse(&r, "模式涉及先后、同时或时间窗口，不是单个值",
                         "the pattern is about order, coincidence or time: no single value");
    if (is_fine && ret_values->count > 0 && depth == 0)
        return true;
    (void)refuse(&r, "模式无法读取", "the pattern cannot be read");
    *ret_zh = r.zh;
    *ret_en = r.en;
    return false;
}
