/* SPDX-License-Identifier: Apache-2.0
 * Words sorted out by what they are: addresses and hex as bytes, texts one after the other. */
#include "events/segment_words_put.h"

#include "events/segment_file.h"

enum { HEX_MAX_BYTES = 512 << 20, LONG_TEXT_BYTES = 128 };

static enum segment_word_kind kind_of(const struct segment_word *word, struct str text,
                                      const struct segment_hex_form *form, uint32_t *ret_address,
                                      uint8_t *ret_hex)
{
    static const enum segment_word_kind kinds[SEGMENT_WORD_CLASSES] = {
        [SEGMENT_WORD_ESCAPED] = SEGMENT_KIND_ESCAPED,
        [SEGMENT_WORD_PARAM] = SEGMENT_KIND_PARAM,
        [SEGMENT_WORD_FIELD] = SEGMENT_KIND_FIELD,
        [SEGMENT_WORD_NULL] = SEGMENT_KIND_NULL,
        [SEGMENT_WORD_XML] = SEGMENT_KIND_XML,
        [SEGMENT_WORD_GB_TEXT] = SEGMENT_KIND_GB_TEXT,
        [SEGMENT_WORD_GB_FIELD] = SEGMENT_KIND_GB_FIELD,
    };

    if (word->class_of != SEGMENT_WORD_PLAIN)
        return kinds[word->class_of];
    if (segment_value_ipv4(text, ret_address))
        return SEGMENT_KIND_IPV4;
    if (form->bytes > 0 && text.len == segment_value_hex_length(form) &&
        segment_value_hex(form, text, ret_hex))
        return SEGMENT_KIND_HEX;
    return SEGMENT_KIND_TEXT;
}

/* Words sorted out by kind. */
struct sorted {
    char *kinds;
    uint64_t *lengths, *addresses;
    size_t texts, address_count;
    struct segment_hex_form form;
    struct buf hex;
    uint32_t mask;
};

static void first_form(const struct segment_words *words, struct segment_hex_form *form)
{
    for (uint32_t i = 0; i < words->count && form->bytes == 0; i++)
        if (words->rows[i].class_of == SEGMENT_WORD_PLAIN)
            (void)segment_value_hex_form(segment_words_text(words, i), form);
}

static void sort_words(struct arena *arena, struct buf *blob, const struct segment_words *words,
                       struct sorted *sorted)
{
    sorted->kinds = arena_take(arena, words->count + 1);
    sorted->lengths = ARENA_ARRAY(arena, words->count + 1, uint64_t);
    sorted->addresses = ARENA_ARRAY(arena, words->count + 1, uint64_t);
    first_form(words, &sorted->form);
    blob->len = 0;
    blob->status = ST_OK;
    for (uint32_t i = 0; i < words->count; i++) {
        struct str text = segment_words_text(words, i);
        uint8_t hex[SEGMENT_VALUE_HEX_MAX_BYTES];
        uint32_t address = 0;
        enum segment_word_kind kind = kind_of(&words->rows[i], text, &sorted->form, &address, hex);

        sorted->kinds[i] = (char)kind;
        sorted->mask |= 1U << kind;
        if (kind == SEGMENT_KIND_IPV4) {
            sorted->addresses[sorted->address_count++] = address;
        } else if (kind == SEGMENT_KIND_HEX) {
            buf_bytes(&sorted->hex, hex, sorted->form.bytes);
        } else if (kind != SEGMENT_KIND_NULL) {
            sorted->lengths[sorted->texts++] = text.len;
            buf_str(blob, text);
        }
    }
}

static enum status put_sorted(struct segment_builder *builder, struct buf *blob,
                              const struct segment_words *words, struct sorted *sorted)
{
    struct segment_pack *pack = builder->pack;
    struct segment_series *series = &builder->series;
    struct buf *directory = &builder->directory;

    segment_pack_varint(directory, words->count);
    segment_pack_varint(directory, sorted->mask);
    if ((sorted->mask & (sorted->mask - 1)) != 0)
        segment_pack_add(pack, (struct str){sorted->kinds, words->count});
    if (sorted->mask & ((uint32_t)SEGMENT_KINDS_OF_TEXT)) {
        TRY(segment_series_put_plain(series, pack, directory, sorted->lengths, sorted->texts));
        TRY(blob->status);
        if (blob->len / sorted->texts >= LONG_TEXT_BYTES)
            segment_pack_add_text(pack, buf_view(blob));
        else
            segment_pack_add(pack, buf_view(blob));
    }
    if (sorted->mask & 1U << SEGMENT_KIND_IPV4)
        TRY(segment_series_put_plain(series, pack, directory, sorted->addresses,
                                     sorted->address_count));
    if (sorted->mask & 1U << SEGMENT_KIND_HEX) {
        TRY(sorted->hex.status);
        segment_pack_varint(directory, sorted->form.shape);
        segment_pack_varint(directory, sorted->form.bytes);
        segment_pack_varint(directory, sorted->form.is_upper);
        segment_pack_add(pack, buf_view(&sorted->hex));
    }
    return directory->status;
}

enum status segment_words_put(struct segment_builder *builder, const struct segment_words *words,
                              struct arena *arena, struct buf *blob)
{
    struct sorted sorted = {0};

    buf_init(&sorted.hex, HEX_MAX_BYTES);
    sort_words(arena, blob, words, &sorted);
    enum status status = put_sorted(builder, blob, words, &sorted);
    buf_done(&sorted.hex);
    return status;
}
