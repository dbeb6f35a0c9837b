/* SPDX-License-Identifier: Apache-2.0
 * The demonstration city's systems, and which story each of them tells. */
#ifndef CLI_DEMO_SYSTEMS_H
#define CLI_DEMO_SYSTEMS_H

#include "db/work.h"

/* A row of the table. */
struct demo_systems_row {
    const char *party; /* key of demo_city */
    const char *name;
    const char *state;        /* word of enum system_state */
    const char *kinds;        /* words separated by one space */
    const char *technologies; /* the same */
    const char *info;         /* harms as `panshi grade` takes them; "" when never judged */
    const char *service;
    const char *platform; /* name of the system it runs on, or "" */
    const char *story;    /* key of demo_story, "" for none */
    const char *about;    /* one sentence on its business */
};

size_t demo_systems_count(void);
const struct demo_systems_row *demo_systems_at(size_t index);
/* Register the system of a row through the register's own function, as its operator; needs a write
 * work.  Its id is returned. */
enum status demo_systems_make(struct work *w, const struct demo_systems_row *row,
                              struct str *ret_id) MUST_CHECK;

#endif
