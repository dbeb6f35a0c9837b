/* SPDX-License-Identifier: Apache-2.0
 * Members of incidents, their reports and evidence, as replies promise them. */
#include "http/routes/incident_reply.h"

/* clang-format off */
/* Members that rows and whole incidents have alike. */
#define INCIDENT_HEAD_FIELDS \
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its id."}, \
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."}, \
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Kind of dossier."}, \
    {.name = "kind_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."}, \
    {.name = "kind_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."}, \
    {.name = "number", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "As papers cite it."}, \
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What happened, in one line."}, \
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "reported, judged, handling, ended, closed, false-alarm, merged."}, \
    {.name = "state_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."}, \
    {.name = "state_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."}, \
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "I to IV, or empty."}, \
    {.name = "scope", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "How far it reaches."}, \
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The keeper."}, \
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."}, \
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."}, \
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, or empty."}, \
    {.name = "reach", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "keeper, parties or area."}, \
    {.name = "basis", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The dossier that led to it, or empty."}, \
    {.name = "exercise", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Of a drill."}, \
    {.name = "imported", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Came from elsewhere."}, \
    {.name = "open", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Its state is not final."}, \
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Recorded since."}, \
    {.name = "opened_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."}, \
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."}, \
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Closed."}

static const struct shape_field incident_fields[] = {
    INCIDENT_HEAD_FIELDS,
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "What was said of it: see procedures/incident.h."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Acts of this state, allowed or with the refusal."},
    {.name = "parties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Parties with a part in it."},
    {.name = "links", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What belongs to it."},
    {.name = "clocks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Reporting clocks of every law, earliest first."},
    {.name = "earliest", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Place of the clock that is due first."},
    {.name = "reporter", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Who told of another's incident, when it agreed to be named."},
    {.name = "first_handling", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "The packs' list, each with what was done or null."},
    {0},
};
const struct shape incident_reply_shape = {"Incident", incident_fields};


static const struct shape_field row_fields[] = {
    INCIDENT_HEAD_FIELDS,
    {0},
};
const struct shape incident_reply_row_shape = {"IncidentRow", row_fields};


static const struct shape_field report_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Report."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "number", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Within the incident."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "first, follow-up, closing, pass-on."},
    {.name = "kind_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "kind_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "ordinal", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Of its kind to that receiver."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Who reports."},
    {.name = "to", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Receiver: id (null when not registered), name, role."},
    {.name = "channel", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Way it went, when not here."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "draft, sent, received, returned."},
    {.name = "texts", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Contents by code."},
    {.name = "changes", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What changed since the report before to the same receiver."},
    {.name = "previous", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Number of that report."},
    {.name = "duties", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Duties it answered."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3 of what was sent."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Earliest binding clock it answered."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Sent after that."},
    {.name = "late_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "By how much."},
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Drafted."},
    {.name = "made_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "sent_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Sent."},
    {.name = "sent_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "received_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Answered by the receiver."},
    {.name = "received_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "answer", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Words of the receiver."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
const struct shape incident_reply_report_shape = {"IncidentReport", report_fields};


static const struct shape_field item_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Item."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "number", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Within the incident."},
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who recorded it."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What it is."},
    {.name = "about", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What it shows."},
    {.name = "source", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Where it was taken."},
    {.name = "digest", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "SM3, or empty."},
    {.name = "bytes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Size of the file."},
    {.name = "has_file", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The file is kept here."},
    {.name = "collected_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Collected."},
    {.name = "collected_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "recorded_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Recorded."},
    {.name = "recorded_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "holder", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Who has it."},
    {.name = "chain", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Custody, oldest first."},
    {0},
};
const struct shape incident_reply_item_shape = {"IncidentEvidence", item_fields};
/* clang-format on */
