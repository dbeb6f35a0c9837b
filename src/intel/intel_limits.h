/* SPDX-License-Identifier: Apache-2.0
 * The bounds of the intel room. */
#ifndef INTEL_INTEL_LIMITS_H
#define INTEL_INTEL_LIMITS_H

enum {
    INTEL_TEXT_MAX_BYTES = 2048, /* an indicator as text */
    INTEL_NOTE_MAX_BYTES = 512,  /* what its source says about it */
    INTEL_NAME_MAX_BYTES = 100,  /* the name of a set or warning list */
    INTEL_SET_MAX_VALUES = 1 << 25,
    INTEL_SETS_MAX = 1024,
    INTEL_NET4_LEAST_BITS = 8, /* of a network that is an indicator */
    INTEL_NET6_LEAST_BITS = 16,
    INTEL_HITS_MAX = 32, /* sets told about one value */
    INTEL_ERRORS_MAX = 100,
    INTEL_LINE_MAX_BYTES = 64 * 1024,
    INTEL_COLUMNS_MAX = 64,           /* of a CSV file */
    INTEL_OBJECT_MAX_BYTES = 4 << 20, /* one STIX object or MISP attribute */
    INTEL_DEPTH_MAX = 64,             /* nesting of a JSON file */
    INTEL_PATTERN_MAX_BYTES = 64 * 1024,
    INTEL_PATTERN_VALUES_MAX = 1024, /* of one STIX pattern */
    INTEL_EVENTS_MAX = 100000,       /* events of a MISP feed folder */
    INTEL_LIST_MAX_BYTES = 64 << 20, /* one warning list */
    INTEL_INPUT_MAX_BYTES = 1 << 30, /* of standard input */
    INTEL_LISTS_MAX = 4096,
    INTEL_LOOSE_MAX = 100000,   /* substrings and expressions of all warning lists */
    INTEL_MATCH_STEPS = 100000, /* of one regular expression on one value */
    INTEL_URL_FORMS_MAX = 24,   /* forms of one URL that are looked up */
    INTEL_MANIFEST_MAX_BYTES = 4 << 20,
};

#endif
