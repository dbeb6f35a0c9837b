/* SPDX-License-Identifier: Apache-2.0
 * Errors and warnings of an import, gathered. */
#include "registry/import_report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/grid.h"
#include "registry/registry_limits.h"

void import_report_init(struct import_report *report, struct work *w)
{
    *report = (struct import_report){
        .w = w, .errors = json_new_list(w->arena), .warnings = json_new_list(w->arena)};
}

static void add(struct import_report *report, json_t *list, const struct import_place *place,
                const char *code, const char *zh, const char *en)
{
    struct work *w = report->w;
    char letters[8];

    if (json_array_size(list) >= IMPORT_MAX_ERRORS)
        return;
    json_t *item = json_new_object(w->arena);
    json_put_text(item, "sheet", place->sheet);
    json_put_int(item, "row", place->row);
    json_put_textz(item, "column",
                   place->column >= 0 ? grid_column_name((size_t)place->column, letters) : "");
    json_put_text(item, "header", place->header.ptr ? place->header : STR(""));
    json_put_textz(item, "code", code);
    json_put_textz(item, "message_zh", zh);
    json_put_textz(item, "message_en", en);
    json_put_textz(item, "message", w->actor->is_english ? en : zh);
    json_add(list, item);
}

void import_report_error(struct import_report *report, const struct import_place *place,
                         const char *code, const char *zh, const char *en, ...)
{
    char text_zh[FAULT_TEXT_BYTES];
    char text_en[FAULT_TEXT_BYTES];
    va_list list;

    va_start(list, en);
    (void)vsnprintf(text_zh, sizeof text_zh, zh, list);
    va_end(list);
    va_start(list, en);
    (void)vsnprintf(text_en, sizeof text_en, en, list);
    va_end(list);
    report->error_count++;
    add(report, report->errors, place, code, text_zh, text_en);
}

void import_report_warning(struct import_report *report, const struct import_place *place,
                           const char *code, const char *zh, const char *en, ...)
{
    char text_zh[FAULT_TEXT_BYTES];
    char text_en[FAULT_TEXT_BYTES];
    va_list list;

    va_start(list, en);
    (void)vsnprintf(text_zh, sizeof text_zh, zh, list);
    va_end(list);
    va_start(list, en);
    (void)vsnprintf(text_en, sizeof text_en, en, list);
    va_end(list);
    report->warning_count++;
    add(report, report->warnings, place, code, text_zh, text_en);
}

void import_report_text(struct import_report *report, const struct import_place *place,
                        const char *code, const char *zh, const char *en)
{
    report->error_count++;
    add(report, report->errors, place, code, zh, en);
}

void import_report_fault(struct import_report *report, const struct import_place *place,
                         const char *code, struct fault *fault)
{
    report->error_count++;
    add(report, report->errors, place, code, fault->zh, fault->en);
    fault_clear(fault);
}
