-- One fact for each joint committee that stands on %(day)s, with its joint meetings.
insert into reports_committeefact (
    report_id, committee_id, name, area_id, commercial_district_id, nature, founded,
    owed, kept, meetings, meetings_year, resolutions, resolutions_done
)
with standing as (
    select j.*, area.id as lay_in, case when j.founded > %(first)s then 0 else coalesce((
            select r.value
            from districts_rulelimit r
            join districts_area above on above.id = r.area_id
            where r.code = 'joint_meetings' and starts_with(area.path, above.path)
            order by above.path desc
            limit 1
        ), %(joint_meetings)s) end as owed
    from districts_jointcommittee j
    left join compiled_former former on former.register = 'jointcommittee' and former.id = j.id
    join districts_area area on area.id = coalesce(former.area_id, j.area_id)
    where j.area_id = any(%(near)s::bigint[]) and area.id = any(%(areas)s::bigint[]) and j.founded <= %(day)s
        and (j.dissolved is null or j.dissolved > %(day)s)
), held as (
    select a.committee_id, a.id, a.day
    from activities_activity a
    where a.committee_id is not null and a.kind = 'joint_meeting' and a.state in ('held', 'closed')
        and a.day >= date_trunc('year', %(day)s::date) and a.day <= %(day)s
), met as (
    select committee_id, count(*) filter (where day >= %(first)s) as meetings, count(*) as in_year
    from held
    group by committee_id
), decided as (
    select held.committee_id, count(*) as resolutions,
        count(*) filter (where r.done_on <= %(day)s) as done
    from held
    join activities_resolution r on r.activity_id = held.id
    where r.state <> 'dropped'
    group by held.committee_id
)
select %(report)s, s.id, s.name, s.lay_in, s.commercial_district_id, s.nature, s.founded,
    s.owed, least(s.owed, coalesce(met.meetings, 0)), coalesce(met.meetings, 0),
    coalesce(met.in_year, 0), coalesce(decided.resolutions, 0), coalesce(decided.done, 0)
from standing s
left join met on met.committee_id = s.id
left join decided on decided.committee_id = s.id
