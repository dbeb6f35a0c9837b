/* SPDX-License-Identifier: Apache-2.0 */
#include "peer_simdjson.h"

#include <cstring>
#include <simdjson.h>

using namespace simdjson;

/* The 18 fields that a detection of network events looks at. */
static uint64_t read_event(ondemand::object event)
{
    static const char *const outer[] = {"timestamp", "flow_id",  "event_type",
                                        "src_ip",    "src_port", "dest_ip",
                                        "dest_port", "proto",    "app_proto"};
    static const struct {
        const char *group;
        const char *names[3];
    } inner[] = {{"dns", {"type", "rrname", "rrtype"}},
                 {"http", {"hostname", "url", "http_user_agent"}},
                 {"tls", {"sni", "subject", "version"}}};
    uint64_t bytes = 0;

    for (auto field : event) {
        std::string_view key = field.unescaped_key();
        for (const char *name : outer)
            if (key == name) {
                bytes += field.value().raw_json_token().value().size();
                break;
            }
        for (const auto &group : inner)
            if (key == group.group) {
                ondemand::object part;
                if (field.value().get_object().get(part) != SUCCESS)
                    break;
                for (auto member : part) {
                    std::string_view name = member.unescaped_key();
                    for (const char *wanted : group.names)
                        if (name == wanted)
                            bytes += member.value().raw_json_token().value().size();
                }
            }
    }
    return bytes;
}

size_t peer_simdjson_read(const char *text, size_t bytes)
{
    static ondemand::parser parser;
    static volatile uint64_t kept;
    size_t count = 0;

    for (size_t at = 0; at < bytes;) {
        const char *end = static_cast<const char *>(memchr(text + at, '\n', bytes - at));
        size_t len = end != nullptr ? static_cast<size_t>(end - text) - at : bytes - at;
        ondemand::document document;
        ondemand::object event;

        try {
            if (parser.iterate(text + at, len, bytes - at + SIMDJSON_PADDING).get(document) ==
                    SUCCESS &&
                document.get_object().get(event) == SUCCESS) {
                kept = kept + read_event(event);
                count++;
            }
        } catch (const simdjson_error &) {
        }
        at += len + 1;
    }
    return count;
}
