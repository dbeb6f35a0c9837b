-- Matters.  Every statement that reads for a person carries the sight of that person: own party,
-- own panels, or region by sector (see matter.h); `all` is 1 for jobs and commands only.

-- matter_insert: a new matter
insert into matter (id, version, procedure, state, turn, is_open, system_id, system_name, party_id,
    regulator_party_id, police_party_id, region, sector, basis, data, packs, began_on, opened_at,
    opened_by, closed_at, due_at, outcome)
values (:id, 1, :procedure, :state, :turn, 1, :system, :system_name, :party,
    :regulator, :police, :region, :sector, :basis, :data, :packs, :began_on, :opened_at,
    :opened_by, null, :due_at, '');

-- matter_update: the next version, when it still has the version that was read
update matter set version = version + 1, state = :state, turn = :turn, is_open = :is_open,
    regulator_party_id = :regulator, police_party_id = :police, data = :data,
    closed_at = :closed_at, due_at = :due_at, outcome = :outcome
where id = :id and version = :version;

-- matter_set_due: the due instant alone, after a clock was missed
update matter set due_at = :due_at where id = :id;

-- matter_one: one matter in sight
select m.id, m.version, m.procedure, m.state, m.turn, m.system_id, m.system_name, m.party_id,
    p.name, m.regulator_party_id, r.name, m.police_party_id, o.name, m.region, m.sector, m.basis,
    m.data, m.packs, m.began_on, m.opened_at, m.closed_at, m.due_at, m.outcome
from matter m
left join party p on p.id = m.party_id
left join party r on r.id = m.regulator_party_id
left join party o on o.id = m.police_party_id
where m.id = :id
    and (:all = 1 or m.party_id = :party or m.regulator_party_id = :party
        or m.police_party_id = :party
        or exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :account)
        or (:sees = 1 and exists (select 1 from system_scope s
            where s.region = :region and s.sector = :sector and s.system_id = m.system_id)));

-- matter_open_of: the open matter of a procedure for a system; not for people's eyes
select m.id, m.version, m.procedure, m.state, m.turn, m.system_id, m.system_name, m.party_id,
    p.name, m.regulator_party_id, r.name, m.police_party_id, o.name, m.region, m.sector, m.basis,
    m.data, m.packs, m.began_on, m.opened_at, m.closed_at, m.due_at, m.outcome
from matter m
left join party p on p.id = m.party_id
left join party r on r.id = m.regulator_party_id
left join party o on o.id = m.police_party_id
where m.system_id = :system and m.procedure = :procedure and m.is_open = 1;

-- matter_page_all: matters in sight by due time, after a cursor
select m.id, m.version, m.procedure, m.state, m.turn, m.system_id, m.system_name, m.party_id,
    p.name, m.regulator_party_id, r.name, m.police_party_id, o.name, m.region, m.sector, m.basis,
    '{}', '[]', m.began_on, m.opened_at, m.closed_at, m.due_at, m.outcome
from matter m
left join party p on p.id = m.party_id
left join party r on r.id = m.regulator_party_id
left join party o on o.id = m.police_party_id
where m.is_open = :is_open
    and (m.due_at > :after_due or (m.due_at = :after_due and m.id > :after_id))
    and (:procedure = '' or m.procedure = :procedure)
    and (:state = '' or m.state = :state)
    and (:system = '' or m.system_id = :system)
    and (:q = '' or exists (select 1 from system n
        where n.id = m.system_id and n.name_key like '%' || :q || '%'))
    and (:all = 1 or m.party_id = :party or m.regulator_party_id = :party
        or m.police_party_id = :party
        or exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :account)
        or (:sees = 1 and exists (select 1 from system_scope s
            where s.region = :region and s.sector = :sector and s.system_id = m.system_id)))
order by m.due_at, m.id
limit :limit;

-- matter_count_all: how many matters that list has
select count(*)
from matter m
where m.is_open = :is_open
    and (:procedure = '' or m.procedure = :procedure)
    and (:state = '' or m.state = :state)
    and (:system = '' or m.system_id = :system)
    and (:q = '' or exists (select 1 from system n
        where n.id = m.system_id and n.name_key like '%' || :q || '%'))
    and (:all = 1 or m.party_id = :party or m.regulator_party_id = :party
        or m.police_party_id = :party
        or exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :account)
        or (:sees = 1 and exists (select 1 from system_scope s
            where s.region = :region and s.sector = :sector and s.system_id = m.system_id)));

-- matter_of_system: every matter of a system in sight, newest first
select m.id, m.version, m.procedure, m.state, m.turn, m.system_id, m.system_name, m.party_id,
    p.name, m.regulator_party_id, r.name, m.police_party_id, o.name, m.region, m.sector, m.basis,
    '{}', '[]', m.began_on, m.opened_at, m.closed_at, m.due_at, m.outcome
from matter m
left join party p on p.id = m.party_id
left join party r on r.id = m.regulator_party_id
left join party o on o.id = m.police_party_id
where m.system_id = :system
    and (:all = 1 or m.party_id = :party or m.regulator_party_id = :party
        or m.police_party_id = :party
        or exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :account)
        or (:sees = 1 and exists (select 1 from system_scope s
            where s.region = :region and s.sector = :sector and s.system_id = m.system_id)))
order by m.id desc
limit :limit;

-- matter_turn_mine: open matters whose next step is this person's, due within bounds
select m.id, m.version, m.procedure, m.state, m.turn, m.system_id, m.system_name, m.party_id,
    p.name, m.regulator_party_id, r.name, m.police_party_id, o.name, m.region, m.sector, m.basis,
    '{}', '[]', m.began_on, m.opened_at, m.closed_at, m.due_at, m.outcome
from matter m
left join party p on p.id = m.party_id
left join party r on r.id = m.regulator_party_id
left join party o on o.id = m.police_party_id
where m.is_open = 1
    and m.due_at >= :due_from and m.due_at <= :due_to
    and (m.due_at > :after_due or (m.due_at = :after_due and m.id > :after_id))
    and ((m.turn = 'operator' and m.party_id = :operator)
        or (m.turn = 'regulator' and m.regulator_party_id = :regulator)
        or (m.turn = 'police' and m.police_party_id = :police)
        or (m.turn = 'expert' and exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :expert
                and (x.opinion = '' or x.is_chair = 1))))
order by m.due_at, m.id
limit :limit;

-- matter_turn_others: open matters of this person whose next step is somebody else's
select m.id, m.version, m.procedure, m.state, m.turn, m.system_id, m.system_name, m.party_id,
    p.name, m.regulator_party_id, r.name, m.police_party_id, o.name, m.region, m.sector, m.basis,
    '{}', '[]', m.began_on, m.opened_at, m.closed_at, m.due_at, m.outcome
from matter m
left join party p on p.id = m.party_id
left join party r on r.id = m.regulator_party_id
left join party o on o.id = m.police_party_id
where m.is_open = 1
    and (m.due_at > :after_due or (m.due_at = :after_due and m.id > :after_id))
    and (m.party_id = :operator or m.regulator_party_id = :regulator
        or m.police_party_id = :police
        or exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :expert))
    and not ((m.turn = 'operator' and m.party_id = :operator)
        or (m.turn = 'regulator' and coalesce(m.regulator_party_id, '') = :regulator)
        or (m.turn = 'police' and coalesce(m.police_party_id, '') = :police)
        or (m.turn = 'expert' and exists (select 1 from matter_panel x
            where x.matter_id = m.id and x.account_id = :expert
                and (x.opinion = '' or x.is_chair = 1))))
order by m.due_at, m.id
limit :limit;

-- matter_counts: how many open matters of this person lie in each group
select g.bucket, count(*) from (
    select case
        when not ((m.turn = 'operator' and m.party_id = :operator)
            or (m.turn = 'regulator' and coalesce(m.regulator_party_id, '') = :regulator)
            or (m.turn = 'police' and coalesce(m.police_party_id, '') = :police)
            or (m.turn = 'expert' and exists (select 1 from matter_panel x
                where x.matter_id = m.id and x.account_id = :expert
                    and (x.opinion = '' or x.is_chair = 1)))) then 'waiting'
        when m.due_at < :now then 'overdue'
        when m.due_at <= :today_end then 'today'
        when m.due_at <= :week_end then 'week'
        else 'later' end as bucket
    from matter m
    where m.is_open = 1
        and (m.party_id = :operator or m.regulator_party_id = :regulator
            or m.police_party_id = :police
            or exists (select 1 from matter_panel x
                where x.matter_id = m.id and x.account_id = :expert))) g
group by g.bucket;

-- matter_event_insert: a line of the timeline
insert into matter_event (id, matter_id, number, at, account_id, actor, party_id, act, from_state,
    to_state, reason, facts, sequence)
values (:id, :matter,
    (select coalesce(max(e.number), 0) + 1 from matter_event e where e.matter_id = :matter),
    :at, :account, :actor, :party, :act, :from_state, :to_state, :reason, :facts, :sequence);

-- matter_events: the timeline, oldest first
select e.at, e.account_id, e.actor, p.name, e.act, e.from_state, e.to_state, e.reason, e.facts,
    e.sequence
from matter_event e
left join party p on p.id = e.party_id
where e.matter_id = :matter
order by e.number
limit :limit;

-- matter_notice_insert: somebody is to be told
insert into matter_notice (id, matter_id, party_id, account_id, role, act, at, read_at)
values (:id, :matter, :party, :account, :role, :act, :at, null);
