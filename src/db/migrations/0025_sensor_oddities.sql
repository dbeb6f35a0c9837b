-- What came oddly from sensors, and the last lines that were refused: src/registry/sensor.h.

-- Of the stored: without a time, later than the clock, the same as one before.
alter table sensor_hour add column undated integer not null default 0;
alter table sensor_hour add column ahead integer not null default 0;
alter table sensor_hour add column repeated integer not null default 0;

-- The last ones of each sensor.  line: from 1; byte: within it; beginning: its first bytes.
create table sensor_refused (
    sensor_id text not null references sensor (id),
    number integer not null,
    at integer not null,
    line integer not null,
    byte integer not null,
    reason text not null,
    beginning text not null,
    primary key (sensor_id, number)
) strict;
