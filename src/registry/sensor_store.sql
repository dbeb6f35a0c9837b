-- Sensors.  Sight as in registry/sight.h.

-- sensor_insert: A new one.
insert into sensor (id, version, party_id, receiver_id, region, sector, kind, name, exit, ranges, model,
    owner, note, state, token, token_hint, made_at, made_by, made_name, heard_at, data_at, changed_at)
values (:id, 1, :party, :receiver, :region, :sector, :kind, :name, :exit, :ranges, :model, :owner, :note,
    'active', :token, :hint, :now, :by, :by_name, 0, 0, :now);

-- sensor_update: When it still has the version that was seen.
update sensor set version = version + 1, receiver_id = :receiver, name = :name, exit = :exit,
    ranges = :ranges, model = :model, owner = :owner, note = :note, state = :state, changed_at = :now
where id = :id and version = :version;

-- sensor_token: Another token.
update sensor set version = version + 1, token = :token, token_hint = :hint, changed_at = :now
where id = :id and version = :version;

-- sensor_load: One in sight.
select x.id, x.version, x.party_id, p.name, x.receiver_id,
    coalesce((select q.name from party q where q.id = x.receiver_id), ''), x.region, x.sector, x.kind,
    x.name, x.exit, x.ranges, x.model, x.owner, x.note, x.state, x.token_hint, x.made_at, x.made_name,
    x.heard_at, x.data_at, x.changed_at
from sensor x join party p on p.id = x.party_id
where x.id = :id
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))));

-- sensor_page: In sight, newest first.
select x.id, x.version, x.party_id, p.name, x.receiver_id,
    coalesce((select q.name from party q where q.id = x.receiver_id), ''), x.region, x.sector, x.kind,
    x.name, x.exit, x.ranges, x.model, x.owner, x.note, x.state, x.token_hint, x.made_at, x.made_name,
    x.heard_at, x.data_at, x.changed_at
from sensor x join party p on p.id = x.party_id
where (:after = '' or x.id < :after) and (:kind = '' or x.kind = :kind)
    and (:party = '' or x.party_id = :party)
    and (:q = '' or x.name like '%' || :q || '%' or x.exit like '%' || :q || '%'
        or p.name like '%' || :q || '%')
    and (:wish = '' or exists (select 1 from region r where r.code = x.region
        and '/' || r.path || '/' like '%/' || :wish || '/%'))
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by x.id desc limit :limit;

-- sensor_total: How many the same filter finds.
select count(*)
from sensor x join party p on p.id = x.party_id
where (:kind = '' or x.kind = :kind)
    and (:party = '' or x.party_id = :party)
    and (:q = '' or x.name like '%' || :q || '%' or x.exit like '%' || :q || '%'
        or p.name like '%' || :q || '%')
    and (:wish = '' or exists (select 1 from region r where r.code = x.region
        and '/' || r.path || '/' like '%/' || :wish || '/%'))
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))));

-- sensor_healths: What the health of each depends on, in sight.
select x.region, x.sector, x.state, x.heard_at,
    case when exists (select 1 from sensor_agreement g where g.sensor_id = x.id and g.state = 'valid'
        and g.from_at <= :now and g.until_at >= :now) then 1 else 0 end
from sensor x
where x.state in ('active', 'paused')
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by x.region, x.sector;

-- sensor_room: What each in sight sent since an hour, and how long its agreement keeps it; most first.
select x.id, x.name, x.party_id, p.name, x.region, x.sector,
    coalesce((select sum(h.bytes) from sensor_hour h where h.sensor_id = x.id and h.hour >= :from), 0),
    coalesce((select g.retention_days from sensor_agreement g where g.sensor_id = x.id
        and g.state = 'valid' and g.from_at <= :now and g.until_at >= :now
        order by g.id desc limit 1), 0)
from sensor x join party p on p.id = x.party_id
where x.state <> 'ended'
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by 7 desc, x.id limit :limit;

-- sensor_changed: In sight, changed by people after an instant, the oldest change first.
select x.id, x.version, x.party_id, p.name, x.receiver_id,
    coalesce((select q.name from party q where q.id = x.receiver_id), ''), x.region, x.sector, x.kind,
    x.name, x.exit, x.ranges, x.model, x.owner, x.note, x.state, x.token_hint, x.made_at, x.made_name,
    x.heard_at, x.data_at, x.changed_at
from sensor x join party p on p.id = x.party_id
where x.changed_at > :since
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by x.changed_at, x.id limit :limit;

-- sensor_active: In service, by id.
select x.id, x.version, x.party_id, p.name, x.receiver_id, '', x.region, x.sector, x.kind,
    x.name, x.exit, x.ranges, x.model, x.owner, x.note, x.state, x.token_hint, x.made_at, x.made_name,
    x.heard_at, x.data_at, x.changed_at
from sensor x join party p on p.id = x.party_id
where x.state = 'active' and x.id > :after
order by x.id limit :limit;

-- sensor_each: Every one with the digest of its token.
select x.id, x.version, x.party_id, p.name, x.receiver_id, '', x.region, x.sector, x.kind,
    x.name, x.exit, x.ranges, x.model, x.owner, x.note, x.state, x.token_hint, x.made_at, x.made_name,
    x.heard_at, x.data_at, x.changed_at, x.token
from sensor x join party p on p.id = x.party_id
where x.state <> 'ended'
order by x.id;

-- sensor_heard: It was heard, and perhaps brought data.
update sensor set heard_at = case when heard_at < :at then CAST(:at AS BIGINT) else heard_at end,
    data_at = case when data_at < :data then CAST(:data AS BIGINT) else data_at end
where id = :id;

-- sensor_hour_add: To the counters of an hour.
insert into sensor_hour (sensor_id, hour, received, parsed, refused, stored, late, bytes, undated, ahead,
    repeated)
values (:sensor, :hour, :received, :parsed, :refused, :stored, :late, :bytes, :undated, :ahead, :repeated)
on conflict (sensor_id, hour) do update set received = sensor_hour.received + excluded.received,
    parsed = sensor_hour.parsed + excluded.parsed, refused = sensor_hour.refused + excluded.refused,
    stored = sensor_hour.stored + excluded.stored, late = sensor_hour.late + excluded.late,
    bytes = sensor_hour.bytes + excluded.bytes, undated = sensor_hour.undated + excluded.undated,
    ahead = sensor_hour.ahead + excluded.ahead, repeated = sensor_hour.repeated + excluded.repeated;

-- sensor_refusal_add: To the reasons of an hour.
insert into sensor_refusal (sensor_id, hour, reason, events)
values (:sensor, :hour, :reason, :events)
on conflict (sensor_id, hour, reason) do update set events = sensor_refusal.events + excluded.events;

-- sensor_refused_add: A line that was refused, behind the others.
insert into sensor_refused (sensor_id, number, at, line, byte, reason, beginning)
select :sensor, coalesce(max(number), 0) + 1, CAST(:at AS BIGINT), CAST(:line AS BIGINT),
    CAST(:byte AS BIGINT), CAST(:reason AS TEXT), CAST(:beginning AS TEXT)
from sensor_refused where sensor_id = :sensor;

-- sensor_refused_trim: Only the last ones stay.
delete from sensor_refused
where sensor_id = :sensor
    and number <= (select max(number) from sensor_refused where sensor_id = :sensor) - CAST(:keep AS BIGINT);

-- sensor_refused_forget: What came before goes.
delete from sensor_refused where sensor_id = :sensor and at < :before;

-- sensor_refused_lines: The last ones, newest first.
select at, line, byte, reason, beginning from sensor_refused where sensor_id = :sensor order by number desc;

-- sensor_hours: Hour by hour.
select hour, received, parsed, refused, stored, late, bytes, undated, ahead, repeated from sensor_hour
where sensor_id = :sensor and hour >= :from order by hour;

-- sensor_day: The sum since an hour.
select coalesce(sum(received), 0), coalesce(sum(parsed), 0), coalesce(sum(refused), 0),
    coalesce(sum(stored), 0), coalesce(sum(late), 0), coalesce(sum(bytes), 0), coalesce(sum(undated), 0),
    coalesce(sum(ahead), 0), coalesce(sum(repeated), 0)
from sensor_hour where sensor_id = :sensor and hour >= :from;

-- sensor_refusals: Reasons since an hour.
select reason, sum(events) from sensor_refusal
where sensor_id = :sensor and hour >= :from group by reason order by 2 desc, 1 limit 100;

-- sensor_agree: An agreement goes on record.
insert into sensor_agreement (id, sensor_id, agreed_by, agreed_on, categories, retention_days, from_at,
    until_at, attachment, note, state, recorded_at, recorded_by, recorded_name, withdrawn_at,
    withdrawn_name, reason)
values (:id, :sensor, :agreed_by, :agreed_on, :categories, :days, :from, :until, :attachment, :note,
    'valid', :now, :by, :by_name, null, '', '');

-- sensor_agreements: Of a sensor, newest first.
select id, sensor_id, agreed_by, agreed_on, categories, retention_days, from_at, until_at, attachment,
    note, state, recorded_at, recorded_name, withdrawn_at, withdrawn_name, reason
from sensor_agreement where sensor_id = :sensor order by id desc limit :limit;

-- sensor_withdraw: Nothing rests on it any more.
update sensor_agreement set state = 'withdrawn', withdrawn_at = :now, withdrawn_name = :by_name,
    reason = :reason
where id = :id and sensor_id = :sensor and state = 'valid';

-- sensor_find: Something is wrong with it since.
insert into sensor_finding (id, sensor_id, kind, since, found_at, ended_at)
values (:id, :sensor, :kind, :since, :now, null)
on conflict (sensor_id, kind) where ended_at is null do nothing;

-- sensor_found_end: It is over.
update sensor_finding set ended_at = :now
where sensor_id = :sensor and kind = :kind and ended_at is null;

-- sensor_findings: Newest first, with how many events it is about.
select f.kind, f.since, f.found_at, f.ended_at,
    case when f.kind in ('ahead', 'repeated') then
        (select coalesce(sum(case when f.kind = 'ahead' then h.ahead else h.repeated end), 0)
            from sensor_hour h
            where h.sensor_id = f.sensor_id and h.hour >= f.since / 3600000
                and (f.ended_at is null or h.hour <= f.ended_at / 3600000))
    else 0 end
from sensor_finding f
where f.sensor_id = :sensor and (CAST(:open AS BIGINT) = 0 or f.ended_at is null)
order by f.id desc limit 50;
