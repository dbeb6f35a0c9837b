-- What changed in sight.

-- pulse_changes: dossiers changed after an instant, oldest change first
select d.id, d.version, d.kind, d.state, d.level, d.number, d.is_open, d.is_exercise, d.changed_at
from dossier d
where d.changed_at > :since
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
order by d.changed_at, d.id
limit :limit;

-- pulse_tasks: open tasks of a party
select count(*) from task where party_id = :party and state = 'open';
