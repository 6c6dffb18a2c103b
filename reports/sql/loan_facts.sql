-- One fact for each loan that stands on %(day)s or moved in the year up to it.
insert into reports_loanfact (
    report_id, loan_id, account_id, name, area_id, commercial_district_id, number, lent_on, lent,
    lent_year, repaid, repaid_year, written_off, written_off_year, outstanding, overdue
)
with placed as (
    select l.*, coalesce(former.area_id, l.area_id) as lay_in
    from funding_loan l
    left join compiled_former former on former.register = 'loan' and former.id = l.id
    where l.area_id = any(%(near)s::bigint[]) and l.account_id is not null
        and coalesce(former.area_id, l.area_id) = any(%(areas)s::bigint[])
), moved as (
    select placed.id, j.kind, sum(e.fen) as in_all, min(j.day) as first,
        coalesce(sum(e.fen) filter (where j.day >= %(first)s), 0) as quarter,
        coalesce(sum(e.fen) filter (where j.day >= date_trunc('year', %(day)s::date)), 0) as year,
        max(j.day) as last
    from placed
    join funding_entry e on e.account_id = placed.account_id
    join funding_journal j on j.id = e.journal_id
    where j.day <= %(day)s
    group by placed.id, j.kind
), told as (
    select id, sum(in_all) as outstanding, min(first) as lent_on, max(last) as last,
        coalesce(sum(quarter) filter (where kind = 'lending'), 0) as lent,
        coalesce(sum(year) filter (where kind = 'lending'), 0) as lent_year,
        -coalesce(sum(quarter) filter (where kind = 'repayment'), 0) as repaid,
        -coalesce(sum(year) filter (where kind = 'repayment'), 0) as repaid_year,
        -coalesce(sum(in_all) filter (where kind = 'repayment'), 0) as repaid_in_all,
        -coalesce(sum(quarter) filter (where kind = 'write_off'), 0) as written_off,
        -coalesce(sum(year) filter (where kind = 'write_off'), 0) as written_off_year
    from moved
    group by id
), asked as (
    select i.loan_id, sum(i.fen) as fen
    from placed
    join funding_instalment i on i.loan_id = placed.id
    where i.due < %(day)s
    group by i.loan_id
)
select %(report)s, l.id, l.account_id, s.name, l.lay_in, s.commercial_district_id, l.number,
    t.lent_on, t.lent, t.lent_year, t.repaid, t.repaid_year, t.written_off, t.written_off_year,
    t.outstanding,
    greatest(0, least(t.outstanding, coalesce(asked.fen, 0) - t.repaid_in_all))
from placed l
join told t on t.id = l.id
join storefronts_storefront s on s.id = l.storefront_id
left join asked on asked.loan_id = l.id
where t.outstanding <> 0 or t.last >= date_trunc('year', %(day)s::date)
