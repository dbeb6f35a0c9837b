-- What an actor sees of events, as sets of marks.  Sight as in registry/sight.h.

-- event_sight_regions: The regions of a subtree.
select r.code from region r where r.path || '/' like CAST(:region_path AS TEXT) || '/%';

-- event_sight_regions_out: The regions that are not of a subtree.
select r.code from region r where not (r.path || '/' like CAST(:region_path AS TEXT) || '/%');

-- event_sight_sectors_out: The sectors that are not of a subtree.
select s.code from sector s where not (s.path || '/' like CAST(:sector_path AS TEXT) || '/%');

-- event_sight_parties_out: The units that are not one's own.
select p.id from party p where p.id <> :me limit :limit;

-- event_sight_systems_nowhere: The systems of no region, and those of no sector where sectors count.
select s.id from system s
where s.region = '' or (s.sector = '' and CAST(:sector_path AS TEXT) <> '') limit :limit;

-- event_sight_systems: The systems of a region × sector.
select s.system_id from system_scope s where s.region = :region and s.sector = :sector limit :limit;

-- event_sight_sensors: The sensors of a region × sector.
select x.id from sensor x
where exists (select 1 from region r where r.code = x.region
        and r.path || '/' like CAST(:region_path AS TEXT) || '/%')
    and (CAST(:sector_path AS TEXT) = '' or exists (select 1 from sector s where s.code = x.sector
        and s.path || '/' like CAST(:sector_path AS TEXT) || '/%'));

-- event_sight_system: The name of a system.
select name, level from system where id = :id;

-- event_sight_party: The name of a unit.
select name from party where id = :id;

-- event_sight_sensor: The name of a sensor in sight.
select x.name from sensor x
where x.id = :id
    and (:all = 1 or (x.party_id = :me and :me <> '')
        or (:region_path <> '' and exists (select 1 from region r where r.code = x.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s where s.code = x.sector
                and s.path || '/' like :sector_path || '/%'))));

-- event_sight_rule: What alerts call a rule.
select title_zh, title_en, level from alert
where cause_kind = 'rule' and cause_id = :rule order by id desc limit 1;

-- event_sight_indicator: Whether a set holds the value that everybody may be told of.
select s.name from alert a join alert_set s on s.alert_id = a.id
where a.cause_kind = 'indicator' and a.cause_id = :value and s.tlp < :strict limit 1;
