-- What changed in sight.

-- pulse_changes: dossiers changed after an instant, oldest change first; moving counters of recipients are a
-- change to the keeper and to officers of the area, not to the recipients themselves
select d.id, d.version, d.kind, d.state, d.level, d.number, d.is_open, d.is_exercise,
    case when c.changed_at > d.changed_at then c.changed_at else d.changed_at end as at
from dossier d
left join recipient_count c on c.dossier_id = d.id
where d.id in (select x.id from dossier x where x.changed_at > :since
        union select y.dossier_id from recipient_count y where y.changed_at > :since)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.changed_at > :since and d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
order by at, d.id
limit :limit;

-- pulse_tasks: open tasks of a party
select count(*) from task where party_id = :party and state = 'open';
