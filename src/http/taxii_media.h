/* SPDX-License-Identifier: Apache-2.0
 * The media type of TAXII 2.1 in what a client sends (section 1.6.8). */
#ifndef HTTP_TAXII_MEDIA_H
#define HTTP_TAXII_MEDIA_H

#include "base/base.h"

/* Whether an Accept header takes answers of TAXII 2.1: with version, without one, by a wildcard, or
 * for want of the header.  The closest of its ranges decides, and "q=0" bars (RFC 9110, section
 * 12.5.1). */
bool taxii_media_is_accepted(struct str header);
/* Whether a Content-Type names TAXII 2.1, or TAXII without a version. */
bool taxii_media_is_sent(struct str header);

#endif
