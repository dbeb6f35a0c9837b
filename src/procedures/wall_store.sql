-- The wall display.  Counts of units and systems are ranges of the reach tables.

-- wall_regions: the parts of an area
select r.code, r.name, r.name_en,
    (select count(*) from party_reach p where p.region = r.code and p.sector = :sector),
    (select count(*) from system_reach s where s.region = r.code and s.sector = :sector),
    (select count(*) from system_reach s where s.region = r.code and s.sector = :sector
        and s.facet >= 300)
from region r
where r.parent = :parent and (r.valid_to = '' or r.valid_to >= :today)
order by r.code limit :limit;

-- wall_totals: of the area itself
select
    (select count(*) from party_reach p where p.region = :region and p.sector = :sector),
    (select count(*) from system_reach s where s.region = :region and s.sector = :sector),
    (select count(*) from system_reach s where s.region = :region and s.sector = :sector
        and s.facet >= 300);

-- wall_affected: addressees of active warnings by part of the area and colour
select c.code, d.level, count(distinct k.party_id)
from dossier d join recipient k on k.dossier_id = d.id
join region x on x.code = k.region
join region c on c.parent = :parent and x.path || '/' like c.path || '/%'
where d.kind = 'warning' and d.is_open = 1 and d.state in ('issued', 'revising') and d.is_imported = 0
    and d.is_exercise = CAST(:exercise AS BIGINT) and k.is_ended = 0
group by c.code, d.level;

-- wall_incidents_by: open incidents by part of the area
select c.code, count(*)
from dossier d join region x on x.code = d.region
join region c on c.parent = :parent and x.path || '/' like c.path || '/%'
where d.kind = 'incident' and d.is_open = 1 and d.is_exercise = CAST(:exercise AS BIGINT)
    and d.reach = 'area'
group by c.code;

-- wall_counts: the kept counters of one warning, and since when one is unsigned
select c.total, c.sent, c.delivered, c.signed, c.fed_back,
    (select k.queued_at from recipient k where k.dossier_id = c.dossier_id and k.rung < 4
        order by k.queued_at limit 1)
from recipient_count c where c.dossier_id = :dossier_id;

-- wall_next: the report or duty of a dossier that is due next
select o.due_at, o.rule
from dossier_fact f join obligation o on o.subject = f.subject and o.occurrence = f.fact_id
where f.dossier_id = :dossier_id and o.state = 'open' and o.due_at is not null
order by o.due_at limit 1;

-- wall_ticker: what happened last in sight
select e.at, d.kind, e.act, d.title
from dossier_event e join dossier d on d.id = e.dossier_id
where e.at > :since and e.act <> 'save' and d.is_exercise = CAST(:exercise AS BIGINT)
    and d.state <> 'draft'
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
order by e.at desc, e.id desc limit :limit;

-- wall_trend: rows of timelines by hour
select e.at / 3600000, count(*)
from dossier_event e join dossier d on d.id = e.dossier_id
where e.at >= :since and d.is_exercise = CAST(:exercise AS BIGINT)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
group by e.at / 3600000;

-- wall_links: systems that run on a platform of another part of the area
select a.code, b.code, count(*)
from system s join system f on f.id = s.platform_id
join region x on x.code = s.region
join region a on a.parent = :parent and x.path || '/' like a.path || '/%'
join region y on y.code = f.region
join region b on b.parent = :parent and y.path || '/' like b.path || '/%'
where s.platform_id is not null and a.code <> b.code
group by a.code, b.code limit :limit;

-- wall_units: units of an area with their systems, and the highest active warning of each
select p.id, p.name, p.region,
    (select count(*) from system s where s.party_id = p.id),
    (select coalesce(max(s.level), 0) from system s where s.party_id = p.id),
    coalesce((select min(case d.level when 'red' then 1 when 'orange' then 2 when 'yellow' then 3
            when 'blue' then 4 else 9 end)
        from recipient k join dossier d on d.id = k.dossier_id
        where k.party_id = p.id and k.is_ended = 0 and d.kind = 'warning' and d.is_open = 1
            and d.state in ('issued', 'revising') and d.is_imported = 0
            and d.is_exercise = CAST(:exercise AS BIGINT)), 9)
from party_reach r join party p on p.no = r.no
where r.region = :region and r.sector = :sector and p.state = 'active'
order by p.no limit :limit;

-- wall_unit_links: units whose systems stand on others' platforms
select distinct s.party_id, f.party_id
from party_reach r join party p on p.no = r.no
join system s on s.party_id = p.id join system f on f.id = s.platform_id
where r.region = :region and r.sector = :sector and s.platform_id is not null
    and f.party_id <> s.party_id
order by 1, 2 limit :limit;

-- wall_systems: the systems of a unit and the platforms they stand on
select s.id, s.name, s.region, s.level, s.party_id, coalesce(s.parent_id, ''), coalesce(s.platform_id, '')
from system s
where (s.party_id = :party or s.id in (select f.platform_id from system f
        where f.party_id = :party and f.platform_id is not null))
    and exists (select 1 from party_reach r join party p on p.no = r.no
        where p.id = :party and r.region = :region and r.sector = :sector)
order by s.no limit :limit;
