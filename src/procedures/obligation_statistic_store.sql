-- Kept counters of duties, and what has fallen due since they were rolled on to the day.

-- obligation_statistic_counts: duties of a scope by rule, level and state
select rule, level, state, n from obligation_count
where region = :region and sector = :sector and n > 0;

-- obligation_statistic_sets: subjects of a scope by set of standing duties
select c.set_no, c.level, c.n, s.rules from obligation_set_count c
join obligation_set s on s.no = c.set_no
where c.region = :region and c.sector = :sector and c.n > 0;

-- obligation_statistic_counted_on: the day up to which the counters know what is overdue
select value from meta where name = 'obligation.counted_on';

-- obligation_statistic_late: what has fallen due since then
select r.path, s.path, o.rule, o.level, count(*)
from obligation o
join region r on r.code = o.region
left join sector s on s.code = o.sector
where o.state = 'open' and o.due_on >= :counted_on and o.due_on <= :today and o.due_at < :now
group by r.path, s.path, o.rule, o.level;

-- obligation_statistic_regions: the regions right below one
select code, name, name_en from region where parent = :parent order by code;

-- obligation_statistic_region: one region
select code, name, name_en from region where code = :code;

-- obligation_statistic_sectors: the sectors right below one
select code, name_zh, name_en from sector where parent = :parent order by code;

-- obligation_statistic_sector: one sector
select code, name_zh, name_en from sector where code = :code;

-- obligation_statistic_party_counts: open duties that a party owes, by rule
select rule, case when due_on = '' then 'undated' when due_at < :now then 'overdue' else 'open' end as bin,
    count(*)
from obligation
where owed_by_party = :party and state = 'open'
group by 1, 2;

-- obligation_statistic_party_sets: sets of standing duties of a party and of its systems
select s.rules, x.n, x.is_party
from (select b.set_no as set_no, count(*) as n, 0 as is_party
        from system y join obligation_subject b on b.subject = y.id
        where y.party_id = :party group by b.set_no
    union all
    select b.set_no, 1, 1 from obligation_subject b where b.subject = :party) x
join obligation_set s on s.no = x.set_no;
