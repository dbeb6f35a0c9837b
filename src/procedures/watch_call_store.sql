-- The call tree and runs through it.

-- watch_contact_insert: a new contact
insert into watch_contact (id, version, party_id, post, position, name, phone, other_phone,
    account_id, text, state)
values (:id, 1, :party, :post, :position, :name, :phone, :other_phone, :account, :text, 'active');

-- watch_contact_load: one
select id, version, party_id, post, position, name, phone, other_phone, account_id, text, state
from watch_contact where id = :id;

-- watch_contact_page: those in use, in the order of calling
select id, version, party_id, post, position, name, phone, other_phone, account_id, text, state
from watch_contact where party_id = :party and state = 'active' order by position, id limit :limit;

-- watch_contact_last: the last position
select coalesce(max(position), 0), count(*) from watch_contact
where party_id = :party and state = 'active';

-- watch_contact_update: changed, when it still has the version that was seen
update watch_contact set version = version + 1, post = :post, position = :position, name = :name,
    phone = :phone, other_phone = :other_phone, account_id = :account, text = :text, state = :state
where id = :id and version = :version;

-- watch_call_insert: a run begins
insert into watch_call (id, version, party_id, kind, text, enough, state, made_at, made_by,
    made_by_party, ended_at)
values (:id, 1, :party, :kind, :text, :enough, 'open', :now, :by, :by_party, null);

-- watch_call_person_insert: whom it will call
insert into watch_call_person (call_id, position, contact_id, post, name, phone, outcome, tries, at,
    by_name, text)
values (:call, :position, :contact, :post, :name, :phone, 'waiting', 0, null, '', '');

-- watch_call_load: one
select id, version, party_id, kind, text, enough, state, made_at, made_by, made_by_party, ended_at
from watch_call where id = :id;

-- watch_call_people: whom it calls
select position, post, name, phone, outcome, tries, at, by_name, text from watch_call_person
where call_id = :call order by position limit 500;

-- watch_call_open: whether a run is open for a party
select count(*) from watch_call where party_id = :party and state = 'open';

-- watch_call_update: when it still has the version that was seen
update watch_call set version = version + 1, state = :state, ended_at = :ended_at
where id = :id and version = :version;

-- watch_call_record: what came of a call
update watch_call_person set outcome = :outcome, tries = tries + 1, at = :now, by_name = :by,
    text = :text
where call_id = :call and position = :position and outcome in ('waiting', 'not-reached');

-- watch_call_skip: nobody else needs to be called
update watch_call_person set outcome = 'skipped' where call_id = :call and outcome = 'waiting';

-- watch_call_page: runs of a party and by it, newest first
select id, version, party_id, kind, text, enough, state, made_at, made_by, made_by_party, ended_at
from watch_call where (party_id = :party or made_by_party = :party)
    and (CAST(:after AS TEXT) = '' or id < :after)
order by id desc limit :limit;

-- watch_call_count: how many
select count(*) from watch_call where party_id = :party or made_by_party = :party;
