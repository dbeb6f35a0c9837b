-- Clocks of matters.

-- matter_clock_insert: a clock begins to run
insert into matter_clock (id, matter_id, rule, owed_by, owed_by_party, owed_to, owed_to_party,
    clause, strength, pack, pack_version, zh, en, started_at, due_at, due_on, provisional, amount,
    unit, state, paused_at, paused_reason, remaining, met_at, computed, alternatives)
values (:id, :matter, :rule, :owed_by, :owed_by_party, :owed_to, :owed_to_party,
    :clause, :strength, :pack, :pack_version, :zh, :en, :started_at, :due_at, :due_on, :provisional,
    :amount, :unit, 'running', null, null, null, null, :computed, :alternatives);

-- matter_clock_by_rule: the newest clock of a rule that has not ended
select id, state, due_at, due_on, unit, computed from matter_clock
where matter_id = :matter and rule = :rule and state in ('running', 'paused', 'missed')
    and met_at is null
order by id desc
limit 1;

-- matter_clock_end: done; a missed clock stays missed
update matter_clock set met_at = :at, state = :state where id = :id;

-- matter_clock_cancel: every unfinished clock of a matter ends without the duty being done
update matter_clock set state = 'cancelled', met_at = :at
where matter_id = :matter and met_at is null;

-- matter_clock_pause: hold a clock
update matter_clock set state = 'paused', paused_at = :at, paused_reason = :reason,
    remaining = :remaining
where id = :id;

-- matter_clock_resume: a held clock runs again to a new due day
update matter_clock set state = 'running', paused_at = null, paused_reason = null,
    due_at = :due_at, due_on = :due_on, provisional = :provisional, computed = :computed
where id = :id;

-- matter_clock_remaining: what is left of a held clock
select id, remaining, unit, computed from matter_clock
where matter_id = :matter and rule = :rule and state = 'paused'
order by id desc
limit 1;

-- matter_clock_next: the earliest due instant of the unfinished clocks
select min(due_at) from matter_clock
where matter_id = :matter and state in ('running', 'missed') and met_at is null;

-- matter_clocks: all clocks of a matter, oldest first
select c.id, c.rule, c.owed_by, c.owed_by_party, pb.name, c.owed_to, c.owed_to_party, pt.name,
    c.clause, c.strength, c.pack, c.pack_version, c.zh, c.en, c.started_at, c.due_at, c.due_on,
    c.provisional, c.state, c.paused_at, c.paused_reason, c.remaining, c.met_at, c.computed,
    c.alternatives
from matter_clock c
left join party pb on pb.id = c.owed_by_party
left join party pt on pt.id = c.owed_to_party
where c.matter_id = :matter
order by c.id;

-- matter_clock_overdue: running clocks whose due instant has passed
select c.id, c.matter_id, c.rule, c.owed_by, c.owed_by_party, c.due_on from matter_clock c
where c.state = 'running' and c.due_at < :now
order by c.due_at, c.id
limit :limit;

-- matter_clock_miss: the due instant has passed
update matter_clock set state = 'missed' where id = :id and state = 'running';
