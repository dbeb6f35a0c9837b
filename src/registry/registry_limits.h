/* SPDX-License-Identifier: Apache-2.0
 * Every limit of the register by name. */
#ifndef REGISTRY_REGISTRY_LIMITS_H
#define REGISTRY_REGISTRY_LIMITS_H

enum {
    /* Records. */
    REGISTRY_MAX_NAME = 200,              /* code points of a name */
    REGISTRY_MAX_TEXT = 2000,             /* code points of a free text */
    REGISTRY_MAX_REASON = 500,            /* code points of a reason */
    REGISTRY_MAX_FORM_BYTES = 256 * 1024, /* canonical JSON of one form */
    REGISTRY_MAX_WORDS = 32,   /* words in one list (kinds, technologies, roles, sectors) */
    REGISTRY_MAX_FAULTS = 200, /* problems told about one record */
    REGISTRY_MAX_DEPTH = 16,   /* regions, sectors or parents above one another */
    REGISTRY_MAX_REGIONS = 100000,
    REGISTRY_MAX_SECTORS = 5000,
    REGISTRY_MAX_ASSETS = 5000, /* of one system */
    REGISTRY_MAX_PEOPLE = 500,  /* of one party */
    REGISTRY_MAX_HISTORY = 500, /* changes shown of one record */

    /* Lists. */
    REGISTRY_PAGE = 50,
    REGISTRY_MAX_PAGE = 200,
    REGISTRY_MAX_SORTED = 10000,  /* matches that may be sorted or looked through one by one */
    REGISTRY_MAX_COUNTED = 2000,  /* matches of a name search that are counted */
    REGISTRY_MAX_EXPORT = 300000, /* rows of one export */

    /* Tables that people send in. */
    IMPORT_MAX_FILE_BYTES = 20 * 1024 * 1024,
    IMPORT_MAX_ENTRIES = 2000,                 /* of the ZIP */
    IMPORT_MAX_PART_BYTES = 256 * 1024 * 1024, /* of one part, unpacked */
    IMPORT_MAX_RATIO = 200,                    /* unpacked to packed, of one part above 1 MiB */
    IMPORT_MAX_XML_DEPTH = 64,
    IMPORT_MAX_SHARED = 500 * 1000, /* shared strings */
    IMPORT_MAX_SHEETS = 50,
    IMPORT_MAX_ROWS = 20000, /* of all sheets together */
    IMPORT_MAX_COLUMNS = 400,
    IMPORT_MAX_CELLS = 1500 * 1000,
    IMPORT_MAX_MERGES = 100000,
    IMPORT_MAX_CELL_BYTES = 32 * 1024,
    IMPORT_MAX_TEXT_BYTES = 48 * 1024 * 1024, /* of all cells together */
    IMPORT_MAX_ERRORS = 2000,                 /* told of one file; the count goes on */
    IMPORT_MAX_ITEMS = 200,                   /* rows shown of one report */
    IMPORT_HEADER_ROWS = 30,                  /* from the top in which the header is looked for */
    IMPORT_SCRATCH_BYTES = 64 * 1024 * 1024,  /* for one row while it is judged or written */
    IMPORT_KEPT_MS = 60 * 60 * 1000,          /* a dry run can be applied */
};

#endif
