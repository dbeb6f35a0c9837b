/* SPDX-License-Identifier: Apache-2.0
 * Recording of the first fault, cut to the struct's sizes on whole characters. */
#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

/* Drop a UTF-8 character that the end of the array cut in two. */
static void end_whole(char *text)
{
    size_t len = strlen(text);
    size_t start = len;

    while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (len - (start - 1) < want)
        text[start - 1] = '\0';
}

enum status fault_set(struct fault *fault, enum status status, const char *field, const char *zh,
                      const char *en, ...)
{
    va_list list;
    va_list again;

    if (fault->status != ST_OK)
        return status;
    fault->status = status;
    (void)snprintf(fault->field, sizeof fault->field, "%s", field ? field : "");
    va_start(list, en);
    va_copy(again, list);
    (void)vsnprintf(fault->zh, sizeof fault->zh, zh, list);
    (void)vsnprintf(fault->en, sizeof fault->en, en, again);
    va_end(again);
    va_end(list);
    end_whole(fault->field);
    end_whole(fault->zh);
    end_whole(fault->en);
    return status;
}

void fault_cite(struct fault *fault, const char *clause)
{
    (void)snprintf(fault->clause, sizeof fault->clause, "%s", clause ? clause : "");
    end_whole(fault->clause);
}

void fault_clear(struct fault *fault)
{
    *fault = (struct fault){.status = ST_OK};
}
