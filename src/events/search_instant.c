/* SPDX-License-Identifier: Apache-2.0
 * Instants in the texts of SQL. */
#include "events/search_instant.h"

#include <string.h>

#include "events/moment.h"

#include "base/banned.h"

static const char midnight[] = "T00:00:00Z";

enum { COUNT_MIN_BYTES = 9, DAY_BYTES = sizeof "2026-03-02" - 1 };

bool search_instant_read(struct str text, int64_t *ret_us)
{
    char whole[DAY_BYTES + sizeof midnight];

    if (text.len != DAY_BYTES || text.ptr[4] != '-')
        return text.len >= COUNT_MIN_BYTES && moment_read(text, ret_us);
    memcpy(whole, text.ptr, DAY_BYTES);
    memcpy(whole + DAY_BYTES, midnight, sizeof midnight);
    return moment_read((struct str){whole, sizeof whole - 1}, ret_us);
}

enum status search_instant_refuse(struct fault *fault, struct str text)
{
    int len = text.len < MOMENT_MAX_BYTES ? (int)text.len : MOMENT_MAX_BYTES;

    return fault_set(fault, ST_INVALID, "time",
                     "time 只与时刻比较，“%.*s”不是；请写如 2026-03-02T09:00:00+08:00",
                     "time is compared with instants, which '%.*s' is not; write one like "
                     "2026-03-02T09:00:00+08:00",
                     len, text.ptr ? text.ptr : "");
}

static int compare(void *object, int one_len, const void *one, int two_len, const void *two)
{
    struct fault *fault = object;
    struct str texts[2] = {{one, (size_t)one_len}, {two, (size_t)two_len}};
    int64_t us[2] = {0, 0};

    for (int i = 0; i < 2; i++)
        if (!search_instant_read(texts[i], &us[i]) && fault->status == ST_OK)
            (void)search_instant_refuse(fault, texts[i]);
    return (us[0] > us[1]) - (us[0] < us[1]);
}

int search_instant_attach(sqlite3 *handle, struct fault *fault)
{
    return sqlite3_create_collation(handle, SEARCH_INSTANT, SQLITE_UTF8, fault, compare);
}
