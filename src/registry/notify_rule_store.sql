-- notify_rule_find: The rule of an account.
select version, rule from notify_rule where account_id = :account;

-- notify_rule_insert: The first rule of an account.
insert into notify_rule (account_id, version, rule, is_new, updated_at)
values (:account, 1, :rule, 1, :now) on conflict (account_id) do nothing;

-- notify_rule_update: Change it, if it is still the version that was read.
update notify_rule set version = version + 1, rule = :rule, is_new = 1, updated_at = :now
where account_id = :account and version = :version;

-- notify_rule_fresh: Whose rule the reminders have not seen yet.
select account_id from notify_rule where is_new = 1 order by account_id limit :limit;

-- notify_rule_settled: The reminders have seen it.
update notify_rule set is_new = 0 where account_id = :account;
