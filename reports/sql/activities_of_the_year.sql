-- The activities of %(levels)s that took place in the year up to %(day)s, each on the first of its
-- days, with who was there and what came of it.
create temp table compiled_activity as
with held as (
    select a.id, a.title, a.theme, a.kind, coalesce(former.area_id, a.area_id) as area_id,
        a.commercial_district_id, a.day, a.others,
        a.party_organisation_id, a.committee_id, a.organisation_id, a.team_id
    from activities_activity a
    left join compiled_former former on former.register = 'activity' and former.id = a.id
    where a.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, a.area_id) = any(%(levels)s::bigint[]) and a.state in ('held', 'closed')
        and a.day >= date_trunc('year', %(day)s::date) and a.day <= %(day)s
), present as (
    select t.activity_id, count(t.member_id) as members, count(t.volunteer_id) as volunteers,
        count(t.organisation_id) as organisations, count(t.storefront_id) as storefronts,
        sum(t.hours) filter (where t.member_id is not null) as member_hours,
        sum(t.hours) filter (where t.volunteer_id is not null) as volunteer_hours
    from held
    join activities_attendance t on t.activity_id = held.id
    group by t.activity_id
), came as (
    select o.activity_id,
        sum(o.value) filter (where o.metric = 'people_served') as people_served,
        sum(o.value) filter (where o.metric = 'enterprises') as enterprises,
        sum(o.value) filter (where o.metric = 'jobs') as jobs,
        sum(o.value) filter (where o.metric = 'hired') as hired,
        sum(o.value) filter (where o.metric = 'questionnaires') as questionnaires,
        sum(o.value) filter (where o.metric = 'boards') as boards,
        sum(o.value) filter (where o.metric = 'leaflets') as leaflets,
        sum(o.value) filter (where o.metric = 'courses') as courses,
        sum(o.value) filter (where o.metric = 'trained') as trained,
        sum(o.value) filter (where o.metric = 'disputes') as disputes,
        sum(o.value) filter (where o.metric = 'results') as results,
        sum(o.value) filter (where o.metric = 'goods') as goods,
        sum(o.value) filter (where o.metric = 'money') as money,
        sum(o.value) filter (where o.metric = 'savings') as savings
    from held
    join activities_outcome o on o.activity_id = held.id
    group by o.activity_id
)
select held.*,
    coalesce(present.members, 0) as members, coalesce(present.volunteers, 0) as volunteers,
    coalesce(present.organisations, 0) as organisations,
    coalesce(present.storefronts, 0) as storefronts,
    case when held.theme in ('life', 'training')
        then coalesce(present.member_hours, 0) else 0 end as study_hours,
    case when held.theme in ('service', 'volunteer')
        then coalesce(present.member_hours, 0) + coalesce(present.volunteer_hours, 0)
        else 0 end as service_hours,
    coalesce(came.people_served, 0) as people_served,
    coalesce(came.enterprises, 0) as enterprises,
    coalesce(came.jobs, 0) as jobs,
    coalesce(came.hired, 0) as hired,
    coalesce(came.questionnaires, 0) as questionnaires,
    coalesce(came.boards, 0) as boards,
    coalesce(came.leaflets, 0) as leaflets,
    coalesce(came.courses, 0) as courses,
    coalesce(came.trained, 0) as trained,
    coalesce(came.disputes, 0) as disputes,
    coalesce(came.results, 0) as results,
    coalesce(came.goods, 0) as goods,
    coalesce(came.money, 0) as money,
    coalesce(came.savings, 0) as savings
from held
left join present on present.activity_id = held.id
left join came on came.activity_id = held.id;
analyze compiled_activity
