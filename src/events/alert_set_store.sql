-- Sets of indicators that alerts rest on.

-- alert_set_put: A set that its indicator stands in, with the mark it has now.
insert into alert_set (alert_id, name, tlp) values (:alert, :name, :tlp)
on conflict (alert_id, name) do update set tlp = excluded.tlp;

-- alert_sets: All of one alert.
select name, tlp from alert_set where alert_id = :alert order by name;
