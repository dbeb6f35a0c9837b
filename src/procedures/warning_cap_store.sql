-- CAP messages that came in, and what an export needs of the register.

-- cap_party_code: the credit code of a party, "" when it has none
select coalesce(uscc, '') from party where id = :party;

-- cap_party_known: the active party of an id, of a credit code, or of a name that only one has
select p.id from party p
where p.state = 'active'
    and ((:id <> '' and p.id = :id) or (:code <> '' and p.uscc = :code)
        or (:name <> '' and p.name = :name
            and (select count(*) from party q where q.name = :name and q.state = 'active') = 1))
order by case when p.id = :id then 0 when p.uscc = :code then 1 else 2 end
limit 1;

-- cap_message_add: a message came
insert into cap_message (party_id, sender, identifier, sent, message_type, status, dossier_id, signature,
    signer, digest, came_at, came_by, xml)
values (:party, :sender, :identifier, :sent, :type, :status, :dossier, :signature, :signer, :digest,
    :came_at, :came_by, :xml);

-- cap_message_find: one that came before
select dossier_id, signature, signer, digest, came_at, sent, message_type
from cap_message
where party_id = :party and sender = :sender and identifier = :identifier;

-- cap_message_latest: as it came, the newest of a warning
select xml from cap_message where dossier_id = :dossier order by came_at desc, sent desc limit 1;

-- cap_feed: warnings of this node that were issued and are in force, or were lifted after a day
select id from dossier
where kind = 'warning' and is_exercise = 0 and is_imported = 0
    and (state in ('issued', 'revising') or (state = 'lifted' and closed_at >= :lifted_after))
order by changed_at desc, id desc
limit :limit;
