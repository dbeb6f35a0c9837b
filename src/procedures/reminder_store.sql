-- reminder_find: Open duties due in a window that were not looked at yet, were moved, or are to be looked at now.
select o.due_on, o.region, o.id
from obligation o left join reminder r on r.obligation_id = o.id
where o.state = 'open' and o.due_on >= :from and o.due_on <= :to
    and (o.due_on, o.region, o.id) > (:after_due, :after_region, :after_id)
    and (r.obligation_id is null or r.due_at <> o.due_at or r.next_at <= :now)
order by o.due_on, o.region, o.id limit :limit;

-- reminder_keep: When to look at a duty again.
insert into reminder (obligation_id, due_at, next_at) values (:id, :due_at, :next_at)
on conflict (obligation_id) do update set due_at = excluded.due_at, next_at = excluded.next_at;

-- reminder_forget: Nothing is told of it any more.
delete from reminder where obligation_id = :id;

-- reminder_officers: Active officers of a party.
select id, party_id from account
where party_id = :party and state = 'active' and (roles & :roles) <> 0 order by id limit 100;

-- reminder_is_active: Whether an account may still be told.
select state from account where id = :id;

-- reminder_acts: Acts about duties that were not told yet, oldest first.
select id, obligation_id, act, by_account, to_account from obligation_act
where id > coalesce((select id from reminder_mark where walk = 'acts'), '')
order by id limit :limit;

-- reminder_mark: How far the walk has come.
insert into reminder_mark (walk, id) values ('acts', :id)
on conflict (walk) do update set id = excluded.id;

-- reminder_renew: Open duties of an account's party, or assigned to it, are looked at again.
update reminder set next_at = :now where obligation_id in (
    select o.id from obligation o where o.owed_by_party = (select a.party_id from account a
        where a.id = :account) and o.state = 'open' and o.due_on >= :from and o.due_on <= :to);

-- reminder_party: Name and region of a party.
select name, region from party where id = :id;
