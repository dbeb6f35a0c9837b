-- change_insert: Keep one change.
insert into change (id, at, actor, actor_name, act, subject, root, reason, before, after)
values (:id, :at, :actor, :actor_name, :act, :subject, :root, :reason, :before, :after);

-- change_list: The newest changes shown with one record.
select id, at, actor, actor_name, act, subject, reason, before, after from change
where root = :root order by at desc, id desc limit :limit;

-- change_has_act: Whether something of that kind was ever done to a record.
select count(*) from change where root = :root and act = :act;
