-- Keeping duties true.

-- obligation_eval_lock: One transaction settles at a time (SQLite: the writer's place does it).
select value from meta where name = 'journal';
-- obligation_eval_lock@postgres:
select value from meta where name = 'journal' for update;

-- obligation_eval_stale_now: What this work touched, parties first.
select subject, subject_type from obligation_stale
where since = :now order by subject_type, subject limit :limit;

-- obligation_eval_stale: The stale subjects, oldest first.
select subject, subject_type from obligation_stale order by since, subject limit :limit;

-- obligation_eval_count_stale: How many there are.
select count(*) from obligation_stale;

-- obligation_eval_fresh: A subject has been settled.
delete from obligation_stale where subject = :subject;

-- obligation_eval_touch_systems: The systems of a party see another party now.
insert into obligation_stale (subject, subject_type, since)
select s.id, 'system', CAST(:now AS BIGINT) from system s where s.party_id = :party
on conflict (subject) do update set since = excluded.since;

-- obligation_eval_subject: What was computed last for a subject.
select set_no, digest, seen, region, sector, level from obligation_subject where subject = :subject;

-- obligation_eval_put_subject: What was computed now.
insert into obligation_subject (subject, subject_type, set_no, digest, seen, party_id, region,
                                sector, level, at)
values (:subject, :subject_type, :set_no, :digest, :seen, :party, :region, :sector, :level, :now)
on conflict (subject) do update set set_no = excluded.set_no, digest = excluded.digest,
    seen = excluded.seen, party_id = excluded.party_id, region = excluded.region,
    sector = excluded.sector, level = excluded.level, at = excluded.at;

-- obligation_eval_drop_subject: A subject is no more.
delete from obligation_subject where subject = :subject;

-- obligation_eval_set: The number of a set of standing duties.
select no from obligation_set where digest = :digest;

-- obligation_eval_next_set: The next number.
select coalesce(max(no), 0) + 1 from obligation_set;

-- obligation_eval_put_set: A set that was not known.
insert into obligation_set (no, digest, size, rules) values (:no, :digest, :size, :rules);
