-- Rosters and the shifts they make.

-- watch_roster_insert: a new one
insert into watch_roster (id, version, party_id, name, regime, pattern, people, first_on, last_on,
    made_to, state, made_at, made_by)
values (:id, 1, :party, :name, :regime, :pattern, :people, :first_on, :last_on, '', 'active', :now,
    :by);

-- watch_roster_load: one
select id, version, party_id, name, regime, pattern, people, first_on, last_on, made_to, state,
    made_at, made_by
from watch_roster where id = :id;

-- watch_roster_page: those of a party, newest first
select id, version, party_id, name, regime, pattern, people, first_on, last_on, made_to, state,
    made_at, made_by
from watch_roster where party_id = :party and (:after = '' or id < :after) order by id desc limit :limit;

-- watch_roster_page@postgres:
select id, version, party_id, name, regime, pattern, people, first_on, last_on, made_to, state,
    made_at, made_by
from watch_roster where party_id = :party and (cast(:after as text) = '' or id < :after)
order by id desc limit :limit;

-- watch_roster_count: how many a party has
select count(*), sum(case when state = 'active' then 1 else 0 end) from watch_roster
where party_id = :party;

-- watch_roster_short: active rosters whose shifts do not reach a day
select id, version, party_id, name, regime, pattern, people, first_on, last_on, made_to, state,
    made_at, made_by
from watch_roster
where state = 'active' and made_to < :until and (last_on = '' or made_to < last_on)
order by made_to, id limit :limit;

-- watch_roster_update: changed, when it still has the version that was seen
update watch_roster set version = version + 1, name = :name, regime = :regime, pattern = :pattern,
    people = :people, last_on = :last_on, state = :state
where id = :id and version = :version;

-- watch_roster_made_to: shifts reach this day
update watch_roster set made_to = :day where id = :id;

-- watch_roster_shift: a shift of one person, once
insert into watch_shift (id, version, roster_id, party_id, post, from_at, to_at, late_at, account_id,
    name, phone, state, taken_by, ended_by, reason, note)
values (:id, 1, :roster, :party, :post, :from_at, :to_at, :late_at, :account, :name, :phone,
    'planned', '', '', '', '')
on conflict do nothing;

-- watch_roster_unswap: what was exchanged among shifts that have not begun is forgotten
delete from watch_swap where state = 'asked' and (shift_id in (select s.id from watch_shift s
    where s.roster_id = :roster and s.state = 'planned' and s.from_at > :now)
    or with_id in (select s.id from watch_shift s where s.roster_id = :roster and s.state = 'planned'
        and s.from_at > :now));

-- watch_roster_unmake: shifts that have not begun and that nobody exchanged
delete from watch_shift where roster_id = :roster and state = 'planned' and from_at > :now
    and not exists (select 1 from watch_swap x where x.shift_id = watch_shift.id or x.with_id = watch_shift.id);

-- watch_roster_drop: shifts that have not begun are no more
update watch_shift set state = 'dropped', version = version + 1, reason = :reason
where roster_id = :roster and state = 'planned' and to_at > :now;
