/* SPDX-License-Identifier: Apache-2.0
 * Names and kinds of the columns. */
#include "events/search_column.h"

#include "events/search_instant.h"

#include "base/banned.h"

const struct search_column search_column_table[] = {
    {"id", SEARCH_COLUMN_ID, ""},
    {"time", SEARCH_COLUMN_TIME, ""},
    {"time_us", SEARCH_COLUMN_TIME_US, ""},
    {"format", SEARCH_COLUMN_FORMAT, ""},
    {"dataset", SEARCH_COLUMN_FIELD, "event.dataset"},
    {"code", SEARCH_COLUMN_FIELD_NUMBER, "event.code"},
    {"action", SEARCH_COLUMN_FIELD, "event.action"},
    {"source_ip", SEARCH_COLUMN_FIELD, "source.ip"},
    {"source_port", SEARCH_COLUMN_FIELD_NUMBER, "source.port"},
    {"destination_ip", SEARCH_COLUMN_FIELD, "destination.ip"},
    {"destination_port", SEARCH_COLUMN_FIELD_NUMBER, "destination.port"},
    {"transport", SEARCH_COLUMN_FIELD, "network.transport"},
    {"protocol", SEARCH_COLUMN_FIELD, "network.protocol"},
    {"flow_id", SEARCH_COLUMN_FIELD_NUMBER, "network.flow_id"},
    {"host", SEARCH_COLUMN_FIELD, "host.name"},
    {"user", SEARCH_COLUMN_FIELD, "user.name"},
    {"process", SEARCH_COLUMN_FIELD, "process.executable"},
    {"command_line", SEARCH_COLUMN_FIELD, "process.command_line"},
    {"domain", SEARCH_COLUMN_FIELD, "url.domain"},
    {"url", SEARCH_COLUMN_FIELD, "url.original"},
    {"method", SEARCH_COLUMN_FIELD, "http.request.method"},
    {"status", SEARCH_COLUMN_FIELD_NUMBER, "http.response.status_code"},
    {"user_agent", SEARCH_COLUMN_FIELD, "user_agent.original"},
    {"dns_name", SEARCH_COLUMN_FIELD, "dns.question.name"},
    {"server_name", SEARCH_COLUMN_FIELD, "tls.client.server_name"},
    {"file", SEARCH_COLUMN_FIELD, "file.name"},
    {"signature", SEARCH_COLUMN_FIELD, "rule.name"},
    {"signature_id", SEARCH_COLUMN_FIELD_NUMBER, "rule.id"},
    {"severity", SEARCH_COLUMN_FIELD_NUMBER, "event.severity"},
    {"message", SEARCH_COLUMN_FIELD, "message"},
    {"sensor", SEARCH_COLUMN_FIELD, "panshi.sensor"},
    {"party", SEARCH_COLUMN_FIELD, "panshi.party"},
    {"system", SEARCH_COLUMN_FIELD, "panshi.system"},
    {"level", SEARCH_COLUMN_FIELD_NUMBER, "panshi.level"},
    {"region", SEARCH_COLUMN_FIELD, "panshi.region"},
    {"sector", SEARCH_COLUMN_FIELD, "panshi.sector"},
    {"rule", SEARCH_COLUMN_FIELD, "panshi.rule"},
    {"indicator", SEARCH_COLUMN_FIELD, "panshi.indicator"},
    {"source", SEARCH_COLUMN_SOURCE, ""},
    {"filter", SEARCH_COLUMN_FILTER, ""},
    {"event_type", SEARCH_COLUMN_PATH, "event_type"},
    {"src_ip", SEARCH_COLUMN_PATH, "src_ip"},
    {"src_port", SEARCH_COLUMN_PATH_NUMBER, "src_port"},
    {"dest_ip", SEARCH_COLUMN_PATH, "dest_ip"},
    {"dest_port", SEARCH_COLUMN_PATH_NUMBER, "dest_port"},
    {"proto", SEARCH_COLUMN_PATH, "proto"},
    {"app_proto", SEARCH_COLUMN_PATH, "app_proto"},
    {"timestamp", SEARCH_COLUMN_PATH, "timestamp"},
    {"alert.signature", SEARCH_COLUMN_PATH, "alert.signature"},
    {"alert.signature_id", SEARCH_COLUMN_PATH_NUMBER, "alert.signature_id"},
    {"alert.severity", SEARCH_COLUMN_PATH_NUMBER, "alert.severity"},
    {"alert.category", SEARCH_COLUMN_PATH, "alert.category"},
    {"dns.rrname", SEARCH_COLUMN_PATH, "dns.rrname"},
    {"http.hostname", SEARCH_COLUMN_PATH, "http.hostname"},
    {"http.url", SEARCH_COLUMN_PATH, "http.url"},
    {"tls.sni", SEARCH_COLUMN_PATH, "tls.sni"},
    {"fileinfo.filename", SEARCH_COLUMN_PATH, "fileinfo.filename"},
    {"flow.bytes_toserver", SEARCH_COLUMN_PATH_NUMBER, "flow.bytes_toserver"},
    {"flow.bytes_toclient", SEARCH_COLUMN_PATH_NUMBER, "flow.bytes_toclient"},
    {"EventID", SEARCH_COLUMN_PATH_NUMBER, "EventID"},
    {"Channel", SEARCH_COLUMN_PATH, "Channel"},
    {"Computer", SEARCH_COLUMN_PATH, "Computer"},
    {"Image", SEARCH_COLUMN_PATH, "Image"},
    {"ParentImage", SEARCH_COLUMN_PATH, "ParentImage"},
    {"CommandLine", SEARCH_COLUMN_PATH, "CommandLine"},
    {"source_base64", SEARCH_COLUMN_SOURCE_BASE64, ""},
};

_Static_assert(sizeof search_column_table / sizeof search_column_table[0] == SEARCH_COLUMNS,
               "SEARCH_COLUMNS counts the columns");

/* `filter` has a collation that is not binary: else SQLite takes `filter = 'a' AND filter = 'b'`
 * for the question whether 'a' = 'b'.  Taking HIDDEN out of a type, SQLite (3.40) looks for the
 * collation's name too early, where the type's last word then lies: it is the same. */
const char *search_column_type(enum search_column_kind kind)
{
    switch (kind) {
    case SEARCH_COLUMN_TIME:
        return " TEXT COLLATE " SEARCH_INSTANT;
    case SEARCH_COLUMN_FILTER:
        return " HIDDEN TEXT NOCASE COLLATE NOCASE";
    case SEARCH_COLUMN_FIELD:
        return " TEXT";
    case SEARCH_COLUMN_FIELD_NUMBER:
        return " INTEGER";
    case SEARCH_COLUMN_PATH:
    case SEARCH_COLUMN_SOURCE_BASE64:
        return " HIDDEN TEXT";
    case SEARCH_COLUMN_PATH_NUMBER:
        return " HIDDEN INTEGER";
    case SEARCH_COLUMN_ID:
    case SEARCH_COLUMN_TIME_US:
    case SEARCH_COLUMN_FORMAT:
    case SEARCH_COLUMN_SOURCE:
        break;
    }
    return "";
}

bool search_column_is_field(enum search_column_kind kind)
{
    return kind <= SEARCH_COLUMN_PATH_NUMBER;
}

bool search_column_is_number(enum search_column_kind kind)
{
    return kind == SEARCH_COLUMN_FIELD_NUMBER || kind == SEARCH_COLUMN_PATH_NUMBER;
}
