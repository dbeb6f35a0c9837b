-- message_insert: Tell a reader of an occasion, once.
insert into message (id, reader_kind, reader_id, occasion, kind, subject_kind, subject_id,
    parameters, at, read_at)
values (:id, :reader_kind, :reader, :occasion, :kind, :subject_kind, :subject, :parameters, :at,
    null)
on conflict (reader_kind, reader_id, occasion) do nothing;

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
