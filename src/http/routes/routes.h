/* SPDX-License-Identifier: Apache-2.0
 * Every table of routes, one per file of this folder; http/route_table.c gathers them. */
#ifndef HTTP_ROUTES_ROUTES_H
#define HTTP_ROUTES_ROUTES_H

#include "http/route.h"

extern const struct route session_routes[];
extern const struct route account_routes[];
extern const struct route journal_routes[];
extern const struct route health_routes[];
extern const struct route describe_routes[];
extern const struct route attachment_routes[];
extern const struct route form_routes[];

extern const struct route party_routes[];
extern const struct route person_routes[];
extern const struct route region_routes[];
extern const struct route sector_routes[];
extern const struct route system_routes[];
extern const struct route asset_routes[];
extern const struct route import_routes[];

extern const struct route matter_routes[];
extern const struct route grading_routes[];
extern const struct route filing_routes[];
extern const struct route certificate_routes[];
extern const struct route campaign_routes[];
extern const struct route my_routes[];

extern const struct route home_routes[];
extern const struct route obligation_routes[];
extern const struct route statistic_routes[];
extern const struct route clause_routes[];
extern const struct route pack_routes[];
extern const struct route fact_routes[];

extern const struct route inbox_routes[];
extern const struct route channel_routes[];
extern const struct route delivery_routes[];

extern const struct route dossier_routes[];
extern const struct route task_routes[];
extern const struct route authority_routes[];
extern const struct route recipient_routes[];
extern const struct route warning_routes[];
extern const struct route cap_routes[];
extern const struct route notice_routes[];
extern const struct route publication_routes[];
extern const struct route incident_routes[];
extern const struct route response_routes[];
extern const struct route resource_routes[];
extern const struct route investigation_routes[];
extern const struct route plan_routes[];
extern const struct route drill_routes[];
extern const struct route watch_routes[];
extern const struct route watch_call_routes[];
extern const struct route key_period_routes[];
extern const struct route wall_routes[];
extern const struct route live_routes[];
extern const struct route sensor_routes[];
extern const struct route alert_routes[];
extern const struct route push_routes[];
extern const struct route indicator_routes[];
extern const struct route detection_routes[];
extern const struct route event_routes[];

#endif
