-- One fact for each account in which something moved in the year up to %(day)s, or that stands on it.
-- What stands is the balance less what moved later, so that lines of former years are not read; of
-- loan funds, which are told from their first day on, all are.
insert into reports_accountfact (
    report_id, account_id, name, area_id, commercial_district_id, fund, fund_kind, kind, source,
    use, party_organisation_id, opening, opening_year, received, received_year, appropriated,
    appropriated_year, transferred, transferred_year, spent, spent_year, lent, lent_year, repaid,
    repaid_year, written_off, written_off_year, received_in_all, lent_in_all, repaid_in_all,
    balance, last_received
)
with placed as (
    select a.*, f.name as fund, f.kind as fund_kind, coalesce(former.area_id, a.area_id) as lay_in
    from funding_account a
    join funding_fund f on f.id = a.fund_id
    left join compiled_former former on former.register = 'account' and former.id = a.id
    where a.kind <> 'source' and a.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, a.area_id) = any(%(areas)s::bigint[])
), undone as (
    select reverses_id as id from funding_journal where reverses_id is not null and day <= %(day)s
), posted as (
    select id, day, kind, reverses_id from funding_journal
    where fund_id = any(array(select distinct fund_id from placed))
        and day >= date_trunc('year', %(day)s::date)::date
    union all
    select id, day, kind, reverses_id from funding_journal
    where fund_id = any(array(select distinct fund_id from placed where fund_kind = 'loan'))
        and day < date_trunc('year', %(day)s::date)::date
), moved as (
    select e.account_id, j.kind,
        sum(e.fen) filter (where j.day > %(day)s) as later,
        sum(e.fen) filter (where j.day between %(first)s and %(day)s) as quarter,
        sum(e.fen) filter (
            where j.day between date_trunc('year', %(day)s::date) and %(day)s
        ) as year,
        sum(e.fen) filter (where j.day <= %(day)s) as in_all,
        -- the last day on which something came that was not reversed since
        max(j.day) filter (
            where j.kind = 'receipt' and j.reverses_id is null and undone.id is null
                and j.day between date_trunc('year', %(day)s::date) and %(day)s
        ) as latest
    from posted j
    join funding_entry e on e.journal_id = j.id
    join placed on placed.id = e.account_id
    left join undone on undone.id = j.id
    group by e.account_id, j.kind
), told as (
    select account_id,
        coalesce(sum(later), 0) as later,
        coalesce(sum(quarter), 0) as quarter,
        coalesce(sum(year), 0) as year,
        count(year) as moves,
        max(latest) as latest,
        coalesce(sum(quarter) filter (where kind = 'opening'), 0) as carried,
        coalesce(sum(year) filter (where kind = 'opening'), 0) as carried_year,
        coalesce(sum(quarter) filter (where kind = 'receipt'), 0) as received,
        coalesce(sum(year) filter (where kind = 'receipt'), 0) as received_year,
        coalesce(sum(in_all) filter (where kind in ('opening', 'receipt')), 0) as received_in_all,
        coalesce(sum(quarter) filter (where kind = 'appropriation'), 0) as given,
        coalesce(sum(year) filter (where kind = 'appropriation'), 0) as given_year,
        coalesce(sum(quarter) filter (where kind = 'payment'), 0) as spent,
        coalesce(sum(year) filter (where kind = 'payment'), 0) as spent_year,
        coalesce(sum(quarter) filter (where kind = 'lending'), 0) as lent,
        coalesce(sum(year) filter (where kind = 'lending'), 0) as lent_year,
        coalesce(sum(in_all) filter (where kind = 'lending'), 0) as lent_in_all,
        coalesce(sum(quarter) filter (where kind = 'repayment'), 0) as repaid,
        coalesce(sum(year) filter (where kind = 'repayment'), 0) as repaid_year,
        coalesce(sum(in_all) filter (where kind = 'repayment'), 0) as repaid_in_all,
        coalesce(sum(quarter) filter (where kind = 'write_off'), 0) as lost,
        coalesce(sum(year) filter (where kind = 'write_off'), 0) as lost_year
    from moved
    group by account_id
), stood as (
    -- out of what is held, into what it became: both are told as so much
    select placed.*, coalesce(told.moves, 0) as moves,
        placed.balance - coalesce(told.later, 0) as stands,
        case when placed.kind = 'held' then -1 else 1 end as out,
        case when placed.kind = 'lent' then -1 else 1 end as back
    from placed
    left join told on told.account_id = placed.id
)
select %(report)s, s.id, coalesce(p.name, area.name), s.lay_in,
    coalesce(s.commercial_district_id, p.commercial_district_id), s.fund, s.fund_kind, s.kind,
    s.source, s.use, s.party_organisation_id,
    s.stands - coalesce(t.quarter, 0) + coalesce(t.carried, 0),
    s.stands - coalesce(t.year, 0) + coalesce(t.carried_year, 0),
    coalesce(t.received, 0), coalesce(t.received_year, 0),
    case when p.id is null then 0 else coalesce(t.given, 0) end,
    case when p.id is null then 0 else coalesce(t.given_year, 0) end,
    case when p.id is null then coalesce(t.given, 0) else 0 end,
    case when p.id is null then coalesce(t.given_year, 0) else 0 end,
    s.out * coalesce(t.spent, 0), s.out * coalesce(t.spent_year, 0),
    s.out * coalesce(t.lent, 0), s.out * coalesce(t.lent_year, 0),
    s.back * coalesce(t.repaid, 0), s.back * coalesce(t.repaid_year, 0),
    s.back * coalesce(t.lost, 0), s.back * coalesce(t.lost_year, 0),
    case when s.fund_kind = 'loan' then coalesce(t.received_in_all, 0) else 0 end,
    case when s.fund_kind = 'loan' then s.out * coalesce(t.lent_in_all, 0) else 0 end,
    case when s.fund_kind = 'loan' then s.back * coalesce(t.repaid_in_all, 0) else 0 end,
    s.stands, case when s.kind = 'held' then t.latest end
from stood s
join districts_area area on area.id = s.lay_in
left join told t on t.account_id = s.id
left join districts_partyorganisation p on p.id = s.party_organisation_id
where s.stands <> 0 or s.moves > 0 or (s.fund_kind = 'loan' and t.received_in_all <> 0)
