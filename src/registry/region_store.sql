-- region_load: One region.
select code, version, name, name_en, level, parent, valid_from, valid_to, successor, path
from region where code = :code;

-- region_list: The whole tree in code order.
select code, version, name, name_en, level, parent, valid_from, valid_to, successor, path
from region order by code;

-- region_insert: Add a region.
insert into region
    (code, version, name, name_en, level, parent, valid_from, valid_to, successor, path)
values (:code, 1, :name, :name_en, :level, :parent, :valid_from, :valid_to, :successor, :path);

-- region_update: Change what may change of a region.
update region set version = version + 1, name = :name, name_en = :name_en, level = :level,
    valid_from = :valid_from, valid_to = :valid_to, successor = :successor
where code = :code;
