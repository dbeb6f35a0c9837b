/* SPDX-License-Identifier: Apache-2.0
 * Opening and closing in order. */
#include "cli/events_parts.h"

static enum status open_all(const char *data_folder, int64_t lateness_us, struct events_parts *own,
                            struct fault *fault)
{
    pipeline_baseline_begin(&own->baseline, data_folder);
    own->parts.baseline = &own->baseline;
    own->parts.addresses = address_map_desk_new();
    TRY(taxonomy_load(NULL, &own->taxonomy, fault));
    own->parts.taxonomy = own->taxonomy;
    own->parts.rules = ruleset_desk_new(data_folder, own->taxonomy, lateness_us);
    return indicators_open(data_folder, &own->parts.indicators, fault);
}

enum status events_parts_open(const char *data_folder, int64_t lateness_us,
                              struct events_parts *ret_parts, struct fault *fault)
{
    *ret_parts = (struct events_parts){.taxonomy = NULL};
    enum status status = open_all(data_folder, lateness_us, ret_parts, fault);

    if (status != ST_OK)
        events_parts_close(ret_parts);
    return status;
}

void events_parts_close(struct events_parts *own)
{
    if (own->baseline.baseline != NULL)
        pipeline_baseline_end(&own->baseline);
    ruleset_desk_free(own->parts.rules);
    indicators_close(own->parts.indicators);
    address_map_desk_free(own->parts.addresses);
    taxonomy_free(own->taxonomy);
    *own = (struct events_parts){.taxonomy = NULL};
}

enum status events_parts_register(struct events_parts *parts, struct work *w)
{
    bool is_new = false;

    TRY(address_map_refresh(parts->parts.addresses, w, &is_new));
    return pipeline_baseline_refresh(&parts->baseline, w, parts->parts.addresses, is_new);
}

enum status events_parts_refresh(struct events_parts *own, struct fault *fault)
{
    TRY(indicators_refresh(own->parts.indicators, fault));
    return ruleset_refresh(own->parts.rules, fault);
}
