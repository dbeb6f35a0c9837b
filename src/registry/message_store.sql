-- message_insert: Tell a reader of an occasion, once.
insert into message (id, reader_kind, reader_id, occasion, kind, subject_kind, subject_id,
    parameters, at, read_at)
values (:id, :reader_kind, :reader, :occasion, :kind, :subject_kind, :subject, :parameters, :at,
    null)
on conflict (reader_kind, reader_id, occasion) do nothing;

-- message_insert_many: Tell a list of accounts of an occasion, each once.
insert into message (id, reader_kind, reader_id, occasion, kind, subject_kind, subject_id,
    parameters, at, read_at)
select CAST(:prefix AS TEXT) || printf('%010X', CAST(:first AS BIGINT) + j.key), 'account', j.value,
    CAST(:occasion AS TEXT), CAST(:kind AS TEXT), CAST(:subject_kind AS TEXT), CAST(:subject AS TEXT),
    CAST(:parameters AS TEXT), CAST(:now AS BIGINT), null
from json_each(CAST(:accounts AS TEXT)) j where true
on conflict (reader_kind, reader_id, occasion) do nothing;

-- message_insert_many@postgres:
insert into message (id, reader_kind, reader_id, occasion, kind, subject_kind, subject_id,
    parameters, at, read_at)
select CAST(:prefix AS TEXT) || upper(lpad(to_hex(CAST(:first AS BIGINT) + j.n - 1), 10, '0')),
    'account', j.value, CAST(:occasion AS TEXT), CAST(:kind AS TEXT), CAST(:subject_kind AS TEXT),
    CAST(:subject AS TEXT), CAST(:parameters AS TEXT), CAST(:now AS BIGINT), null
from jsonb_array_elements_text(CAST(CAST(:accounts AS TEXT) AS jsonb)) with ordinality as j (value, n)
where true
on conflict (reader_kind, reader_id, occasion) do nothing;

-- message_with_rules: Who of a list has rules of their own, with the message just made.
select n.account_id, m.id
from json_each(CAST(:accounts AS TEXT)) j
join notify_rule n on n.account_id = j.value
join message m on m.reader_kind = 'account' and m.reader_id = n.account_id
    and m.occasion = :occasion
where substr(m.id, 1, 16) = :prefix
order by n.account_id;

-- message_with_rules@postgres:
select n.account_id, m.id
from jsonb_array_elements_text(CAST(CAST(:accounts AS TEXT) AS jsonb)) j (value)
join notify_rule n on n.account_id = j.value
join message m on m.reader_kind = 'account' and m.reader_id = n.account_id
    and m.occasion = :occasion
where substr(m.id, 1, 16) = :prefix
order by n.account_id;

-- message_load: One message of an account.
select id, kind, subject_kind, subject_id, parameters, at, read_at from message
where id = :id and reader_kind = 'account' and reader_id = :account;

-- message_page: Messages of an account, newest first.
select id, kind, subject_kind, subject_id, parameters, at, read_at from message
where reader_kind = 'account' and reader_id = :account and id < :before
order by id desc limit :limit;

-- message_page_unread: The unread ones.
select id, kind, subject_kind, subject_id, parameters, at, read_at from message
where reader_kind = 'account' and reader_id = :account and id < :before and read_at is null
order by id desc limit :limit;

-- message_counts: How many an account has, and how many are unread.
select (select count(*) from message where reader_kind = 'account' and reader_id = :account),
    (select count(*) from message
     where reader_kind = 'account' and reader_id = :account and read_at is null);

-- message_read: An account opened them.
update message set read_at = :now
where reader_kind = 'account' and reader_id = :account and id >= :from and id <= :to
    and read_at is null;

-- message_readers: Active accounts of a party with any of the roles.
select id from account
where party_id = :party and state = 'active' and (roles & :roles) <> 0 order by id limit :limit;

-- message_readers_all: The same of every party and none.
select id from account where state = 'active' and (roles & :roles) <> 0 order by id limit :limit;
