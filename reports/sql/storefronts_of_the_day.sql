-- The storefronts that lay in %(levels)s on %(day)s, open or closed by then.
create temp table compiled_storefront as
with recursive merged as (
    -- areas that have ended since, each with the one that succeeded it in the end
    select id, successor_id as now, until
    from districts_area
    where until > %(day)s and successor_id is not null
    union all
    select merged.id, a.successor_id, merged.until
    from merged
    join districts_area a on a.id = merged.now
    where a.successor_id is not null
), moved as (
    -- where a storefront lay then that came to a successor
    select distinct on (e.pgh_obj_id) e.pgh_obj_id as id, e.area_id
    from merged
    join storefronts_storefrontevent e on e.area_id = merged.id
    join storefronts_storefront s on s.id = e.pgh_obj_id and s.area_id = merged.now
    order by e.pgh_obj_id, merged.until, e.pgh_id desc
)
select s.id, s.name, coalesce(moved.area_id, s.area_id) as area_id, s.commercial_district_id,
    s.building_id, s.trade,
    (s.opened is null or s.opened <= %(day)s) and (s.closed is null or s.closed > %(day)s)
        as is_open,
    case
        when s.building_id is null and s.floor = '' and s.unit = '' then s.address
        else concat_ws(
            ' ', coalesce(b.name, d.name), nullif(s.floor, ''), nullif(s.unit, '')
        )
    end as place
from storefronts_storefront s
left join moved on moved.id = s.id
left join districts_building b on b.id = s.building_id
left join districts_commercialdistrict d on d.id = s.commercial_district_id
where (s.area_id = any(%(levels)s::bigint[])
        or s.id in (select id from moved where area_id = any(%(levels)s::bigint[])))
    and coalesce(moved.area_id, s.area_id) = any(%(levels)s::bigint[]);
analyze compiled_storefront
