-- Campaign runs, and the duties that they ask for.

-- campaign_insert: a run begins
insert into campaign (id, version, template, zh, en, clause, pack, pack_version, organiser,
    organiser_kind, region, sectors, opens_on, ends_on, plan, state, opened_at, opened_by)
values (:id, 1, :template, :zh, :en, :clause, :pack, :pack_version, :organiser, :organiser_kind,
    :region, :sectors, :opens_on, :ends_on, :plan, :state, :opened_at, :opened_by);

-- campaign_load: one run
select id, version, template, zh, en, clause, pack, pack_version, organiser, organiser_kind, region,
    sectors, opens_on, ends_on, plan, state, opened_at, opened_by, closed_at, closed_by, report
from campaign where id = :id;

-- campaign_open_runs: runs that asked for something at an instant
select id, version, template, zh, en, clause, pack, pack_version, organiser, organiser_kind, region,
    sectors, opens_on, ends_on, plan, state, opened_at, opened_by, closed_at, closed_by, report
from campaign
where opened_at <= :at and (closed_at is null or closed_at > :at)
order by id limit :limit;

-- campaign_page: newest first
select id, version, template, zh, en, clause, pack, pack_version, organiser, organiser_kind, region,
    sectors, opens_on, ends_on, plan, state, opened_at, opened_by, closed_at, closed_by, report
from campaign order by id desc limit :limit;

-- campaign_count_open: how many ask for something
select count(*) from campaign where state = 'open';

-- campaign_close: a run ends, when it still has the version that was seen
update campaign set state = 'closed', version = version + 1, closed_at = :at, closed_by = :by,
    report = :report
where id = :id and version = :version and state = 'open';

-- campaign_touch_parties: duties of all parties of a region subtree are computed anew
insert into obligation_stale (subject, subject_type, since)
select p.id, 'party', CAST(:now AS BIGINT) from party p join region r on r.code = p.region
where r.path || '/' like :path || '/%'
on conflict do nothing;

-- campaign_touch_systems: the same for systems
insert into obligation_stale (subject, subject_type, since)
select s.id, 'system', CAST(:now AS BIGINT) from system s join region r on r.code = s.region
where r.path || '/' like :path || '/%'
on conflict do nothing;

-- campaign_pending: subjects of a region subtree whose duties are still to be computed
select count(*) from (select t.subject from obligation_stale t
    left join party p on p.id = t.subject
    left join system y on y.id = t.subject
    join region r on r.code = coalesce(p.region, y.region)
    where r.path || '/' like :path || '/%'
    limit :limit) w;

-- campaign_keep: what a closing run asked for, as it stands
insert into campaign_kept (campaign_id, id, rule, clause, subject_type, subject, subject_name,
    party_id, region, sector, owed_by_party, owed_to_party, due_at, due_on, state, standing, met_at)
select CAST(:campaign AS TEXT), o.id, o.rule, o.clause, o.subject_type, o.subject, o.subject_name, o.party_id,
    o.region, o.sector, o.owed_by_party, o.owed_to_party, o.due_at, o.due_on,
    case when o.state = 'open' and o.due_at < :now then 'overdue' else o.state end,
    case when o.state in ('met', 'met-late') and o.last_act = 'receive' then 'received'
        when o.state in ('met', 'met-late') and o.last_act = 'prove' then 'handed-in'
        when o.state in ('met', 'met-late') then 'done'
        when o.last_act = 'reject-proof' then 'returned' else 'open' end,
    o.met_at
from (select d.*, (select a.act from obligation_act a where a.obligation_id = d.id
            and a.act in ('prove', 'receive', 'reject-proof', 'reopen')
            order by a.journal_sequence desc limit 1) as last_act
        from obligation d
        where d.occurrence = :occurrence and substr(d.occurrence, 1, 9) = 'campaign:'
            and d.state <> 'void') o;

-- campaign_progress: figures by deliverable, region, sector, standing and lateness
select o.rule, o.region, o.sector,
    case when o.state in ('met', 'met-late') and o.last_act = 'receive' then 'received'
        when o.state in ('met', 'met-late') and o.last_act = 'prove' then 'handed-in'
        when o.state in ('met', 'met-late') then 'done'
        when o.last_act = 'reject-proof' then 'returned' else 'open' end as standing,
    case when o.state = 'met-late' or (o.state = 'open' and o.due_at < :now) then 1 else 0 end
        as is_late,
    count(*)
from (select d.rule, d.region, d.sector, d.state, d.due_at,
            (select a.act from obligation_act a where a.obligation_id = d.id
                and a.act in ('prove', 'receive', 'reject-proof', 'reopen')
                order by a.journal_sequence desc limit 1) as last_act
        from obligation d
        left join region r on r.code = d.region
        left join sector s on s.code = d.sector
        where d.occurrence = :occurrence and substr(d.occurrence, 1, 9) = 'campaign:'
            and d.state <> 'void'
            and (:party = '' or d.party_id = :party or d.owed_to_party = :party)
            and (:path = '' or r.path || '/' like :path || '/%')
            and (:sector_path = '' or s.path || '/' like :sector_path || '/%')) o
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5;

-- campaign_progress_kept: the same of a closed run
select o.rule, o.region, o.sector, o.standing,
    case when o.state in ('met-late', 'overdue') then 1 else 0 end as is_late, count(*)
from campaign_kept o
left join region r on r.code = o.region
left join sector s on s.code = o.sector
where o.campaign_id = :campaign
    and (:party = '' or o.party_id = :party or o.owed_to_party = :party)
    and (:path = '' or r.path || '/' like :path || '/%')
    and (:sector_path = '' or s.path || '/' like :sector_path || '/%')
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5;

-- campaign_duties: a page of what the run asks for
select o.id, o.rule, o.clause, o.subject_type, o.subject, o.subject_name, o.party_id, p.name,
    o.region, o.sector, o.owed_to_party, q.name, o.due_at, o.due_on, o.state, o.standing, o.met_at,
    o.version, o.is_late, o.reason, o.attachment
from (select d.*,
            case when d.state in ('met', 'met-late') and l.act = 'receive' then 'received'
                when d.state in ('met', 'met-late') and l.act = 'prove' then 'handed-in'
                when d.state in ('met', 'met-late') then 'done'
                when l.act = 'reject-proof' then 'returned' else 'open' end as standing,
            case when d.state = 'met-late' or (d.state = 'open' and d.due_at < :now) then 1 else 0
                end as is_late,
            coalesce(l.reason, '') as reason,
            coalesce((select a.attachment from obligation_act a where a.obligation_id = d.id
                and a.act = 'prove' order by a.journal_sequence desc limit 1), '') as attachment
        from obligation d
        left join obligation_act l on l.id = (select a.id from obligation_act a
            where a.obligation_id = d.id
                and a.act in ('prove', 'receive', 'reject-proof', 'reopen')
            order by a.journal_sequence desc limit 1)
        where d.occurrence = :occurrence and substr(d.occurrence, 1, 9) = 'campaign:'
            and d.state <> 'void' and d.id > :after
            and (:rules = '' or :rules like '%|' || d.rule || '|%')
            and (:party = '' or d.party_id = :party or d.owed_to_party = :party)) o
left join party p on p.id = o.party_id
left join party q on q.id = o.owed_to_party
left join region r on r.code = o.region
left join sector s on s.code = o.sector
where (:state = '' or o.standing = :state or (:state = 'late' and o.is_late = 1))
    and (:path = '' or r.path || '/' like :path || '/%')
    and (:sector_path = '' or s.path || '/' like :sector_path || '/%')
order by o.id
limit :limit;

-- campaign_duties_kept: the same of a closed run
select o.id, o.rule, o.clause, o.subject_type, o.subject, o.subject_name, o.party_id, p.name,
    o.region, o.sector, o.owed_to_party, q.name, o.due_at, o.due_on, o.state, o.standing, o.met_at,
    1, case when o.state in ('met-late', 'overdue') then 1 else 0 end, '',
    coalesce((select a.attachment from obligation_act a where a.obligation_id = o.id
        and a.act = 'prove' order by a.journal_sequence desc limit 1), '')
from campaign_kept o
left join party p on p.id = o.party_id
left join party q on q.id = o.owed_to_party
left join region r on r.code = o.region
left join sector s on s.code = o.sector
where o.campaign_id = :campaign and o.id > :after
    and (:rules = '' or :rules like '%|' || o.rule || '|%')
    and (:party = '' or o.party_id = :party or o.owed_to_party = :party)
    and (:state = '' or o.standing = :state
        or (:state = 'late' and o.state in ('met-late', 'overdue')))
    and (:path = '' or r.path || '/' like :path || '/%')
    and (:sector_path = '' or s.path || '/' like :sector_path || '/%')
order by o.id
limit :limit;

-- campaign_late: addressees that were late, the earliest due day first
select p.id, p.name, p.region, count(*), min(o.due_on),
    sum(case when o.state = 'overdue' then 1 else 0 end)
from campaign_kept o
join party p on p.id = o.party_id
where o.campaign_id = :campaign and o.state in ('met-late', 'overdue')
group by p.id, p.name, p.region
order by min(o.due_on), p.name, p.id
limit :limit;

-- campaign_addressees: how many parties a run addresses
select count(*) from (select distinct d.party_id from obligation d
    where d.occurrence = :occurrence and substr(d.occurrence, 1, 9) = 'campaign:'
        and d.state <> 'void') a;

-- campaign_addressees_kept: the same of a closed run
select count(*) from (select distinct o.party_id from campaign_kept o
    where o.campaign_id = :campaign) a;
