/* SPDX-License-Identifier: Apache-2.0
 * Text as ClickHouse gets it: literals of statements, and the form of values that is compared.
 *
 * That form is the folded value (fold.h) with the byte 0xFF wherever letters and digits of ASCII
 * begin or end.  A text that is found in it with that byte at its ends stands alone, without it
 * anywhere: one search of bytes answers as filter_judge.h does.  Filters are UTF-8 and never hold
 * 0xFF; a 0xFF of the value becomes 0xFE. */
#ifndef EVENTS_CLICKHOUSE_TEXT_H
#define EVENTS_CLICKHOUSE_TEXT_H

#include "base/base.h"

enum { CLICKHOUSE_TEXT_ADDRESS_BYTES = 33 };

/* 'text' in quotation marks; every byte that is no plain character is written as \xHH. */
void clickhouse_text_literal(struct buf *out, struct str text);
/* The form that is compared, of a folded text; with 0xFF at its first and last byte if wanted. */
struct str clickhouse_text_words(struct arena *arena, struct str folded, bool at_start,
                                 bool at_end);
/* 32 hex digits, so that the order of texts is that of addresses. */
const char *clickhouse_text_address(uint64_t high, uint64_t low,
                                    char ret_text[CLICKHOUSE_TEXT_ADDRESS_BYTES]);

#endif
