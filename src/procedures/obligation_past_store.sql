-- Which journals belong to a subject.

-- obligation_past_systems: Systems that a party has.
select id from system where party_id = :party order by no;

-- obligation_past_matters: Matters of a system.
select id from matter where system_id = :system order by id;

-- obligation_past_duties: Duties of a subject that somebody acted on.
select distinct obligation_id from obligation_act where subject = :subject order by obligation_id;

-- obligation_past_pack: A pack that was adopted.
select files from pack_kept where digest = :digest;
