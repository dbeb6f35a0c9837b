/* SPDX-License-Identifier: Apache-2.0
 * Finding the route of a path: literal segments and {names}, no patterns. */
#include "http/route.h"

#include <string.h>

#include "http/http_limits.h"
#include "registry/registry_limits.h"

enum status route_version(struct work *w, const struct request *rq, int64_t *ret_version)
{
    int64_t version = 0;

    if (!str_to_int(rq->version, &version) || version < 1)
        return work_fail(w, ST_INVALID, "If-Match", "版本号应为正整数",
                         "the version must be a positive whole number");
    *ret_version = version;
    return ST_OK;
}

const char *route_method_word(enum route_method method)
{
    static const char *const words[] = {
        [ROUTE_GET] = "GET",
        [ROUTE_POST] = "POST",
        [ROUTE_PUT] = "PUT",
        [ROUTE_DELETE] = "DELETE",
    };

    return words[method];
}

/* One segment of the pattern against one of the path: a literal, or {name} with a literal tail
 * ("{id}.pdf"). */
static bool fits_segment(struct str pattern, struct str segment, struct route_found *found)
{
    struct str tail;

    if (pattern.len == 0 || pattern.ptr[0] != '{')
        return str_equal(pattern, segment);
    (void)str_cut(pattern, '}', &tail);
    if (segment.len <= tail.len || segment.len > ROUTE_MAX_NAME_BYTES || !str_ends(segment, tail))
        return false;
    if (found->name_count < ROUTE_MAX_NAMES)
        found->names[found->name_count++] = (struct str){segment.ptr, segment.len - tail.len};
    return true;
}

static bool fits(const char *pattern_text, struct str path, struct route_found *found)
{
    struct str pattern = str_of(pattern_text);

    *found = (struct route_found){0};
    while (pattern.len > 0 && path.len > 0) {
        bool pattern_ends = memchr(pattern.ptr, '/', pattern.len) == NULL;
        bool path_ends = memchr(path.ptr, '/', path.len) == NULL;
        if (pattern_ends != path_ends)
            return false;
        if (!fits_segment(str_cut(pattern, '/', &pattern), str_cut(path, '/', &path), found))
            return false;
    }
    return pattern.len == 0 && path.len == 0;
}

bool route_match(const struct route *const *tables, enum route_method method, struct str path,
                 struct route_found *ret_found)
{
    struct route_found found = {0};

    *ret_found = found;
    if (path.len == 0 || path.ptr[0] != '/' || path.ptr[path.len - 1] == '/')
        return false;
    for (; *tables != NULL; tables++) {
        for (const struct route *r = *tables; r->path != NULL; r++) {
            if (!fits(r->path, path, &found))
                continue;
            ret_found->allowed |= 1u << r->method;
            /* A literal beats a {name}: "/systems/export.xlsx" is not the system "export.xlsx". */
            if (r->method == method &&
                (ret_found->route == NULL || found.name_count < ret_found->name_count)) {
                unsigned allowed = ret_found->allowed;
                *ret_found = found;
                ret_found->route = r;
                ret_found->allowed = allowed;
            }
        }
    }
    return ret_found->route != NULL;
}

/* "%E7%B3%BB.xlsx" as the client sends it; bad escapes stay as they are. */
struct str route_file_name(struct work *w, const struct request *rq)
{
    struct str sent = rq->upload_name;
    char *name = str_zero(w->arena, sent);
    size_t len = 0;

    for (size_t i = 0; i < sent.len; i++) {
        unsigned value = 0;
        bool is_escape = sent.ptr[i] == '%' && i + 2 < sent.len;
        for (size_t k = 1; is_escape && k <= 2; k++) {
            char c = sent.ptr[i + k];
            unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                             : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                    : 16;
            is_escape = digit < 16;
            value = value * 16 + digit;
        }
        name[len++] = is_escape ? (char)value : sent.ptr[i];
        i += is_escape ? 2 : 0;
    }
    struct str text = {name, len};
    return str_is_utf8(text) && len <= REGISTRY_MAX_NAME ? text : STR("upload");
}

enum status route_file(struct work *w, const struct request *rq, const char **ret_path)
{
    *ret_path = rq->upload_path;
    if (rq->upload_path != NULL && rq->upload.len > 0)
        return ST_OK;
    return work_fail(w, ST_MALFORMED, "file", "文件是空的，没有收到内容：请选择一个有内容的文件",
                     "the file is empty, nothing was received: choose a file that has something "
                     "in it");
}
