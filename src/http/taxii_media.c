/* SPDX-License-Identifier: Apache-2.0
 * Reading media types and ranges of them. */
#include "http/taxii_media.h"

#include <string.h>
#include <strings.h>

/* How closely a range of an Accept header names our media type. */
enum media_fit { MEDIA_NONE, MEDIA_ANY, MEDIA_APPLICATION, MEDIA_TAXII, MEDIA_VERSION };

static bool is_word(struct str text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.ptr, word, text.len) == 0;
}

/* A quality of 0, with up to three decimals: the client will not have it. */
static bool is_zero(struct str quality)
{
    for (size_t i = 0; i < quality.len; i++)
        if (quality.ptr[i] != '0' && quality.ptr[i] != '.')
            return false;
    return quality.len > 0;
}

static enum media_fit media_fit(struct str one, bool *ret_is_barred)
{
    struct str parameters, value, media = str_trim(str_cut(one, ';', &parameters));
    enum media_fit fit = is_word(media, "application/taxii+json") ? MEDIA_TAXII
                         : is_word(media, "application/*")        ? MEDIA_APPLICATION
                         : is_word(media, "*/*")                  ? MEDIA_ANY
                                                                  : MEDIA_NONE;

    *ret_is_barred = false;
    while (parameters.len > 0) {
        struct str name = str_trim(str_cut(str_cut(parameters, ';', &parameters), '=', &value));
        value = str_trim(value);
        if (is_word(name, "version") && fit == MEDIA_TAXII) {
            if (!str_is(value, "2.1") && !str_is(value, "\"2.1\""))
                return MEDIA_NONE;
            fit = MEDIA_VERSION;
        } else if (is_word(name, "q")) {
            *ret_is_barred = is_zero(value);
        }
    }
    return fit;
}

bool taxii_media_is_accepted(struct str header)
{
    enum media_fit closest = MEDIA_NONE;
    bool is_welcome = false, is_barred;

    if (header.len == 0)
        return true;
    while (header.len > 0) {
        enum media_fit fit = media_fit(str_cut(header, ',', &header), &is_barred);
        if (fit > closest)
            is_welcome = !is_barred;
        else if (fit == closest && fit != MEDIA_NONE)
            is_welcome = is_welcome || !is_barred;
        closest = fit > closest ? fit : closest;
    }
    return is_welcome;
}

bool taxii_media_is_sent(struct str header)
{
    bool is_barred;

    return media_fit(header, &is_barred) >= MEDIA_TAXII;
}
