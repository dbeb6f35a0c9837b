/* SPDX-License-Identifier: Apache-2.0
 * Reading JSON events into typed records, beside simdjson's on-demand reader of 18 fields in the
 * same run.  $CORPUS is the file (bench/corpus.py makes one).  Runs take turns; the best of each
 * counts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "corpus.h"
#include "events/layout.h"
#include "peer_simdjson.h"

enum { PARSE_ROUNDS = 5 };

/* Events read, and the bytes of their leaves so that no work can be left out. */
static size_t read_all(struct layout_set *set, struct str corpus, uint64_t *ret_leaf_bytes)
{
    size_t count = 0;
    uint64_t leaf_bytes = 0;

    for (struct str rest = corpus; rest.len > 0;) {
        struct str line = str_cut(rest, '\n', &rest);
        struct record record;

        if (layout_read_json(set, RECORD_EVE, line, &record) != ST_OK)
            continue;
        count++;
        for (uint32_t i = 0; i < record.layout->slot_count; i++)
            leaf_bytes += record.leaves[i].len;
    }
    *ret_leaf_bytes = leaf_bytes;
    return count;
}

int main(void)
{
    const char *path = getenv("CORPUS");

    if (path == NULL) {
        fprintf(stderr, "set CORPUS to a file of JSON lines (bench/corpus.py makes one)\n");
        return EXIT_FAILURE;
    }
    struct str corpus = corpus_map(path);
    struct layout_set *set = layout_set_new();
    double own = 1e9, peer = 1e9;
    size_t count = 0, peer_count = 0;
    uint64_t leaf_bytes = 0;

    for (int round = 0; round < PARSE_ROUNDS; round++) {
        double started = bench_cpu_ms();

        count = read_all(set, corpus, &leaf_bytes);
        double middle = bench_cpu_ms();
        peer_count = peer_simdjson_read(corpus.ptr, corpus.len);
        double ended = bench_cpu_ms();
        own = fmin(own, (middle - started) / 1e3);
        peer = fmin(peer, (ended - middle) / 1e3);
    }
    printf("parse\t%.0f events/s\t%zu events, %.0f MB/s, %zu layouts, %zu fields\n",
           (double)count / own, count, (double)corpus.len / own / 1e6, layout_count(set),
           layout_field_count(set));
    if (peer_count > 0)
        printf("parse against simdjson on-demand\t%.2f times\tsimdjson, 18 fields: %.0f events/s, "
               "%.0f MB/s; read all fields of %zu, it %zu\n",
               peer / own, (double)peer_count / peer, (double)corpus.len / peer / 1e6, count,
               peer_count);
    layout_set_free(set);
    return EXIT_SUCCESS;
}
