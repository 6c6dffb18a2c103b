-- One fact for each line of the year's budget that was decided by %(day)s.
insert into reports_budgetfact (
    report_id, budget_id, name, area_id, commercial_district_id, fund_kind, body, source, use, fen,
    from_district, from_town, from_dues, from_enterprise, from_returned, from_award, from_project,
    from_donation, from_other, decided_on, document
)
select %(report)s, b.id, f.name, area.id,
    coalesce(b.commercial_district_id, p.commercial_district_id), f.kind,
    coalesce(p.name, area.name), b.source, b.use, b.fen,
    due.from_district, due.from_town, due.from_dues, due.from_enterprise, due.from_returned,
    due.from_award, due.from_project, due.from_donation, due.from_other, b.decided_on, b.document
from funding_budget b
join compiled_due due on due.budget_id = b.id
join funding_fund f on f.id = b.fund_id
left join compiled_former former on former.register = 'budget' and former.id = b.id
join districts_area area on area.id = coalesce(former.area_id, b.area_id)
left join districts_partyorganisation p on p.id = b.party_organisation_id
where b.area_id = any(%(near)s::bigint[]) and area.id = any(%(areas)s::bigint[])
    and b.year = extract(year from %(day)s::date) and b.decided_on <= %(day)s
