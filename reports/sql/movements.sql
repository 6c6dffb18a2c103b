-- What came and went of one subject, unit by unit, in two steps: from what the opening edition told
-- of its day to what the registers now say of that day (adjusted), and from there to what the
-- edition counts on %(day)s (moved).
insert into reports_movement (
    report_id, subject, object_id, name, kind, area_id, unit_id, commercial_district_id,
    other_area_id, inside, reason, day, told
)
with told as (
    select f.{key} as id, {name} as name, f.area_id, f.commercial_district_id,
        coalesce(c.unit_id, f.area_id) as unit_id
    from {facts} f
    left join reports_closingcount c
        on c.report_id = f.report_id and c.subject = %(subject)s and c.area_id = f.area_id
    where f.report_id = %(opening)s and {counted}
), known as (
    select f.{key} as id, {name} as name, f.area_id, f.commercial_district_id, u.unit_id
    from {again} f
    join unnest(%(known_areas)s::bigint[], %(known_units)s::bigint[]) u (area_id, unit_id)
        on u.area_id = f.area_id
    where f.report_id = %(opening)s and {counted}
), closing as (
    select f.{key} as id, {name} as name, f.area_id, f.commercial_district_id, u.unit_id
    from {closing} f
    join unnest(%(areas)s::bigint[], %(units)s::bigint[]) u (area_id, unit_id)
        on u.area_id = f.area_id
    where f.report_id = %(report)s and {counted}
), step as (
    select false as moved, coalesce(a.id, b.id) as id,
        a.name, a.area_id, a.unit_id, a.commercial_district_id,
        b.name as to_name, b.area_id as to_area, b.unit_id as to_unit,
        b.commercial_district_id as to_district
    from told a
    full join known b on b.id = a.id
    where a.unit_id is distinct from b.unit_id
    union all
    select true, coalesce(a.id, b.id),
        a.name, a.area_id, a.unit_id, a.commercial_district_id,
        b.name, b.area_id, b.unit_id, b.commercial_district_id
    from known a
    full join closing b on b.id = a.id
    where a.unit_id is distinct from b.unit_id
), changed as (
    select id from step where moved
), life as (
    {life}
), side as (
    select moved, id, true as inward, to_name as name, to_area as area_id, to_unit as unit_id,
        to_district as commercial_district_id, area_id as other_area_id,
        unit_id is not null as inside, area_id as from_area
    from step
    where to_unit is not null
    union all
    select moved, id, false, name, area_id, unit_id, commercial_district_id, to_area,
        to_unit is not null, area_id
    from step
    where unit_id is not null
), placed as (
    select side.*, life.elsewhere_then, life.elsewhere_now, life.came, life.came_why, life.came_on,
        life.went, life.went_why, life.went_on, life.shifted_on,
        -- it lay in the report on the opening day, where no books were kept then
        side.inward and not side.inside and side.area_id = any(%(known_areas)s::bigint[])
            and not side.area_id = any(%(booked)s::bigint[]) as unbooked,
        former.until as changed_on
    from side
    left join life on life.id = side.id
    left join lateral (
        -- the area from which it came had ended, or lay elsewhere, by the day
        select max(until) as until
        from (
            select a.until from districts_area a
            where a.id = side.from_area and a.successor_id is not null
            union all
            select f.until from districts_formerarea f where f.area_id = side.from_area
        ) ended
        where until > %(opening_day)s and until <= %(day)s
    ) former on side.moved and side.inside
)
select %(report)s, %(subject)s, id, name,
    case
        when not moved or unbooked then case when inward then 'adjusted_in' else 'adjusted_out' end
        when inside then case when inward then 'moved_in' else 'moved_out' end
        when inward then coalesce(came, 'added')
        else coalesce(went, 'removed')
    end,
    area_id, unit_id, commercial_district_id,
    coalesce(
        other_area_id,
        case
            when not moved or unbooked then null
            when inward and came = 'moved_in' then elsewhere_then
            when not inward and went = 'moved_out' then elsewhere_now
        end
    ),
    inside,
    left(case
        when unbooked then '建账'
        when not moved and inside then '更正所在区划'
        when not moved and inward then '补登'
        when not moved then '更正'
        when inside and changed_on is not null then '区划变更'
        when inside then '迁移'
        when inward then coalesce(came_why, '')
        else coalesce(went_why, '')
    end, 80),
    case
        when not moved or unbooked then null
        when inside then coalesce(changed_on, shifted_on)
        when inward then came_on
        else went_on
    end,
    ''
from placed
