/* SPDX-License-Identifier: Apache-2.0
 * Spooling entries, sorting their marks, writing blocks. */
#include "intel/indicator_set_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"
#include "intel/indicator_set_format.h"

enum {
    WRITE_LEVEL = 3,
    WRITE_DIGIT_BITS = 16,
    WRITE_BUFFER_BYTES = 1 << 18,
    WRITE_LOOK_BACK = 64, /* values of one mark that are held against each other */
};

struct place {
    uint64_t mark, at; /* at: in the spool */
};

struct indicator_set_write {
    char *path, *spool_path, *new_path;
    FILE *spool, *out;
    const uint8_t *spooled; /* the spool as it is read back */
    uint64_t spooled_bytes, count, room;
    struct place *places;
    struct indicator_address *networks;
    uint64_t network_count, network_room;
    struct indicator_set_head head;
    uint64_t kinds[INDICATOR_KINDS]; /* of what is kept */
};

static enum status fail(const char *path, struct fault *fault)
{
    return file_fail(errno, path, fault);
}

enum status indicator_set_write_new(const char *path, struct indicator_set_write **ret_writer,
                                    struct fault *fault)
{
    struct indicator_set_write *writer = calloc(1, sizeof *writer);

    if (!writer)
        return ST_MEMORY;
    if (asprintf(&writer->spool_path, "%s.spool", path) < 0 ||
        asprintf(&writer->new_path, "%s.new", path) < 0 || !(writer->path = strdup(path))) {
        indicator_set_write_free(writer);
        return ST_MEMORY;
    }
    writer->spool = fopen(writer->spool_path, "w+e");
    if (!writer->spool) {
        enum status status = fail(writer->spool_path, fault);
        indicator_set_write_free(writer);
        return status;
    }
    (void)fchmod(fileno(writer->spool), 0600);
    (void)setvbuf(writer->spool, NULL, _IOFBF, WRITE_BUFFER_BYTES);
    *ret_writer = writer;
    return ST_OK;
}

void indicator_set_write_free(struct indicator_set_write *writer)
{
    if (!writer)
        return;
    if (writer->spooled)
        (void)munmap((void *)(uintptr_t)writer->spooled, (size_t)writer->spooled_bytes);
    if (writer->spool) {
        (void)fclose(writer->spool);
        (void)unlink(writer->spool_path);
    }
    if (writer->out) {
        (void)fclose(writer->out);
        (void)unlink(writer->new_path);
    }
    free(writer->places);
    free(writer->networks);
    free(writer->path);
    free(writer->spool_path);
    free(writer->new_path);
    free(writer);
}

/* Room for one more in an array that doubles. */
static void *grow(void *rows, uint64_t count, uint64_t *room, size_t bytes_each)
{
    uint64_t wanted = *room == 0 ? 1024 : *room * 2;
    void *more;

    if (count < *room)
        return rows;
    more = reallocarray(rows, (size_t)wanted, bytes_each);
    if (more)
        *room = wanted;
    return more;
}

static enum status note_network(struct indicator_set_write *writer,
                                const struct indicator_entry *entry)
{
    struct indicator_address address;
    void *rows;

    if ((entry->kind != INDICATOR_CIDR4 && entry->kind != INDICATOR_CIDR6) ||
        !indicator_address_read(entry->text, &address))
        return ST_OK;
    rows = grow(writer->networks, writer->network_count, &writer->network_room, sizeof address);
    if (!rows)
        return ST_MEMORY;
    writer->networks = rows;
    writer->networks[writer->network_count++] = address;
    return ST_OK;
}

enum status indicator_set_write_add(struct indicator_set_write *writer,
                                    const struct indicator_entry *entry, struct fault *fault)
{
    struct indicator_set_format_head head = {
        .expires_s = entry->expires_s,
        .text_len = (uint16_t)entry->text.len,
        .note_len = (uint16_t)(entry->note.len < INTEL_NOTE_MAX_BYTES ? entry->note.len : 0),
        .kind = (uint8_t)entry->kind,
        .tlp = (uint8_t)entry->tlp,
        .confidence = (uint8_t)entry->confidence,
    };
    void *rows;

    if (writer->count >= INTEL_SET_MAX_VALUES)
        return fault_set(fault, ST_LIMIT, "set", "一组指标至多 %d 条，请分成几组导入",
                         "a set holds at most %d indicators: import it as several sets",
                         INTEL_SET_MAX_VALUES);
    rows = grow(writer->places, writer->count, &writer->room, sizeof *writer->places);
    if (!rows)
        return ST_MEMORY;
    writer->places = rows;
    writer->places[writer->count++] = (struct place){entry->mark, writer->spooled_bytes};
    TRY(note_network(writer, entry));
    if (fwrite(&head, sizeof head, 1, writer->spool) != 1 ||
        (head.text_len && fwrite(entry->text.ptr, head.text_len, 1, writer->spool) != 1) ||
        (head.note_len && fwrite(entry->note.ptr, head.note_len, 1, writer->spool) != 1))
        return fail(writer->spool_path, fault);
    writer->spooled_bytes += sizeof head + head.text_len + head.note_len;
    writer->head.kinds |= UINT64_C(1) << entry->kind;
    writer->head.traits |= indicator_set_traits(entry);
    return ST_OK;
}

/* By mark, those of one mark in the order in which they came: digits of 16 bits, the least first.
 */
static enum status sort(struct indicator_set_write *writer)
{
    size_t *starts = calloc((size_t)1 << WRITE_DIGIT_BITS, sizeof *starts);
    struct place *from = writer->places, *to = calloc((size_t)writer->count + 1, sizeof *to);

    if (!starts || !to) {
        free(starts);
        free(to);
        return ST_MEMORY;
    }
    for (unsigned shift = 0; shift < 64; shift += WRITE_DIGIT_BITS) {
        size_t sum = 0;
        memset(starts, 0, sizeof *starts << WRITE_DIGIT_BITS);
        for (uint64_t i = 0; i < writer->count; i++)
            starts[(from[i].mark >> shift) & 0xffff]++;
        for (size_t d = 0; d < (size_t)1 << WRITE_DIGIT_BITS; d++) {
            size_t here = starts[d];
            starts[d] = sum;
            sum += here;
        }
        for (uint64_t i = 0; i < writer->count; i++)
            to[starts[(from[i].mark >> shift) & 0xffff]++] = from[i];
        struct place *kept = from;
        from = to;
        to = kept;
    }
    writer->places = from;
    writer->room = writer->count + 1;
    free(to);
    free(starts);
    return ST_OK;
}

static bool entry_at(const struct indicator_set_write *writer, uint64_t at,
                     struct indicator_entry *ret_entry)
{
    size_t position = (size_t)at;

    return indicator_set_format_read(writer->spooled, (size_t)writer->spooled_bytes, &position,
                                     ret_entry);
}

static bool lasts_longer(int64_t a, int64_t b)
{
    return b != 0 && (a == 0 || a > b);
}

/* Keep one of each value; those that follow with the same mark are few, so each is held against
 * those kept before it. */
static uint64_t drop_doubles(struct indicator_set_write *writer)
{
    uint64_t kept = 0, run = 0; /* run: where those of this mark begin among the kept */

    for (uint64_t i = 0; i < writer->count; i++) {
        struct place place = writer->places[i];
        struct indicator_entry one, other;
        bool is_double = false;

        if (kept == 0 || writer->places[kept - 1].mark != place.mark)
            run = kept;
        if (run < kept && entry_at(writer, place.at, &one)) {
            uint64_t k = kept - run > WRITE_LOOK_BACK ? kept - WRITE_LOOK_BACK : run;
            for (; k < kept && !is_double; k++) {
                is_double = entry_at(writer, writer->places[k].at, &other) &&
                            one.kind == other.kind && str_equal(one.text, other.text);
                if (is_double && lasts_longer(one.expires_s, other.expires_s))
                    writer->places[k].at = place.at;
            }
        }
        if (!is_double)
            writer->places[kept++] = place;
    }
    return kept;
}

static enum status write_blocks(struct indicator_set_write *writer, uint64_t *starts,
                                struct fault *fault)
{
    size_t bound = ZSTD_compressBound(INDICATOR_SET_FORMAT_BLOCK_MAX);
    uint8_t *plain = malloc(INDICATOR_SET_FORMAT_BLOCK_MAX), *packed = malloc(bound);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    enum status status = plain && packed && context ? ST_OK : ST_MEMORY;
    uint64_t at = starts[0], block = 0;

    if (status == ST_OK) {
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, WRITE_LEVEL);
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    }
    for (uint64_t i = 0; status == ST_OK && i < writer->count;) {
        size_t len = 0, wrote;
        for (unsigned n = 0; n < INDICATOR_SET_BLOCK && i < writer->count; n++, i++) {
            struct indicator_entry entry;
            size_t start = (size_t)writer->places[i].at, end = start;
            if (!indicator_set_format_read(writer->spooled, (size_t)writer->spooled_bytes, &end,
                                           &entry))
                continue;
            writer->kinds[entry.kind]++;
            memcpy(plain + len, writer->spooled + start, end - start);
            len += end - start;
        }
        wrote = ZSTD_compress2(context, packed, bound, plain, len);
        if (ZSTD_isError(wrote))
            status = ST_INTERNAL;
        else if (fwrite(packed, wrote, 1, writer->out) != 1)
            status = fail(writer->new_path, fault);
        at += wrote;
        starts[++block] = at;
    }
    ZSTD_freeCCtx(context);
    free(plain);
    free(packed);
    return status;
}

/* Head, marks, starts of blocks (0 at first), networks; then the blocks; then head and starts
 * again. */
static enum status write_out(struct indicator_set_write *writer, uint64_t *starts,
                             struct fault *fault)
{
    struct indicator_set_head *head = &writer->head;
    size_t starts_bytes = ((size_t)head->block_count + 1) * sizeof *starts;
    long starts_at;
    bool is_fine;

    is_fine = fwrite(head, sizeof *head, 1, writer->out) == 1;
    for (uint64_t i = 0; is_fine && i < writer->count; i++)
        is_fine = fwrite(&writer->places[i].mark, sizeof(uint64_t), 1, writer->out) == 1;
    starts_at = (long)(sizeof *head + (size_t)writer->count * sizeof(uint64_t));
    starts[0] =
        (uint64_t)starts_at + starts_bytes + writer->network_count * sizeof *writer->networks;
    if (!is_fine || fwrite(starts, starts_bytes, 1, writer->out) != 1 ||
        (writer->network_count &&
         fwrite(writer->networks, sizeof *writer->networks, (size_t)writer->network_count,
                writer->out) != writer->network_count))
        return fail(writer->new_path, fault);
    TRY(write_blocks(writer, starts, fault));
    head->file_bytes = starts[head->block_count];
    if (fseek(writer->out, 0, SEEK_SET) != 0 || fwrite(head, sizeof *head, 1, writer->out) != 1 ||
        fseek(writer->out, starts_at, SEEK_SET) != 0 ||
        fwrite(starts, starts_bytes, 1, writer->out) != 1 || fflush(writer->out) != 0 ||
        fsync(fileno(writer->out)) != 0)
        return fail(writer->new_path, fault);
    return ST_OK;
}

static enum status finish(struct indicator_set_write *writer, struct fault *fault)
{
    uint64_t *starts;
    enum status status;

    writer->head.count = writer->count;
    writer->head.network_count = writer->network_count;
    writer->head.block_count = (writer->count + INDICATOR_SET_BLOCK - 1) / INDICATOR_SET_BLOCK;
    memcpy(writer->head.magic, INDICATOR_SET_MAGIC, sizeof writer->head.magic);
    writer->out = fopen(writer->new_path, "we");
    if (!writer->out)
        return fail(writer->new_path, fault);
    (void)fchmod(fileno(writer->out), 0600);
    (void)setvbuf(writer->out, NULL, _IOFBF, WRITE_BUFFER_BYTES);
    starts = calloc((size_t)writer->head.block_count + 1, sizeof *starts);
    if (!starts)
        return ST_MEMORY;
    status = write_out(writer, starts, fault);
    free(starts);
    return status;
}

enum status indicator_set_write_seal(struct indicator_set_write *writer, uint64_t *ret_count,
                                     uint64_t *ret_doubles, struct fault *fault)
{
    uint64_t all = writer->count;

    if (fflush(writer->spool) != 0)
        return fail(writer->spool_path, fault);
    if (writer->spooled_bytes > 0) {
        void *map = mmap(NULL, (size_t)writer->spooled_bytes, PROT_READ, MAP_SHARED,
                         fileno(writer->spool), 0);
        if (map == MAP_FAILED)
            return fail(writer->spool_path, fault);
        writer->spooled = map;
    }
    TRY(sort(writer));
    writer->count = drop_doubles(writer);
    TRY(finish(writer, fault));
    (void)fclose(writer->out);
    writer->out = NULL;
    if (rename(writer->new_path, writer->path) != 0)
        return fail(writer->path, fault);
    *ret_count = writer->count;
    *ret_doubles = all - writer->count;
    return ST_OK;
}

uint64_t indicator_set_write_kind(const struct indicator_set_write *writer,
                                  enum indicator_kind kind)
{
    return writer->kinds[kind];
}
