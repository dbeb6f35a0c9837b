-- SPDX-License-Identifier: Apache-2.0
-- What panshi events ship makes where it is not there yet.  {table} stands for the name in the
-- settings. Only what ClickHouse has had since 18.16 is used. Owners of newer ones may make the
-- tables themselves beforehand, with the same columns in this order and any engine settings they
-- like. A semicolon ends a statement, also within a comment.
--
-- One row is one event. `attempt` numbers the tries to send a segment. A try that did not end has
-- no row in {table}_segment, and {table}_shipped does not show it.
CREATE TABLE IF NOT EXISTS {table} (
    node String, segment UInt64, row UInt32, attempt UInt64,
    day Date, time DateTime, time_us Int64, format String,
    sensor String, party String, system String, level String, region String, sector String,
    event_dataset String, event_code String, event_action String,
    source_ip String, source_port String, destination_ip String, destination_port String,
    network_transport String, network_protocol String, host_name String, user_name String,
    process_executable String, process_command_line String,
    url_domain String, url_original String, dns_question_name String,
    file_name String, file_hash_sha256 String, rule_id String, rule_name String,
    fields Array(String), values Array(String), words Array(String),
    numbers Array(Float64), addresses Array(String),
    source String
) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY (node, segment, attempt, row);

-- A segment that is there whole: written after its last event.
CREATE TABLE IF NOT EXISTS {table}_segment (
    node String, segment UInt64, attempt UInt64, rows UInt64, first_us Int64, last_us Int64,
    digest String, fields Array(String)
) ENGINE = MergeTree ORDER BY (node, segment, attempt);

-- Every event once.
CREATE VIEW IF NOT EXISTS {table}_shipped AS SELECT * FROM {table} WHERE (node, segment, attempt) IN (
    SELECT node, segment, max(attempt) FROM {table}_segment GROUP BY node, segment);
