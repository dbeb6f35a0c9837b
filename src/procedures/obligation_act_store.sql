-- Acts on duties: append-only, read in the order in which they happened.

-- obligation_act_insert: one more act
insert into obligation_act (id, obligation_id, duty, subject_type, subject, occurrence, act, at,
    by_account, by_name, to_account, until, reason, attachment, journal_sequence)
values (:id, :obligation, :duty, :subject_type, :subject, :occurrence, :act, :at,
    :by_account, :by_name, :to_account, :until, :reason, :attachment, :sequence);

-- obligation_act_list: every act on one duty, oldest first
select a.id, a.act, a.at, a.by_account, a.by_name, p.id, p.name, a.to_account, t.person_name,
    a.until, a.reason, a.attachment, f.name, a.journal_sequence
from obligation_act a
left join account b on b.id = a.by_account
left join party p on p.id = b.party_id
left join account t on t.id = a.to_account
left join attachment f on f.id = a.attachment
where a.obligation_id = :obligation
order by a.journal_sequence
limit :limit;

-- obligation_act_step: the next version, when the row still has the version that was seen
update obligation set version = version + 1, updated_at = :now
where id = :id and version = :version;

-- obligation_act_assign: on whose desk it is
update obligation set assigned_to = :account, assigned_at = :at where id = :id;

-- obligation_act_matter: the matter whose clock decides a duty
select matter_id from matter_clock where id = :occurrence;

-- obligation_act_officers: active accounts of a party with a role that deals with duties
select id, person_name from account
where party_id = :party and state = 'active' and (roles & :roles) <> 0
order by person_name, id
limit :limit;

-- obligation_act_officer: one of them
select person_name from account
where id = :id and party_id = :party and state = 'active' and (roles & :roles) <> 0;
