-- One fact for each member whose 组织关系 lies in a Party organisation that the edition counted.
insert into reports_memberfact (
    report_id, member_id, party_organisation_id, area_id, commercial_district_id, "full"
)
select %(report)s, l.member_id, p.party_organisation_id, p.area_id, p.commercial_district_id,
    coalesce(l.is_full, false)
from compiled_link l
join reports_partyorganisationfact p
    on p.report_id = %(report)s and p.party_organisation_id = l.party_organisation_id
where l.kind = 'formal' and l.inside
