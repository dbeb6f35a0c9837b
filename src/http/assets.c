/* SPDX-License-Identifier: Apache-2.0
 * Serving the embedded console. */
#include "http/assets.h"

#include <zlib.h>

#include "http/assets_files.h"
#include "http/problem.h"

static const char assets_missing[] =
    "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>磐石</title></head>"
    "<body><h1>控制台未构建</h1><p>本程序构建时没有包含网页控制台。接口在 /api/v1 正常提供；"
    "运行 ./run --build 可连同控制台一起构建。</p><h1 lang=\"en\">The console is not built</h1>"
    "<p lang=\"en\">This program was built without its web console. The API under /api/v1 works; "
    "./run --build builds both.</p></body></html>";

static bool accepts_gzip(const struct exchange *x)
{
    struct str rest = exchange_header(x, "Accept-Encoding");

    while (rest.len > 0) {
        struct str parameters,
            coding = str_trim(str_cut(str_cut(rest, ',', &rest), ';', &parameters));
        if (str_is(coding, "gzip") && !str_is(str_trim(parameters), "q=0"))
            return true;
    }
    return false;
}

static bool inflate_file(struct exchange *x, const struct assets_file *file, struct str *ret_plain)
{
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)file->gzip,
                       .avail_in = (uInt)file->gzip_len};
    char *plain = arena_take(&x->arena, file->plain_len + 1);
    int result;

    stream.next_out = (Bytef *)plain;
    stream.avail_out = (uInt)file->plain_len;
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        return false;
    result = inflate(&stream, Z_FINISH);
    (void)inflateEnd(&stream);
    *ret_plain = (struct str){plain, file->plain_len};
    return result == Z_STREAM_END;
}

static bool is_known_tag(struct str header, const char *tag)
{
    return str_contains(header, str_of(tag)) || str_is(str_trim(header), "*");
}

static void answer_file(struct exchange *x, const struct assets_file *file)
{
    struct str payload = {(const char *)file->gzip, file->gzip_len};
    bool is_hashed = str_starts(x->path, STR("/assets/"));
    bool is_gzip = accepts_gzip(x);

    if (!is_gzip && !inflate_file(x, file, &payload)) {
        problem_answer(x, ST_INTERNAL);
        return;
    }
    if (is_known_tag(exchange_header(x, "If-None-Match"), file->tag))
        exchange_answer(x, 304, NULL, (struct str){"", 0});
    else
        exchange_answer(x, 200, file->type, payload);
    exchange_answer_header(x, "ETag", str_of(file->tag));
    exchange_answer_header(x, "Vary", STR("Accept-Encoding"));
    exchange_answer_header(x, "Cache-Control",
                           is_hashed ? STR("public, max-age=31536000, immutable")
                                     : STR("no-cache"));
    if (is_gzip && x->http_status == 200)
        exchange_answer_header(x, "Content-Encoding", STR("gzip"));
}

bool assets_answer(struct exchange *x)
{
    struct str path = str_is(x->path, "/") ? STR("/index.html") : x->path;

    for (const struct assets_file *file = assets_files; file->path != NULL; file++) {
        if (str_is(path, file->path)) {
            answer_file(x, file);
            return true;
        }
    }
    if (assets_files[0].path != NULL || !str_is(path, "/index.html"))
        return false;
    exchange_answer(x, 200, "text/html; charset=utf-8", str_of(assets_missing));
    exchange_answer_header(x, "Cache-Control", STR("no-store"));
    return true;
}
