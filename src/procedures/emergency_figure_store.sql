-- Figures of the emergency side: the condition of sight is that of dossier_store.sql.

-- emergency_figure_tally: open dossiers in sight by kind, state and level
select d.kind, d.state, d.level, count(*)
from dossier d
where d.kind in ('warning', 'incident', 'response', 'notice') and d.is_open = 1
    and d.is_exercise = CAST(:exercise AS BIGINT)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
group by d.kind, d.state, d.level;

-- emergency_figure_unsigned: recipients of warnings in force that have not signed, for officers
select coalesce(sum(c.total - c.signed), 0)
from dossier d join recipient_count c on c.dossier_id = d.id
where d.kind = 'warning' and d.is_open = 1 and d.state in ('issued', 'revising')
    and d.is_exercise = CAST(:exercise AS BIGINT)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))));

-- emergency_figure_own: of one party
select count(*)
from recipient x join dossier d on d.id = x.dossier_id
where x.party_id = :me and x.is_ended = 0 and x.rung < 4 and d.kind = 'warning'
    and d.is_exercise = CAST(:exercise AS BIGINT);
