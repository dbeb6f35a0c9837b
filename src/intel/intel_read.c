/* SPDX-License-Identifier: Apache-2.0
 * What all formats share: values taken in, refusals kept, formats told apart. */
#include "intel/intel_read.h"

#include <stdio.h>
#include <string.h>

#include "intel/intel_read_misp.h"
#include "intel/intel_read_stix.h"
#include "intel/intel_read_table.h"
#include "intel/intel_slice.h"

#define FORMAT_WORD(name, word, zh, en) [name] = word,
static const char *const format_words[] = {INTEL_FORMAT_TABLE(FORMAT_WORD)};

const char *intel_read_word(enum intel_format format)
{
    return format_words[format];
}

enum intel_format intel_read_format(struct str word)
{
    int format = 0;

    while (format < INTEL_FORMATS && !str_is(word, format_words[format]))
        format++;
    return (enum intel_format)format;
}

enum intel_format intel_read_detect(struct str text)
{
    struct str value;

    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = (struct str){text.ptr + 3, text.len - 3};
    for (size_t i = 0; i < text.len && i < 4096; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        text = (struct str){text.ptr + i, text.len - i};
        break;
    }
    if (text.len > 0 && text.ptr[0] == '[' &&
        !str_starts(text, STR("[.]"))) /* a list of events; "[.]" belongs to a defanged value */
        return INTEL_MISP;
    if (text.len > 0 && text.ptr[0] == '{') {
        if (intel_slice_member(text, "type", &value) && str_is(intel_slice_text(value), "bundle"))
            return INTEL_STIX;
        return intel_slice_member(text, "objects", &value) ? INTEL_STIX : INTEL_MISP;
    }
    return intel_read_table_is_csv(text) ? INTEL_CSV : INTEL_LIST;
}

void intel_read_refuse(struct intel_read *in, uint64_t line, struct str value, const char *zh,
                       const char *en)
{
    struct intel_read_error *error = &in->errors[in->error_count];
    size_t len = value.len < sizeof error->value - 1 ? value.len : sizeof error->value - 1;

    in->refused++;
    if (in->error_count >= INTEL_ERRORS_MAX)
        return;
    in->error_count++;
    *error = (struct intel_read_error){.line = line, .zh = zh, .en = en};
    /* Not in the middle of a character. */
    while (len > 0 && len < value.len && ((unsigned char)value.ptr[len] & 0xc0) == 0x80)
        len--;
    if (len > 0 && str_is_utf8((struct str){value.ptr, len}))
        memcpy(error->value, value.ptr, len);
    memcpy(error->file, in->file, sizeof error->file);
}

enum status intel_read_add(struct intel_read *in, uint64_t line, enum indicator_kind kind,
                           struct str text, const struct indicator_entry *like)
{
    struct indicator_entry entry = *like;
    enum indicator_doubt doubt;

    in->read++;
    doubt = indicator_value_read(kind, text, in->value);
    if (doubt == INDICATOR_FINE)
        doubt = indicator_value_fitness(in->value);
    if (doubt != INDICATOR_FINE) {
        intel_read_refuse(in, line, text, indicator_value_doubt_zh(doubt),
                          indicator_value_doubt_en(doubt));
        return ST_OK;
    }
    entry.kind = in->value->kind;
    entry.mark = in->value->mark;
    entry.text = in->value->text;
    if (entry.note.len >= INTEL_NOTE_MAX_BYTES) {
        size_t len = INTEL_NOTE_MAX_BYTES - 1;
        while (len > 0 && ((unsigned char)entry.note.ptr[len] & 0xc0) == 0x80)
            len--;
        entry.note.len = len;
    }
    if (!str_is_utf8(entry.note))
        entry.note.len = 0;
    return indicator_set_write_add(in->writer, &entry, in->fault);
}

#define NOTE_ROW(name, word, is_skipped, zh, en) [name] = {word, is_skipped, zh, en},
static const struct {
    const char *word;
    bool is_skipped;
    const char *zh, *en;
} note_rows[INTEL_NOTES] = {INTEL_NOTE_TABLE(NOTE_ROW)};
#undef NOTE_ROW

void intel_read_note(struct intel_read *in, enum intel_note note)
{
    in->notes[note]++;
    in->skipped += note_rows[note].is_skipped;
}

json_t *intel_read_notes(const struct intel_read *in, struct arena *arena)
{
    json_t *list = json_new_list(arena);

    for (enum intel_note note = 0; note < INTEL_NOTES; note++) {
        json_t *row = json_new_object(arena);

        if (in->notes[note] == 0)
            continue;
        json_put_textz(row, "word", note_rows[note].word);
        json_put_int(row, "count", (int64_t)in->notes[note]);
        json_put_textz(row, "reason", note_rows[note].zh);
        json_put_textz(row, "reason_en", note_rows[note].en);
        json_add(list, row);
    }
    return list;
}

enum { DAY_BYTES = 10, TIME_BYTES = 19, ZONED_BYTES = 40 };

/* "2027/03/01 08:00:00" as RFC 3339 writes it, in `room`; other texts as they are. */
static struct str spell_time(struct str text, char room[ZONED_BYTES])
{
    static const char zone[] = "+08:00";

    if (text.len < DAY_BYTES || text.len + sizeof zone > ZONED_BYTES)
        return text;
    memcpy(room, text.ptr, text.len);
    if (room[4] == room[7] && (room[4] == '/' || room[4] == '.'))
        room[4] = room[7] = '-';
    if (text.len > DAY_BYTES && room[DAY_BYTES] == ' ')
        room[DAY_BYTES] = 'T';
    if (text.len == TIME_BYTES && room[DAY_BYTES] == 'T') {
        memcpy(room + text.len, zone, sizeof zone - 1);
        text.len += sizeof zone - 1;
    }
    return (struct str){room, text.len};
}

bool intel_read_expiry(struct str text, int64_t *ret_s)
{
    text = str_trim(text);
    *ret_s = text.len > 0 ? intel_read_time(text) : 0;
    return text.len == 0 || *ret_s > 0;
}

int64_t intel_read_time(struct str text)
{
    char room[ZONED_BYTES];
    struct instant at;
    struct date on;
    int64_t number;

    text = spell_time(str_trim(text), room);
    if (instant_read(text, &at))
        return at.ms / 1000;
    if (date_read(text, &on))
        return instant_beijing_end(on).ms / 1000;
    if (str_to_int(text, &number) && number > 0)
        return number < INT64_C(100000000000) ? number : number / 1000;
    return 0;
}

enum status intel_read_text(struct intel_read *in, enum intel_format format, struct str text)
{
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = (struct str){text.ptr + 3, text.len - 3};
    switch (format) {
    case INTEL_STIX:
        return intel_read_stix(in, text);
    case INTEL_MISP:
    case INTEL_MISP_FEED:
        return intel_read_misp(in, text);
    case INTEL_CSV:
        return intel_read_table_csv(in, text);
    case INTEL_LIST:
    case INTEL_FORMATS:
        break;
    }
    return intel_read_table_list(in, text);
}
