-- Dossiers, their timeline, parties, links and the facts they stated.  Sight is four binds: everything
-- (:all), the actor's party (:me), and for officers the paths of region and sector.

-- dossier_insert: a dossier begins
insert into dossier (id, version, kind, state, is_open, number, title, level, scope, party_id, party_name,
    region, sector, reach, basis, is_exercise, is_imported, round, data, packs, began_on, opened_at,
    changed_at, closed_at, opened_by, opened_by_name)
values (:id, 1, :kind, :state, :is_open, :number, :title, :level, :scope, :party_id, :party_name, :region,
    :sector, :reach, :basis, :is_exercise, :is_imported, 1, :data, :packs, :began_on, :opened_at,
    :opened_at, null, :opened_by, :opened_by_name);

-- dossier_load: one in sight
select d.id, d.version, d.kind, d.state, d.is_open, d.number, d.title, d.level, d.scope, d.party_id,
    d.party_name, d.region, d.sector, d.reach, d.basis, d.is_exercise, d.is_imported, d.data, d.packs,
    d.began_on, d.opened_at, d.changed_at, d.closed_at, d.opened_by, d.opened_by_name
from dossier d
where d.id = :id
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))));

-- dossier_update: what an act or a program changed, when it still has the version that was seen
update dossier set version = version + 1, state = :state, is_open = :is_open, number = :number,
    title = :title, level = :level, scope = :scope, region = :region, sector = :sector, reach = :reach,
    basis = :basis, is_exercise = :is_exercise, round = round + CAST(:rounds AS BIGINT), data = :data,
    changed_at = :now, closed_at = :closed_at
where id = :id and version = :version;

-- dossier_page: in sight, newest first
select d.id, d.version, d.kind, d.state, d.is_open, d.number, d.title, d.level, d.scope, d.party_id,
    d.party_name, d.region, d.sector, d.reach, d.basis, d.is_exercise, d.is_imported, d.data, d.packs,
    d.began_on, d.opened_at, d.changed_at, d.closed_at, d.opened_by, d.opened_by_name
from dossier d
where d.kind = :kind and (:after = '' or d.id < :after)
    and (:state = '' or d.state = :state) and (:level = '' or d.level = :level)
    and (:open < 0 or d.is_open = :open) and (:exercise < 0 or d.is_exercise = :exercise)
    and (:basis = '' or d.basis = :basis)
    and (:q = '' or d.title like '%' || :q || '%' or d.number like '%' || :q || '%')
    and (:party = '' or d.party_id = :party or exists (select 1 from dossier_party p
        where p.dossier_id = d.id and p.party_id = :party))
    and (:wish_region = '' or exists (select 1 from region r where r.code = d.region
        and r.path || '/' like :wish_region || '/%'))
    and (:wish_sector = '' or exists (select 1 from sector s where s.code = d.sector
        and s.path || '/' like :wish_sector || '/%'))
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
order by d.id desc
limit :limit;

-- dossier_count_page: how many the same filter finds
select count(*)
from dossier d
where d.kind = :kind
    and (:state = '' or d.state = :state) and (:level = '' or d.level = :level)
    and (:open < 0 or d.is_open = :open) and (:exercise < 0 or d.is_exercise = :exercise)
    and (:basis = '' or d.basis = :basis)
    and (:q = '' or d.title like '%' || :q || '%' or d.number like '%' || :q || '%')
    and (:party = '' or d.party_id = :party or exists (select 1 from dossier_party p
        where p.dossier_id = d.id and p.party_id = :party))
    and (:wish_region = '' or exists (select 1 from region r where r.code = d.region
        and r.path || '/' like :wish_region || '/%'))
    and (:wish_sector = '' or exists (select 1 from sector s where s.code = d.sector
        and s.path || '/' like :wish_sector || '/%'))
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))));

-- dossier_tally: open ones of a kind in sight by state and level; drafts and what others let in
-- are nobody's figure
select d.state, d.level, count(*)
from dossier d
where d.kind = :kind and d.is_open = 1 and d.reach <> 'keeper'
    and d.is_exercise = CAST(:exercise AS BIGINT)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
    and (d.is_imported = 0 or d.party_id = :me)
group by d.state, d.level;

-- dossier_event_next: the number of the next row of a timeline
select coalesce(max(number), 0) + 1 from dossier_event where dossier_id = :dossier_id;

-- dossier_round: of the dossier
select round from dossier where id = :id;

-- dossier_event_insert: a row of the timeline
insert into dossier_event (id, dossier_id, number, at, happened_at, account_id, actor, party_id, party_name,
    act, round, from_state, to_state, text, facts, is_pinned)
select CAST(:id AS TEXT), d.id, CAST(:number AS BIGINT), CAST(:at AS BIGINT), CAST(:happened_at AS BIGINT),
    CAST(:account_id AS TEXT), CAST(:actor AS TEXT), CAST(:party_id AS TEXT), coalesce(
        (select p.name from party p where p.id = :party_id), ''),
    CAST(:act AS TEXT), d.round, CAST(:from_state AS TEXT), CAST(:to_state AS TEXT), CAST(:text AS TEXT),
    CAST(:facts AS TEXT), 0
from dossier d where d.id = :dossier_id;

-- dossier_event_page: by record time
select id, number, at, happened_at, account_id, actor, party_id, party_name, act, round, from_state,
    to_state, text, facts, is_pinned
from dossier_event
where dossier_id = :dossier_id and number > :after order by number limit :limit;

-- dossier_event_count: how many rows a timeline has
select count(*) from dossier_event where dossier_id = :dossier_id;

-- dossier_event_by: who did an act in the present round last
select e.account_id from dossier_event e join dossier d on d.id = e.dossier_id
where e.dossier_id = :dossier_id and e.act = :act and e.round = d.round
order by e.number desc limit 1;

-- dossier_event_pin: shown on top, or not any more
update dossier_event set is_pinned = :is_pinned where dossier_id = :dossier_id and id = :id;

-- dossier_party_add: a party has a part
insert into dossier_party (dossier_id, party_id, part, at) values (:dossier_id, :party_id, :part, :at)
on conflict do nothing;

-- dossier_party_remove: it has not
delete from dossier_party where dossier_id = :dossier_id and party_id = :party_id and part = :part;

-- dossier_party_has: whether a party has a part
select count(*) from dossier_party where dossier_id = :dossier_id and party_id = :party_id;

-- dossier_party_each: those that are no addressees
select x.part, x.party_id, p.name from dossier_party x join party p on p.id = x.party_id
where x.dossier_id = :dossier_id and x.part <> 'addressee' order by x.part, p.name limit :limit;

-- dossier_link_add: they belong together
insert into dossier_link (dossier_id, relation, to_kind, to_id, at)
values (:dossier_id, :relation, :to_kind, :to_id, :at) on conflict do nothing;

-- dossier_link_each: from and to a dossier
select l.relation, l.to_kind, l.to_id, 'to' from dossier_link l where l.dossier_id = :dossier_id
union all
select l.relation, d.kind, l.dossier_id, 'from' from dossier_link l join dossier d on d.id = l.dossier_id
where l.to_id = :dossier_id
order by 1, 2, 3 limit :limit;

-- dossier_fact_add: it stated a fact
insert into dossier_fact (dossier_id, fact_id, subject_type, subject, word)
values (:dossier_id, :fact_id, :subject_type, :subject, :word) on conflict do nothing;

-- dossier_fact_pending: subjects of its facts whose duties are still to be computed
select f.fact_id from dossier_fact f join obligation_stale t on t.subject = f.subject
where f.dossier_id = :dossier_id limit 1;

-- dossier_duty_page: duties that follow from its facts, in sight, earliest due first
select o.id
from dossier_fact f join obligation o on o.subject = f.subject and o.occurrence = f.fact_id
where f.dossier_id = :dossier_id and o.state <> 'void'
    and (o.due_on > :after_on or (o.due_on = :after_on and o.id > :after_id))
    and (:all = 1 or o.owed_by_party = :me or o.owed_to_party = :me or o.party_id = :me
        or (:region_path <> '' and exists (select 1 from region r where r.code = o.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s
                where s.code = o.sector and s.path || '/' like :sector_path || '/%'))))
order by o.due_on, o.id
limit :limit;

-- dossier_duty_count: how many
select count(*)
from dossier_fact f join obligation o on o.subject = f.subject and o.occurrence = f.fact_id
where f.dossier_id = :dossier_id and o.state <> 'void'
    and (:all = 1 or o.owed_by_party = :me or o.owed_to_party = :me or o.party_id = :me
        or (:region_path <> '' and exists (select 1 from region r where r.code = o.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or exists (select 1 from sector s
                where s.code = o.sector and s.path || '/' like :sector_path || '/%'))));
