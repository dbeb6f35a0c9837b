/* SPDX-License-Identifier: Apache-2.0
 * Who lives in the demonstration city: regions, units, authorities and their accounts. */
#ifndef CLI_DEMO_CITY_H
#define CLI_DEMO_CITY_H

#include "registry/account.h"

enum { DEMO_CITY_MAX_PARTIES = 64, DEMO_CITY_MAX_ACCOUNTS = 64 };

/* One row of the table of parties, and the id it got. */
struct demo_city_party {
    const char *key; /* how the other tables name it */
    const char *name;
    const char *kinds; /* words separated by one space */
    const char *region;
    const char *sector;
    const char *organ_code; /* police only, else "" */
    const char *regulator;  /* keys of the authorities over it, "" for authorities themselves */
    const char *police;
    const char *subordination, *unit_kind; /* options of table 1 */
};

/* Make regions, parties and accounts; begins and commits its own works. */
enum status demo_city_make(struct work *w) MUST_CHECK;
/* The table's row; aborts for a key that is not there. */
const struct demo_city_party *demo_city_party(const char *key);
/* The key of the party of that name; aborts when there is none. */
const char *demo_city_key(struct str name);
/* The party's id in the store. */
enum status demo_city_party_id(struct work *w, const char *key, struct str *ret_id) MUST_CHECK;
/* The actor behind the first account of a party, or (NULL key) the account named. */
enum status demo_city_actor(struct work *w, const char *party_key, const char *account_name,
                            struct actor *ret_actor) MUST_CHECK;
/* A credit code of the right form, by number; its division part is 99, which exists nowhere. */
struct str demo_city_credit_code(struct arena *arena, char type, const char *region, int number);

#endif
