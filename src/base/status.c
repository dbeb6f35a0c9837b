/* SPDX-License-Identifier: Apache-2.0
 * The four columns of the status table, looked up by status. */
#include "base/status.h"

#include <assert.h>

struct row {
    int http;
    const char *word;
    const char *zh;
    const char *en;
};

#define STATUS_ROW(name, number, word_, zh_, en_)                                                  \
    [name] = {.http = (number), .word = (word_), .zh = (zh_), .en = (en_)},
static const struct row rows[STATUS_COUNT] = {STATUS_TABLE(STATUS_ROW)};
#undef STATUS_ROW

static const struct row *row_of(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return &rows[status];
}

int status_http(enum status status)
{
    return row_of(status)->http;
}

const char *status_word(enum status status)
{
    return row_of(status)->word;
}

const char *status_zh(enum status status)
{
    return row_of(status)->zh;
}

const char *status_en(enum status status)
{
    return row_of(status)->en;
}
