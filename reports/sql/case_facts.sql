-- One fact for each case of the year, and for each that waits for its answer on %(day)s.
insert into reports_casefact (
    report_id, case_id, name, area_id, commercial_district_id, number, kind, channel, unit,
    received_on, due, answered_on, received, received_year, fell_due, fell_due_year,
    answered, answered_year, in_time, waiting, overdue, adoption, mediation, satisfaction
)
with known as (
    select c.*, coalesce(former.area_id, c.area_id) as lay_in, case when c.answered_on <= %(day)s then c.answered_on end as answered_then,
        date_trunc('year', %(day)s::date) as year
    from activities_case c
    left join compiled_former former on former.register = 'case' and former.id = c.id
    where c.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, c.area_id) = any(%(areas)s::bigint[]) and c.state <> 'withdrawn'
        and c.received_on <= %(day)s
)
select %(report)s, k.id, k.title, k.lay_in, k.commercial_district_id, k.number, k.kind, k.channel,
    coalesce(o.name, p.name, k.unit_name), k.received_on, k.due, k.answered_then,
    k.received_on >= %(first)s, k.received_on >= k.year,
    k.due between %(first)s and %(day)s, k.due >= k.year and k.due <= %(day)s,
    coalesce(k.answered_then >= %(first)s, false), coalesce(k.answered_then >= k.year, false),
    coalesce(k.answered_then <= k.due, false), k.answered_then is null,
    k.answered_then is null and k.due < %(day)s,
    case when k.answered_then is null then '' else k.adoption end,
    case when k.answered_then is null then '' else k.mediation end,
    case when k.answered_then is null then '' else k.satisfaction end
from known k
left join districts_organisation o on o.id = k.unit_id
left join districts_partyorganisation p on p.id = k.unit_party_id
where k.received_on >= k.year or k.due >= k.year or k.answered_then is null
    or k.answered_then >= k.year
