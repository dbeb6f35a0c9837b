/* SPDX-License-Identifier: Apache-2.0
 * Reads events line by line. */
#include "cli/rules_events.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "events/roles.h"

struct reading {
    enum record_format format;
    struct layout_set *layouts;
    struct roles *roles;
    rules_event_fn *event;
    rules_forget_fn *forget;
    void *context;
    struct rules_events_counts counts;
};

static void read_line(struct reading *r, struct str line)
{
    struct record record = {0};
    uint64_t number = r->counts.events++;

    enum status status = layout_read_json(r->layouts, r->format, line, &record);
    if (status == ST_LIMIT && layout_is_full(r->layouts)) {
        layout_set_clear(r->layouts);
        roles_clear(r->roles);
        r->forget(r->context);
        status = layout_read_json(r->layouts, r->format, line, &record);
    }
    if (status != ST_OK) {
        r->counts.refused++;
        return;
    }
    roles_put_time(roles_of(r->roles, r->layouts, record.layout), &record, 0);
    r->event(r->context, &record, number);
}

enum status rules_events_read(const char *path, enum record_format format,
                              struct layout_set *layouts, const struct taxonomy *taxonomy,
                              rules_event_fn *event, rules_forget_fn *forget, void *context,
                              struct rules_events_counts *ret_counts, struct fault *fault)
{
    struct reading r = {.format = format == RECORD_FORMATS ? RECORD_JSON : format,
                        .layouts = layouts,
                        .event = event,
                        .forget = forget,
                        .context = context};
    bool is_own = strcmp(path, "-") != 0;
    FILE *file = is_own ? fopen(path, "rb") : stdin;
    char *line = NULL;
    size_t size = 0;
    ssize_t len;

    if (!file)
        return file_fail(errno, path, fault);
    r.roles = roles_new(taxonomy);
    while ((len = getline(&line, &size, file)) > 0) {
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
            len--;
        if (len > 0)
            read_line(&r, (struct str){line, (size_t)len});
    }
    enum status status = ferror(file) ? file_fail(EIO, path, fault) : ST_OK;
    free(line);
    if (is_own)
        (void)fclose(file);
    roles_free(r.roles);
    *ret_counts = r.counts;
    return status;
}
