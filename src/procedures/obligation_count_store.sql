-- Reading, rolling and recounting the counters of duties.

-- obligation_count_bins: Open duties of a scope by where their due day lies.
select coalesce(sum(case when due_on <> '' and due_on < :today then n end), 0),
       coalesce(sum(case when due_on = :today then n end), 0),
       coalesce(sum(case when due_on > :today and due_on <= :week then n end), 0),
       coalesce(sum(case when due_on > :week then n end), 0),
       coalesce(sum(case when due_on = '' then n end), 0)
from obligation_day where region = :region and sector = :sector;

-- obligation_count_late_today: Open duties of a scope that fell due earlier today.
select count(*) from obligation o
where o.state = 'open' and o.due_on = :today and o.due_at < :now
  and (CAST(:region AS TEXT) = '' or exists (select 1 from region r where r.code = o.region
       and ('/' || r.path || '/') like ('%/' || :region || '/%')))
  and (CAST(:sector AS TEXT) = '' or exists (select 1 from sector s where s.code = o.sector
       and ('/' || s.path || '/') like ('%/' || :sector || '/%')));

-- obligation_count_standing: Standing duties of a scope, over all its subjects.
select coalesce(sum(c.n * s.size), 0) from obligation_set_count c
join obligation_set s on s.no = c.set_no
where c.region = :region and c.sector = :sector;

-- obligation_count_fallen: Open duties that fell due between two days.
select region, sector, rule, level, count(*) from obligation
where state = 'open' and due_on <> '' and due_on >= :from and due_on < :to
group by region, sector, rule, level;

-- obligation_count_set_day: Up to where overdue duties were counted.
insert into meta (name, value) values ('obligation.counted_on', :day)
on conflict (name) do update set value = excluded.value;

-- obligation_count_rows: All duties in groups.
select region, sector, rule, level, state, due_on, count(*) from obligation
where state <> 'void'
group by region, sector, rule, level, state, due_on;

-- obligation_count_subjects: All subjects in groups.
select region, sector, set_no, level, count(*) from obligation_subject
group by region, sector, set_no, level;
