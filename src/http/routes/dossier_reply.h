/* SPDX-License-Identifier: Apache-2.0
 * What replies about dossiers of several kinds have alike. */
#ifndef HTTP_ROUTES_DOSSIER_REPLY_H
#define HTTP_ROUTES_DOSSIER_REPLY_H

#include "base/shape.h"
#include "http/routes/routes.h"

/* clang-format off */
/* Members that rows and wholes of responses and investigations begin with. */
#define DOSSIER_REPLY_HEAD_FIELDS \
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its id."}, \
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."}, \
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Kind of dossier."}, \
    {.name = "kind_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."}, \
    {.name = "kind_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."}, \
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "As papers cite it, or empty."}, \
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."}, \
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "State."}, \
    {.name = "state_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."}, \
    {.name = "state_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."}, \
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "I to IV."}, \
    {.name = "scope", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How far it reaches, or empty."}, \
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The keeper."}, \
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."}, \
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."}, \
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, or empty."}, \
    {.name = "reach", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "keeper, parties or area."}, \
    {.name = "basis", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The dossier that led to it, or empty."}, \
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of a drill."}, \
    {.name = "imported", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of an upper office."}, \
    {.name = "open", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Its state is not final."}, \
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Since when."}, \
    {.name = "opened_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."}, \
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."}, \
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Closed."}
/* clang-format on */

/* How such lists are asked: state, level, standing, exercise, basis, q, party, region, a page. */
extern const struct shape_field dossier_reply_query_fields[];

/* A page of dossiers of that kind in sight, by the members that the query has of state, level, q,
 * party, region, sector, basis, standing (open, closed) or open (true: only those), exercise (yes,
 * no), after, limit. */
enum status dossier_reply_page(struct work *w, const struct request *rq, const char *kind,
                               struct reply *rp) MUST_CHECK;

#endif
