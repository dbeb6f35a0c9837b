/* SPDX-License-Identifier: Apache-2.0
 * Texts that a segment keeps as numbers or bytes: recognised only where printing gives back the
 * very same text.  Every reader returns false for anything else and writes nothing then. */
#ifndef EVENTS_SEGMENT_VALUE_H
#define EVENTS_SEGMENT_VALUE_H

#include "base/base.h"

enum { SEGMENT_VALUE_TEXT_BYTES = 48, SEGMENT_VALUE_HEX_MAX_BYTES = 64 };

/* A decimal integer as it is printed: no sign +, no leading zero, within int64. */
bool segment_value_integer(struct str text, int64_t *ret_number);
size_t segment_value_print_integer(int64_t number, char ret_text[SEGMENT_VALUE_TEXT_BYTES]);

enum segment_zone {
    SEGMENT_ZONE_NONE,
    SEGMENT_ZONE_Z,
    SEGMENT_ZONE_PLAIN,
    SEGMENT_ZONE_COLON,
    SEGMENT_ZONES
};

/* How a time is written: YYYY-MM-DD, separator, HH:MM:SS, fraction of `digits`, zone. */
struct segment_time_form {
    char separator;         /* ' ' or 'T' */
    uint8_t digits;         /* 0..9, 0 is without the point */
    enum segment_zone zone; /* none, Z, +hhmm, +hh:mm */
    int32_t offset_minutes;
};

/* Ticks are 10^-digits seconds since 1970-01-01T00:00:00 of that zone; the years are 1970..2199. */
bool segment_value_time(struct str text, struct segment_time_form *ret_form, int64_t *ret_ticks);
bool segment_value_time_form_equal(const struct segment_time_form *a,
                                   const struct segment_time_form *b);
size_t segment_value_print_time(const struct segment_time_form *form, int64_t ticks,
                                char ret_text[SEGMENT_VALUE_TEXT_BYTES]);
/* False for ticks or a form that segment_value_time never gives. */
bool segment_value_time_is_sound(const struct segment_time_form *form, int64_t ticks);
/* UTC microseconds in the ticks of a form, rounded down. */
int64_t segment_value_ticks_of(const struct segment_time_form *form, int64_t time_us);

/* Dotted quad without leading zeros, as a number in host order. */
bool segment_value_ipv4(struct str text, uint32_t *ret_address);
size_t segment_value_print_ipv4(uint32_t address, char ret_text[SEGMENT_VALUE_TEXT_BYTES]);

enum segment_hex_shape {
    SEGMENT_HEX_PLAIN,
    SEGMENT_HEX_GUID,
    SEGMENT_HEX_BRACES,
    SEGMENT_HEX_SHAPES
};

/* Digits of one case and one number, or a GUID with or without braces. */
struct segment_hex_form {
    enum segment_hex_shape shape;
    uint8_t bytes; /* 8..SEGMENT_VALUE_HEX_MAX_BYTES */
    bool is_upper;
};

/* The form a text has, when it has one. */
bool segment_value_hex_form(struct str text, struct segment_hex_form *ret_form);
/* The bytes of a text of that form. */
bool segment_value_hex(const struct segment_hex_form *form, struct str text,
                       uint8_t ret_bytes[SEGMENT_VALUE_HEX_MAX_BYTES]);
/* Characters of a text of that form. */
size_t segment_value_hex_length(const struct segment_hex_form *form);
void segment_value_print_hex(const struct segment_hex_form *form, const uint8_t *bytes,
                             char *ret_text);

#endif
