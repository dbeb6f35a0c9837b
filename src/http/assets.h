/* SPDX-License-Identifier: Apache-2.0
 * The console's files, built into the program gzip-compressed. */
#ifndef HTTP_ASSETS_H
#define HTTP_ASSETS_H

#include "http/exchange.h"

/* Answer GET or HEAD of a path that is no API path: "/" gives index.html; files under /assets/ have
 * their content's hash in the name and may be kept for good.  False when there is no such file. */
bool assets_answer(struct exchange *x);

#endif
