/* SPDX-License-Identifier: Apache-2.0
 * Deadlines of connections: a client that sends one byte a second is cut off all the same.
 *
 * libmicrohttpd only knows time without a byte; this table knows the total.  A thread shuts sockets
 * down whose time is over.  Safe to use from several threads. */
#ifndef HTTP_DEADLINE_H
#define HTTP_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>

struct deadline;
struct deadline_table;

/* NULL: no memory or thread.  More than max connections are not watched: deadline_watch says NULL.
 */
struct deadline_table *deadline_new(size_t max);
void deadline_free(struct deadline_table *table);
/* Watch a socket; NULL when the table is full (the connection should be closed). */
struct deadline *deadline_watch(struct deadline_table *table, int socket, int ms);
/* A new deadline, `ms` from now; 0 for none (while the server itself works). */
void deadline_set(struct deadline *deadline, int ms);
/* Before the socket is closed. */
void deadline_forget(struct deadline *deadline);

#endif
