-- Shifts, their log, exchanges.

-- watch_shift_load: one
select s.id, s.version, s.roster_id, r.name, s.party_id, s.post, s.from_at, s.to_at, s.late_at,
    s.account_id, s.name, s.phone, s.state, s.taken_at, s.ended_at, s.told_at, s.taken_by,
    s.ended_by, s.reason, s.note, r.regime
from watch_shift s join watch_roster r on r.id = s.roster_id where s.id = :id;

-- watch_shift_page: shifts of a party that touch a time, by beginning
select s.id, s.version, s.roster_id, r.name, s.party_id, s.post, s.from_at, s.to_at, s.late_at,
    s.account_id, s.name, s.phone, s.state, s.taken_at, s.ended_at, s.told_at, s.taken_by,
    s.ended_by, s.reason, s.note, r.regime
from watch_shift s join watch_roster r on r.id = s.roster_id
where s.party_id = :party and s.to_at > :from_at and s.from_at < :to_at
    and (CAST(:roster AS TEXT) = '' or s.roster_id = :roster)
    and (CAST(:state AS TEXT) = '' or s.state = :state)
    and (CAST(:account AS TEXT) = '' or s.account_id = :account)
    and s.state <> 'dropped'
    and (s.from_at > :after_from or (s.from_at = :after_from and s.id > :after_id))
order by s.from_at, s.id limit :limit;

-- watch_shift_before: whom a shift relieves
select s.id, s.version, s.roster_id, r.name, s.party_id, s.post, s.from_at, s.to_at, s.late_at,
    s.account_id, s.name, s.phone, s.state, s.taken_at, s.ended_at, s.told_at, s.taken_by,
    s.ended_by, s.reason, s.note, r.regime
from watch_shift s join watch_roster r on r.id = s.roster_id
where s.party_id = :party and s.post = :post and s.state in ('on', 'handing') and s.id <> :id
    and s.roster_id = :roster
order by s.from_at desc limit 1;

-- watch_shift_late: shifts that nobody took over in time and nobody was told of
select s.id, s.version, s.roster_id, r.name, s.party_id, s.post, s.from_at, s.to_at, s.late_at,
    s.account_id, s.name, s.phone, s.state, s.taken_at, s.ended_at, s.told_at, s.taken_by,
    s.ended_by, s.reason, s.note, r.regime
from watch_shift s join watch_roster r on r.id = s.roster_id
where s.state = 'planned' and s.late_at <= :now and s.to_at > :now and s.told_at is null
order by s.late_at, s.id limit :limit;

-- watch_shift_over: shifts whose hours ended without anybody
select s.id, s.version, s.roster_id, r.name, s.party_id, s.post, s.from_at, s.to_at, s.late_at,
    s.account_id, s.name, s.phone, s.state, s.taken_at, s.ended_at, s.told_at, s.taken_by,
    s.ended_by, s.reason, s.note, r.regime
from watch_shift s join watch_roster r on r.id = s.roster_id
where s.state = 'planned' and s.late_at <= :now and s.to_at <= :now
order by s.late_at, s.id limit :limit;

-- watch_shift_update: what an act changed, when it still has the version that was seen
update watch_shift set version = version + 1, late_at = :late_at, account_id = :account, name = :name, phone = :phone,
    state = :state, taken_at = :taken_at, ended_at = :ended_at, told_at = :told_at,
    taken_by = :taken_by, ended_by = :ended_by, reason = :reason, note = :note
where id = :id and version = :version;

-- watch_shift_entry: something happened
insert into watch_entry (id, shift_id, party_id, at, happened_at, account_id, actor, kind, text)
values (:id, :shift, :party, :at, :happened_at, :account, :actor, :kind, :text);

-- watch_shift_log: what happened on a shift
select id, shift_id, at, happened_at, actor, kind, text from watch_entry
where shift_id = :shift and id > :after order by id limit :limit;

-- watch_swap_insert: an exchange is asked for
insert into watch_swap (id, version, party_id, shift_id, with_id, asked_by, asked_name, asked_of,
    asked_of_name, state, at, answered_at, reason)
values (:id, 1, :party, :shift, :with, :asked_by, :asked_name, :asked_of, :asked_of_name, 'asked',
    :at, null, :reason);

-- watch_swap_load: one
select id, version, party_id, shift_id, with_id, asked_by, asked_name, asked_of, asked_of_name,
    state, at, answered_at, reason
from watch_swap where id = :id;

-- watch_swap_page: of a party, newest first
select id, version, party_id, shift_id, with_id, asked_by, asked_name, asked_of, asked_of_name,
    state, at, answered_at, reason
from watch_swap where party_id = :party and (CAST(:after AS TEXT) = '' or id < :after)
order by id desc limit :limit;

-- watch_swap_count: how many
select count(*) from watch_swap where party_id = :party;

-- watch_swap_asked: open questions about a shift
select count(*) from watch_swap where state = 'asked' and (shift_id = :shift or with_id = :shift);

-- watch_swap_answer: answered, when it still is asked
update watch_swap set version = version + 1, state = :state, answered_at = :now
where id = :id and version = :version and state = 'asked';
