/* SPDX-License-Identifier: Apache-2.0
 * What a column of a list of systems can mean: members of the record and fields of the filing form,
 * under every name that people give them. */
#ifndef REGISTRY_IMPORT_FIELD_H
#define REGISTRY_IMPORT_FIELD_H

#include "base/json.h"
#include "db/work.h"

enum import_target {
    IMPORT_NOTHING, /* numbers of rows, remarks: no concern of the register */
    IMPORT_LATER,   /* filled in by a procedure, not imported */
    IMPORT_NAME,
    IMPORT_PARTY,
    IMPORT_USCC,
    IMPORT_REGION,
    IMPORT_SECTOR,
    IMPORT_STATE,
    IMPORT_KINDS,
    IMPORT_TECHNOLOGIES,
    IMPORT_LEVEL,
    IMPORT_INFO_LEVEL,
    IMPORT_SERVICE_LEVEL,
    IMPORT_CERTIFICATE,
    IMPORT_OPERATION_ON,
    IMPORT_REGULATOR,
    IMPORT_POLICE,
    IMPORT_FORM,       /* an answer of the system */
    IMPORT_PARTY_FORM, /* an answer of the party, for parties that the import makes */
    IMPORT_TARGET_COUNT,
};

struct import_field {
    enum import_target target;
    struct str zh, en;
    struct str key;     /* of the form field, "" when none */
    const json_t *form; /* the field of the pack, for kinds and options; NULL when none */
};

struct import_fields {
    struct arena *arena;
    size_t count;
    struct import_field *fields;
    json_t *names; /* comparable name → index */
};

enum { IMPORT_MAX_FIELDS = 400 };

void import_field_all(struct work *w, struct import_fields *ret_fields);
/* The field that a header means, also with "(必填)", "*" or a number before it; NULL when none. */
const struct import_field *import_field_find(const struct import_fields *fields, struct str header);
/* The name that comes nearest to an unknown header, "" when none is near. */
struct str import_field_near(const struct import_fields *fields, struct str header);
/* Edit distance of two texts by code points, at most `limit` + 1. */
size_t import_field_distance(struct str a, struct str b, size_t limit);

#endif
