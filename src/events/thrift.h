/* SPDX-License-Identifier: Apache-2.0
 * Structs in Thrift's compact protocol, written: field numbers must rise within a struct. */
#ifndef EVENTS_THRIFT_H
#define EVENTS_THRIFT_H

#include "base/buf.h"

enum { THRIFT_DEPTH_MAX = 12 };

struct thrift {
    struct buf *out;
    int16_t last[THRIFT_DEPTH_MAX]; /* number of the field written last, by depth */
    unsigned depth;
};

enum thrift_type { THRIFT_I32 = 5, THRIFT_BINARY = 8, THRIFT_STRUCT = 12 };

/* Begin and end the outermost struct, or one that stands in a list. */
void thrift_begin(struct thrift *thrift);
void thrift_end(struct thrift *thrift);
void thrift_put_bool(struct thrift *thrift, int16_t field, bool value);
void thrift_put_i32(struct thrift *thrift, int16_t field, int32_t value);
void thrift_put_i64(struct thrift *thrift, int16_t field, int64_t value);
void thrift_put_binary(struct thrift *thrift, int16_t field, struct str value);
void thrift_put_empty(struct thrift *thrift, int16_t field); /* a struct without fields */
/* A struct as a field: thrift_end ends it. */
void thrift_open(struct thrift *thrift, int16_t field);
/* A list as a field; its elements follow: thrift_begin … thrift_end, or one of the two below. */
void thrift_put_list(struct thrift *thrift, int16_t field, enum thrift_type type, size_t count);
void thrift_item_i32(struct thrift *thrift, int32_t value);
void thrift_item_binary(struct thrift *thrift, struct str value);
/* An unsigned number, seven bits a byte, low bits first. */
void thrift_varint(struct buf *out, uint64_t value);

#endif
