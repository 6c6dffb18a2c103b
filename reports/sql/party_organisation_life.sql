-- Of Party organisations that changed: where each stood on either day, founded and dissolved.
    select p.id,
        case
            when p.founded <= %(opening_day)s
                and (p.dissolved is null or p.dissolved > %(opening_day)s)
            then coalesce(before.area_id, p.area_id)
        end as elsewhere_then,
        case
            when p.dissolved is null or p.dissolved > %(day)s
            then coalesce(after.area_id, p.area_id)
        end as elsewhere_now,
        case
            when p.founded <= %(opening_day)s and before.type is distinct from 'group'
                then 'moved_in'
            else 'added'
        end as came,
        case
            when p.founded <= %(opening_day)s and before.type = 'group' then '由党小组改建'
            when p.founded <= %(opening_day)s then '迁入'
            when p.split_from_id is not null then '分设'
            else '新建'
        end as came_why,
        case
            when p.founded > %(opening_day)s then p.founded
            when before.type = 'group' then after.since
        end as came_on,
        case
            when p.dissolved <= %(day)s or after.type = 'group' then 'removed'
            else 'moved_out'
        end as went,
        case
            when after.type = 'group' and (p.dissolved is null or p.dissolved > %(day)s)
                then '改为党小组'
            when p.dissolved is null or p.dissolved > %(day)s then '迁出'
            when p.dissolved_reason <> '' then p.dissolved_reason
            when p.successor_id is not null then '并入其他党组织'
            else '撤销'
        end as went_why,
        case
            when p.dissolved <= %(day)s then p.dissolved
            when after.type = 'group' then after.since
        end as went_on,
        null::date as shifted_on
    from changed
    join districts_partyorganisation p on p.id = changed.id
    left join lateral (
        select h.area_id, h.type from districts_partyorganisationphase h
        where h.party_organisation_id = p.id and h.since <= %(opening_day)s
        order by h.since desc limit 1
    ) before on true
    left join lateral (
        select h.area_id, h.type, h.since from districts_partyorganisationphase h
        where h.party_organisation_id = p.id and h.since <= %(day)s
        order by h.since desc limit 1
    ) after on true
