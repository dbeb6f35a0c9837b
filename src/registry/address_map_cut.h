/* SPDX-License-Identifier: Apache-2.0
 * Ranges that overlap, cut into pieces that do not: of every address the smallest range wins. */
#ifndef REGISTRY_ADDRESS_MAP_CUT_H
#define REGISTRY_ADDRESS_MAP_CUT_H

#include "registry/address.h"

struct address_map_span {
    struct address first, last;
    uint32_t owner;
    uint32_t rank; /* of equal ranges the least wins */
};

typedef void address_map_piece_fn(void *cookie, struct address first, struct address last,
                                  uint32_t owner);

/* Call `piece` in ascending order; neighbours of one owner are one piece.  The spans are put in
 * another order.  `heap` has room for `count` numbers. */
void address_map_cut(struct address_map_span *spans, size_t count, uint32_t *heap,
                     address_map_piece_fn *piece, void *cookie);

#endif
