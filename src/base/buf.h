/* SPDX-License-Identifier: Apache-2.0
 * Growing output with a maximum and a sticky error: write as often as needed, ask once at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

struct buf {
    char *data;
    size_t len;
    size_t size;
    size_t max_bytes;
    enum status status; /* ST_OK, ST_LIMIT or ST_MEMORY; once set, writes do nothing */
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_done(struct buf *buf); /* frees; NULL members are fine */
void buf_byte(struct buf *buf, char byte);
void buf_str(struct buf *buf, struct str text);
void buf_text(struct buf *buf, const char *zero_terminated);
void buf_bytes(struct buf *buf, const void *bytes, size_t count);
void buf_print(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_view(const struct buf *buf); /* valid until the next write */
/* The bytes as a copy in the arena, or the sticky error. */
enum status buf_finish(const struct buf *buf, struct arena *arena, struct str *ret_text) MUST_CHECK;

#endif
