-- Key periods, who is named, what is said every day.

-- key_period_insert: declared
insert into key_period (id, version, organiser, title, declared, region, sector, from_at, to_at,
    regime, report_time, grace_ms, measures, partners, days_made_to, state, made_at, made_by, reason)
values (:id, 1, :organiser, :title, :declared, :region, :sector, :from_at, :to_at, :regime,
    :report_time, :grace_ms, :measures, :partners, '', 'announced', :now, :by, '');

-- key_period_load: one
select id, version, organiser, title, declared, region, sector, from_at, to_at, regime, report_time,
    grace_ms, measures, partners, days_made_to, state, made_at, opened_at, closed_at, made_by, reason
from key_period where id = :id;

-- key_period_update: changed, when it still has the version that was seen
update key_period set version = version + 1, title = :title, to_at = :to_at,
    report_time = :report_time, measures = :measures, partners = :partners, state = :state,
    opened_at = :opened_at, closed_at = :closed_at, reason = :reason
where id = :id and version = :version;

-- key_period_days_made: rows reach this day
update key_period set days_made_to = :day where id = :id;

-- key_period_page: in sight, newest first
select k.id, k.version, k.organiser, k.title, k.declared, k.region, k.sector, k.from_at, k.to_at,
    k.regime, k.report_time, k.grace_ms, k.measures, k.partners, k.days_made_to, k.state, k.made_at,
    k.opened_at, k.closed_at, k.made_by, k.reason
from key_period k
where (CAST(:all AS BIGINT) = 1 or k.organiser = :own
        or exists (select 1 from key_period_party m where m.period_id = k.id and m.party_id = :own)
        or (CAST(:path AS TEXT) <> '' and exists (select 1 from region r where r.code = k.region
                and r.path || '/' like :path || '/%')
            and (CAST(:sector AS TEXT) = '' or k.sector = :sector)))
    and (CAST(:state AS TEXT) = '' or k.state = :state)
    and (CAST(:after AS TEXT) = '' or k.id < :after)
order by k.id desc limit :limit;

-- key_period_count: how many of them
select count(*) from key_period k
where (CAST(:all AS BIGINT) = 1 or k.organiser = :own
        or exists (select 1 from key_period_party m where m.period_id = k.id and m.party_id = :own)
        or (CAST(:path AS TEXT) <> '' and exists (select 1 from region r where r.code = k.region
                and r.path || '/' like :path || '/%')
            and (CAST(:sector AS TEXT) = '' or k.sector = :sector)))
    and (CAST(:state AS TEXT) = '' or k.state = :state);

-- key_period_sees_area: whether the period's place lies in an area
select count(*) from key_period k join region r on r.code = k.region
where k.id = :id and CAST(:path AS TEXT) <> '' and r.path || '/' like :path || '/%'
    and (CAST(:sector AS TEXT) = '' or k.sector = :sector);

-- key_period_name: a party is named
insert into key_period_party (period_id, party_id) values (:period, :party) on conflict do nothing;

-- key_period_names: whether a party is named
select count(*) from key_period_party where period_id = :period and party_id = :party;

-- key_period_named: all that are, ascending
select m.party_id from key_period_party m where m.period_id = :period order by m.party_id;

-- key_period_named_count: how many
select count(*) from key_period_party where period_id = :period;

-- key_period_of_kinds: active parties of kinds in a region and sector
select p.id from party p
where p.state = 'active' and (p.kinds & :kinds) <> 0
    and exists (select 1 from party_reach r where r.region = :region and r.sector = :sector and r.no = p.no)
order by p.id limit :limit;

-- key_period_busy: whether another period of a party runs
select count(*) from key_period k join key_period_party m on m.period_id = k.id
where m.party_id = :party and k.state = 'open' and k.id <> :period;

-- key_period_to_open: announced ones whose first day has come
select id, version, organiser, title, declared, region, sector, from_at, to_at, regime, report_time,
    grace_ms, measures, partners, days_made_to, state, made_at, opened_at, closed_at, made_by, reason
from key_period where state = 'announced' and from_at <= :now order by from_at, id limit :limit;

-- key_period_to_close: open ones whose last day is over
select id, version, organiser, title, declared, region, sector, from_at, to_at, regime, report_time,
    grace_ms, measures, partners, days_made_to, state, made_at, opened_at, closed_at, made_by, reason
from key_period where state = 'open' and to_at < :now order by to_at, id limit :limit;

-- key_period_short: open ones without rows of a day
select id, version, organiser, title, declared, region, sector, from_at, to_at, regime, report_time,
    grace_ms, measures, partners, days_made_to, state, made_at, opened_at, closed_at, made_by, reason
from key_period where state = 'open' and days_made_to < :day and to_at >= :now
order by from_at, id limit :limit;

-- key_period_make_day: every named party is asked for a day
insert into key_period_day (period_id, party_id, on_day, due_at, grace_at, state, is_late, by_account,
    by_name, text)
select m.period_id, m.party_id, CAST(:day AS TEXT), CAST(:due_at AS BIGINT),
    CAST(:grace_at AS BIGINT), 'expected', 0, '', '', ''
from key_period_party m where m.period_id = :period
on conflict do nothing;

-- key_period_day: what a party said about a day
select on_day, due_at, grace_at, state, is_late, at, by_name, text from key_period_day
where period_id = :period and party_id = :party and on_day = :day;

-- key_period_day_due: the day a party still owes a word about, the newest
select on_day, due_at, grace_at, state, is_late, at, by_name, text from key_period_day
where period_id = :period and party_id = :party and (on_day = :today or state in ('expected', 'missing'))
order by case when on_day = :today then 0 else 1 end, on_day desc limit 1;

-- key_period_say: it says so
update key_period_day set state = :state, is_late = :late, at = :now, by_account = :account,
    by_name = :name, text = :text
where period_id = :period and party_id = :party and on_day = :day;

-- key_period_silent: rows whose grace has passed without a word
select d.period_id, d.party_id, d.on_day, d.due_at, k.title from key_period_day d
join key_period k on k.id = d.period_id
where d.state = 'expected' and d.grace_at <= :now and k.state in ('open', 'closed')
order by d.grace_at, d.party_id limit :limit;

-- key_period_miss: silence
update key_period_day set state = 'missing', is_late = 1
where period_id = :period and party_id = :party and on_day = :day and state = 'expected';

-- key_period_day_counts: how days stand
select on_day, min(due_at), sum(case when state = 'expected' then 1 else 0 end),
    sum(case when state = 'missing' then 1 else 0 end), sum(case when state = 'quiet' then 1 else 0 end),
    sum(case when state = 'event' then 1 else 0 end), sum(is_late)
from key_period_day
where period_id = :period and on_day >= :from and on_day <= :to
    and (CAST(:party AS TEXT) = '' or party_id = :party)
group by on_day order by on_day;

-- key_period_lines: parties of the board
select m.party_id, p.name from key_period_party m join party p on p.id = m.party_id
where m.period_id = :period and m.party_id > :after and (CAST(:party AS TEXT) = '' or m.party_id = :party)
order by m.party_id limit :limit;

-- key_period_cells: what a party said over days
select on_day, state, is_late, at, by_name, text from key_period_day
where period_id = :period and party_id = :party and on_day >= :from and on_day <= :to order by on_day;
