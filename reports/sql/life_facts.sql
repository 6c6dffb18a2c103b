-- One fact for each Party organisation that owed organisational life in the quarter, of what was
-- read of its duties.
insert into reports_lifefact (
    report_id, party_organisation_id, name, area_id, commercial_district_id, type, owed, kept,
    members_meeting_owed, members_meeting_kept,
    committee_meeting_owed, committee_meeting_kept,
    group_meeting_owed, group_meeting_kept,
    lecture_owed, lecture_kept,
    theme_day_owed, theme_day_kept,
    life_meeting_owed, life_meeting_kept,
    appraisal_owed, appraisal_kept
)
with life as (
    select party, sum(owed) as owed, sum(kept) as kept,
        coalesce(sum(owed) filter (where kind = 'members_meeting'), 0) as members_meeting_owed,
        coalesce(sum(kept) filter (where kind = 'members_meeting'), 0) as members_meeting_kept,
        coalesce(sum(owed) filter (where kind = 'committee_meeting'), 0) as committee_meeting_owed,
        coalesce(sum(kept) filter (where kind = 'committee_meeting'), 0) as committee_meeting_kept,
        coalesce(sum(owed) filter (where kind = 'group_meeting'), 0) as group_meeting_owed,
        coalesce(sum(kept) filter (where kind = 'group_meeting'), 0) as group_meeting_kept,
        coalesce(sum(owed) filter (where kind = 'lecture'), 0) as lecture_owed,
        coalesce(sum(kept) filter (where kind = 'lecture'), 0) as lecture_kept,
        coalesce(sum(owed) filter (where kind = 'theme_day'), 0) as theme_day_owed,
        coalesce(sum(kept) filter (where kind = 'theme_day'), 0) as theme_day_kept,
        coalesce(sum(owed) filter (where kind = 'life_meeting'), 0) as life_meeting_owed,
        coalesce(sum(kept) filter (where kind = 'life_meeting'), 0) as life_meeting_kept,
        coalesce(sum(owed) filter (where kind = 'appraisal'), 0) as appraisal_owed,
        coalesce(sum(kept) filter (where kind = 'appraisal'), 0) as appraisal_kept
    from compiled_life
    group by party
)
select %(report)s, p.id, p.name, coalesce(former.area_id, p.area_id), p.commercial_district_id, p.type, life.owed, life.kept,
    life.members_meeting_owed, life.members_meeting_kept,
    life.committee_meeting_owed, life.committee_meeting_kept,
    life.group_meeting_owed, life.group_meeting_kept,
    life.lecture_owed, life.lecture_kept,
    life.theme_day_owed, life.theme_day_kept,
    life.life_meeting_owed, life.life_meeting_kept,
    life.appraisal_owed, life.appraisal_kept
from life
join districts_partyorganisation p on p.id = life.party  -- not taken back since it was read
left join lateral (
    select h.area_id from districts_partyorganisationphase h
    where h.party_organisation_id = p.id and h.since <= %(day)s
    order by h.since desc limit 1
) former on true  -- where it lay then, if that area has ended since
where coalesce(former.area_id, p.area_id) = any(%(areas)s::bigint[])
