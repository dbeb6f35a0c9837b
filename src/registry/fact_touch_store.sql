-- Subjects whose duties must be computed anew.

-- fact_touch_subject: The duties of a subject must be computed anew.
insert into obligation_stale (subject, subject_type, since) values (:subject, :subject_type, :now)
on conflict (subject) do update set since = excluded.since;

-- fact_touch_party: The duties of a system's party must be computed anew.
insert into obligation_stale (subject, subject_type, since)
select s.party_id, 'party', CAST(:now AS BIGINT) from system s where s.id = :system
on conflict (subject) do update set since = excluded.since;

-- fact_touch_authority: Roles lead to other parties when an authority changes: everything must be
-- looked at.
insert into meta (name, value)
select 'obligation.wanted', CAST(:now AS TEXT) from party where id = :id and is_authority = 1
on conflict (name) do update set value = excluded.value;
