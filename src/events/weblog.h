/* SPDX-License-Identifier: Apache-2.0
 * Access logs of Apache and nginx: the common and the combined form, with or without a virtual host
 * in front.
 *
 * Fields: host (virtual host), client, ident, user, timestamp, method, url (path and query),
 * protocol, status, bytes, referer, user_agent, x_forwarded_for (one more quoted part, as nginx
 * writes it), rest (whatever follows).  A request that is not "METHOD url HTTP/…" is request,
 * whole.  "-" is absent. Escapes of the servers (\" and \x22) stay as they stand. */
#ifndef EVENTS_WEBLOG_H
#define EVENTS_WEBLOG_H

#include "events/piece.h"

enum refusal weblog_read(struct piece_line *line);
/* Cheap and certain enough to tell the form from others: `[dd/Mon/yyyy:` before a quote. */
bool weblog_is(struct str text);

#endif
