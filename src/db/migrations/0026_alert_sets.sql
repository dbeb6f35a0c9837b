-- Whose indicators an alert rests on: src/events/alert.h.

-- tlp: a sharing mark by number (src/intel/indicator_set.h), as at the latest hit.
create table alert_set (
    alert_id text not null references alert (id),
    name text not null,
    tlp integer not null,
    primary key (alert_id, name)
) strict;
create index alert_set_by_name on alert_set (name);

-- Until now a cause was "SET VALUE", no value having a blank; the mark of those sets was not kept, so that
-- the strictest is taken.
insert into alert_set (alert_id, name, tlp)
select id, substr(cause_id, 1, length(rtrim(cause_id, replace(cause_id, ' ', ''))) - 1), 5
from alert where cause_kind = 'indicator' and cause_id like '% %';
update alert set cause_id = substr(cause_id, length(rtrim(cause_id, replace(cause_id, ' ', ''))) + 1)
where cause_kind = 'indicator' and cause_id like '% %';
update alert_suppression set cause_id = substr(cause_id, length(rtrim(cause_id, replace(cause_id, ' ', ''))) + 1)
where cause_kind = 'indicator' and cause_id like '% %';
