-- The storefronts that lay in %(levels)s on %(day)s, open or closed by then.
create temp table compiled_storefront as
select s.id, s.name, coalesce(former.area_id, s.area_id) as area_id, s.commercial_district_id,
    s.building_id, s.floor, s.organisation_id, s.trade,
    (s.opened is null or s.opened <= %(day)s) and (s.closed is null or s.closed > %(day)s)
        as is_open,
    case
        when s.building_id is null and s.floor = '' and s.unit = '' then s.address
        else concat_ws(
            ' ', coalesce(b.name, d.name), nullif(s.floor, ''), nullif(s.unit, '')
        )
    end as place
from storefronts_storefront s
left join compiled_former former on former.register = 'storefront' and former.id = s.id
left join districts_building b on b.id = s.building_id
left join districts_commercialdistrict d on d.id = s.commercial_district_id
where s.area_id = any(%(near)s::bigint[])
    and coalesce(former.area_id, s.area_id) = any(%(levels)s::bigint[]);
analyze compiled_storefront
