-- Batches of events come by lanes, each lane's in order: its last one that was raised says of all before it that
-- they were (src/events/alert_teller.h).
drop table alert_batch;
create table alert_batch (
    lane text not null primary key,
    batch text not null,
    at integer not null
) strict;
