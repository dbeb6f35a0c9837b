-- system_page_count: How many systems a scope reaches, by the kept counters.
select coalesce(sum(systems), 0) from system_count
where region = :region and sector = :sector
  and (:level < 0 or facet / 100 = :level)
  and (:state < 0 or (facet / 10) % 10 = :state)
  and (:filing < 0 or facet % 10 = :filing);

-- system_page_newest: A page of a scope, newest first.
select no, facet from system_reach
where region = :region and sector = :sector and no < :after
  and (:level < 0 or facet / 100 = :level)
  and (:state < 0 or (facet / 10) % 10 = :state)
  and (:filing < 0 or facet % 10 = :filing)
order by no desc limit :limit;

-- system_page_oldest: A page of a scope, oldest first.
select no, facet from system_reach
where region = :region and sector = :sector and no > :after
  and (:level < 0 or facet / 100 = :level)
  and (:state < 0 or (facet / 10) % 10 = :state)
  and (:filing < 0 or facet % 10 = :filing)
order by no limit :limit;

-- system_page_highest: A page of a scope, highest level first.
select no, facet from system_reach
where region = :region and sector = :sector and facet between :low and :high
  and (facet, no) < (:facet, :after)
  and (:state < 0 or (facet / 10) % 10 = :state)
  and (:filing < 0 or facet % 10 = :filing)
order by facet desc, no desc limit :limit;

-- system_page_lowest: A page of a scope, lowest level first.
select no, facet from system_reach
where region = :region and sector = :sector and facet between :low and :high
  and (facet, no) > (:facet, :after)
  and (:state < 0 or (facet / 10) % 10 = :state)
  and (:filing < 0 or facet % 10 = :filing)
order by facet, no limit :limit;

-- system_page_names_newest: Names in the index that a scope reaches, newest first.
select r.no, r.facet from system_name f
cross join system_reach r
where f.terms match :match and f.rowid < :after
  and r.region = :region and r.sector = :sector and r.no = f.rowid
  and (:level < 0 or r.facet / 100 = :level)
  and (:state < 0 or (r.facet / 10) % 10 = :state)
  and (:filing < 0 or r.facet % 10 = :filing)
  and :q <> ''
order by f.rowid desc limit :limit;

-- system_page_names_newest@postgres:
select r.no, r.facet from system s
join system_name f on f.rowid = s.no
join system_reach r on r.no = s.no and r.region = :region and r.sector = :sector
where s.no < :after
  and (length(:q) < 2 or f.terms @> string_to_array(trim(both '"* ' from :match), ' '))
  and position(:q in s.name_key) > 0
  and (:level < 0 or r.facet / 100 = :level)
  and (:state < 0 or (r.facet / 10) % 10 = :state)
  and (:filing < 0 or r.facet % 10 = :filing)
order by r.no desc limit :limit;

-- system_page_names_oldest: Names in the index that a scope reaches, oldest first.
select r.no, r.facet from system_name f
cross join system_reach r
where f.terms match :match and f.rowid > :after
  and r.region = :region and r.sector = :sector and r.no = f.rowid
  and (:level < 0 or r.facet / 100 = :level)
  and (:state < 0 or (r.facet / 10) % 10 = :state)
  and (:filing < 0 or r.facet % 10 = :filing)
  and :q <> ''
order by f.rowid limit :limit;

-- system_page_names_oldest@postgres:
select r.no, r.facet from system s
join system_name f on f.rowid = s.no
join system_reach r on r.no = s.no and r.region = :region and r.sector = :sector
where s.no > :after
  and (length(:q) < 2 or f.terms @> string_to_array(trim(both '"* ' from :match), ' '))
  and position(:q in s.name_key) > 0
  and (:level < 0 or r.facet / 100 = :level)
  and (:state < 0 or (r.facet / 10) % 10 = :state)
  and (:filing < 0 or r.facet % 10 = :filing)
order by r.no limit :limit;

-- system_page_scope_all: Every match of a small set, by facets that occur.
select r.no, r.facet from system_reach r
where r.region = :region and r.sector = :sector
  and r.facet in (
    select c.facet from system_count c
    where c.region = :region and c.sector = :sector and c.systems > 0
      and (:level < 0 or c.facet / 100 = :level)
      and (:state < 0 or (c.facet / 10) % 10 = :state)
      and (:filing < 0 or c.facet % 10 = :filing));

-- system_page_scope_named: The same with names, of which q is a part.
select r.no, r.facet, s.name_key from system_reach r
join system s on s.no = r.no
where r.region = :region and r.sector = :sector
  and r.facet in (
    select c.facet from system_count c
    where c.region = :region and c.sector = :sector and c.systems > 0
      and (:level < 0 or c.facet / 100 = :level)
      and (:state < 0 or (c.facet / 10) % 10 = :state)
      and (:filing < 0 or c.facet % 10 = :filing))
  and (:q = '' or s.name_key like '%' || :q || '%');

-- system_page_party_all: Every match of one party, within region and sector.
select s.no, s.level * 100 + s.state * 10 + s.filing, s.name_key from system s
where s.party_id = :party
  and exists (select 1 from system_reach r
              where r.region = :region and r.sector = :sector and r.no = s.no)
  and (:level < 0 or s.level = :level)
  and (:state < 0 or s.state = :state)
  and (:filing < 0 or s.filing = :filing)
  and (:q = '' or s.name_key like '%' || :q || '%');

-- system_page_guest_all: Every match of what one expert was admitted to.
select s.no, s.level * 100 + s.state * 10 + s.filing, s.name_key from system_guest g
join system s on s.id = g.system_id
where g.account_id = :account
  and exists (select 1 from system_reach r
              where r.region = :region and r.sector = :sector and r.no = s.no)
  and (:level < 0 or s.level = :level)
  and (:state < 0 or s.state = :state)
  and (:filing < 0 or s.filing = :filing)
  and (:party = '' or s.party_id = :party)
  and (:q = '' or s.name_key like '%' || :q || '%');
