/* SPDX-License-Identifier: Apache-2.0
 * Uploads: the body goes to a temporary file in the data folder as it arrives, and the file goes
 * away with the exchange whatever happens.  What a crash left behind is removed at the next start.
 */
#ifndef HTTP_UPLOAD_H
#define HTTP_UPLOAD_H

#include "http/exchange.h"

/* Make the folder for temporary files and empty it.  ST_IO, ST_FULL. */
enum status upload_prepare(const char *data_folder, struct fault *fault) MUST_CHECK;
/* Open the exchange's file. */
enum status upload_open(struct exchange *x, const char *data_folder) MUST_CHECK;
/* Append; ST_LIMIT beyond HTTP_MAX_UPLOAD_BYTES. */
enum status upload_write(struct exchange *x, const char *bytes, size_t count) MUST_CHECK;
/* Close the file and give it to x->request; the bytes are mapped for handlers that want them whole.
 */
enum status upload_finish(struct exchange *x) MUST_CHECK;
/* Whether the headers say that the body is gzip. */
bool upload_is_gzip(const struct exchange *x);
/* Of such a body: give the handler the plain bytes, at most HTTP_MAX_UPLOAD_BYTES of them.
 * ST_MALFORMED, ST_LIMIT.  Takes as long as unpacking takes: not for the threads that move bytes.
 */
enum status upload_unpack(struct exchange *x) MUST_CHECK;

#endif
