/* SPDX-License-Identifier: Apache-2.0
 * Merging the marks of sets, which are in order already, into buckets from left to right. */
#include "intel/indicator_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define TABLE_MAGIC "PSTABLE1"
enum {
    TABLE_FILL_PARTS = 6,
    TABLE_COMBINATION_WORDS = 1 << 20,
    TABLE_HASH = 1 << 17,
    TABLE_FILTER_BITS = 12,
    TABLE_PAGE_BYTES = 2 << 20
};

/* ---- marks of all sets in order ---- */

struct merge {
    struct indicator_set *const *sets;
    size_t count;
    uint64_t *at;   /* per set: the next mark */
    uint16_t *heap; /* sets by their next mark */
    size_t heap_len;
    uint16_t *who; /* the sets that hold the mark just given */
    size_t who_count;
};

static uint64_t next_of(const struct merge *merge, uint16_t set)
{
    return indicator_set_marks(merge->sets[set])[merge->at[set]];
}

static bool comes_before(const struct merge *merge, uint16_t a, uint16_t b)
{
    uint64_t mark_a = next_of(merge, a), mark_b = next_of(merge, b);

    return mark_a < mark_b || (mark_a == mark_b && a < b);
}

static void sink(struct merge *merge, size_t at)
{
    for (;;) {
        size_t least = at, child = 2 * at + 1;
        for (size_t c = child; c < child + 2 && c < merge->heap_len; c++)
            if (comes_before(merge, merge->heap[c], merge->heap[least]))
                least = c;
        if (least == at)
            return;
        uint16_t kept = merge->heap[at];
        merge->heap[at] = merge->heap[least];
        merge->heap[least] = kept;
        at = least;
    }
}

static void rewind_merge(struct merge *merge)
{
    merge->heap_len = 0;
    for (size_t s = 0; s < merge->count; s++) {
        merge->at[s] = 0;
        if (indicator_set_head_of(merge->sets[s])->count > 0)
            merge->heap[merge->heap_len++] = (uint16_t)s;
    }
    for (size_t i = merge->heap_len / 2; i-- > 0;)
        sink(merge, i);
}

/* The next mark and who holds it; false at the end. */
static bool take(struct merge *merge, uint64_t *ret_mark)
{
    uint64_t mark;

    if (merge->heap_len == 0)
        return false;
    mark = next_of(merge, merge->heap[0]);
    merge->who_count = 0;
    while (merge->heap_len > 0 && next_of(merge, merge->heap[0]) == mark) {
        uint16_t set = merge->heap[0];
        if (merge->who_count == 0 || merge->who[merge->who_count - 1] != set)
            merge->who[merge->who_count++] = set;
        if (++merge->at[set] == indicator_set_head_of(merge->sets[set])->count)
            merge->heap[0] = merge->heap[--merge->heap_len];
        sink(merge, 0);
    }
    *ret_mark = mark;
    return true;
}

/* ---- combinations of sets ---- */

struct combinations {
    uint32_t *starts;  /* count + 1 */
    uint16_t *members; /* starts[count] of them */
    uint16_t *hash;    /* number + 1, or 0 */
    size_t count;
};

static bool is_combination(const struct combinations *all, size_t number, const uint16_t *who,
                           size_t count)
{
    return all->starts[number + 1] - all->starts[number] == count &&
           memcmp(all->members + all->starts[number], who, count * sizeof *who) == 0;
}

/* The number of this combination; INDICATOR_TABLE_ALL when there are too many kinds of them. */
static uint16_t number_of(struct combinations *all, const uint16_t *who, size_t count)
{
    uint64_t at = indicator_value_mark(INDICATOR_IPV4, who, count * sizeof *who) % TABLE_HASH;

    for (; all->hash[at] != 0; at = (at + 1) % TABLE_HASH)
        if (is_combination(all, all->hash[at] - 1U, who, count))
            return (uint16_t)(all->hash[at] - 1U);
    if (all->count + 1 >= INDICATOR_TABLE_ALL ||
        all->starts[all->count] + count > TABLE_COMBINATION_WORDS)
        return INDICATOR_TABLE_ALL;
    memcpy(all->members + all->starts[all->count], who, count * sizeof *who);
    all->starts[all->count + 1] = all->starts[all->count] + (uint32_t)count;
    all->hash[at] = (uint16_t)(all->count + 1);
    return (uint16_t)all->count++;
}

/* ---- building ---- */

struct build {
    struct merge merge;
    struct combinations combinations;
    struct indicator_table_head head;
    uint64_t *marks;
    uint16_t *numbers;
    uint8_t *nets;
    uint64_t *filter;
};

static void build_end(struct build *build)
{
    free(build->merge.at);
    free(build->merge.heap);
    free(build->merge.who);
    free(build->combinations.starts);
    free(build->combinations.members);
    free(build->combinations.hash);
    free(build->marks);
    free(build->numbers);
    free(build->nets);
    free(build->filter);
}

static size_t places_of(const struct indicator_table_head *head)
{
    return ((size_t)head->buckets + INDICATOR_TABLE_REACH) * INDICATOR_TABLE_BUCKET;
}

static enum status take_room(struct build *build, struct indicator_set *const *sets, size_t count)
{
    struct merge *merge = &build->merge;
    struct combinations *all = &build->combinations;
    uint64_t mark;

    merge->sets = sets;
    merge->count = count;
    merge->at = calloc(count + 1, sizeof *merge->at);
    merge->heap = calloc(count + 1, sizeof *merge->heap);
    merge->who = calloc(count + 1, sizeof *merge->who);
    all->starts = calloc(INDICATOR_TABLE_ALL + 2, sizeof *all->starts);
    all->members = calloc(TABLE_COMBINATION_WORDS, sizeof *all->members);
    all->hash = calloc(TABLE_HASH, sizeof *all->hash);
    if (!merge->at || !merge->heap || !merge->who || !all->starts || !all->members || !all->hash)
        return ST_MEMORY;
    rewind_merge(merge);
    while (take(merge, &mark))
        build->head.count++;
    build->head.buckets = build->head.count / TABLE_FILL_PARTS + 1;
    build->marks = aligned_alloc(64, places_of(&build->head) * sizeof(uint64_t));
    build->numbers = calloc(places_of(&build->head), sizeof *build->numbers);
    build->head.filter_words = build->head.count * TABLE_FILTER_BITS / 64 + 1;
    build->filter = calloc((size_t)build->head.filter_words, sizeof *build->filter);
    if (!build->marks || !build->numbers || !build->filter)
        return ST_MEMORY;
    memset(build->marks, 0, places_of(&build->head) * sizeof(uint64_t));
    return ST_OK;
}

static void note_network(struct build *build, const struct indicator_address *net)
{
    uint32_t first, last;

    if (net->is_v6) {
        build->head.lengths6[net->length / 64] |= UINT64_C(1) << (net->length % 64);
        return;
    }
    build->head.lengths4 |= UINT64_C(1) << net->length;
    first = (uint32_t)net->bytes[0] << 16 | (uint32_t)net->bytes[1] << 8 | net->bytes[2];
    last = net->length >= INDICATOR_TABLE_NET_BITS
               ? first
               : first | ((UINT32_C(1) << (INDICATOR_TABLE_NET_BITS - net->length)) - 1);
    for (uint32_t n = first; n <= last; n++)
        build->nets[n >> 3] |= (uint8_t)(1U << (n & 7));
}

static enum status note_sets(struct build *build)
{
    for (size_t s = 0; s < build->merge.count; s++) {
        const struct indicator_set *set = build->merge.sets[s];
        const struct indicator_set_head *head = indicator_set_head_of(set);
        build->head.kinds |= head->kinds;
        build->head.traits |= head->traits;
        if (head->network_count > 0 && !build->nets) {
            build->head.net_bytes = (UINT64_C(1) << INDICATOR_TABLE_NET_BITS) / 8;
            build->nets = calloc((size_t)build->head.net_bytes, 1);
            if (!build->nets)
                return ST_MEMORY;
        }
        for (uint64_t n = 0; n < head->network_count; n++)
            note_network(build, &indicator_set_networks(set)[n]);
    }
    return ST_OK;
}

/* Marks come in order, and so do their buckets: the place is the first free one from there. */
static enum status fill(struct build *build, struct fault *fault)
{
    struct merge *merge = &build->merge;
    size_t free_place = 0;
    uint64_t mark;

    rewind_merge(merge);
    while (take(merge, &mark)) {
        size_t bucket = (size_t)(((indicator_table_wide)mark * build->head.buckets) >> 64);
        size_t place = bucket * INDICATOR_TABLE_BUCKET;
        if (place < free_place)
            place = free_place;
        if (place / INDICATOR_TABLE_BUCKET >= bucket + INDICATOR_TABLE_REACH)
            return fault_set(fault, ST_LIMIT, "set",
                             "有大量指标的标记挤在一处，像是有意构造的；请检查刚导入的来源",
                             "many indicators have marks that meet in one place, as if made to; "
                             "look at the source imported last");
        build->marks[place] = mark;
        build->filter[(size_t)(((indicator_table_wide)mark * build->head.filter_words) >> 64)] |=
            indicator_table_bits(mark);
        build->numbers[place] = number_of(&build->combinations, merge->who, merge->who_count);
        free_place = place + 1;
    }
    return ST_OK;
}

static enum status put(int fd, const char *path, const void *bytes, size_t len, struct fault *fault)
{
    return len == 0 ? ST_OK : file_put(fd, path, (struct str){bytes, len}, fault);
}

static enum status write_parts(struct build *build, int fd, const char *path, struct fault *fault)
{
    struct indicator_table_head *head = &build->head;
    const struct combinations *all = &build->combinations;
    size_t places = places_of(head);

    memcpy(head->magic, TABLE_MAGIC, sizeof head->magic);
    head->set_count = build->merge.count;
    head->combinations = all->count;
    head->combination_words = all->starts[all->count];
    head->file_bytes = sizeof *head + places * (sizeof(uint64_t) + sizeof(uint16_t)) +
                       (all->count + 1) * sizeof(uint32_t) +
                       head->combination_words * sizeof(uint16_t) + head->net_bytes +
                       head->filter_words * sizeof(uint64_t);
    TRY(put(fd, path, head, sizeof *head, fault));
    TRY(put(fd, path, build->marks, places * sizeof(uint64_t), fault));
    TRY(put(fd, path, build->numbers, places * sizeof(uint16_t), fault));
    TRY(put(fd, path, all->starts, (all->count + 1) * sizeof(uint32_t), fault));
    TRY(put(fd, path, all->members, (size_t)head->combination_words * sizeof(uint16_t), fault));
    TRY(put(fd, path, build->nets, (size_t)head->net_bytes, fault));
    TRY(put(fd, path, build->filter, (size_t)head->filter_words * sizeof(uint64_t), fault));
    return fsync(fd) == 0 ? ST_OK : file_fail(errno, path, fault);
}

static enum status write_file(struct build *build, const char *path, struct fault *fault)
{
    char new_path[FILE_PATH_BYTES];
    enum status status;
    int fd;

    if ((size_t)snprintf(new_path, sizeof new_path, "%s.new", path) >= sizeof new_path)
        return file_fail(ENAMETOOLONG, path, fault);
    fd = open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_fail(errno, new_path, fault);
    status = write_parts(build, fd, new_path, fault);
    (void)close(fd);
    if (status == ST_OK && rename(new_path, path) != 0)
        status = file_fail(errno, path, fault);
    if (status != ST_OK)
        (void)unlink(new_path);
    return status;
}

enum status indicator_table_build(const char *path, struct indicator_set *const *sets, size_t count,
                                  struct fault *fault)
{
    struct build build = {0};
    enum status status;

    if (count > INTEL_SETS_MAX)
        return fault_set(fault, ST_LIMIT, "set", "至多 %d 组指标，请先移除不用的",
                         "at most %d sets of indicators: remove those not in use", INTEL_SETS_MAX);
    status = take_room(&build, sets, count);
    if (status == ST_OK)
        status = note_sets(&build);
    if (status == ST_OK)
        status = fill(&build, fault);
    if (status == ST_OK)
        status = write_file(&build, path, fault);
    build_end(&build);
    return status;
}

/* ---- opening ---- */

static const void *part(const struct indicator_table *table, size_t at)
{
    return table->bytes + at;
}

/* On large pages, where the machine has them, one look costs no walk through page tables. */
static bool take_filter(struct indicator_table *table, size_t at)
{
    size_t bytes = (size_t)table->head->filter_words * sizeof(uint64_t);
    void *map;

    table->filter_bytes = (bytes + TABLE_PAGE_BYTES - 1) / TABLE_PAGE_BYTES * TABLE_PAGE_BYTES;
    map =
        mmap(NULL, table->filter_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        return false;
    if (bytes >= TABLE_PAGE_BYTES)
        (void)madvise(map, table->filter_bytes, MADV_HUGEPAGE);
    table->filter = map;
    memcpy(table->filter, table->bytes + at, bytes);
    return true;
}

static bool check(struct indicator_table *table)
{
    const struct indicator_table_head *head = (const void *)table->bytes;
    size_t at = sizeof *head, places;

    table->head = head;
    if (table->len < at || memcmp(head->magic, TABLE_MAGIC, sizeof head->magic) != 0 ||
        head->file_bytes != table->len || head->buckets > INTEL_SET_MAX_VALUES * UINT64_C(64) ||
        head->combinations > INDICATOR_TABLE_ALL || head->set_count > INTEL_SETS_MAX ||
        head->combination_words > TABLE_COMBINATION_WORDS || head->filter_words == 0 ||
        head->filter_words > INTEL_SET_MAX_VALUES * UINT64_C(64) ||
        (head->net_bytes != 0 && head->net_bytes != (UINT64_C(1) << INDICATOR_TABLE_NET_BITS) / 8))
        return false;
    places = places_of(head);
    if (at + places * (sizeof(uint64_t) + sizeof(uint16_t)) +
            ((size_t)head->combinations + 1) * sizeof(uint32_t) +
            (size_t)head->combination_words * sizeof(uint16_t) + (size_t)head->net_bytes +
            (size_t)head->filter_words * sizeof(uint64_t) !=
        table->len)
        return false;
    table->marks = part(table, at);
    at += places * sizeof(uint64_t);
    table->numbers = part(table, at);
    at += places * sizeof(uint16_t);
    table->combinations = part(table, at);
    at += ((size_t)head->combinations + 1) * sizeof(uint32_t);
    table->members = part(table, at);
    at += (size_t)head->combination_words * sizeof(uint16_t);
    table->nets = head->net_bytes > 0 ? table->bytes + at : NULL;
    at += (size_t)head->net_bytes;
    for (uint64_t c = 0; c < head->combinations; c++)
        if (table->combinations[c] > table->combinations[c + 1] ||
            table->combinations[c + 1] > head->combination_words)
            return false;
    for (uint64_t m = 0; m < head->combination_words; m++)
        if (table->members[m] >= head->set_count)
            return false;
    return take_filter(table, at);
}

enum status indicator_table_open(const char *path, struct indicator_table **ret_table,
                                 struct fault *fault)
{
    struct indicator_table *table = calloc(1, sizeof *table);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *map = MAP_FAILED;
    struct stat info;

    if (!table || fd < 0) {
        enum status status = table ? file_fail(errno, path, fault) : ST_MEMORY;
        free(table);
        if (fd >= 0)
            (void)close(fd);
        return status;
    }
    if (fstat(fd, &info) == 0 && info.st_size > 0)
        map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (map != MAP_FAILED) {
        table->bytes = map;
        table->len = (size_t)info.st_size;
        if (check(table)) {
            *ret_table = table;
            return ST_OK;
        }
    }
    indicator_table_close(table);
    return fault_set(fault, ST_CORRUPT, path, "指标表“%s”已损坏，请重新导入任一组指标以重建",
                     "the indicator table \"%s\" is damaged: import any set again to rebuild it",
                     path);
}

void indicator_table_close(struct indicator_table *table)
{
    if (!table)
        return;
    if (table->filter)
        (void)munmap(table->filter, table->filter_bytes);
    if (table->bytes)
        (void)munmap((void *)(uintptr_t)table->bytes, table->len);
    free(table);
}
