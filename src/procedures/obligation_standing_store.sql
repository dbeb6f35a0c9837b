-- Subjects of standing duties.

-- obligation_standing_party: a party and its systems, the party first, after a cursor
select x.subject, x.subject_type from (
    select cast(:party as text) as subject, 'party' as subject_type, 0 as place
    union all
    select s.id, 'system', 1 from system s where s.party_id = :party) x
where x.place > :after_place or (x.place = :after_place and x.subject > :after_subject)
order by x.place, x.subject
limit :limit;

-- obligation_standing_sets: the sets of standing duties that a scope holds
select s.no, s.rules from obligation_set s
where exists (select 1 from obligation_set_count c
    where c.region = :region and c.sector = :sector and c.set_no = s.no and c.n > 0)
order by s.no;

-- obligation_standing_of_set: subjects with a set by region, after a cursor
select b.subject, b.subject_type, b.region from obligation_subject b
where b.set_no = :set
    and (b.region > :after_region or (b.region = :after_region and b.subject > :after_subject))
    and (:level < 0 or b.level = :level)
    and (:region_path = '' or exists (select 1 from region r where r.code = b.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = b.sector
        and s.path || '/' like :sector_path || '/%'))
order by b.region, b.subject
limit :limit;

-- obligation_standing_type: whether an id is a system's or a party's
select 'system' from system where id = :id union all select 'party' from party where id = :id;
