/* SPDX-License-Identifier: Apache-2.0
 * First bytes. */
#include "base/file_head.h"

#include <string.h>

#include "base/banned.h"

static const struct {
    const char *begins;
    size_t len;
    const char *name, *unpack;
} packed[] = {
    {"\x1f\x8b", 2, "gzip", "gzip -dc"},
    {"\x28\xb5\x2f\xfd", 4, "zstd", "zstd -dc"},
    {"\xfd"
     "7zXZ\0",
     6, "xz", "xz -dc"},
    {"BZh", 3, "bzip2", "bzip2 -dc"},
    {"PK\x03\x04", 4, "zip", "unzip -p"},
};

static bool begins_with(struct str head, const char *bytes, size_t len)
{
    return head.len >= len && memcmp(head.ptr, bytes, len) == 0;
}

const char *file_head_packed(struct str head, const char **ret_unpack)
{
    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++) {
        if (!begins_with(head, packed[i].begins, packed[i].len))
            continue;
        *ret_unpack = packed[i].unpack;
        return packed[i].name;
    }
    return NULL;
}

const char *file_head_utf16(struct str head)
{
    if (begins_with(head, "\xff\xfe", 2) ||
        (head.len >= 4 && head.ptr[0] != 0 && head.ptr[1] == 0 && head.ptr[2] != 0 &&
         head.ptr[3] == 0))
        return "UTF-16LE";
    if (begins_with(head, "\xfe\xff", 2) ||
        (head.len >= 4 && head.ptr[0] == 0 && head.ptr[1] != 0 && head.ptr[2] == 0 &&
         head.ptr[3] != 0))
        return "UTF-16BE";
    return NULL;
}
