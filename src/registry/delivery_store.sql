-- delivery_load: One delivery.
select d.id, d.channel_id, d.reader_kind, d.reader_id, d.address, d.state, d.lease, d.language,
    d.attempts, d.tries_left, d.made_at, d.changed_at, d.next_at, d.evidence, d.provider_id,
    c.name, c.kind, coalesce(a.person_name, c.name),
    (select count(*) from delivery_message m where m.delivery_id = d.id)
from delivery d join channel c on c.id = d.channel_id
left join account a on d.reader_kind = 'account' and a.id = d.reader_id
where d.id = :id;

-- delivery_next: The next due one whose channel is enabled and free.
select d.id, d.channel_id, d.reader_kind, d.reader_id, d.address, d.state, d.lease, d.language,
    d.attempts, d.tries_left, d.made_at, d.changed_at, d.next_at, d.evidence, d.provider_id,
    c.name, c.kind, coalesce(a.person_name, c.name),
    (select count(*) from delivery_message m where m.delivery_id = d.id)
from delivery d join channel c on c.id = d.channel_id
left join account a on d.reader_kind = 'account' and a.id = d.reader_id
where d.next_at is not null and d.next_at <= :now and c.is_enabled = 1 and c.free_at <= :now
order by d.next_at, d.id limit 1;

-- delivery_page: Deliveries, newest first.
select d.id, d.channel_id, d.reader_kind, d.reader_id, d.address, d.state, d.lease, d.language,
    d.attempts, d.tries_left, d.made_at, d.changed_at, d.next_at, d.evidence, d.provider_id,
    c.name, c.kind, coalesce(a.person_name, c.name),
    (select count(*) from delivery_message m where m.delivery_id = d.id)
from delivery d join channel c on c.id = d.channel_id
left join account a on d.reader_kind = 'account' and a.id = d.reader_id
where d.id < :before and (:state = '' or d.state = :state)
    and (:only_open = 0 or d.next_at is not null)
    and (:channel = '' or d.channel_id = :channel)
    and (:account = '' or (d.reader_kind = 'account' and d.reader_id = :account))
order by d.id desc limit :limit;

-- delivery_page@postgres:
select d.id, d.channel_id, d.reader_kind, d.reader_id, d.address, d.state, d.lease, d.language,
    d.attempts, d.tries_left, d.made_at, d.changed_at, d.next_at, d.evidence, d.provider_id,
    c.name, c.kind, coalesce(a.person_name, c.name),
    (select count(*) from delivery_message m where m.delivery_id = d.id)
from delivery d join channel c on c.id = d.channel_id
left join account a on d.reader_kind = 'account' and a.id = d.reader_id
where d.id < :before and (cast(:state as text) = '' or d.state = :state)
    and (cast(:only_open as bigint) = 0 or d.next_at is not null)
    and (cast(:channel as text) = '' or d.channel_id = :channel)
    and (cast(:account as text) = '' or (d.reader_kind = 'account' and d.reader_id = :account))
order by d.id desc limit :limit;

-- delivery_count_state: How many are in a state.
select count(*) from delivery where state = :state;

-- delivery_count_open: How many have not ended.
select count(*) from delivery where next_at is not null;

-- delivery_waiting: One by which another message may go.
select id from delivery
where reader_kind = :reader_kind and reader_id = :reader and channel_id = :channel
    and address = :address and language = :language and state = 'queued' and attempts = 0
    and next_at >= :low and next_at <= :high
order by id limit 1;

-- delivery_insert: A new one.
insert into delivery (id, channel_id, reader_kind, reader_id, address, language, state, attempts,
    tries_left, made_at, changed_at, next_at, lease, evidence, provider_id)
values (:id, :channel, :reader_kind, :reader, :address, :language, 'queued', 0, :tries, :now, :now,
    :next_at, '', '', '');

-- delivery_add: One more message by it.
insert into delivery_message (delivery_id, message_id) values (:delivery, :message)
on conflict (delivery_id, message_id) do nothing;

-- delivery_sooner: Something in it cannot wait so long.
update delivery set next_at = :at where id = :id and next_at > :at;

-- delivery_take: An attempt begins, unless another hand was quicker.
update delivery set state = 'sending', lease = :lease, attempts = attempts + 1, changed_at = :now,
    next_at = :until
where id = :id and attempts = :before;

-- delivery_attempt_insert: Its row, made before it begins.
insert into delivery_attempt (delivery_id, number, began_at, ended_at, outcome, evidence)
values (:delivery, :number, :now, null, 'unfinished', '');

-- delivery_attempt_end: How it ended.
update delivery_attempt set ended_at = :now, outcome = :outcome, evidence = :evidence
where delivery_id = :delivery and number = :number;

-- delivery_attempts: All of a delivery, oldest first.
select number, began_at, ended_at, outcome, evidence from delivery_attempt
where delivery_id = :delivery order by number limit 200;

-- delivery_items: What goes by it, oldest first.
select m.id, m.kind, m.parameters, m.subject_kind, m.subject_id, m.at
from delivery_message x join message m on m.id = x.message_id
where x.delivery_id = :delivery order by m.id limit :limit;

-- delivery_matters: Whether its reader's unit must know when it fails.
select count(*) from delivery_message x join message m on m.id = x.message_id
where x.delivery_id = :delivery and m.subject_kind in ('obligation', 'matter', 'warning', 'notice');

-- delivery_change: What an attempt or a person made of it.
update delivery set state = :state, next_at = :next_at, tries_left = :tries, lease = '',
    evidence = :evidence, provider_id = :provider, changed_at = :now
where id = :id and lease = :lease;

-- delivery_release: Leases of a program that is gone.
update delivery set next_at = :now where state = 'sending';
