-- Checks before publication.  Sight: its party, receivers of its duties, officers of its place.

-- publication_insert: somebody wants to publish
insert into publication (id, version, state, is_open, what, title, text, channel, intended_at, dossier_id,
    party_id, region, sector, fact_id, is_exercise, made_at, made_by, asked_at, published_at, address,
    paper, reason, story)
values (:id, 1, :state, 1, :what, :title, :text, :channel, :intended_at, :dossier_id, :party_id, :region,
    :sector, '', :is_exercise, :made_at, :made_by, null, null, '', '', '', :story);

-- publication_load: one in sight
select u.id, u.version, u.state, u.what, u.title, u.text, u.channel, u.intended_at, u.dossier_id,
    u.party_id, u.region, u.sector, u.fact_id, u.is_exercise, u.made_at, u.made_by, u.asked_at,
    u.published_at, u.address, u.reason, u.story, u.paper
from publication u
where u.id = :id
    and (:all = 1 or (u.party_id = :me and :me <> '')
        or (u.fact_id <> '' and exists (select 1 from obligation o
            where o.subject = u.party_id and o.occurrence = u.fact_id and o.owed_to_party = :me))
        or (u.state <> 'draft' and :region_path <> ''
            and exists (select 1 from region r where r.code = u.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or u.sector = '' or exists (select 1 from sector s
                where s.code = u.sector and s.path || '/' like :sector_path || '/%'))));

-- publication_update: as it now is, when it still has the version that was seen
update publication set version = version + 1, state = :state, is_open = :is_open, what = :what,
    title = :title, text = :text, channel = :channel, intended_at = :intended_at,
    dossier_id = :dossier_id, fact_id = :fact_id, asked_at = :asked_at, published_at = :published_at,
    address = :address, paper = :paper, reason = :reason, story = :story
where id = :id and version = :version;

-- publication_list: in sight, newest first
select u.id, u.version, u.state, u.what, u.title, u.text, u.channel, u.intended_at, u.dossier_id,
    u.party_id, u.region, u.sector, u.fact_id, u.is_exercise, u.made_at, u.made_by, u.asked_at,
    u.published_at, u.address, u.reason, u.story, u.paper
from publication u
where (:after = '' or u.id < :after) and (:state = '' or u.state = :state)
    and (:what = '' or u.what = :what) and (:dossier = '' or u.dossier_id = :dossier)
    and (:view <> 'mine' or u.party_id = :me)
    and (:view <> 'waiting' or (u.state = 'asked' and exists (select 1 from obligation o
        where o.subject = u.party_id and o.occurrence = u.fact_id and o.owed_to_party = :me
            and u.party_id <> :me)))
    and (:all = 1 or (u.party_id = :me and :me <> '')
        or (u.fact_id <> '' and exists (select 1 from obligation o
            where o.subject = u.party_id and o.occurrence = u.fact_id and o.owed_to_party = :me))
        or (u.state <> 'draft' and :region_path <> ''
            and exists (select 1 from region r where r.code = u.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or u.sector = '' or exists (select 1 from sector s
                where s.code = u.sector and s.path || '/' like :sector_path || '/%'))))
order by u.id desc
limit :limit;

-- publication_count: how many the same filter finds
select count(*)
from publication u
where (:state = '' or u.state = :state)
    and (:what = '' or u.what = :what) and (:dossier = '' or u.dossier_id = :dossier)
    and (:view <> 'mine' or u.party_id = :me)
    and (:view <> 'waiting' or (u.state = 'asked' and exists (select 1 from obligation o
        where o.subject = u.party_id and o.occurrence = u.fact_id and o.owed_to_party = :me
            and u.party_id <> :me)))
    and (:all = 1 or (u.party_id = :me and :me <> '')
        or (u.fact_id <> '' and exists (select 1 from obligation o
            where o.subject = u.party_id and o.occurrence = u.fact_id and o.owed_to_party = :me))
        or (u.state <> 'draft' and :region_path <> ''
            and exists (select 1 from region r where r.code = u.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or u.sector = '' or exists (select 1 from sector s
                where s.code = u.sector and s.path || '/' like :sector_path || '/%'))));

-- publication_duties: what stands before it
select id from obligation
where subject = :party and occurrence = :fact_id and state <> 'void' order by clause, id limit :limit;
