/* SPDX-License-Identifier: Apache-2.0
 * Who and what belongs to a dossier: parties with the part they have, other dossiers and records.
 */
#include "procedures/dossier.h"

#include "procedures/dossier_store.h"
#include "registry/system.h"

/* ---- Parties and links ---- */

enum status dossier_part_name(struct work *w, const struct dossier *dossier, struct str party_id,
                              const char *part)
{
    return dossier_store_add_party(w, dossier->id, party_id, part);
}

enum status dossier_part_unname(struct work *w, const struct dossier *dossier, struct str party_id,
                                const char *part)
{
    return dossier_store_remove_party(w, dossier->id, party_id, part);
}

enum status dossier_part_list(struct work *w, const struct dossier *dossier, json_t **ret_list)
{
    return dossier_store_parties(w, dossier->id, ret_list);
}

enum status dossier_part_link(struct work *w, const struct dossier *dossier, const char *relation,
                              const char *to_kind, struct str to_id)
{
    return dossier_store_add_link(w, dossier->id, relation, to_kind, to_id);
}

/* Fill title, state and number of the other end; false when the actor may not see it. */
static enum status name_end(struct work *w, json_t *link, bool *ret_seen)
{
    struct str kind = json_get_text(link, "kind"), id = json_get_text(link, "id");
    struct system system;
    struct dossier other;
    enum status status = ST_OK;

    *ret_seen = true;
    json_put_text(link, "title", id);
    json_put_textz(link, "state", "");
    json_put_textz(link, "number", "");
    if (dossier_list_find(kind) != NULL) {
        status = dossier_store_load(w, id, &other);
        if (status == ST_OK) {
            json_put_text(link, "title", other.title);
            json_put_text(link, "state", other.state);
            json_put_text(link, "number", other.number);
        }
    } else if (str_is(kind, "system")) {
        status = system_load(w, id, &system);
        if (status == ST_OK)
            json_put_text(link, "title", system.name);
    }
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        *ret_seen = false;
        return ST_OK;
    }
    return status;
}

enum status dossier_part_links(struct work *w, const struct dossier *dossier, json_t **ret_list)
{
    json_t *all, *link, *list = json_new_list(w->arena);
    size_t i;

    TRY(dossier_store_links(w, dossier->id, &all));
    json_array_foreach(all, i, link)
    {
        bool is_seen;

        TRY(name_end(w, link, &is_seen));
        if (is_seen)
            json_add(list, link);
    }
    *ret_list = list;
    return ST_OK;
}
