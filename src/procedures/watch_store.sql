-- The watch: sight, who is on duty, what asks for it, gaps.

-- watch_reaches: whether a region and sector reach a party
select count(*) from party_reach r join party p on p.no = r.no
where r.region = :region and r.sector = :sector and p.id = :party;

-- watch_people_now: whose shift it is, those who took over first
select id, post, account_id, name, phone, state, from_at, to_at, taken_at, late_at from watch_shift
where party_id = :party and (state in ('on', 'handing')
    or (state = 'planned' and from_at <= :now and to_at > :now))
order by case when state = 'planned' then 1 else 0 end, post, from_at, id limit 50;

-- watch_has_roster: active rosters of a party
select count(*) from watch_roster where party_id = :party and state = 'active';

-- watch_demanding_rosters: rosters by which the party keeps somebody on duty at all times
select id, name, made_at from watch_roster
where party_id = :party and state = 'active' and regime = '7x24' and first_on <= :today
    and (last_on = '' or last_on >= :today)
order by id limit 20;

-- watch_demanding_periods: key periods that ask a party for somebody on duty
select k.id, k.title, k.from_at from key_period k join key_period_party m on m.period_id = k.id
where m.party_id = :party and k.state = 'open' and k.regime = '24h' order by k.id limit 20;

-- watch_people_of: accounts and registered people of a party
select a.id, a.person_name, '', '' from account a
where a.party_id = :party and a.state = 'active'
union all
select '', p.name, case when p.mobile <> '' then p.mobile else p.phone end, p.post from person p
where p.party_id = :party
order by 2, 1 limit 500;

-- watch_account: an active account of a party
select person_name from account where id = :id and party_id = :party and state = 'active';

-- watch_rostered: parties that keep duty at all times, have nobody who took over, and no gap yet
select distinct r.party_id from watch_roster r
where r.state = 'active' and r.regime = '7x24'
    and not exists (select 1 from watch_shift s where s.party_id = r.party_id
        and s.state in ('on', 'handing') and s.post = 'officer')
    and not exists (select 1 from watch_gap g where g.party_id = r.party_id and g.ended_at is null)
order by r.party_id limit :limit;

-- watch_owing: parties that owe a duty of a rule, have nobody who took over, and no gap yet
select distinct o.owed_by_party from obligation o
where o.rule = :rule and o.state = 'open' and o.owed_by_party <> ''
    and (o.due_at is null or o.due_at > :now)
    and not exists (select 1 from watch_shift s where s.party_id = o.owed_by_party
        and s.state in ('on', 'handing') and s.post = 'officer')
    and not exists (select 1 from watch_gap g where g.party_id = o.owed_by_party and g.ended_at is null)
limit :limit;

-- watch_asked: parties of a key period that asks for somebody on duty, likewise
select distinct m.party_id from key_period k join key_period_party m on m.period_id = k.id
where k.state = 'open' and k.regime = '24h'
    and not exists (select 1 from watch_shift s where s.party_id = m.party_id
        and s.state in ('on', 'handing') and s.post = 'officer')
    and not exists (select 1 from watch_gap g where g.party_id = m.party_id and g.ended_at is null)
limit :limit;

-- watch_gap_insert: nobody is on duty
insert into watch_gap (id, party_id, since, reason, clause, checked_at, ended_at)
values (:id, :party, :since, :reason, :clause, :since, null);

-- watch_gap_filled: gaps of parties where somebody has taken over meanwhile
select distinct g.id, g.party_id from watch_shift s join watch_gap g on g.party_id = s.party_id
where s.state in ('on', 'handing') and s.post = 'officer' and g.ended_at is null
order by g.id limit :limit;

-- watch_gap_unchecked: gaps that nobody looked at since, the longest ago first
select id, party_id from watch_gap
where ended_at is null and checked_at < :before order by checked_at, id limit :limit;

-- watch_gap_checked: looked at, and still there
update watch_gap set checked_at = :now where id = :id;

-- watch_gap_end: somebody is
update watch_gap set ended_at = :now where id = :id and ended_at is null;
