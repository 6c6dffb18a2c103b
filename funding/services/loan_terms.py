"""Who may apply for an interest-free loan: the terms in force of the loan funds above a store, and
what the registers say of each condition, before any form is shown.

What a fund has is told as a fact: neither it nor an application promises a loan.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from core.dated import months_later
from core.money import yuan
from districts.scoping import above
from funding.enums import FundKind
from funding.models import Fund, Loan, LoanTerms
from funding.models.loans import ENDED
from funding.services import loan_figures
from storefronts.enums import AutoCheck
from storefronts.models import Storefront, Title
from storefronts.services.conditions import CHECKS, Condition

MODEL_STORE = "model_store"  # the code of the scheme


@dataclass(frozen=True)
class Offer:
    """The terms of one fund, what the store meets of them, and what the fund has (fen)."""

    terms: LoanTerms
    conditions: list[Condition]
    available: int

    @property
    def unmet(self) -> list[Condition]:
        return [one for one in self.conditions if not one.met]


def in_force(storefront: Storefront, day: dt.date) -> QuerySet[LoanTerms]:
    """Of the loan funds that are open on the day and whose area covers the store, the nearest
    first."""
    standing = Q(fund__closed=None) | Q(fund__closed__gt=day)
    rows = LoanTerms.objects.on(day).filter(
        above([storefront.area.path], "fund__area"),
        standing,
        fund__kind=FundKind.LOAN,
        fund__opened__lte=day,
    )
    nearest = F("fund__area__path").desc()
    found: QuerySet[LoanTerms] = rows.select_related("fund__area").order_by(nearest, "fund")
    return found


def offers(storefront: Storefront, day: dt.date) -> list[Offer]:
    return [
        Offer(terms, conditions(terms, storefront, day), loan_figures.available(terms.fund))
        for terms in in_force(storefront, day)
    ]


def conditions(
    terms: LoanTerms, storefront: Storefront, day: dt.date, *, but: Loan | None = None
) -> list[Condition]:
    """Each of them with what the register says and what to do; `but` is the application that is
    looked at again."""
    asked = [_trading(storefront, day), _open_long_enough(terms, storefront, day)]
    if terms.needs_title:
        asked.append(_title(storefront, day))
    asked.append(Condition("证照在有效期内", *CHECKS[AutoCheck.LICENCE](storefront, day)))
    asked.append(_no_other(storefront, but))
    asked.append(_nothing_overdue(storefront, day))
    return asked


def refusal(
    terms: LoanTerms, storefront: Storefront, day: dt.date, *, but: Loan | None = None
) -> str:
    """All reasons at once, each with its remedy; nothing where it may apply."""
    if (why := fund_refusal(terms.fund, day)) != "":
        return why
    unmet = [one for one in conditions(terms, storefront, day, but=but) if not one.met]
    return "".join(f"{one.title}：{one.told}。{one.remedy}" for one in unmet)


def fund_refusal(fund: Fund, day: dt.date) -> str:
    if day < fund.opened or (fund.closed is not None and day >= fund.closed):
        return f"{fund}已停止办理，请向街道了解其他办法。"
    return ""


def _trading(storefront: Storefront, day: dt.date) -> Condition:
    told = "登记册：在营业" if storefront.open_on(day) else "登记册：已歇业或者还没有开业"
    remedy = "登记有误的，请告诉街道更正。"
    return Condition("正在营业", storefront.open_on(day), told, remedy)


def _open_long_enough(terms: LoanTerms, storefront: Storefront, day: dt.date) -> Condition:
    title = f"开业满 {terms.open_months} 个月"
    if storefront.opened is None:
        return Condition(title, False, "登记册没有开业时间", "请告诉街道登记开业时间。")
    full = months_later(storefront.opened, terms.open_months)
    remedy = f"{full} 起再申请；开业时间登记有误的，请告诉街道更正。"
    return Condition(title, full <= day, f"{storefront.opened_text}开业", remedy)


def _title(storefront: Storefront, day: dt.date) -> Condition:
    held = Title.objects.valid_on(day).filter(storefront=storefront, scheme__code=MODEL_STORE)
    title = held.first()
    told = (
        f"{title.number}，有效期至 {title.valid_to}" if title else "没有在有效期内的党员示范店称号"
    )
    remedy = "请先申报党员示范店；称号暂停的，请先完成整改。"
    return Condition("是在册的党员示范店", title is not None, told, remedy)


def _no_other(storefront: Storefront, but: Loan | None) -> Condition:
    rows = Loan.objects.filter(storefront=storefront).exclude(state__in=ENDED)
    other = next((one for one in rows if but is None or one.pk != but.pk), None)
    told = f"{other.number}：{other.get_state_display()}" if other else "没有"
    return Condition("没有在办、在还的贷款", other is None, told, "请先办完、还清这一笔。")


def _nothing_overdue(storefront: Storefront, day: dt.date) -> Condition:
    """Neither of the store nor of another store of the same organisation."""
    whose = Q(storefront=storefront)
    if storefront.organisation_id:
        whose |= Q(storefront__organisation=storefront.organisation_id)
    late = Loan.objects.overdue(day).filter(whose).order_by("next_due").first()
    told = f"{late.number} 应于 {late.next_due} 还款" if late else "没有"
    return Condition("没有逾期没还的", late is None, told, "请先还清逾期的部分。")


def amount_defects(terms: LoanTerms, fen: int | None, months: int | None) -> dict[str, str]:
    """What is wrong of amount and months by the terms, by field."""
    wrong = {}
    if fen is not None and not 0 < fen <= terms.most_fen:
        most = yuan(terms.most_fen)
        wrong["fen"] = f"金额要大于 0，每笔最多 {most} 元，请改填。"
    if months is not None and not 0 < months <= terms.most_months:
        wrong["months"] = f"期限在 1 到 {terms.most_months} 个月之间，请改填。"
    return wrong
