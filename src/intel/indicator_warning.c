/* SPDX-License-Identifier: Apache-2.0
 * Compiling warning lists into sorted marks, and asking them. */
#include "intel/indicator_warning.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/file.h"

#define WARNING_MAGIC "PSWARN1\n"

enum warning_type { WARN_STRING, WARN_HOSTNAME, WARN_CIDR, WARN_SUBSTRING, WARN_REGEX, WARN_TYPES };

static const char *const type_words[] = {
    [WARN_STRING] = "string",       [WARN_HOSTNAME] = "hostname", [WARN_CIDR] = "cidr",
    [WARN_SUBSTRING] = "substring", [WARN_REGEX] = "regex",
};

struct entry {
    uint64_t mark;
    uint32_t list, spare;
};

struct head {
    char magic[8];
    uint64_t entries, meta_bytes, lengths4, lengths6[3];
};

struct loose {
    uint32_t list;
    struct str text;  /* of a substring */
    pcre2_code *code; /* of an expression */
};

struct indicator_warning {
    struct arena arena;
    struct head head;
    const struct entry *entries;
    const char **names;
    uint64_t *kinds;
    size_t list_count;
    struct loose *loose;
    size_t loose_count;
};

static enum warning_type type_of(struct str word)
{
    int type = 0;

    while (type < WARN_TYPES && !str_is(word, type_words[type]))
        type++;
    return (enum warning_type)type;
}

static uint64_t mark_of(enum warning_type type, struct str text)
{
    return indicator_value_mark((unsigned)INDICATOR_KINDS + 1 + (unsigned)type, text.ptr, text.len);
}

static uint64_t mark_of_net(const struct indicator_address *net)
{
    uint8_t bytes[18];

    memcpy(bytes, net->bytes, 16);
    bytes[16] = net->length;
    bytes[17] = net->is_v6;
    return mark_of(WARN_CIDR, (struct str){(const char *)bytes, sizeof bytes});
}

/* ---- reading one list ---- */

/* MISP's attribute types as kinds of indicators. */
static uint64_t kinds_of(struct str attribute)
{
    static const struct {
        const char *part;
        uint64_t kinds;
    } parts[] = {
        {"ip-src", 15},
        {"ip-dst", 15},
        {"ip", 15}, /* addresses and networks */
        {"domain", 1U << INDICATOR_DOMAIN},
        {"hostname", 1U << INDICATOR_DOMAIN},
        {"url", 1U << INDICATOR_URL},
        {"uri", 1U << INDICATOR_URL},
        {"md5", 1U << INDICATOR_MD5},
        {"sha1", 1U << INDICATOR_SHA1},
        {"sha256", 1U << INDICATOR_SHA256},
        {"sha512", 1U << INDICATOR_SHA512},
        {"email", 1U << INDICATOR_EMAIL},
        {"email-src", 1U << INDICATOR_EMAIL},
        {"email-dst", 1U << INDICATOR_EMAIL},
        {"target-email", 1U << INDICATOR_EMAIL},
        {"ja3-fingerprint-md5", 1U << INDICATOR_JA3},
    };
    uint64_t kinds = 0;

    while (attribute.len > 0) {
        struct str part = str_cut(attribute, '|', &attribute);
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            if (str_is(part, parts[i].part))
                kinds |= parts[i].kinds;
    }
    return kinds;
}

enum status indicator_warning_read(struct arena *arena, struct str text, json_t **ret_list,
                                   struct fault *fault)
{
    json_t *root, *list = json_new_object(arena), *attributes, *values;
    uint64_t kinds = 0;

    TRY(json_read(arena, text, INTEL_LIST_MAX_BYTES, fault, &root));
    struct str name = str_trim(json_get_text(root, "name")), type = json_get_text(root, "type");
    values = json_get_list(root, "list");
    attributes = json_get_list(root, "matching_attributes");
    if (name.len == 0 || name.len > (size_t)INTEL_NAME_MAX_BYTES * 2 || !values)
        return fault_set(fault, ST_INVALID, "list", "不是告警豁免清单：须有 name 和 list",
                         "no warning list: it needs name and list");
    if (type.len > 0 && type_of(type) == WARN_TYPES)
        return fault_set(fault, ST_INVALID, "type",
                         "不认识的清单类型“%.*s”，应为 string hostname cidr substring regex",
                         "unknown type \"%.*s\": string, hostname, cidr, substring or regex",
                         STR_ARG(type));
    for (size_t i = 0; i < json_array_size(attributes); i++)
        kinds |= kinds_of(json_text(json_array_get(attributes, i)));
    if (json_array_size(attributes) == 0)
        kinds = (UINT64_C(1) << INDICATOR_KINDS) - 1;
    json_put_text(list, "name", name);
    json_put_text(list, "type", type.len > 0 ? type : STR("string"));
    json_put_int(list, "kinds", (int64_t)kinds);
    json_put_text(list, "category", json_get_text(root, "category"));
    json_put(list, "list", values);
    *ret_list = list;
    return ST_OK;
}

/* ---- compiling ---- */

struct compile {
    struct buf entries;
    json_t *loose;
    struct head head;
    struct indicator_warning_counts *counts;
};

static void put_entry(struct compile *compile, uint64_t mark, size_t list)
{
    struct entry entry = {.mark = mark, .list = (uint32_t)list};

    buf_bytes(&compile->entries, &entry, sizeof entry);
    compile->counts->entries++;
}

static struct str lower_of(struct str text, char *room)
{
    for (size_t i = 0; i < text.len; i++)
        room[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 32) : text.ptr[i];
    return (struct str){room, text.len};
}

static bool put_net(struct compile *compile, struct str text, size_t list)
{
    struct indicator_address net;

    if (!indicator_address_read(text, &net))
        return false;
    if (net.is_v6)
        compile->head.lengths6[net.length / 64] |= UINT64_C(1) << (net.length % 64);
    else
        compile->head.lengths4 |= UINT64_C(1) << net.length;
    put_entry(compile, mark_of_net(&net), list);
    return true;
}

static bool put_value(struct compile *compile, enum warning_type type, struct str text, size_t list,
                      struct indicator_value *value)
{
    char room[INTEL_TEXT_MAX_BYTES];

    text = str_trim(text);
    if (text.len == 0 || text.len > sizeof room)
        return false;
    switch (type) {
    case WARN_CIDR:
        return put_net(compile, text, list);
    case WARN_HOSTNAME:
        if (indicator_value_read(INDICATOR_DOMAIN, text, value) == INDICATOR_FINE)
            text = value->text;
        else
            text = lower_of(text.ptr[0] == '.' ? (struct str){text.ptr + 1, text.len - 1} : text,
                            room);
        put_entry(compile, mark_of(WARN_HOSTNAME, text), list);
        return true;
    case WARN_STRING:
        if (indicator_value_read(INDICATOR_KINDS, text, value) == INDICATOR_FINE)
            text = value->text;
        put_entry(compile, mark_of(WARN_STRING, lower_of(text, room)), list);
        return true;
    case WARN_SUBSTRING:
    case WARN_REGEX:
        if (json_array_size(compile->loose) >= INTEL_LOOSE_MAX)
            return false;
        json_t *pair =
            json_pack("[I, s%, b]", (json_int_t)list, text.ptr, text.len, type == WARN_REGEX);
        compile->counts->entries++;
        return pair && json_array_append_new(compile->loose, pair) == 0;
    case WARN_TYPES:
        break;
    }
    return false;
}

static int by_mark(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->mark != y->mark)
        return x->mark < y->mark ? -1 : 1;
    return x->list < y->list ? -1 : x->list > y->list;
}

static enum status write_file(struct compile *compile, const char *path, struct arena *arena,
                              json_t *names, struct fault *fault)
{
    json_t *meta = json_new_object(arena);
    struct buf out;
    struct str text;
    enum status status;

    json_put(meta, "lists", names);
    json_put(meta, "loose", compile->loose);
    text = json_canonical(arena, meta);
    compile->head.entries = compile->entries.len / sizeof(struct entry);
    compile->head.meta_bytes = text.len;
    memcpy(compile->head.magic, WARNING_MAGIC, sizeof compile->head.magic);
    if (compile->entries.status != ST_OK)
        return compile->entries.status;
    if (compile->entries.len > 0)
        qsort(compile->entries.data, (size_t)compile->head.entries, sizeof(struct entry), by_mark);
    buf_init(&out, SIZE_MAX / 2);
    buf_bytes(&out, &compile->head, sizeof compile->head);
    buf_str(&out, buf_view(&compile->entries));
    buf_str(&out, text);
    status = out.status == ST_OK ? file_write(path, buf_view(&out), 0600, fault) : out.status;
    buf_done(&out);
    return status;
}

enum status indicator_warning_build(const char *path, json_t *const *lists, size_t count,
                                    struct indicator_warning_counts *ret_counts,
                                    struct fault *fault)
{
    struct compile compile = {.counts = ret_counts};
    struct indicator_value *value = malloc(sizeof *value);
    struct arena arena;
    json_t *names;
    enum status status;

    if (!value)
        return ST_MEMORY;
    arena_init(&arena, ARENA_WORK_BYTES);
    names = json_new_list(&arena);
    compile.loose = json_new_list(&arena);
    buf_init(&compile.entries, (size_t)1 << 30);
    *ret_counts = (struct indicator_warning_counts){0};
    for (size_t l = 0; l < count; l++) {
        json_t *values = json_get_list(lists[l], "list"), *name = json_new_object(&arena);
        enum warning_type type = type_of(json_get_text(lists[l], "type"));
        bool suppresses = !str_is(json_get_text(lists[l], "category"), "known");
        json_put_text(name, "name", json_get_text(lists[l], "name"));
        json_put_int(name, "kinds", suppresses ? json_get_int(lists[l], "kinds", 0) : 0);
        json_add(names, name);
        ret_counts->lists++;
        for (size_t i = 0; i < json_array_size(values); i++)
            if (!put_value(&compile, type, json_text(json_array_get(values, i)), l, value))
                ret_counts->refused++;
    }
    status = write_file(&compile, path, &arena, names, fault);
    buf_done(&compile.entries);
    arena_done(&arena);
    free(value);
    return status;
}

/* ---- opening ---- */

/* "/…/i" as MISP writes expressions; flags g and u mean nothing here. */
static pcre2_code *compile_expression(struct str text)
{
    uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK;
    int number;
    PCRE2_SIZE at;

    if (text.len > 2 && text.ptr[0] == '/') {
        size_t end = text.len - 1;
        while (end > 0 && text.ptr[end] != '/')
            end--;
        for (size_t i = end + 1; i < text.len; i++)
            if (text.ptr[i] == 'i')
                options |= PCRE2_CASELESS;
        text = (struct str){text.ptr + 1, end > 0 ? end - 1 : 0};
    }
    return pcre2_compile((PCRE2_SPTR)text.ptr, text.len, options, &number, &at, NULL);
}

static void take_loose(struct indicator_warning *warning, const json_t *loose)
{
    warning->loose = ARENA_ARRAY(&warning->arena, json_array_size(loose) + 1, struct loose);
    for (size_t i = 0; i < json_array_size(loose); i++) {
        const json_t *row = json_array_get(loose, i);
        struct loose one = {.list = (uint32_t)json_integer_value(json_array_get(row, 0))};
        struct str text = json_text(json_array_get(row, 1));
        if (one.list >= warning->list_count || text.len == 0)
            continue;
        if (json_is_true(json_array_get(row, 2))) {
            one.code = compile_expression(text);
            if (!one.code)
                continue; /* an expression that PCRE2 does not know suppresses nothing */
        } else {
            char *room = arena_take(&warning->arena, text.len);
            one.text = lower_of(text, room);
        }
        warning->loose[warning->loose_count++] = one;
    }
}

static enum status take(struct indicator_warning *warning, const char *path, struct fault *fault)
{
    struct str bytes;
    json_t *meta, *lists;
    size_t at = sizeof warning->head, entries_bytes;

    TRY(file_read(path, (size_t)1 << 30, &warning->arena, &bytes, fault));
    if (bytes.len >= at)
        memcpy(&warning->head, bytes.ptr, at);
    if (bytes.len < at || memcmp(warning->head.magic, WARNING_MAGIC, 8) != 0 ||
        !checked_multiply((size_t)warning->head.entries, sizeof(struct entry), &entries_bytes) ||
        entries_bytes > bytes.len - at ||
        bytes.len - at - entries_bytes != warning->head.meta_bytes)
        return ST_CORRUPT;
    warning->entries = (const void *)(bytes.ptr + at);
    at += entries_bytes;
    TRY(json_read(&warning->arena, (struct str){bytes.ptr + at, bytes.len - at},
                  INTEL_LIST_MAX_BYTES, fault, &meta));
    lists = json_get_list(meta, "lists");
    warning->list_count = json_array_size(lists);
    warning->names = ARENA_ARRAY(&warning->arena, warning->list_count + 1, const char *);
    warning->kinds = ARENA_ARRAY(&warning->arena, warning->list_count + 1, uint64_t);
    for (size_t i = 0; i < warning->list_count; i++) {
        const json_t *list = json_array_get(lists, i);
        warning->names[i] = str_zero(&warning->arena, json_get_text(list, "name"));
        warning->kinds[i] = (uint64_t)json_get_int(list, "kinds", 0);
    }
    for (uint64_t i = 0; i < warning->head.entries; i++)
        if (warning->entries[i].list >= warning->list_count)
            return ST_CORRUPT;
    take_loose(warning, json_get_list(meta, "loose"));
    return ST_OK;
}

enum status indicator_warning_open(const char *path, struct indicator_warning **ret_warning,
                                   struct fault *fault)
{
    struct indicator_warning *warning = calloc(1, sizeof *warning);
    enum status status;

    if (!warning)
        return ST_MEMORY;
    arena_init(&warning->arena, (size_t)4 << 30);
    status = take(warning, path, fault);
    if (status == ST_OK) {
        *ret_warning = warning;
        return ST_OK;
    }
    indicator_warning_close(warning);
    if (status != ST_CORRUPT)
        return status;
    return fault_set(fault, ST_CORRUPT, path, "告警豁免清单“%s”已损坏，请重新导入",
                     "the warning lists \"%s\" are damaged: import them again", path);
}

void indicator_warning_close(struct indicator_warning *warning)
{
    if (!warning)
        return;
    for (size_t i = 0; i < warning->loose_count; i++)
        pcre2_code_free(warning->loose[i].code);
    arena_done(&warning->arena);
    free(warning);
}

/* ---- asking ---- */

static const char *with_mark(const struct indicator_warning *warning, uint64_t mark,
                             enum indicator_kind kind)
{
    uint64_t low = 0, high = warning->head.entries;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (warning->entries[middle].mark < mark)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < warning->head.entries && warning->entries[low].mark == mark; low++)
        if (warning->kinds[warning->entries[low].list] >> kind & 1)
            return warning->names[warning->entries[low].list];
    return NULL;
}

static const char *by_network(const struct indicator_warning *warning, enum indicator_kind kind,
                              const struct indicator_address *address)
{
    const char *name = NULL;

    for (int length = address->length; length >= 0 && !name; length--) {
        struct indicator_address net = *address;
        uint64_t bits = address->is_v6 ? warning->head.lengths6[length / 64] >> (length % 64)
                                       : warning->head.lengths4 >> length;
        if (!(bits & 1))
            continue;
        indicator_address_mask(&net, (uint8_t)length);
        name = with_mark(warning, mark_of_net(&net), kind);
    }
    return name;
}

static const char *by_host(const struct indicator_warning *warning, enum indicator_kind kind,
                           struct str host)
{
    const char *name = NULL;

    while (host.len > 0 && !name) {
        name = with_mark(warning, mark_of(WARN_HOSTNAME, host), kind);
        (void)str_cut(host, '.', &host);
    }
    return name;
}

static bool loose_fits(const struct loose *loose, struct str text, struct str lower)
{
    pcre2_match_data *data;
    pcre2_match_context *context;
    int found;

    if (!loose->code)
        return str_contains(lower, loose->text);
    data = pcre2_match_data_create(1, NULL);
    context = pcre2_match_context_create(NULL);
    found = -1;
    if (data && context) {
        (void)pcre2_set_match_limit(context, INTEL_MATCH_STEPS);
        found = pcre2_match(loose->code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, data, context);
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return found >= 0;
}

const char *indicator_warning_find(const struct indicator_warning *warning,
                                   enum indicator_kind kind, struct str text)
{
    char room[INTEL_TEXT_MAX_BYTES + 8];
    struct indicator_address address;
    struct str lower, host = {"", 0};
    const char *name;

    if (text.len == 0 || text.len > sizeof room)
        return NULL;
    lower = lower_of(text, room);
    name = with_mark(warning, mark_of(WARN_STRING, lower), kind);
    if (kind == INDICATOR_URL)
        host = indicator_value_host(lower);
    else if (kind == INDICATOR_DOMAIN)
        host = lower;
    else if (kind == INDICATOR_EMAIL)
        (void)str_cut(lower, '@', &host);
    if (!name && (kind <= INDICATOR_CIDR6 || kind == INDICATOR_URL) &&
        indicator_address_read(kind == INDICATOR_URL ? host : text, &address))
        name = by_network(warning, kind, &address);
    if (!name)
        name = by_host(warning, kind, host);
    for (size_t i = 0; i < warning->loose_count && !name; i++)
        if ((warning->kinds[warning->loose[i].list] >> kind & 1) &&
            loose_fits(&warning->loose[i], text, lower))
            name = warning->names[warning->loose[i].list];
    return name;
}
