/* SPDX-License-Identifier: Apache-2.0
 * Reading a set: marks by interpolation in the mapped file, texts from one compressed block. */
#include "intel/indicator_set.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"
#include "intel/indicator_set_format.h"

struct indicator_set {
    const uint8_t *bytes;
    size_t len;
    const struct indicator_set_head *head;
    const uint64_t *marks, *starts;
    const struct indicator_address *networks;
};

#define TLP_WORD(name, word, zh, en) [name] = word,
static const char *const tlp_words[] = {INDICATOR_TLP_TABLE(TLP_WORD)};

const char *indicator_set_tlp_word(enum indicator_tlp tlp)
{
    return tlp_words[tlp];
}

enum indicator_tlp indicator_set_tlp(struct str word)
{
    char room[32];

    word = str_trim(word);
    if (word.len >= sizeof room)
        return INDICATOR_TLPS;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        room[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    word = (struct str){room, word.len};
    if (str_starts(word, STR("tlp:")))
        word = (struct str){word.ptr + 4, word.len - 4};
    if (str_is(word, "white"))
        return TLP_CLEAR;
    for (int t = 0; t < INDICATOR_TLPS; t++)
        if (str_is(word, tlp_words[t]))
            return (enum indicator_tlp)t;
    return INDICATOR_TLPS;
}

unsigned indicator_set_traits(const struct indicator_entry *entry)
{
    unsigned traits = 0;

    if (entry->kind != INDICATOR_URL || entry->text.len == 0)
        return 0;
    if (entry->text.ptr[0] == '/')
        traits |= INDICATOR_TRAIT_PATH;
    if (entry->text.ptr[entry->text.len - 1] == '/')
        traits |= INDICATOR_TRAIT_FOLDER;
    if (memchr(entry->text.ptr, '?', entry->text.len))
        traits |= INDICATOR_TRAIT_QUERY;
    return traits;
}

/* ---- opening ---- */

static enum status damaged(const char *path, struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, path, "指标文件“%s”已损坏，请重新导入这一组指标",
                     "the indicator file \"%s\" is damaged: import that set again", path);
}

/* Take `count` things of `bytes_each` at *at; NULL when they reach beyond the file. */
static const void *part(const struct indicator_set *set, size_t *at, uint64_t count,
                        size_t bytes_each)
{
    size_t bytes, end;
    const void *start = set->bytes + *at;

    if (count > INTEL_SET_MAX_VALUES + UINT64_C(1) ||
        !checked_multiply((size_t)count, bytes_each, &bytes) || !checked_add(*at, bytes, &end) ||
        end > set->len)
        return NULL;
    *at = end;
    return start;
}

static bool check(struct indicator_set *set)
{
    size_t at = sizeof *set->head, start = 0;

    if (set->len < at)
        return false;
    set->head = part(set, &start, 1, sizeof *set->head);
    if (!set->head || memcmp(set->head->magic, INDICATOR_SET_MAGIC, sizeof set->head->magic) != 0 ||
        set->head->file_bytes != set->len ||
        set->head->block_count !=
            (set->head->count + INDICATOR_SET_BLOCK - 1) / INDICATOR_SET_BLOCK)
        return false;
    set->marks = part(set, &at, set->head->count, sizeof *set->marks);
    if (!set->marks)
        return false;
    set->starts = part(set, &at, set->head->block_count + 1, sizeof *set->starts);
    if (!set->starts)
        return false;
    set->networks = part(set, &at, set->head->network_count, sizeof *set->networks);
    if (!set->networks || set->starts[set->head->block_count] != set->len)
        return false;
    for (uint64_t n = 0; n < set->head->network_count; n++)
        if (set->networks[n].length > (set->networks[n].is_v6 ? 128 : 32))
            return false;
    return true;
}

enum status indicator_set_open(const char *path, struct indicator_set **ret_set,
                               struct fault *fault)
{
    struct stat info;
    struct indicator_set *set = calloc(1, sizeof *set);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *map = MAP_FAILED;

    if (!set || fd < 0) {
        enum status status = set ? file_fail(errno, path, fault) : ST_MEMORY;
        free(set);
        if (fd >= 0)
            (void)close(fd);
        return status;
    }
    if (fstat(fd, &info) == 0 && info.st_size > 0)
        map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (map == MAP_FAILED) {
        free(set);
        return damaged(path, fault);
    }
    set->bytes = map;
    set->len = (size_t)info.st_size;
    (void)madvise(map, set->len, MADV_RANDOM);
    if (!check(set)) {
        indicator_set_close(set);
        return damaged(path, fault);
    }
    *ret_set = set;
    return ST_OK;
}

void indicator_set_close(struct indicator_set *set)
{
    if (!set)
        return;
    (void)munmap((void *)(uintptr_t)set->bytes, set->len);
    free(set);
}

const struct indicator_set_head *indicator_set_head_of(const struct indicator_set *set)
{
    return set->head;
}

const uint64_t *indicator_set_marks(const struct indicator_set *set)
{
    return set->marks;
}

const struct indicator_address *indicator_set_networks(const struct indicator_set *set)
{
    return set->networks;
}

/* ---- entries ---- */

bool indicator_set_format_read(const uint8_t *bytes, size_t len, size_t *at,
                               struct indicator_entry *ret_entry)
{
    struct indicator_set_format_head head;

    if (*at > len || len - *at < sizeof head)
        return false;
    memcpy(&head, bytes + *at, sizeof head);
    if (head.kind >= INDICATOR_KINDS || head.tlp >= INDICATOR_TLPS ||
        len - *at - sizeof head < (size_t)head.text_len + head.note_len)
        return false;
    *ret_entry = (struct indicator_entry){
        .kind = (enum indicator_kind)head.kind,
        .tlp = (enum indicator_tlp)head.tlp,
        .confidence = head.confidence,
        .expires_s = head.expires_s,
        .text = {(const char *)bytes + *at + sizeof head, head.text_len},
        .note = {(const char *)bytes + *at + sizeof head + head.text_len, head.note_len},
    };
    *at += sizeof head + head.text_len + head.note_len;
    return true;
}

/* The entries of one block; only those of `mark` unless it is 0. */
static enum status read_block(const struct indicator_set *set, uint64_t block, uint64_t mark,
                              indicator_entry_fn *entry, void *cookie, struct fault *fault)
{
    uint64_t start = set->starts[block], end = set->starts[block + 1];
    uint64_t first = block * INDICATOR_SET_BLOCK, last = first + INDICATOR_SET_BLOCK;
    unsigned long long size;
    enum status status = ST_OK;
    struct indicator_entry one;
    size_t at = 0, len;

    if (start > end || end > set->len)
        return damaged("set", fault);
    size = ZSTD_getFrameContentSize(set->bytes + start, end - start);
    if (size == 0 || size > INDICATOR_SET_FORMAT_BLOCK_MAX)
        return damaged("set", fault);
    uint8_t *bytes = malloc((size_t)size);
    if (!bytes)
        return ST_MEMORY;
    len = ZSTD_decompress(bytes, (size_t)size, set->bytes + start, end - start);
    if (ZSTD_isError(len))
        status = damaged("set", fault);
    if (last > set->head->count)
        last = set->head->count;
    for (uint64_t i = first; status == ST_OK && i < last; i++) {
        if (!indicator_set_format_read(bytes, len, &at, &one))
            status = damaged("set", fault);
        else if (mark == 0 || set->marks[i] == mark) {
            one.mark = set->marks[i];
            status = entry(cookie, &one);
        }
    }
    free(bytes);
    return status;
}

/* The first position whose mark is not below `mark`. */
static uint64_t lower_bound(const struct indicator_set *set, uint64_t mark)
{
    uint64_t low = 0, high = set->head->count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (set->marks[middle] < mark)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum status indicator_set_find(const struct indicator_set *set, uint64_t mark,
                               indicator_entry_fn *entry, void *cookie, struct fault *fault)
{
    uint64_t at = lower_bound(set, mark), done = UINT64_MAX;

    for (; at < set->head->count && set->marks[at] == mark; at++) {
        if (at / INDICATOR_SET_BLOCK == done)
            continue;
        done = at / INDICATOR_SET_BLOCK;
        TRY(read_block(set, done, mark, entry, cookie, fault));
    }
    return ST_OK;
}

enum status indicator_set_each(const struct indicator_set *set, indicator_entry_fn *entry,
                               void *cookie, struct fault *fault)
{
    for (uint64_t b = 0; b < set->head->block_count; b++)
        TRY(read_block(set, b, 0, entry, cookie, fault));
    return ST_OK;
}
