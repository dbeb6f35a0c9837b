-- Resources and their dispatch.  Sight: everything (:all), the actor's party (:me), the region path of an
-- officer.

-- resource_insert: a new one
insert into resource (id, version, kind, name, party_id, region, place, quantity, unit, engaged, state,
    contact, phone, skills, note, checked_at, checked_by, created_at, changed_at)
values (:id, 1, :kind, :name, :party_id, :region, :place, :quantity, :unit, 0, :state, :contact, :phone,
    :skills, :note, :checked_at, :checked_by, :now, :now);

-- resource_update: when it still has the version that was seen and enough are left
update resource set version = version + 1, kind = :kind, name = :name, region = :region, place = :place,
    quantity = :quantity, unit = :unit, state = :state, contact = :contact, phone = :phone,
    skills = :skills, note = :note, checked_at = :checked_at, checked_by = :checked_by, changed_at = :now
where id = :id and version = :version and engaged <= :quantity;

-- resource_version: to tell a stale one from one that is engaged
select version, engaged from resource where id = :id;

-- resource_load: one in sight
select x.id, x.version, x.kind, x.name, x.party_id, p.name, x.region, x.place, x.quantity, x.unit,
    x.engaged, x.state, x.contact, x.phone, x.skills, x.note, x.checked_at, x.checked_by, x.changed_at,
    (select o.clause from obligation o where o.party_id = x.party_id and o.state = 'open'
        and o.owed_by = 'support-team' order by o.due_on, o.id limit 1)
from resource x join party p on p.id = x.party_id
where x.id = :id
    and (:all = 1 or x.party_id = :me or (:region_path <> '' and exists (select 1 from region r
        where r.code = x.region and r.path || '/' like :region_path || '/%')));

-- resource_page: in sight, newest first
select x.id, x.version, x.kind, x.name, x.party_id, p.name, x.region, x.place, x.quantity, x.unit,
    x.engaged, x.state, x.contact, x.phone, x.skills, x.note, x.checked_at, x.checked_by, x.changed_at,
    (select o.clause from obligation o where o.party_id = x.party_id and o.state = 'open'
        and o.owed_by = 'support-team' order by o.due_on, o.id limit 1)
from resource x join party p on p.id = x.party_id
where (:after = '' or x.id < :after) and (:kind = '' or x.kind = :kind)
    and (:state = '' or x.state = :state) and (:party = '' or x.party_id = :party)
    and (CAST(:free AS BIGINT) = 0 or (x.engaged < x.quantity and x.state <> 'out'))
    and (:q = '' or x.name like '%' || :q || '%' or x.skills like '%' || :q || '%')
    and (:wish_region = '' or exists (select 1 from region r where r.code = x.region
        and r.path || '/' like :wish_region || '/%'))
    and (:all = 1 or x.party_id = :me or (:region_path <> '' and exists (select 1 from region r
        where r.code = x.region and r.path || '/' like :region_path || '/%')))
order by x.id desc limit :limit;

-- resource_count: how many the same filter finds
select count(*)
from resource x
where (:kind = '' or x.kind = :kind)
    and (:state = '' or x.state = :state) and (:party = '' or x.party_id = :party)
    and (CAST(:free AS BIGINT) = 0 or (x.engaged < x.quantity and x.state <> 'out'))
    and (:q = '' or x.name like '%' || :q || '%' or x.skills like '%' || :q || '%')
    and (:wish_region = '' or exists (select 1 from region r where r.code = x.region
        and r.path || '/' like :wish_region || '/%'))
    and (:all = 1 or x.party_id = :me or (:region_path <> '' and exists (select 1 from region r
        where r.code = x.region and r.path || '/' like :region_path || '/%')));

-- resource_engage: so many more (or fewer), never beyond what there is
update resource set engaged = engaged + CAST(:quantity AS BIGINT), version = version + 1, changed_at = :now
where id = :id and engaged + CAST(:quantity AS BIGINT) <= quantity
    and engaged + CAST(:quantity AS BIGINT) >= 0
    and (CAST(:quantity AS BIGINT) < 0 or state <> 'out');

-- resource_dispatch_add: somebody asks for it
insert into resource_dispatch (id, version, dossier_id, resource_id, quantity, state, text, answer,
    asked_by, asked_name, asked_at, answered_at, sent_at, arrived_at, released_at)
values (:id, 1, :dossier_id, :resource_id, :quantity, :state, :text, '', :asked_by, :asked_name, :asked_at,
    null, null, null, null);

-- resource_dispatch_load: one of a response
select d.id, d.version, d.dossier_id, d.resource_id, d.quantity, d.state, d.text, d.answer, d.asked_by,
    d.asked_name, d.asked_at, d.answered_at, d.sent_at, d.arrived_at, d.released_at, x.name, x.kind,
    x.unit, x.party_id, p.name, x.contact, x.phone
from resource_dispatch d join resource x on x.id = d.resource_id join party p on p.id = x.party_id
where d.dossier_id = :dossier_id and d.id = :id;

-- resource_dispatch_list: of a response, newest first
select d.id, d.version, d.dossier_id, d.resource_id, d.quantity, d.state, d.text, d.answer, d.asked_by,
    d.asked_name, d.asked_at, d.answered_at, d.sent_at, d.arrived_at, d.released_at, x.name, x.kind,
    x.unit, x.party_id, p.name, x.contact, x.phone
from resource_dispatch d join resource x on x.id = d.resource_id join party p on p.id = x.party_id
where d.dossier_id = :dossier_id order by d.id desc limit :limit;

-- resource_dispatch_move: the next step, when it still has the version that was seen
update resource_dispatch set version = version + 1, state = :state, answer = :answer,
    answered_at = :answered_at, sent_at = :sent_at, arrived_at = :arrived_at, released_at = :released_at
where id = :id and version = :version;

-- resource_on_site: of a party, arrived and not released
select count(*) from resource_dispatch d join resource x on x.id = d.resource_id
where x.party_id = :party_id and d.state = 'arrived';
