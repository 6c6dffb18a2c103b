-- One fact for each gift in kind of the year up to %(day)s that was posted; persons have no name.
insert into reports_inkindfact (
    report_id, in_kind_id, name, area_id, commercial_district_id, kind, use, body, donated, day,
    in_quarter, fen
)
select %(report)s, g.id, g.name, coalesce(former.area_id, g.area_id),
    coalesce(g.commercial_district_id, p.commercial_district_id), g.kind, g.use,
    coalesce(o.name, ''), g.donated, g.day, g.day >= %(first)s, g.fen
from funding_inkind g
left join compiled_former former on former.register = 'inkind' and former.id = g.id
left join districts_organisation o on o.id = g.organisation_id
left join districts_partyorganisation p on p.id = g.party_organisation_id
where g.area_id = any(%(near)s::bigint[])
    and coalesce(former.area_id, g.area_id) = any(%(areas)s::bigint[])
    and g.state = 'posted'
    and g.day between date_trunc('year', %(day)s::date) and %(day)s
