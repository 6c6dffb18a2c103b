-- One fact for each of the organisations of the day, with the members of the day.
insert into reports_organisationfact (
    report_id, organisation_id, name, uscc, area_id, commercial_district_id, building_id, floor,
    kind, ownership, staff,
    standalone, joint, other, work_only, seat, own_type, way, party_organisation_id,
    instructor, liaison, trade_union, youth_league, womens_federation, instructor_id_on_day,
    active,
    members, full_members, floating_members, stated
)
with covering as (
    select c.id, c.organisation_id, c.party_organisation_id, w.name as way, w.statistical_class,
        array_position(
            array['standalone', 'joint', 'other', 'work_only'], w.statistical_class::text
        ) as rank
    from compiled_organisation scope
    join districts_organisationcoverage c on c.organisation_id = scope.id
    join districts_partyorganisation p on p.id = c.party_organisation_id
    join districts_coverageway w on w.id = c.way_id
    where c.since <= %(day)s and (c.until is null or c.until > %(day)s)
        and p.founded <= %(day)s and (p.dissolved is null or p.dissolved > %(day)s)
), covered as (
    select organisation_id,
        bool_or(rank = 1) as standalone, bool_or(rank = 2) as joint,
        bool_or(rank = 3) as other, bool_or(rank = 4) as work_only
    from covering
    group by organisation_id
), highest as (
    select distinct on (organisation_id) organisation_id, way, rank, party_organisation_id
    from covering
    order by organisation_id, rank, id
), own as (
    select distinct on (p.party_organisation_id) p.party_organisation_id, p.type
    from covering
    join districts_partyorganisationphase p
        on p.party_organisation_id = covering.party_organisation_id
    where p.since <= %(day)s
    order by p.party_organisation_id, p.since desc
), seated as (
    select distinct s.organisation_id
    from compiled_organisation scope
    join districts_memberorganisation s on s.organisation_id = scope.id
    join districts_jointcommittee j on j.id = s.joint_committee_id
    where s.since <= %(day)s and (s.until is null or s.until > %(day)s)
        and j.founded <= %(day)s and (j.dissolved is null or j.dissolved > %(day)s)
), reached as (
    select w.organisation_id,
        bool_or(w.means = 'instructor') as instructor, bool_or(w.means = 'liaison') as liaison,
        bool_or(w.means = 'trade_union') as trade_union,
        bool_or(w.means = 'youth_league') as youth_league,
        bool_or(w.means = 'womens_federation') as womens_federation,
        min(w.instructor_id) as instructor_id
    from compiled_organisation scope
    join districts_workcoverage w on w.organisation_id = scope.id
    where w.since <= %(day)s and (w.until is null or w.until > %(day)s)
    group by w.organisation_id
), placed as (
    -- no register says on which floor an organisation is: where all its stores there are on one
    select s.organisation_id, s.building_id, min(s.floor) as floor
    from compiled_storefront s
    where s.is_open and s.organisation_id is not null and s.floor <> ''
    group by s.organisation_id, s.building_id
    having min(s.floor) = max(s.floor)
), taking_part as (
    -- who held an activity of the quarter, held it together with its host, or was there, wherever
    select a.organisation_id
    from activities_activity a
    where a.state in ('held', 'closed') and a.day between %(first)s and %(day)s
        and a.organisation_id is not null
    union
    select h.organisation_id
    from activities_activity a
    join activities_cohost h on h.activity_id = a.id
    where a.state in ('held', 'closed') and a.day between %(first)s and %(day)s
        and h.organisation_id is not null
    union
    select t.organisation_id
    from activities_activity a
    join activities_attendance t on t.activity_id = a.id
    where a.state in ('held', 'closed') and a.day between %(first)s and %(day)s
        and t.organisation_id is not null
), registered as (
    select organisation_id, count(*) as members, count(*) filter (where is_full) as full_members
    from compiled_link
    where kind = 'formal'
    group by organisation_id
), floating as (
    select organisation_id, count(distinct member_id) as members
    from compiled_link
    where kind = 'floating_in'
    group by organisation_id
), latest as (
    select distinct on (s.organisation_id, s.metric) s.organisation_id, s.metric, s.value
    from compiled_organisation scope
    join districts_statement s on s.organisation_id = scope.id
    where s.metric in ('members', 'full_members') and s.day <= %(day)s
    order by s.organisation_id, s.metric, s.day desc
), stated as (
    select organisation_id,
        max(value) filter (where metric = 'members') as members,
        max(value) filter (where metric = 'full_members') as full_members
    from latest
    group by organisation_id
), counted as (
    -- a confirmed roster, else the ledger's statement, else whom the register knows;
    -- a statement that does not part full from probationary members means full ones
    select scope.id,
        s.organisation_id is not null and scope.roster is not true as stated,
        coalesce(s.members, s.full_members) as stated_members,
        least(coalesce(s.full_members, s.members), coalesce(s.members, s.full_members))
            as stated_full_members
    from compiled_organisation scope
    left join stated s on s.organisation_id = scope.id
)
select %(report)s, scope.id, scope.name, coalesce(scope.uscc, ''),
    scope.area_id, scope.commercial_district_id, scope.building_id, coalesce(placed.floor, ''),
    scope.kind, scope.ownership, coalesce(scope.staff, 0),
    coalesce(covered.standalone, false), coalesce(covered.joint, false),
    coalesce(covered.other, false), coalesce(covered.work_only, false),
    seated.organisation_id is not null,
    case
        when highest.rank is distinct from 1 then ''
        when own.type in ('committee', 'general_branch') then own.type
        else 'branch'
    end,
    coalesce(highest.way, ''), highest.party_organisation_id,
    coalesce(reached.instructor, false), coalesce(reached.liaison, false),
    coalesce(reached.trade_union, false), coalesce(reached.youth_league, false),
    coalesce(reached.womens_federation, false), reached.instructor_id,
    taking_part.organisation_id is not null,
    case when counted.stated then counted.stated_members
        else coalesce(registered.members, 0) end,
    case when counted.stated then counted.stated_full_members
        else coalesce(registered.full_members, 0) end,
    coalesce(floating.members, 0),
    counted.stated
from compiled_organisation scope
join districts_organisation still on still.id = scope.id  -- not taken back since it was read
join counted on counted.id = scope.id
left join covered on covered.organisation_id = scope.id
left join highest on highest.organisation_id = scope.id
left join own on own.party_organisation_id = highest.party_organisation_id
left join seated on seated.organisation_id = scope.id
left join reached on reached.organisation_id = scope.id
left join placed
    on placed.organisation_id = scope.id and placed.building_id = scope.building_id
left join taking_part on taking_part.organisation_id = scope.id
left join registered on registered.organisation_id = scope.id
left join floating on floating.organisation_id = scope.id
