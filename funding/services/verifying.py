"""The ledger proved again from its entries alone: what the triggers hold is asked once more.

Each proof is one statement over the whole ledger and answers the rows that break it; none is right.
"""

from dataclasses import dataclass

import pgtrigger
from django.db import connection

from funding.models.ledger import FLOORED, Account, Closing, Entry, Journal

SHOWN = 20  # rows of a broken proof that are told


@dataclass(frozen=True)
class Proof:
    """What must hold, how a row that breaks it is told, and the statement that finds such rows."""

    title: str
    told: str
    statement: str


FLOORS = ", ".join(f"'{kind}'" for kind in FLOORED)
GUARDS = ", ".join(
    f"('{model._meta.db_table}'::regclass, '{trigger.get_pgid(model)}')"
    for model, trigger in pgtrigger.registered()
    if model in (Journal, Entry, Account, Closing)
)

PROOFS = (
    Proof(
        "每张凭证借贷相等",
        "凭证 {} 的分录合计 {} 分",
        "select journal_id, sum(fen) from funding_entry group by journal_id having sum(fen) <> 0",
    ),
    Proof(
        "每张凭证都有分录",
        "凭证 {} 没有分录",
        "select j.id from funding_journal j"
        " where not exists (select 1 from funding_entry e where e.journal_id = j.id)",
    ),
    Proof(
        "账户余额等于分录合计",
        "账户 {} 余额 {} 分，分录合计 {} 分",
        "select a.id, a.balance, coalesce(e.fen, 0) from funding_account a"
        " left join (select account_id, sum(fen) as fen from funding_entry group by account_id) e"
        " on e.account_id = a.id where a.balance <> coalesce(e.fen, 0)",
    ),
    Proof(
        "结存和在贷不为负",
        "账户 {} 余额 {} 分",
        f"select id, balance from funding_account where kind in ({FLOORS}) and balance < 0",  # noqa: S608
    ),
    Proof(
        "每项经费收支相抵",
        "经费 {} 全部账户合计 {} 分",
        "select fund_id, sum(balance) from funding_account group by fund_id"
        " having sum(balance) <> 0",
    ),
    Proof(
        "分录不跨经费",
        "凭证 {} 用了别的经费的账户 {}",
        "select j.id, a.id from funding_entry e join funding_journal j on j.id = e.journal_id"
        " join funding_account a on a.id = e.account_id where a.fund_id <> j.fund_id",
    ),
    Proof(
        "制单和复核不是同一人",
        "凭证 {}",
        "select id from funding_journal where maker_id = checker_id",
    ),
    Proof(
        "冲正与原凭证相反",
        "冲正凭证 {} 与原凭证 {} 不相反",
        """
        select r.id, r.reverses_id from funding_journal r
        join (
            select j.id, j.kind,
                array_agg(e.account_id || ':' || e.fen order by e.account_id, e.fen) as was
            from funding_journal j join funding_entry e on e.journal_id = j.id
            where j.id in (select reverses_id from funding_journal) group by j.id
        ) o on o.id = r.reverses_id
        join (
            select j.id, array_agg(e.account_id || ':' || -e.fen order by e.account_id, -e.fen)
                as back
            from funding_journal j join funding_entry e on e.journal_id = j.id
            where j.reverses_id is not null group by j.id
        ) b on b.id = r.id
        where o.was <> b.back or o.kind <> r.kind
        """,
    ),
    Proof(
        "结账以后没有补记",
        "凭证 {}（{}）在结账之后入账",
        "select j.id, j.day from funding_journal j join funding_closing c"
        " on c.fund_id = j.fund_id and j.day <= c.through and j.posted_at > c.at group by j.id",
    ),
    Proof(
        "防护触发器都在",
        "{} 的触发器 {} 被停用或删除",
        f"select g.held::text, g.name from (values {GUARDS}) g (held, name)"  # noqa: S608
        " left join pg_trigger t on t.tgrelid = g.held and t.tgname = g.name"
        " where t.tgenabled is distinct from 'O' order by 1, 2",
    ),
)


@dataclass(frozen=True)
class Finding:
    proof: Proof
    rows: list[str]


def verify() -> list[Finding]:
    """Every proof that is broken, with the first rows that break it; nothing where all hold."""
    found = ((proof, _broken(proof)) for proof in PROOFS)
    return [Finding(proof, rows) for proof, rows in found if rows]


def _broken(proof: Proof) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(proof.statement)
        return [proof.told.format(*row) for row in cursor.fetchmany(SHOWN)]
