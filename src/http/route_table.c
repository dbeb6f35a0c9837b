/* SPDX-License-Identifier: Apache-2.0
 * The one list of all route tables, in the order in which OpenAPI prints them. */
#include "http/route_table.h"

#include "http/routes/routes.h"

/* clang-format off */
const struct route *const route_table[] = {
    session_routes,       account_routes,    journal_routes,
    health_routes,        describe_routes,   attachment_routes,
    form_routes,          party_routes,      person_routes,
    region_routes,        sector_routes,     system_routes,
    asset_routes,         import_routes,     matter_routes,
    grading_routes,       filing_routes,     certificate_routes,
    campaign_routes,      my_routes,         inbox_routes,
    channel_routes,       delivery_routes,   home_routes,
    obligation_routes,    statistic_routes,  clause_routes,
    pack_routes,          fact_routes,       dossier_routes,
    task_routes,          authority_routes,  recipient_routes,
    warning_routes,       cap_routes,        notice_routes,
    incident_routes,      response_routes,   resource_routes,
    investigation_routes, plan_routes,       drill_routes,
    watch_routes,         watch_call_routes, key_period_routes,
    wall_routes,          live_routes,       publication_routes,
    sensor_routes,        alert_routes,      push_routes,
    indicator_routes,     detection_routes,  event_routes,
    NULL,
};
/* clang-format on */
