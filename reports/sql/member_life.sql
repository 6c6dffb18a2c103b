-- Of members whose 组织关系 came or went: from where, to where, and why. Whoever is new and was
-- neither developed here nor a member here before has come from outside.
    select m.id,
        before.area_id as elsewhere_then, after.area_id as elsewhere_now,
        case when came.why = '转入' then 'moved_in' else 'added' end as came,
        came.why as came_why,
        case when came.why = '发展' then coalesce(stage.day, m.joined) else after.since end
            as came_on,
        case when went.why = '转出' then 'moved_out' else 'removed' end as went,
        went.why as went_why,
        case
            when m.ended <= %(day)s then m.ended
            when after.id is not null then after.since
            else latest.until
        end as went_on,
        after.since as shifted_on
    from changed
    join members_partymember m on m.id = changed.id
    left join lateral (
        select a.id, p.area_id
        from members_affiliation a
        left join districts_partyorganisation p on p.id = a.party_organisation_id
        where a.member_id = m.id and a.kind = 'formal' and a.since <= %(opening_day)s
            and (a.until is null or a.until > %(opening_day)s)
    ) before on m.ended is null or m.ended > %(opening_day)s
    left join lateral (
        select a.id, a.since, p.area_id
        from members_affiliation a
        left join districts_partyorganisation p on p.id = a.party_organisation_id
        where a.member_id = m.id and a.kind = 'formal' and a.since <= %(day)s
            and (a.until is null or a.until > %(day)s)
    ) after on m.ended is null or m.ended > %(day)s
    left join lateral (
        select max(a.until) as until
        from members_affiliation a
        where a.member_id = m.id and a.kind = 'formal' and a.until <= %(day)s
    ) latest on true
    left join lateral (
        select min(s.day) as day
        from members_development d
        join members_developmentstage s on s.development_id = d.id
        where d.member_id = m.id and s.stage = 'probationary'
            and s.day > %(opening_day)s and s.day <= %(day)s
    ) stage on true
    cross join lateral (
        select case
            when before.id is not null or exists (
                select from members_membershiptransfer t
                where t.member_id = m.id and t.state = 'received'
                    and t.received_on > %(opening_day)s and t.received_on <= %(day)s
            ) then '转入'
            when stage.day is not null
                or (m.joined > %(opening_day)s and m.joined <= %(day)s) then '发展'
            when exists (
                select from members_affiliation a
                where a.member_id = m.id and a.kind = 'formal'
                    and a.party_organisation_id is not null and a.until <= %(opening_day)s
            ) then '恢复'
            else '转入'
        end as why
    ) came
    cross join lateral (
        select case
            when m.ended is null or m.ended > %(day)s or m.end_reason = 'moved_out' then '转出'
            when m.end_reason = 'died' then '去世'
            when m.end_reason = 'suspended' then '停止党籍'
            else '出党'
        end as why
    ) went
