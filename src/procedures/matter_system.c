/* SPDX-License-Identifier: Apache-2.0
 * Reads and writes of the register on behalf of a matter, in the name of the one who acts. */
#include "procedures/matter_system.h"

#include "registry/actor.h"

/* The same person with the sight of the matter: account and party stay, so that journal and history
 * name who acted.  Gives the actor to put back. */
static const struct actor *lift(struct work *w)
{
    struct actor *seeing = ARENA_NEW(w->arena, struct actor);
    const struct actor *own = w->actor;

    *seeing = *own;
    seeing->is_system = true;
    w->actor = seeing;
    return own;
}

static enum status lower(struct work *w, const struct actor *own, enum status status)
{
    w->actor = own;
    return status;
}

enum status matter_system_load(struct work *w, const struct matter *matter,
                               struct system *ret_system)
{
    const struct actor *own = lift(w);

    return lower(w, own, system_load(w, matter->system_id, ret_system));
}

enum status matter_system_party(struct work *w, struct str party_id, struct party *ret_party)
{
    const struct actor *own = lift(w);

    return lower(w, own, party_load(w, party_id, ret_party));
}

enum status matter_system_json(struct work *w, const struct matter *matter, json_t **ret_system,
                               json_t **ret_party)
{
    const struct actor *own = lift(w);
    struct system system;
    struct party party;
    enum status status = system_load(w, matter->system_id, &system);

    if (status == ST_OK)
        status = system_json(w, &system, ret_system);
    if (status == ST_OK)
        status = party_load(w, system.party_id, &party);
    if (status == ST_OK)
        status = party_json(w, &party, ret_party);
    return lower(w, own, status);
}

enum status matter_system_highest_carried(struct work *w, const struct matter *matter,
                                          int *ret_level)
{
    const struct actor *own = lift(w);

    return lower(w, own, system_highest_carried(w, matter->system_id, ret_level));
}

enum status matter_system_set_grade(struct work *w, const struct matter *matter, int info_level,
                                    int service_level, int level, struct str reason)
{
    const struct actor *own = lift(w);

    return lower(w, own,
                 system_set_grade(w, matter->system_id, info_level, service_level, level, reason));
}

enum status matter_system_set_filing(struct work *w, const struct matter *matter,
                                     enum system_filing filing, struct str number,
                                     struct str reason)
{
    const struct actor *own = lift(w);

    return lower(w, own, system_set_filing(w, matter->system_id, filing, number, reason));
}

enum status matter_system_set_police(struct work *w, const struct matter *matter,
                                     struct str police_party_id, struct str reason)
{
    const struct actor *own = lift(w);

    return lower(w, own,
                 system_set_authorities(w, matter->system_id, (struct str){NULL, 0},
                                        police_party_id, reason));
}

enum status matter_system_set_state(struct work *w, const struct matter *matter,
                                    enum system_state state, struct str reason)
{
    const struct actor *own = lift(w);

    return lower(w, own, system_set_state(w, matter->system_id, state, reason));
}

static enum status count_systems(struct work *w, struct system_filter *filter, struct str state,
                                 int64_t *ret_count)
{
    json_t *page;

    filter->state = state;
    TRY(system_list(w, filter, &page));
    *ret_count = json_get_int(page, "total", 0);
    return ST_OK;
}

enum status matter_system_counts(struct work *w, const struct matter *matter, int64_t ret_counts[6])
{
    const struct actor *own = lift(w);
    struct system_filter filter = {.party = matter->party.id, .limit = 1};
    enum status status = ST_OK;

    ret_counts[0] = 0;
    for (filter.level = 1; filter.level <= 5 && status == ST_OK; filter.level++) {
        int64_t all = 0, withdrawn = 0;

        status = count_systems(w, &filter, STR(""), &all);
        if (status == ST_OK)
            status =
                count_systems(w, &filter, str_of(system_state_word(SYSTEM_WITHDRAWN)), &withdrawn);
        ret_counts[filter.level] = all - withdrawn;
    }
    return lower(w, own, status);
}
