/* SPDX-License-Identifier: Apache-2.0
 * A table by number; a number has one place. */
#include "events/pipeline_firing.h"

#include <stdlib.h>
#include <string.h>

enum { FIRING_PLACES = 16384, FIRING_ID_BYTES = 64, FIRING_ENTITY_BYTES = 128 };

struct place {
    uint64_t number;
    bool is_used, is_cii;
    int system_level;
    struct instant at;
    char party[FIRING_ID_BYTES], system[FIRING_ID_BYTES], sensor[FIRING_ID_BYTES];
    char region[FIRING_ID_BYTES], sector[FIRING_ID_BYTES], event_id[FIRING_ID_BYTES];
    char entity[FIRING_ENTITY_BYTES];
};

struct pipeline_firing {
    struct place places[FIRING_PLACES];
};

struct pipeline_firing *pipeline_firing_new(void)
{
    struct pipeline_firing *firing = calloc(1, sizeof(*firing));

    if (firing == NULL)
        abort();
    return firing;
}

void pipeline_firing_free(struct pipeline_firing *firing)
{
    free(firing);
}

static size_t place_of(uint64_t number)
{
    return (number * 0x9e3779b97f4a7c15) >> 50; /* 14 bits */
}

static void copy(char *out, size_t size, struct str text)
{
    size_t len = text.len < size ? text.len : 0; /* an id that does not fit is none */

    if (len > 0)
        memcpy(out, text.ptr, len);
    out[len] = '\0';
}

void pipeline_firing_put(struct pipeline_firing *firing, uint64_t number,
                         const struct sighting *sighting, const struct alert_hit *about,
                         const struct pipeline_hits *hits)
{
    struct place *place = &firing->places[place_of(number)];
    const struct address_owner *owner = sighting->owner_count > 0 ? sighting->owners[0] : NULL;

    *place = (struct place){.number = number, .is_used = true, .at = about->at};
    copy(place->party, sizeof(place->party), owner != NULL ? owner->party_id : hits->party);
    copy(place->sensor, sizeof(place->sensor), hits->sensor);
    copy(place->event_id, sizeof(place->event_id), about->event_id);
    copy(place->entity, sizeof(place->entity), about->entity);
    if (owner == NULL)
        return;
    copy(place->system, sizeof(place->system), owner->system_id);
    copy(place->region, sizeof(place->region), owner->region);
    copy(place->sector, sizeof(place->sector), owner->sector);
    place->system_level = owner->level;
    place->is_cii = owner->is_cii;
}

bool pipeline_firing_get(const struct pipeline_firing *firing, uint64_t number, struct arena *arena,
                         struct alert_hit *hit)
{
    const struct place *place = &firing->places[place_of(number)];

    if (!place->is_used || place->number != number)
        return false;
    hit->party_id = str_copy(arena, str_of(place->party));
    hit->system_id = str_copy(arena, str_of(place->system));
    hit->sensor_id = str_copy(arena, str_of(place->sensor));
    hit->region = str_copy(arena, str_of(place->region));
    hit->sector = str_copy(arena, str_of(place->sector));
    hit->event_id = str_copy(arena, str_of(place->event_id));
    hit->entity = str_copy(arena, str_of(place->entity));
    hit->system_level = place->system_level;
    hit->is_cii = place->is_cii;
    hit->at = place->at;
    return true;
}
