/* SPDX-License-Identifier: Apache-2.0
 * Events that match, written out: as they came, as a table, or as CEF.
 *
 *   ndjson  sources that are one JSON object as they came, byte for byte (line ends between its
 *           parts become spaces); others as {"format","id","source","time"}
 *   csv     RFC 4180, UTF-8 with BOM, a value that begins like a formula with an apostrophe before
 *           it; several values of a field joined by "; "
 *   parquet search_parquet.h
 *   cef     ArcSight CEF 25, escapes as in its section on encoding; id in externalId
 *
 * Events stand in the order of segments, oldest segment first. */
#ifndef EVENTS_SEARCH_EXPORT_H
#define EVENTS_SEARCH_EXPORT_H

#include "base/digest.h"
#include "events/search.h"

enum { SEARCH_EXPORT_MAX_COLUMNS = 200 };

#define SEARCH_EXPORT_TABLE(X)                                                                     \
    X(SEARCH_EXPORT_NDJSON, "ndjson")                                                              \
    X(SEARCH_EXPORT_CSV, "csv")                                                                    \
    X(SEARCH_EXPORT_CEF, "cef")                                                                    \
    X(SEARCH_EXPORT_PARQUET, "parquet")

#define SEARCH_EXPORT_ENUM(name, word) name,
enum search_export_form { SEARCH_EXPORT_TABLE(SEARCH_EXPORT_ENUM) SEARCH_EXPORT_FORMS };
#undef SEARCH_EXPORT_ENUM

/* SEARCH_EXPORT_FORMS when there is none such. */
enum search_export_form search_export_form_of(struct str word);

typedef enum status search_write_fn(void *context, struct str bytes, struct fault *fault);

struct search_export {
    const struct search_place *place;
    const struct filter *filter;
    const struct taxonomy *taxonomy;
    int64_t from_us, to_us; /* from_us <= time < to_us */
    enum search_export_form form;
    /* CSV, Parquet: names of fields after id, time and format, which are not repeated; count 0: a
     * usual set. */
    const struct str *columns;
    size_t column_count;
    search_write_fn *write;
    void *context;
};

struct search_export_answer {
    uint64_t count, bytes;
    const struct str *absent; /* CSV, Parquet: columns asked for of which no event had a value */
    size_t absent_count;
    struct digest_sm3 digest; /* SM3 of all bytes written */
};

/* Nothing is left out: either all events were written, or the status tells why not. */
enum status search_export(const struct search_export *export, struct arena *arena,
                          struct search_export_answer *ret_answer, struct fault *fault) MUST_CHECK;

#endif
