/* SPDX-License-Identifier: Apache-2.0
 * Versions of indicators, sorted, and what the newest of each replaces. */
#include "intel/stix_version.h"

#include <stdlib.h>
#include <string.h>

#include "intel/intel_slice.h"
#include "intel/taxii_page.h"

struct stix_version {
    struct str id; /* in the bundle */
    int64_t modified_us;
    uint64_t place;
    bool is_revoked;
};

static enum status add(struct stix_versions *versions, const struct stix_version *version)
{
    if (versions->count == versions->room) {
        size_t wanted = versions->room == 0 ? 1024 : versions->room * 2;
        struct stix_version *more = reallocarray(versions->rows, wanted, sizeof *more);
        if (!more)
            return ST_MEMORY;
        versions->rows = more;
        versions->room = wanted;
    }
    versions->rows[versions->count++] = *version;
    return ST_OK;
}

static enum status take(struct stix_versions *versions, struct str object, uint64_t place)
{
    struct stix_version version = {.id = {"", 0}, .modified_us = INT64_MIN, .place = place};
    struct intel_slice slice;
    struct str key, value;
    bool is_indicator = false;

    if (!intel_slice_begin(&slice, object))
        return ST_OK;
    while (intel_slice_next(&slice, &key, &value) == ST_OK) {
        if (str_is(key, "type"))
            is_indicator = str_is(intel_slice_text(value), "indicator");
        else if (str_is(key, "id"))
            version.id = intel_slice_text(value);
        else if (str_is(key, "modified") &&
                 !taxii_page_time(intel_slice_text(value), &version.modified_us))
            version.modified_us = INT64_MIN;
        else if (str_is(key, "revoked"))
            version.is_revoked = str_is(value, "true");
    }
    return is_indicator && version.id.len > 0 ? add(versions, &version) : ST_OK;
}

static int by_id(const struct stix_version *a, const struct stix_version *b)
{
    if (a->id.len != b->id.len)
        return a->id.len < b->id.len ? -1 : 1;
    return memcmp(a->id.ptr, b->id.ptr, a->id.len);
}

static int by_age(const struct stix_version *a, const struct stix_version *b)
{
    if (a->modified_us != b->modified_us)
        return a->modified_us < b->modified_us ? -1 : 1;
    return (int)a->is_revoked - (int)b->is_revoked;
}

static int by_id_and_age(const void *left, const void *right)
{
    int order = by_id(left, right);

    return order != 0 ? order : by_age(left, right);
}

static int by_place(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* The rows in order; of each id the last is the newest. */
static enum status sort(struct stix_versions *versions)
{
    const struct stix_version *newest = NULL;

    if (versions->count < 2)
        return ST_OK;
    qsort(versions->rows, versions->count, sizeof versions->rows[0], by_id_and_age);
    versions->old = calloc(versions->count, sizeof versions->old[0]);
    if (!versions->old)
        return ST_MEMORY;
    for (size_t i = versions->count; i-- > 0;) {
        const struct stix_version *one = &versions->rows[i];
        if (!newest || by_id(newest, one) != 0)
            newest = one;
        else if (by_age(one, newest) < 0)
            versions->old[versions->old_count++] = one->place;
    }
    qsort(versions->old, versions->old_count, sizeof versions->old[0], by_place);
    return ST_OK;
}

enum status stix_version_collect(struct stix_versions *ret_versions, struct str objects)
{
    struct intel_slice slice;
    struct str key, object;
    uint64_t place = 0;
    enum status status = ST_OK;

    *ret_versions = (struct stix_versions){.rows = NULL};
    if (!intel_slice_begin(&slice, objects))
        return ST_OK;
    while (status == ST_OK && intel_slice_next(&slice, &key, &object) == ST_OK)
        status = take(ret_versions, object, place++);
    if (status == ST_OK)
        status = sort(ret_versions);
    if (status != ST_OK)
        stix_version_done(ret_versions);
    return status;
}

bool stix_version_is_old(struct stix_versions *versions, uint64_t place)
{
    while (versions->old_at < versions->old_count && versions->old[versions->old_at] < place)
        versions->old_at++;
    return versions->old_at < versions->old_count && versions->old[versions->old_at] == place;
}

void stix_version_done(struct stix_versions *versions)
{
    free(versions->rows);
    free(versions->old);
    *versions = (struct stix_versions){.rows = NULL};
}
