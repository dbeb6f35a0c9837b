-- Alerts on no registered system, and what holds such back, lie where their unit lies (src/events/alert.h).

-- @sqlite
update alert set
    region = (select p.region from party p where p.id = alert.party_id),
    sector = (select coalesce(json_extract(p.sectors, '$[0]'), '') from party p where p.id = alert.party_id)
where region = '';
update alert_suppression set
    region = (select p.region from party p where p.id = alert_suppression.party_id),
    sector = (select coalesce(json_extract(p.sectors, '$[0]'), '') from party p
        where p.id = alert_suppression.party_id)
where region = '';
-- @postgres
update alert set
    region = (select p.region from party p where p.id = alert.party_id),
    sector = (select coalesce(CAST(p.sectors AS jsonb) ->> 0, '') from party p where p.id = alert.party_id)
where region = '';
update alert_suppression set
    region = (select p.region from party p where p.id = alert_suppression.party_id),
    sector = (select coalesce(CAST(p.sectors AS jsonb) ->> 0, '') from party p
        where p.id = alert_suppression.party_id)
where region = '';
