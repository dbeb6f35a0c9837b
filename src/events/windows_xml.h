/* SPDX-License-Identifier: Apache-2.0
 * Windows events as XML: one element Event, as wevtutil, NXLog and Winlogbeat write them.
 *
 * Fields go by the names that JSON made of such events has: elements by their dotted path
 * ("Event.System.EventID", "Event.UserData.RuleAndFileData.PolicyName"), <Data Name="Image"> by its
 * name ("Event.EventData.Image"), Data without a name as "Event.EventData.Data.#text", attributes
 * below "#attributes" ("Event.System.Provider.#attributes.Name").  Declarations of namespaces and
 * elements without text make no field, but for Data with a name.  The time is that of
 * Event.System.TimeCreated.
 *
 * expat reads: what is not well-formed UTF-8 XML is refused, and so are document types, so that no
 * entity is ever expanded.  Strictly, the namespace of events must be declared, and Provider,
 * EventID and Computer must be there. */
#ifndef EVENTS_WINDOWS_XML_H
#define EVENTS_WINDOWS_XML_H

#include "events/piece.h"

enum { WINDOWS_XML_DEPTH_MAX = 16, WINDOWS_XML_ATTRIBUTE_MAX = 64 /* of one element */ };

struct windows_xml;

/* Aborts when memory is out.  One owning thread. */
struct windows_xml *windows_xml_new(void);
void windows_xml_free(struct windows_xml *xml);
/* Does the text begin like an event, "<Event" and a blank or ">"? */
bool windows_xml_is(struct str text);
/* Is it what stands around events: <?xml …?>, <Events …> or </Events>? */
bool windows_xml_is_wrapper(struct str text);
/* Add the pieces of text, which lies within line->text, to the line's list. */
enum refusal windows_xml_read(struct windows_xml *xml, struct piece_line *line, struct str text);

#endif
