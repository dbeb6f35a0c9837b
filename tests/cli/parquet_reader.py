# SPDX-License-Identifier: Apache-2.0
"""A plain reader of Parquet files, from the format's description (parquet.thrift 2.9, Encodings.md), that takes nothing on trust:
every length, count, level and statistic is looked at.  Reads what stands in flat tables: data pages of version 1, PLAIN values,
definition levels in runs, pages bare or in zstd."""
import collections
import ctypes
import ctypes.util
import struct

MAGIC = b"PAR1"
INT64, BYTE_ARRAY = 2, 6
Column = collections.namedtuple("Column", "name type optional converted logical")


def unzstd(packed, size):
    lib = ctypes.CDLL(ctypes.util.find_library("zstd"))
    lib.ZSTD_decompress.restype = ctypes.c_size_t
    lib.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    out = ctypes.create_string_buffer(max(size, 1))
    got = lib.ZSTD_decompress(out, size, packed, len(packed))
    assert got == size, "a page is not as long as it says"
    return out.raw[:size]


class Compact:
    """Thrift's compact protocol: a struct as {field number: value}."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            one = self.byte()
            value |= (one & 127) << shift
            shift += 7
            if one < 128:
                return value
            assert shift < 70, "a number without end"

    def number(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def value(self, kind):
        if kind in (1, 2):
            return kind == 1
        if kind in (4, 5, 6):
            return self.number()
        if kind == 8:
            size = self.varint()
            self.at += size
            assert self.at <= len(self.data), "a text beyond the end"
            return self.data[self.at - size:self.at]
        if kind == 9:
            head = self.byte()
            count = head >> 4 if head >> 4 < 15 else self.varint()
            return [self.value(head & 15) for _ in range(count)]
        if kind == 12:
            return self.struct()
        raise AssertionError(f"type {kind} of a field")

    def struct(self):
        fields, number = {}, 0
        while True:
            head = self.byte()
            if head == 0:
                return fields
            number = number + (head >> 4) if head >> 4 else self.number()
            assert number not in fields, "a field twice"
            fields[number] = self.value(head & 15)


def levels_read(data, count):
    """Runs of RLE or bit-packed levels of one bit."""
    reader, levels = Compact(data), []
    while reader.at < len(data):
        head = reader.varint()
        if head & 1:
            for _ in range(head >> 1):
                one = reader.byte()
                levels += [one >> bit & 1 for bit in range(8)]
        else:
            levels += [reader.byte()] * (head >> 1)
    assert len(levels) == count and set(levels) <= {0, 1}, "levels do not fit the rows"
    return levels


def values_read(data, kind, count):
    if kind == INT64:
        assert len(data) == 8 * count, "values do not fit the page"
        return list(struct.unpack(f"<{count}q", data))
    values, at = [], 0
    for _ in range(count):
        size, = struct.unpack_from("<I", data, at)
        values.append(data[at + 4:at + 4 + size])
        at += 4 + size
    assert at == len(data), "values do not fit the page"
    return values


def chunk_read(data, column, chunk, rows):
    meta = chunk[3]
    assert (meta[1], meta[3]) == (column.type, [column.name.encode()]) and meta[5] == rows
    reader = Compact(data, meta[9])
    head = reader.struct()
    page, size = head[5], head[3]
    assert (head[1], page[1], page[2], page[3], page[4]) == (0, rows, 0, 3, 3), "not a plain data page"
    body = data[reader.at:reader.at + size]
    assert (reader.at - meta[9] + head[2], reader.at - meta[9] + size) == (meta[6], meta[7]), "sizes of the chunk"
    raw = unzstd(body, head[2]) if meta[4] == 6 else body
    assert meta[4] in (0, 6) and len(raw) == head[2]
    levels = [1] * rows
    if column.optional:
        size, = struct.unpack_from("<I", raw)
        levels, raw = levels_read(raw[4:4 + size], rows), raw[4 + size:]
    values = values_read(raw, column.type, sum(levels))
    statistics = meta[12]
    assert statistics[3] == levels.count(0), "the number of absent values"
    if column.type == INT64 and values:
        assert statistics[5] == struct.pack("<q", max(values)) and statistics[6] == struct.pack("<q", min(values))
    values = iter([v.decode() for v in values] if column.logical and 1 in column.logical else values)
    return [next(values) if level else None for level in levels], meta[7]


def read(data):
    """(columns, {name: values}, groups) of a file's bytes."""
    assert data[:4] == data[-4:] == MAGIC
    size, = struct.unpack("<I", data[-8:-4])
    reader = Compact(data[:-8], len(data) - 8 - size)
    footer = reader.struct()
    assert reader.at == len(data) - 8, "the footer is not as long as it says"
    root, *elements = footer[2]
    assert root[5] == len(elements) == len(footer[7])
    columns = [Column(e[4].decode(), e[1], e[3] == 1, e.get(6), e.get(10)) for e in elements]
    table = {column.name: [] for column in columns}
    assert len(table) == len(columns), "a column twice"
    end = 4
    for group in footer[4]:
        assert group[5] == end, "a gap between groups"
        for column, chunk in zip(columns, group[1], strict=True):
            values, stored = chunk_read(data, column, chunk, group[3])
            table[column.name] += values
            end += stored
    assert end == len(data) - 8 - size, "bytes that nothing names"
    assert sum(group[3] for group in footer[4]) == footer[3]
    return columns, table, len(footer[4])
