/* SPDX-License-Identifier: Apache-2.0
 * Feeds a file to a decoder, piece by piece. */
#include "cli/rules_events.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "events/decoder.h"
#include "events/intake_head.h"
#include "events/roles.h"

enum { CHUNK_BYTES = 1 << 20 };

struct reading {
    struct decoder *decoder;
    struct layout_set *layouts;
    struct roles *roles;
    rules_event_fn *event;
    rules_forget_fn *forget;
    void *context;
    enum record_format format;
    struct rules_events_counts counts;
};

static void use_up(struct reading *r)
{
    struct decoded decoded;
    enum decoder_step step;

    while ((step = decoder_next(r->decoder, r->layouts, &decoded)) != DECODER_HUNGRY) {
        if (step == DECODER_SET_FULL) {
            layout_set_clear(r->layouts);
            roles_clear(r->roles);
            r->forget(r->context);
            continue;
        }
        uint64_t number = r->counts.events++;
        if (step == DECODER_REFUSED) {
            r->counts.refused++;
            continue;
        }
        if (!decoded.record.has_time)
            roles_put_time(roles_of(r->roles, r->layouts, decoded.record.layout), &decoded.record,
                           decoder_zone_s(r->decoder), 0);
        r->event(r->context, &decoded.record, number);
    }
}

static enum status read_all(struct reading *r, int fd, const char *path, struct fault *fault)
{
    char *chunk = malloc(CHUNK_BYTES);
    enum status status = ST_OK;
    bool is_first = true;
    ssize_t len = 0;

    if (!chunk)
        return ST_MEMORY;
    while (status == ST_OK && (len = read(fd, chunk, CHUNK_BYTES)) != 0) {
        if (len > 0 && is_first)
            status = intake_head_check((struct str){chunk, (size_t)len}, r->format, path, fault);
        if (status != ST_OK)
            break;
        if (len > 0) {
            is_first = false;
            decoder_feed(r->decoder, (struct str){chunk, (size_t)len});
            use_up(r);
        } else if (errno != EINTR) {
            status = file_fail(errno, path, fault);
        }
    }
    decoder_finish(r->decoder);
    use_up(r);
    free(chunk);
    return status;
}

enum status rules_events_read(const char *path, enum record_format format,
                              const struct moment_frame *frame, struct layout_set *layouts,
                              const struct taxonomy *taxonomy, rules_event_fn *event,
                              rules_forget_fn *forget, void *context,
                              struct rules_events_counts *ret_counts, struct fault *fault)
{
    struct decoder_options options = {.format = format, .frame = frame};
    struct reading r = {
        .layouts = layouts, .event = event, .forget = forget, .context = context, .format = format};
    bool is_own = strcmp(path, "-") != 0;
    int fd = is_own ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;

    if (fd < 0)
        return file_fail(errno, path, fault);
    r.decoder = decoder_new(&options);
    r.roles = roles_new(taxonomy);
    enum status status = intake_head_no_folder(fd, path, fault);
    if (status == ST_OK)
        status = read_all(&r, fd, path, fault);
    decoder_free(r.decoder);
    roles_free(r.roles);
    if (is_own)
        (void)close(fd);
    *ret_counts = r.counts;
    return status;
}
