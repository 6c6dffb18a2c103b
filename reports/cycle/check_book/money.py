"""经费: accounts carry on what they held, figures are what accounts and ledger say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.urls import reverse

from funding.enums import AccountKind, FundKind
from funding.models import Account
from funding.services.rollups import Row as Rolled
from funding.services.rollups import rollup
from reports.cycle.check_book.definition import Break, Check, Number
from reports.cycle.check_book.evidence import Evidence
from reports.cycle.check_book.tables import BETWEEN, all_of, same
from reports.cycle.check_book.telling import amount, figure, number
from reports.models import AccountFact
from reports.subjects import FUNDING, SUBJECTS

#: what came in, what went out, of whatever is held
IN = ("opening", "received", "appropriated", "transferred", "repaid")
OUT = ("spent", "lent")
MONEY = tuple(found for found, subject in SUBJECTS.items() if subject.home == FUNDING)
HELD = "funds_held"
OPENING = "funds_opening"


def yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


def _accounts(evidence: Evidence) -> Iterator[Break]:
    moved = sum((F(name) for name in IN[1:]), F(IN[0])) - sum((F(n) for n in OUT[1:]), F(OUT[0]))
    held = evidence.edition.facts(AccountFact).filter(kind=AccountKind.HELD)
    for fact in held.exclude(balance=moved).order_by("area_id", "account_id"):
        known = [name for name in (*IN, *OUT) if getattr(fact, name)]
        total = sum(getattr(fact, n) for n in IN) - sum(getattr(fact, n) for n in OUT)
        each = "".join(f"{_sign(n)}{_word(n)} {yuan(getattr(fact, n))}" for n in known)
        told = f"{fact.name}：{each.lstrip('＋')}＝{yuan(total)} 元，余额 {yuan(fact.balance)} 元"
        url = reverse("account-entries", args=[evidence.report.pk, fact.account_id])
        shown = Number(fact.name, f"{yuan(fact.balance)} 元", url)
        yield Break(evidence.answers(fact.area_id), told, str(fact.account_id), (shown,))


def _sign(name: str) -> str:
    return "－" if name in OUT else "＋"


def _word(name: str) -> str:
    field: Any = AccountFact._meta.get_field(name)
    return str(field.verbose_name).removesuffix("（分）")


def _opening(evidence: Evidence) -> Iterator[Break]:
    """What is carried over for the first time (上期结转), or posted back, is explained."""
    report, before = evidence.earlier(1)
    for row in evidence.rows:
        then = before.get(row.area.pk)
        if report and then and then["funds_accounts"][0] and then[HELD][0] != row.number(OPENING):
            told = f"{figure(OPENING, row.number(OPENING))}，上期结余 {amount(HELD, then[HELD][0])}"
            past = Number("上期结余", amount(HELD, then[HELD][0]), row.past(report).url(HELD))
            yield Break(row.area.pk, told, numbers=(number(row, OPENING), past))


def _ledger(evidence: Evidence) -> Iterator[Break]:
    """The accounts by the ledger as it stands, each where its fact lies."""
    ledger = _by_unit(evidence)
    for row in evidence.rows:
        for code in ("funds_received", "funds_appropriated", "funds_spent", HELD, OPENING):
            found = ledger[row.area.pk][code]
            if found != row.number(code):
                told = f"{figure(code, row.number(code))}，总账 {amount(code, found)}"
                yield Break(row.area.pk, told, code, (number(row, code),))


def _by_unit(evidence: Evidence) -> dict[int, Counter[str]]:
    report = evidence.report
    facts = evidence.edition.facts(AccountFact).values_list("account_id", "area_id")
    lay_in: dict[int, int] = dict(facts)
    accounts = Account.objects.filter(
        fund__kind=FundKind.SPECIAL, area__path__startswith=report.area.path
    ).exclude(kind=AccountKind.SOURCE)
    now: dict[int, int] = dict(accounts.values_list("pk", "area_id"))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for one in rollup(accounts, report.period.first, report.day, by=("account",)):
        account = int(one.key["account"])
        unit = evidence.answers(lay_in.get(account, now[account]))
        for area in {unit, report.area_id}:  # the whole holds them all
            found[area].update(_figures(one))
    return found


def _figures(one: Rolled) -> dict[str, int]:
    """By the names of the figures: what is carried over counts as held before."""
    return {
        OPENING: one.opening + one.carried,
        "funds_received": one.received,
        "funds_appropriated": one.appropriated,
        "funds_spent": one.spent,
        HELD: one.closing,
    }


CHECKS = (
    Check(
        "funds_opening",
        "经费期初＝上期结余",
        "本季经费期初等于上季结余；登记上期结转或补记以前日期的请说明。",
        "经费台账勾稽关系",
        _opening,
        live=True,
    ),
    Check(
        "accounts",
        "期初＋收入－支出＝结余",
        "每个账户期初加到位、下拨、还款，减支出、放款，等于余额。",
        "经费台账勾稽关系",
        _accounts,
        "error",
    ),
    Check(
        "funds",
        "经费各数＝名单",
        "经费、预算、实物、减免、贷款各数等于各名单逐行合计。",
        BETWEEN,
        same("名单", all_of(*MONEY)),
        "error",
    ),
    Check(
        "ledger",
        "经费各数＝总账",
        "期初、到位、下拨、支出、结余等于经费总账；汇总以后又记账的请重新汇总。",
        BETWEEN,
        _ledger,
        "error",
        live=True,
    ),
)
