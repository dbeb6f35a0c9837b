-- Alerts.  Sight as in registry/sight.h.

-- alert_last_batch: The batch of a lane that was raised last.
select batch from alert_batch where lane = :lane;

-- alert_set_batch: This one is the last now.
insert into alert_batch (lane, batch, at) values (:lane, :batch, :now)
on conflict (lane) do update set batch = excluded.batch, at = excluded.at;

-- alert_open_of: What is open of a group.
select x.id, x.version, x.cause_kind, x.cause_id, x.title_zh, x.title_en, x.level, x.weight, x.techniques,
    x.party_id, '', x.system_id, '', x.sensor_id, '', x.region, x.sector, x.system_level, x.is_cii,
    x.first_at, x.last_at, x.raised_at, x.hits, x.samples, x.indicators, x.entities, x.explained, x.state,
    x.verdict, x.reason, x.taken_by, x.taken_name, x.taken_at, x.closed_at, x.closed_name, x.changed_at, 0
from alert x where x.grp = :grp and x.state in ('open', 'taken');

-- alert_insert: A new one.
insert into alert (id, version, grp, cause_kind, cause_id, title_zh, title_en, level, weight, techniques,
    party_id, system_id, sensor_id, region, sector, system_level, is_cii, first_at, last_at, raised_at,
    hits, samples, indicators, entities, explained, state, verdict, reason, taken_by, taken_name, taken_at,
    closed_at, closed_name, changed_at)
values (:id, 1, :grp, :cause_kind, :cause_id, :title_zh, :title_en, :level, :weight, :techniques, :party,
    :system, :sensor, :region, :sector, :system_level, :cii, :first, :last, :now, :hits, :samples,
    :indicators, :entities, :explained, 'open', '', '', '', '', 0, 0, '', :now);

-- alert_grow: More hits.
update alert set first_at = :first, last_at = :last, hits = :hits, level = :level, weight = :weight,
    techniques = :techniques, samples = :samples, indicators = :indicators, entities = :entities,
    explained = :explained, changed_at = :now
where id = :id;

-- alert_hour_add: To the counter of an hour.
insert into alert_hour (alert_id, hour, hits) values (:alert, :hour, :hits)
on conflict (alert_id, hour) do update set hits = alert_hour.hits + excluded.hits;

-- alert_hours: Hour by hour, the newest first.
select hour, hits from alert_hour where alert_id = :alert order by hour desc limit 744;

-- alert_held: The suppression that holds a cause back.
select id from alert_suppression
where cause_kind = :kind and cause_id = :cause and party_id = :party and until_at >= :now
    and from_at <= :now and ended_at is null and (system_id = '' or system_id = :system)
order by system_id desc, id limit 1;

-- alert_held_count: What it held back.
update alert_suppression set hits = hits + CAST(:hits AS BIGINT),
    last_at = case when last_at < :at then CAST(:at AS BIGINT) else last_at end
where id = :id;

-- alert_load: One in sight.
select x.id, x.version, x.cause_kind, x.cause_id, x.title_zh, x.title_en, x.level, x.weight, x.techniques,
    x.party_id, p.name, x.system_id, coalesce((select y.name from system y where y.id = x.system_id), ''),
    x.sensor_id, coalesce((select z.name from sensor z where z.id = x.sensor_id), ''), x.region, x.sector,
    x.system_level, x.is_cii, x.first_at, x.last_at, x.raised_at, x.hits, x.samples, x.indicators,
    x.entities, x.explained, x.state, x.verdict, x.reason, x.taken_by, x.taken_name, x.taken_at,
    x.closed_at, x.closed_name, x.changed_at,
    (select count(*) from alert_set s where s.alert_id = x.id and s.tlp < CAST(:strict AS BIGINT))
from alert x join party p on p.id = x.party_id
where x.id = :id
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))));

-- alert_page: In sight, the most urgent first (or the newest).
select x.id, x.version, x.cause_kind, x.cause_id, x.title_zh, x.title_en, x.level, x.weight, x.techniques,
    x.party_id, p.name, x.system_id, coalesce((select y.name from system y where y.id = x.system_id), ''),
    x.sensor_id, coalesce((select z.name from sensor z where z.id = x.sensor_id), ''), x.region, x.sector,
    x.system_level, x.is_cii, x.first_at, x.last_at, x.raised_at, x.hits, x.samples, x.indicators,
    x.entities, x.explained, x.state, x.verdict, x.reason, x.taken_by, x.taken_name, x.taken_at,
    x.closed_at, x.closed_name, x.changed_at,
    (select count(*) from alert_set s where s.alert_id = x.id and s.tlp < CAST(:strict AS BIGINT))
from alert x join party p on p.id = x.party_id
where x.state in (:one, :two, :three, :four)
    and (:after = '' or (CAST(:newest AS BIGINT) = 1 and x.id < :after)
        or (CAST(:newest AS BIGINT) = 0 and (x.weight < :after_weight
            or (x.weight = :after_weight and x.id < :after))))
    and (:cause = '' or x.cause_kind = :cause) and (:cause_id = '' or x.cause_id = :cause_id)
    and (:verdict = '' or x.verdict = :verdict) and x.level >= :level
    and (:party = '' or x.party_id = :party) and (:system = '' or x.system_id = :system)
    and (:sensor = '' or x.sensor_id = :sensor) and (:taken = '' or x.taken_by = :taken)
    and (:technique = '' or x.techniques like '%"' || :technique || '%')
    and (:q = '' or x.title_zh like '%' || :q || '%' or x.title_en like '%' || :q || '%'
        or x.cause_id like '%' || :q || '%' or x.entities like '%' || :q || '%'
        or x.indicators like '%' || :q || '%' or p.name like '%' || :q || '%')
    and (:wish = '' or exists (select 1 from region r where r.code = x.region
        and '/' || r.path || '/' like '%/' || :wish || '/%'))
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
    and (CAST(:narrow AS BIGINT) = 0 or x.cause_kind <> 'indicator' or (:q = '' and :cause_id = '')
        or exists (select 1 from alert_set s where s.alert_id = x.id and s.tlp < CAST(:strict AS BIGINT)))
order by case when CAST(:newest AS BIGINT) = 1 then 0 else x.weight end desc, x.id desc limit :limit;

-- alert_total: How many the same filter finds.
select count(*)
from alert x join party p on p.id = x.party_id
where x.state in (:one, :two, :three, :four)
    and (:cause = '' or x.cause_kind = :cause) and (:cause_id = '' or x.cause_id = :cause_id)
    and (:verdict = '' or x.verdict = :verdict) and x.level >= :level
    and (:party = '' or x.party_id = :party) and (:system = '' or x.system_id = :system)
    and (:sensor = '' or x.sensor_id = :sensor) and (:taken = '' or x.taken_by = :taken)
    and (:technique = '' or x.techniques like '%"' || :technique || '%')
    and (:q = '' or x.title_zh like '%' || :q || '%' or x.title_en like '%' || :q || '%'
        or x.cause_id like '%' || :q || '%' or x.entities like '%' || :q || '%'
        or x.indicators like '%' || :q || '%' or p.name like '%' || :q || '%')
    and (:wish = '' or exists (select 1 from region r where r.code = x.region
        and '/' || r.path || '/' like '%/' || :wish || '/%'))
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
    and (CAST(:narrow AS BIGINT) = 0 or x.cause_kind <> 'indicator' or (:q = '' and :cause_id = '')
        or exists (select 1 from alert_set s where s.alert_id = x.id and s.tlp < CAST(:strict AS BIGINT)));

-- alert_tally: Open and taken ones in sight, by state and level.
select x.state, x.level, count(*), sum(x.is_cii), sum(case when x.taken_by = :me_account then 1 else 0 end)
from alert x
where x.state in ('open', 'taken')
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
group by x.state, x.level;

-- alert_tally_set: Alerts in sight that the indicators of one set caused.
select count(*), coalesce(sum(x.hits), 0), coalesce(max(x.last_at), 0)
from alert_set s join alert x on x.id = s.alert_id
where s.name = :name
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))));

-- alert_changed: In sight, changed after an instant, the oldest change first.
select x.id, x.version, x.cause_kind, x.cause_id, x.title_zh, x.title_en, x.level, x.weight, x.techniques,
    x.party_id, '', x.system_id, '', x.sensor_id, '', x.region, x.sector, x.system_level, x.is_cii,
    x.first_at, x.last_at, x.raised_at, x.hits, x.samples, x.indicators, x.entities, x.explained, x.state,
    x.verdict, x.reason, x.taken_by, x.taken_name, x.taken_at, x.closed_at, x.closed_name, x.changed_at, 0
from alert x
where x.changed_at > :since
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by x.changed_at, x.id limit :limit;

-- alert_update: What people changed, when it still has the version that was seen.
update alert set version = version + 1, state = :state, verdict = :verdict, reason = :reason,
    taken_by = :taken_by, taken_name = :taken_name, taken_at = :taken_at, closed_at = :closed_at,
    closed_name = :closed_name, changed_at = :now
where id = :id and version = :version;

-- alert_entry_add: A row of the timeline.
insert into alert_entry (id, alert_id, at, account_id, actor, act, text, data)
values (:id, :alert, :now, :account, :actor, :act, :text, :data);

-- alert_entries: The timeline.
select id, at, actor, act, text, data from alert_entry where alert_id = :alert order by id limit :limit;

-- alert_similar: Verdicts on the same cause, in sight, the same system first.
select x.id, x.verdict, x.reason, x.closed_at, x.closed_name, x.party_id, p.name,
    case when x.system_id = :system then 1 else 0 end
from alert x join party p on p.id = x.party_id
where x.cause_kind = :kind and x.cause_id = :cause and x.closed_at > 0 and x.id <> :id
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by 8 desc, x.closed_at desc limit :limit;

-- alert_similar_by: How often which verdict was given.
select x.verdict, count(*)
from alert x
where x.cause_kind = :kind and x.cause_id = :cause and x.closed_at > 0 and x.id <> :id and x.verdict <> ''
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
group by x.verdict;

-- alert_hand_add: It went over to another procedure.
insert into alert_hand_over (id, alert_id, kind, target_id, at, account_id, actor, reason)
values (:id, :alert, :kind, :target, :now, :account, :actor, :reason);

-- alert_hands: Where it went.
select kind, target_id, at, actor, reason from alert_hand_over where alert_id = :alert order by id limit 100;

-- alert_suppress: Hold a cause back.
insert into alert_suppression (id, cause_kind, cause_id, title_zh, title_en, party_id, system_id, region,
    sector, reason, from_at, until_at, made_by, made_name, ended_at, ended_name, ended_reason, hits, last_at)
values (:id, :kind, :cause, :title_zh, :title_en, :party, :system, :region, :sector, :reason, :now, :until,
    :by, :by_name, null, '', '', 0, 0);

-- alert_suppression_end: Hold it back no more.
update alert_suppression set ended_at = :now, ended_name = :by_name, ended_reason = :reason
where id = :id and ended_at is null and until_at >= :now;

-- alert_suppression_load: One in sight.
select x.id, x.cause_kind, x.cause_id, x.title_zh, x.title_en, x.party_id, p.name, x.system_id,
    coalesce((select y.name from system y where y.id = x.system_id), ''), x.region, x.sector, x.reason,
    x.from_at, x.until_at, x.ended_at, x.last_at, x.made_name, x.ended_name, x.ended_reason, x.hits,
    case when x.cause_kind <> 'indicator' then 1 else (select count(*) from alert_set s
        join alert a on a.id = s.alert_id where a.cause_kind = x.cause_kind and a.cause_id = x.cause_id
            and s.tlp < CAST(:strict AS BIGINT)) end
from alert_suppression x join party p on p.id = x.party_id
where x.id = :id
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))));

-- alert_suppressions: In sight, newest first.
select x.id, x.cause_kind, x.cause_id, x.title_zh, x.title_en, x.party_id, p.name, x.system_id,
    coalesce((select y.name from system y where y.id = x.system_id), ''), x.region, x.sector, x.reason,
    x.from_at, x.until_at, x.ended_at, x.last_at, x.made_name, x.ended_name, x.ended_reason, x.hits,
    case when x.cause_kind <> 'indicator' then 1 else (select count(*) from alert_set s
        join alert a on a.id = s.alert_id where a.cause_kind = x.cause_kind and a.cause_id = x.cause_id
            and s.tlp < CAST(:strict AS BIGINT)) end
from alert_suppression x join party p on p.id = x.party_id
where (:after = '' or x.id < :after) and (:kind = '' or x.cause_kind = :kind)
    and (:cause = '' or x.cause_id = :cause)
    and (CAST(:active AS BIGINT) = 0 or (x.ended_at is null and x.until_at >= :now))
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))))
order by x.id desc limit :limit;
