-- What a leader looks at.

-- obligation_home_moved: what became new, met and overdue in a scope since a day
select what, sum(n) from obligation_moved
where region = :region and sector = :sector and moved_on >= :since
group by what;

-- obligation_home_moved_party: the same of one party's duties
select case when state = 'open' then 'new' else 'met' end as what, count(*)
from obligation
where owed_by_party = :party and ((state = 'open' and first_at >= :since)
    or (state in ('met', 'met-late') and met_at >= :since))
group by 1
union all
select 'overdue', count(*) from obligation
where owed_by_party = :party and state = 'open' and due_on >= :since_on and due_on <= :today
    and due_at < :now;

-- obligation_home_late: parties of an area by how much they are late
select o.owed_by_party, p.name, count(*) as late, min(o.due_on)
from region r cross join obligation o
left join party p on p.id = o.owed_by_party
where (:region_path = '' or r.path || '/' like :region_path || '/%')
    and o.region = r.code and o.state = 'open' and o.due_on > '0' and o.due_on <= :today
    and o.due_at < :now
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
group by o.owed_by_party, p.name
order by late desc, o.owed_by_party
limit :limit;

-- obligation_home_acts: what people did in an area lately, newest first
select a.obligation_id, a.act, a.at, a.by_name, o.rule, o.subject_name, o.clause
from obligation_act a join obligation o on o.id = a.obligation_id
where a.at >= :since
    and (:party = '' or o.owed_by_party = :party or o.owed_to_party = :party)
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by a.at desc, a.journal_sequence desc
limit :limit;
