-- One fact for each volunteer registered on %(day)s, by surname only.
insert into reports_volunteerfact (
    report_id, volunteer_id, name, area_id, commercial_district_id, is_member, teams, joined,
    active, active_year, tenths, tenths_year
)
with registered as (
    select v.*, coalesce(former.area_id, v.area_id) as lay_in
    from activities_volunteer v
    left join compiled_former former on former.register = 'volunteer' and former.id = v.id
    where v.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, v.area_id) = any(%(areas)s::bigint[]) and v.joined <= %(day)s
        and (v."left" is null or v."left" > %(day)s)
), present as (
    select r.id, t.activity_id, t.hours
    from registered r
    join activities_attendance t on t.volunteer_id = r.id
    union all
    select r.id, t.activity_id, t.hours
    from registered r
    join activities_attendance t on t.member_id = r.member_id
), served as (
    select present.id, bool_or(a.day >= %(first)s) as active,
        coalesce(sum(present.hours) filter (where a.day >= %(first)s), 0) as hours,
        sum(present.hours) as hours_year
    from present
    join activities_activity a on a.id = present.activity_id
    where a.state in ('held', 'closed') and a.theme in ('service', 'volunteer')
        and a.day >= date_trunc('year', %(day)s::date) and a.day <= %(day)s
    group by present.id
), placed as (
    select m.volunteer_id, string_agg(t.name, '、' order by t.name) as teams
    from registered r
    join activities_teammembership m on m.volunteer_id = r.id
    join activities_volunteerteam t on t.id = m.team_id
    where m.since <= %(day)s and (m.until is null or m.until > %(day)s)
        and (t.dissolved is null or t.dissolved > %(day)s)
    group by m.volunteer_id
)
select %(report)s, r.id, regexp_replace(coalesce(nullif(r.name, ''), m.name, ''), '(?<=.).', '*', 'g'), r.lay_in,
    o.commercial_district_id, r.member_id is not null, left(coalesce(placed.teams, ''), 400),
    r.joined, coalesce(served.active, false), served.id is not null,
    coalesce(served.hours, 0) * 10, coalesce(served.hours_year, 0) * 10
from registered r
left join members_partymember m on m.id = r.member_id
left join districts_organisation o on o.id = r.organisation_id
left join served on served.id = r.id
left join placed on placed.volunteer_id = r.id
