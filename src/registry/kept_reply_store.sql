-- kept_reply_one: The reply kept for an account's key.
select request_digest, http_status, reply, record_version, reply_digest from kept_reply
 where account_id = :account_id and key = :key and at >= :since;

-- kept_reply_add: Keep a reply.
insert into kept_reply (account_id, key, request_digest, http_status, reply, record_version, reply_digest, at)
values (:account_id, :key, :request_digest, :http_status, :reply, :record_version, :reply_digest, :at);

-- kept_reply_sweep: Drop replies past their life.
delete from kept_reply where at < :before;
