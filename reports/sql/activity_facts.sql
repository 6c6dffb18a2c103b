-- One fact for each activity of the year that was read.
insert into reports_activityfact (
    report_id, activity_id, name, theme, kind, host_kind, host, area_id, commercial_district_id,
    day, in_quarter, people, members, volunteers, organisations, storefronts,
    study_tenths, service_tenths, people_served, enterprises, jobs, hired, questionnaires,
    boards, leaflets, courses, trained, disputes, results, goods, money, savings
)
select %(report)s, a.id, a.title, a.theme, a.kind,
    case
        when a.party_organisation_id is not null then 'party_organisation'
        when a.committee_id is not null then 'committee'
        when a.organisation_id is not null then 'organisation'
        when a.team_id is not null then 'team'
        else 'office'
    end,
    coalesce(p.name, c.name, o.name, t.name, area.name),
    a.area_id, a.commercial_district_id, a.day, a.day >= %(first)s,
    a.members + a.volunteers + a.others, a.members, a.volunteers, a.organisations, a.storefronts,
    a.study_hours * 10, a.service_hours * 10,
    a.people_served, a.enterprises, a.jobs, a.hired, a.questionnaires, a.boards, a.leaflets,
    a.courses, a.trained, a.disputes, a.results, a.goods, a.money, a.savings
from compiled_activity a
join activities_activity still on still.id = a.id  -- not taken back since it was read
join districts_area area on area.id = a.area_id
left join districts_partyorganisation p on p.id = a.party_organisation_id
left join districts_jointcommittee c on c.id = a.committee_id
left join districts_organisation o on o.id = a.organisation_id
left join activities_volunteerteam t on t.id = a.team_id
