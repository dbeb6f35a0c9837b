/* SPDX-License-Identifier: Apache-2.0
 * The text that stands between two tags of XML, or between the quotes of an attribute. */
#ifndef EVENTS_RECORD_XML_H
#define EVENTS_RECORD_XML_H

#include "base/base.h"

/* References of XML 1.0 section 4.6 and to characters resolved, sections of CDATA as they stand,
 * comments and instructions left out; all else, also what is not in form, is itself.  In the arena.
 */
struct str record_xml_text(struct str text, struct arena *arena);
#endif
