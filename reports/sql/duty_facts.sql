-- One fact for each duty session that was held in the year up to %(day)s.
insert into reports_dutyfact (
    report_id, session_id, name, area_id, commercial_district_id, kind, office, day, in_quarter,
    seats, visitors, absent, questions, answered
)
with held as (
    select d.*, coalesce(former.area_id, d.area_id) as lay_in
    from activities_dutysession d
    left join compiled_former former on former.register = 'dutysession' and former.id = d.id
    where d.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, d.area_id) = any(%(areas)s::bigint[]) and d.state = 'held'
        and d.day >= date_trunc('year', %(day)s::date) and d.day <= %(day)s
), offered as (
    select s.session_id, sum(s.seats) as seats
    from held
    join activities_dutyslot s on s.session_id = held.id
    group by s.session_id
), received as (
    -- a question that was answered stays one when its words are erased
    select s.session_id,
        count(*) filter (where b.state = 'came') as visitors,
        count(*) filter (where b.state = 'no_show') as absent,
        count(*) filter (where b.question <> '' or b.answered_on is not null) as questions,
        count(*) filter (where b.answered_on <= %(day)s) as answered
    from held
    join activities_dutyslot s on s.session_id = held.id
    join activities_booking b on b.slot_id = s.id
    group by s.session_id
)
select %(report)s, held.id, held.title, held.lay_in, held.commercial_district_id, held.kind,
    coalesce(o.name, nullif(held.department, ''), '党代表'), held.day, held.day >= %(first)s,
    coalesce(offered.seats, 0), coalesce(received.visitors, 0), coalesce(received.absent, 0),
    coalesce(received.questions, 0), coalesce(received.answered, 0)
from held
left join offered on offered.session_id = held.id
left join received on received.session_id = held.id
left join districts_organisation o on o.id = held.organisation_id
