-- What the watch looks for.

-- filing_watch_ending: valid certificates that end until a day, without an open renewal
select c.system_id from certificate c
where c.state = 'valid' and c.valid_to <= :until and c.valid_to >= :today
    and not exists (select 1 from matter m where m.system_id = c.system_id
        and m.procedure = 'filing-renewal' and m.is_open = 1)
order by c.valid_to, c.number
limit :limit;

-- filing_watch_ended: systems that are still called filed under a certificate that has ended
select c.system_id, c.number from certificate c
join system s on s.id = c.system_id
where c.state = 'valid' and c.valid_to < :today and s.filing = :filed
order by c.valid_to, c.number
limit :limit;

-- filing_watch_withdrawn: withdrawn systems with a valid certificate and no open withdrawal
select c.system_id, s.updated_at from certificate c
join system s on s.id = c.system_id
where c.state = 'valid' and s.state = :withdrawn
    and not exists (select 1 from matter m where m.system_id = c.system_id
        and m.procedure = 'filing-withdrawal' and m.is_open = 1)
order by c.number
limit :limit;
