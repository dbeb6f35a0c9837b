-- repeat_one: The reply kept for an account's key.
select request_digest, http_status, reply, record_version, reply_digest from http_repeat
 where account_id = :account_id and key = :key and at >= :since;

-- repeat_add: Keep a reply.
insert into http_repeat (account_id, key, request_digest, http_status, reply, record_version, reply_digest, at)
values (:account_id, :key, :request_digest, :http_status, :reply, :record_version, :reply_digest, :at);

-- repeat_sweep: Drop replies past their life.
delete from http_repeat where at < :before;
