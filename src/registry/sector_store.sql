-- sector_load: One sector.
select code, name_zh, name_en, parent, path from sector where code = :code;

-- sector_list: The whole tree in code order.
select code, name_zh, name_en, parent from sector order by code;

-- sector_put: Add a sector or refresh its names.
insert into sector (code, name_zh, name_en, parent, path)
values (:code, :name_zh, :name_en, :parent, :path)
on conflict (code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en;
