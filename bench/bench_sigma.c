/* SPDX-License-Identifier: Apache-2.0
 * Sigma rules asked about events, beside reading the same events alone; and the same with ten times
 * the rules.  $CORPUS is a file of JSON lines (bench/corpus.py), $FORMAT its format (eve), $RULES a
 * folder of rules.  The ten times are the rules once and nine copies whose values differ. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"
#include "corpus.h"
#include "events/sigma_match.h"

enum { ROUNDS = 3, TIMES = 10, ID_AT = 4 };

static long resident_mib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static void must(enum status status, const struct fault *fault)
{
    if (status == ST_OK)
        return;
    fprintf(stderr, "%s\n", fault->en);
    exit(EXIT_FAILURE);
}

struct result {
    double seconds;
    size_t events;
    uint64_t matches;
};

/* One pass over the corpus; without `set` the events are only read. */
static struct result pass(struct str corpus, enum record_format format, struct sigma_set *set)
{
    struct layout_set *layouts = layout_set_new();
    struct sigma_match *match = set ? sigma_match_new(set, layouts) : NULL;
    struct result result = {0, 0, 0};
    double started = bench_cpu_ms() / 1e3;

    for (struct str rest = corpus; rest.len > 0;) {
        struct str line = str_cut(rest, '\n', &rest);
        struct record record = {0};
        const uint32_t *rules;
        if (layout_read_json(layouts, format, line, &record) != ST_OK)
            continue;
        result.events++;
        if (match)
            result.matches += sigma_match_event(match, &record, &rules);
    }
    result.seconds = bench_cpu_ms() / 1e3 - started;
    sigma_match_free(match);
    layout_set_free(layouts);
    return result;
}

static struct result best(struct str corpus, enum record_format format, struct sigma_set *set)
{
    struct result least = pass(corpus, format, set);

    for (int round = 1; round < ROUNDS; round++) {
        struct result one = pass(corpus, format, set);
        if (one.seconds < least.seconds)
            least = one;
    }
    return least;
}

/* A text under an id of its own, with every run of four or more letters that stands in a value
 * changed a little. */
static struct str changed(struct arena *arena, struct str text, int copy)
{
    char *made = str_zero(arena, text);
    bool in_detection = false;

    for (size_t at = 0; at < text.len;) {
        struct str rest = {text.ptr + at, text.len - at}, after;
        struct str line = str_cut(rest, '\n', &after);
        if (line.len > 0 && line.ptr[0] != ' ' && line.ptr[0] != '#')
            in_detection = str_starts(line, STR("detection:"));
        if (str_starts(line, STR("id: ")) && line.len > ID_AT)
            made[at + ID_AT] = (char)('g' + copy);
        struct str value = str_trim(line);
        size_t colon = 0;
        while (colon < line.len && line.ptr[colon] != ':')
            colon++;
        bool is_item = in_detection && str_starts(value, STR("- ")) && colon == line.len;
        bool is_value = in_detection && colon < line.len && !str_starts(value, STR("condition"));
        size_t from = is_item ? 0 : colon, run = 0;
        for (size_t i = from; (is_item || is_value) && i < line.len; i++) {
            char c = line.ptr[i];
            run = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? run + 1 : 0;
            if (run == 4)
                made[at + i] = (char)('a' + (c + copy) % 26);
        }
        at += line.len + 1;
    }
    return (struct str){made, text.len};
}

static struct sigma_set *load(const char *path, const struct taxonomy *taxonomy, int times,
                              double *ret_seconds)
{
    struct fault fault = {0};
    struct sigma_book *book = sigma_book_new(), *all = book;
    struct sigma_set *set;
    struct arena arena;
    double started = bench_cpu_ms() / 1e3;

    must(sigma_book_read(book, path, &fault), &fault);
    if (times > 1) {
        all = sigma_book_new();
        arena_init(&arena, (size_t)1 << 30);
        for (size_t i = 0; i < sigma_book_count(book); i++) {
            const struct sigma_rule *rule = sigma_book_rule(book, i);
            int fd = open(rule->file.ptr, O_RDONLY | O_CLOEXEC);
            static char bytes[1 << 20];
            ssize_t len = fd < 0 ? 0 : read(fd, bytes, sizeof bytes);
            close(fd);
            struct str text = {bytes, len > 0 ? (size_t)len : 0};
            for (int copy = 0; copy < times; copy++)
                must(sigma_book_read_text(all, rule->file,
                                          copy ? changed(&arena, text, copy) : text, &fault),
                     &fault);
        }
        arena_done(&arena);
    }
    started = times > 1 ? bench_cpu_ms() / 1e3 : started;
    must(sigma_set_make(all, taxonomy, &set, &fault), &fault);
    *ret_seconds = bench_cpu_ms() / 1e3 - started;
    return set;
}

int main(void)
{
    const char *corpus_path = getenv("CORPUS"), *rules_path = getenv("RULES");
    enum record_format format = record_format_of(str_of(getenv("FORMAT")));
    struct taxonomy *taxonomy;
    struct fault fault = {0};
    double load_s, load_ten_s;

    if (!corpus_path || !rules_path) {
        fprintf(stderr, "set CORPUS to a file of JSON lines, RULES to a folder of Sigma rules\n");
        return EXIT_FAILURE;
    }
    if (format == RECORD_FORMATS)
        format = RECORD_EVE;
    must(taxonomy_load(NULL, &taxonomy, &fault), &fault);
    long before = resident_mib();
    struct sigma_set *set = load(rules_path, taxonomy, 1, &load_s);
    printf("sigma-load\t%.0f ms\t%zu rules read and compiled, %zu atoms; resident %ld MiB more\n",
           load_s * 1e3, sigma_set_count(set), sigma_set_atoms(set), resident_mib() - before);
    struct str corpus = corpus_map(corpus_path);
    struct result plain = best(corpus, format, NULL), asked = best(corpus, format, set);
    printf("sigma-%s\t%.0f events/s\tread and asked %zu rules: %zu events, %.0f MB/s, %llu "
           "matches; reading alone %.0f events/s\n",
           record_format_word(format), (double)asked.events / asked.seconds, sigma_set_count(set),
           asked.events, (double)corpus.len / asked.seconds / 1e6,
           (unsigned long long)asked.matches, (double)plain.events / plain.seconds);
    struct sigma_set *ten = load(rules_path, taxonomy, TIMES, &load_ten_s);
    struct result many = best(corpus, format, ten);
    printf("sigma-%s-ten\t%.2f times\tthe time with %zu rules, %zu atoms (compiled in %.0f ms): "
           "%.0f events/s, %llu matches\n",
           record_format_word(format), many.seconds / asked.seconds, sigma_set_count(ten),
           sigma_set_atoms(ten), load_ten_s * 1e3, (double)many.events / many.seconds,
           (unsigned long long)many.matches);
    return EXIT_SUCCESS;
}
