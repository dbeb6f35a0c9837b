-- Pages of duties.  Each statement is one range of an index, in the order of the index: a key, a
-- state, days.  Sight is the key (own desk, own party) or the path of region and sector, '' when the
-- key is the sight.  A subject has few duties: the state is no key there, lest a wider index be taken.

-- obligation_page_assigned: duties on one desk, earliest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.assigned_to = :key and o.assigned_to <> '' and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on, o.id
limit :limit;

-- obligation_page_assigned_back: duties on one desk, latest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.assigned_to = :key and o.assigned_to <> '' and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on < :after_on or (o.due_on = :after_on and o.id < :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on desc, o.id desc
limit :limit;

-- obligation_page_assigned_count: how many there are
select count(*)
from obligation o
where o.assigned_to = :key and o.assigned_to <> '' and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'));

-- obligation_page_owed_by: duties that one party owes, earliest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.owed_by_party = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on, o.id
limit :limit;

-- obligation_page_owed_by_back: duties that one party owes, latest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.owed_by_party = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on < :after_on or (o.due_on = :after_on and o.id < :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on desc, o.id desc
limit :limit;

-- obligation_page_owed_by_count: how many there are
select count(*)
from obligation o
where o.owed_by_party = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'));

-- obligation_page_owed_to: duties that one party is owed, earliest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.owed_to_party = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on, o.id
limit :limit;

-- obligation_page_owed_to_back: duties that one party is owed, latest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.owed_to_party = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on < :after_on or (o.due_on = :after_on and o.id < :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on desc, o.id desc
limit :limit;

-- obligation_page_owed_to_count: how many there are
select count(*)
from obligation o
where o.owed_to_party = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'));

-- obligation_page_subject: duties of one subject, earliest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.subject = :key and o.state || '' = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on, o.id
limit :limit;

-- obligation_page_subject_back: duties of one subject, latest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.subject = :key and o.state || '' = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on < :after_on or (o.due_on = :after_on and o.id < :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on desc, o.id desc
limit :limit;

-- obligation_page_subject_count: how many there are
select count(*)
from obligation o
where o.subject = :key and o.state || '' = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'));

-- obligation_page_rule: duties of one rule, earliest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.rule = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on, o.id
limit :limit;

-- obligation_page_rule_back: duties of one rule, latest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.rule = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on < :after_on or (o.due_on = :after_on and o.id < :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on desc, o.id desc
limit :limit;

-- obligation_page_rule_count: how many there are
select count(*)
from obligation o
where o.rule = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'));

-- obligation_page_region: duties of one region, not of those below it, earliest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.region = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on, o.id
limit :limit;

-- obligation_page_region_back: duties of one region, not of those below it, latest first
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from obligation o
where o.region = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (o.due_on < :after_on or (o.due_on = :after_on and o.id < :after_id))
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by o.due_on desc, o.id desc
limit :limit;

-- obligation_page_region_count: how many there are
select count(*)
from obligation o
where o.region = :key and o.state = :state
    and o.due_on >= :on_from and o.due_on <= :on_to
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:region_path = '' or exists (select 1 from region r where r.code = o.region
        and r.path || '/' like :region_path || '/%'))
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'));

-- obligation_page_day: duties of one day in a region and those below it
select o.id, o.duty, o.rule, o.clause, o.pack, o.pack_version, o.subject_type, o.subject,
    o.subject_name, o.occurrence, o.party_id, o.region, o.sector, o.level, o.owed_by, o.owed_to,
    o.owed_by_party, o.owed_to_party, o.opens_at, o.due_at, o.due_on, o.started_at, o.state,
    o.strength, o.grp, o.origin, o.computed, o.provisional, o.met_at, o.assigned_to, o.assigned_at,
    o.version, o.first_at, o.updated_at
from region r cross join obligation o
where (:region_path = '' or r.path || '/' like :region_path || '/%') and r.code >= :after_region
    and o.region = r.code and o.state = :state and o.due_on = :day
    and coalesce(o.due_at, 0) >= :at_from and coalesce(o.due_at, 0) < :at_to
    and (r.code > :after_region or o.id > :after_id)
    and (:level < 0 or o.level = :level)
    and (:rule = '' or o.rule = :rule) and (:duty = '' or o.duty = :duty)
    and (:clause = '' or o.clause = :clause or (:clause = '-' and o.clause = ''))
    and (:grp = '' or o.grp = :grp)
    and (:document = '' or o.clause like :document || ':%'
        or (o.clause = '' and o.pack = :document))
    and (:party = '' or o.owed_by_party = :party)
    and (:system = '' or o.subject = :system)
    and (:q = '' or o.subject_name like '%' || :q || '%')
    and (:sector_path = '' or exists (select 1 from sector s where s.code = o.sector
        and s.path || '/' like :sector_path || '/%'))
order by r.code, o.id
limit :limit;

-- obligation_page_days: the days on which duties of a scope are due
select due_on from obligation_day
where region = :region and sector = :sector and due_on >= :on_from and due_on <= :on_to and n > 0
order by due_on;

-- obligation_page_day_before: the day before on which anything of a state was due
select max(due_on) from obligation
where state = :state and due_on < :day and due_on >= :on_from;

-- obligation_page_leaves: a region and those below it that hold duties
select r.code from region r
where (:region_path = '' or r.path || '/' like :region_path || '/%')
    and exists (select 1 from obligation o where o.region = r.code)
order by r.code
limit :limit;

-- obligation_page_region_path: the codes from the top down to a region
select path from region where code = :code;

-- obligation_page_sector_path: the same for a sector
select path from sector where code = :code;

-- obligation_page_bins_assigned: open duties on one desk, but those due today
select case when due_on = '' then 'undated' when due_on < :today then 'overdue'
        when due_on <= :week_end then 'week' else 'later' end as bin, count(*)
from obligation
where assigned_to = :key and assigned_to <> '' and state = 'open' and due_on <> :today
group by 1;

-- obligation_page_bins_owed_by: the same that one party owes
select case when due_on = '' then 'undated' when due_on < :today then 'overdue'
        when due_on <= :week_end then 'week' else 'later' end as bin, count(*)
from obligation
where owed_by_party = :key and state = 'open' and due_on <> :today
group by 1;

-- obligation_page_today_assigned: those due today, by whether their instant has passed
select case when due_at < :now then 'overdue' else 'today' end as bin, count(*)
from obligation
where assigned_to = :key and assigned_to <> '' and state = 'open' and due_on = :today
group by 1;

-- obligation_page_today_owed_by: the same that one party owes
select case when due_at < :now then 'overdue' else 'today' end as bin, count(*)
from obligation
where owed_by_party = :key and state = 'open' and due_on = :today
group by 1;

-- obligation_page_waiting: what a party is owed by others, counted up to a limit
select count(*) from (select 1 from obligation
    where owed_to_party = :key and state = 'open' and owed_by_party <> :key
    limit :limit) w;
