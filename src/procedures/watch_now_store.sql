-- What needs a party now.

-- watch_now_alerts: warnings and notices that want something of it
select d.id, d.kind, d.title, d.level, d.number, r.queued_at, r.due_at,
    case when r.rung < 4 then 0 else 1 end
from recipient r join dossier d on d.id = r.dossier_id
where r.party_id = :party and r.is_ended = 0 and r.rung < 5
order by 8, case d.level when 'red' then 0 when 'orange' then 1 when 'yellow' then 2 when 'blue' then 3
    else 4 end, r.queued_at, d.id limit :limit;

-- watch_now_alert_count: how many
select sum(case when r.rung < 4 then 1 else 0 end), sum(case when r.rung < 4 then 0 else 1 end)
from recipient r where r.party_id = :party and r.is_ended = 0 and r.rung < 5;

-- watch_now_duties: duties that end soon or have just ended
select o.id, o.rule, o.clause, o.subject_name, o.started_at, o.due_at from obligation o
where o.owed_by_party = :party and o.state = 'open' and o.due_on >= :from_day and o.due_on <= :to_day
    and o.due_at >= :from_at and o.due_at <= :to_at
order by o.due_at, o.id limit :limit;

-- watch_now_duty_count: how many
select count(*) from obligation o
where o.owed_by_party = :party and o.state = 'open' and o.due_on >= :from_day and o.due_on <= :to_day
    and o.due_at >= :from_at and o.due_at <= :to_at;

-- watch_now_reports: daily reports that are due or missing
select k.id, k.title, d.on_day, d.due_at, d.state from key_period_day d
join key_period k on k.id = d.period_id
where d.party_id = :party and d.state in ('expected', 'missing') and d.due_at <= :until
order by d.due_at, k.id limit :limit;

-- watch_now_silent: units of its key periods that said nothing
select k.id, k.title, d.on_day, min(d.due_at), count(*) from key_period_day d
join key_period k on k.id = d.period_id
where k.organiser = :party and d.state = 'missing' and k.state in ('open', 'closed')
    and d.due_at >= :since and d.party_id <> k.organiser
group by k.id, k.title, d.on_day order by d.on_day desc, k.id limit :limit;

-- watch_now_deliveries: messages to its people that did not arrive
select count(*), min(d.changed_at) from delivery d join account a on a.id = d.reader_id
where d.reader_kind = 'account' and a.party_id = :party and d.state = 'dead' and d.changed_at >= :since;

-- watch_now_tasks: open tasks but those that stand here under their own name
select t.id, t.zh, t.en, t.clause, t.made_at, t.due_at, d.id, d.kind
from task t left join dossier d on d.id = t.dossier_id
where t.party_id = :party and t.state = 'open' and t.kind <> 'watch-gap'
    and not (t.kind = 'silence' and t.dossier_id is null)
order by coalesce(t.due_at, 9223372036854775807), t.id limit :limit;

-- watch_now_task_count: how many
select count(*) from task
where party_id = :party and state = 'open' and kind <> 'watch-gap'
    and not (kind = 'silence' and dossier_id is null);

-- watch_now_gap: nobody is on duty
select id, since, reason, clause from watch_gap where party_id = :party and ended_at is null limit 1;

-- watch_now_area_gaps: units of an area without anybody
select count(*), min(g.since) from watch_gap g
join party p on p.id = g.party_id
where g.ended_at is null and g.party_id <> :party
    and exists (select 1 from party_reach r where r.no = p.no and r.region = :region and r.sector = :sector);

-- watch_now_area_page: which they are
select g.id, g.party_id, p.name, g.since, g.reason, g.clause from watch_gap g
join party p on p.id = g.party_id
where g.ended_at is null and g.party_id <> :party and g.id > :after
    and exists (select 1 from party_reach r where r.no = p.no and r.region = :region and r.sector = :sector)
order by g.id limit :limit;

-- watch_now_events: what was recorded in its dossiers
select d.id, d.kind, d.title, e.at, e.happened_at, e.actor, e.act, e.text
from dossier d join dossier_event e on e.dossier_id = d.id
where d.id in (select k.id from dossier k where k.party_id = :party
        union select p.dossier_id from dossier_party p where p.party_id = :party)
    and (d.party_id = :party or d.reach <> 'keeper') and e.at >= :since
order by e.at, e.id limit :limit;

-- watch_now_open: open dossiers it keeps or is named in, by kind
select d.kind, count(*) from dossier d
where d.id in (select k.id from dossier k where k.party_id = :party
        union select p.dossier_id from dossier_party p where p.party_id = :party)
    and (d.party_id = :party or d.reach <> 'keeper') and d.is_open = 1 and d.is_exercise = :exercise
group by d.kind order by d.kind;

-- watch_now_shift: the present or next shift of an account
select id from watch_shift
where account_id = :account and (state in ('on', 'handing') or (state = 'planned' and to_at > :now))
order by case when state = 'planned' then 1 else 0 end, from_at limit 1;

-- watch_now_phones: how an office is called
select name, phone from watch_contact
where party_id = :party and state = 'active' and post = 'office' order by position, id limit 5;

-- watch_now_periods: key periods that name the party or that it organises
select k.id from key_period k
where k.state = 'open' and (k.organiser = :party or exists (select 1 from key_period_party m
    where m.period_id = k.id and m.party_id = :party))
order by k.id desc limit 20;
