"""A fund's year made public: sums that add up, nobody named, kept as it was."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Act
from districts.models import Area, Venue, VenueSupport
from funding.enums import DocumentState, FundKind, JournalKind, Source, Use
from funding.models import Account, Fund, InKind, Publication
from funding.rules import publications
from funding.services import expenses, publishing, reversing
from tests.funding.claims import approved, submitted
from tests.funding.conftest import held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def purse(fund: Fund, zone: Area, arrive: Any) -> Account:
    """Carried over, received in two years, and a payment of the year before."""
    given: dict[str, Any] = {"area": zone}
    arrive(fund, 1_000_00, day=dt.date(2017, 1, 1), kind=JournalKind.OPENING, **given)
    arrive(fund, 5_000_00, day=dt.date(2017, 5, 1), **given)
    arrive(fund, 7_000_00, day=dt.date(2018, 1, 1), **given)
    arrive(fund, 650_00, day=dt.date(2018, 12, 31), source=Source.TOWN, **given)
    arrive(fund, 99_00, day=dt.date(2019, 1, 1), **given)
    return held(fund, zone)


@pytest.fixture
def paid(purse: Account, clerk: Any, approver: Any) -> Any:
    def pay(fen: int, day: dt.date, use: str = Use.ACTIVITY, **given: Any) -> Any:
        claim = approved(purse, clerk, approver, fen, use=use, **given)
        return expenses.pay(claim, day=day, bank_reference=f"YH-{claim.pk}", by=clerk)

    return pay


@pytest.fixture
@shared
def spent(paid: Any, purse: Account, clerk: Any) -> None:
    paid(300_00, dt.date(2017, 12, 31))
    paid(120_00, dt.date(2018, 3, 31))
    paid(80_00, dt.date(2018, 4, 1))
    paid(500_01, dt.date(2018, 12, 31), Use.MATERIALS)
    paid(1_00, dt.date(2019, 1, 1))
    submitted(purse, clerk, 55_00)


@pytest.mark.usefixtures("spent")
def test_the_year_adds_up(fund: Fund) -> None:
    told = publishing.told(fund, 2018)
    assert told["opening"] == 1_000_00 + 5_000_00 - 300_00
    assert told["received"] == [
        {"title": "区财政", "fen": 7_000_00},
        {"title": "镇（街）财政", "fen": 650_00},
    ]
    assert told["spent"] == [
        {"title": "党员活动", "quarters": [120_00, 80_00, 0, 0], "fen": 200_00},
        {"title": "学习资料", "quarters": [0, 0, 0, 500_01], "fen": 500_01},
    ]
    assert told["quarters"] == [120_00, 80_00, 0, 500_01]
    assert (told["spent_in_all"], told["expenses"]) == (700_01, 3)
    assert told["balance"] == 5_700_00 + 7_650_00 - 700_01


@pytest.mark.usefixtures("spent")
def test_what_was_carried_over_is_no_income(fund: Fund) -> None:
    told = publishing.told(fund, 2017)
    assert (told["opening"], told["received"]) == (1_000_00, [{"title": "区财政", "fen": 5_000_00}])


def test_a_reversal_is_taken_off(fund: Fund, paid: Any, clerk: Any, approver: Any) -> None:
    done = paid(120_00, dt.date(2018, 3, 31))
    asked = reversing.ask(done.journal, day=dt.date(2018, 4, 2), reason="用途记错", by=clerk)
    reversing.post(asked, by=approver)
    told = publishing.told(fund, 2018)
    assert told["spent"] == [{"title": "党员活动", "quarters": [120_00, -120_00, 0, 0], "fen": 0}]
    assert (told["spent_in_all"], told["expenses"]) == (0, 0)


def test_value_in_kind_stands_apart(fund: Fund, zone: Area, clerk: Any, foreign_zone: Area) -> None:
    for area, day, state, fen in (
        (zone, dt.date(2018, 1, 1), DocumentState.POSTED, 40_000_00),
        (zone, dt.date(2018, 12, 31), DocumentState.POSTED, 1_00),
        (zone, dt.date(2019, 1, 1), DocumentState.POSTED, 2_00),
        (zone, dt.date(2018, 6, 1), DocumentState.RECORDED, 4_00),
        (foreign_zone, dt.date(2018, 6, 1), DocumentState.POSTED, 8_00),
    ):
        InKind.objects.create(
            area=area,
            kind="goods",
            name="图书",
            fen=fen,
            valuation="市价",
            use=Use.SERVICE,
            day=day,
            state=state,
            made_by=clerk,
        )
    venue = Venue.objects.create(name="党群服务中心", kind="centre", area=zone)
    for since, until in (
        (dt.date(2016, 1, 1), None),
        (dt.date(2018, 12, 31), None),
        (dt.date(2017, 1, 1), dt.date(2018, 1, 1)),
        (dt.date(2019, 1, 1), None),
    ):
        VenueSupport.objects.create(
            venue=venue, kind="rent", yearly_fen=365_00, since=since, until=until
        )
    told = publishing.told(fund, 2018)
    assert told["in_kind"] == {"things": 40_001_00, "number": 2, "waived": 365_00 + 1_00}
    assert told["balance"] == 0


def test_a_venue_that_closed_waives_no_more(fund: Fund, zone: Area) -> None:
    venue = Venue.objects.create(
        name="党群服务中心", kind="centre", area=zone, closed=dt.date(2018, 1, 11)
    )
    VenueSupport.objects.create(
        venue=venue, kind="rent", yearly_fen=365_00, since=dt.date(2016, 1, 1)
    )
    assert publishing.told(fund, 2018)["in_kind"]["waived"] == 10_00


@pytest.mark.parametrize("who", ["clerk", "approver", "official", "auditor", "admin"])
def test_only_who_decides_there_publishes(fund: Fund, cast: Any, who: str) -> None:
    with pytest.raises(Refused, match="由所属区划的审批人办理"):
        publishing.publish(fund, 2018, by=getattr(cast, who))
    assert not Publication.objects.exists()


def test_a_year_is_published_when_it_is_over_and_once(fund: Fund, treasurers: Any) -> None:
    by, this_year = treasurers.approver, dt.date.today().year
    for year, why in ((this_year, "还没有结束"), (2016, "才设立")):
        with pytest.raises(Refused, match=why) as refused:
            publishing.publish(fund, year, by=by)
        assert refused.value.field == "year"
    made = publishing.publish(fund, 2018, by=by, note=" 已核对 ")
    assert (made.note, len(made.code)) == ("已核对", 8)
    with pytest.raises(Refused, match="请先撤下"):
        publishing.publish(fund, 2018, by=by)
    with pytest.raises(Refused, match="请写明撤下的事由"):
        publishing.withdraw(made, by=by, note=" ")
    publishing.withdraw(made, by=by, note="数字有误")
    with pytest.raises(Refused, match="已撤下"):
        publishing.withdraw(made, by=by, note="再来")
    again = publishing.publish(fund, 2018, by=by)
    assert again.code != made.code
    assert Act.objects.filter(verb="撤下", note="数字有误").count() == 1


def test_a_loan_fund_is_not_published_here(loan_fund: Fund, approver: Any) -> None:
    assert loan_fund.kind == FundKind.LOAN
    with pytest.raises(Refused, match="贷款基金不在这里公开"):
        publishing.publish(loan_fund, 2018, by=approver)


def test_what_was_published_stays_as_it_was(fund: Fund, paid: Any, treasurers: Any) -> None:
    paid(120_00, dt.date(2018, 3, 31))
    made = publishing.publish(fund, 2018, by=treasurers.approver)
    paid(30_00, dt.date(2018, 6, 30))
    made.refresh_from_db()
    assert made.told["spent_in_all"] == 120_00
    assert publishing.told(fund, 2018)["spent_in_all"] == 150_00


def test_everybody_reads_what_is_published_and_no_more(
    fund: Fund, paid: Any, treasurers: Any, client: Client
) -> None:
    paid(120_00, dt.date(2018, 3, 31), payee="独孤求败", witness="证明人老钱", summary="慰问王五")
    assert "两新组织" not in client.get(reverse("public-funds")).content.decode()
    made = publishing.publish(fund, 2018, by=treasurers.approver)
    page = client.get(reverse("public-fund", args=[made.code]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for shown in ("两新组织党建专项经费", "120.00", "党员活动", "报销 1 笔"):
        assert shown in text
    kept = json.dumps(made.told, ensure_ascii=False)
    people = ("独孤求败", "64001234567890", "7890", "证明人老钱", "王五", "建设银行")
    for hidden in (*people, "经办小张", "审批老李", "区审批老吴"):
        assert hidden not in text
        assert hidden not in kept
    assert made.code in client.get(reverse("public-funds")).content.decode()
    publishing.withdraw(made, by=treasurers.approver, note="数字有误")
    gone, unknown = (
        client.get(reverse("public-fund", args=[code])) for code in (made.code, "NONE")
    )
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert made.code not in client.get(reverse("public-funds")).content.decode()


@pytest.mark.parametrize("code", ["%00", "..%2Fadmin", "'"])
def test_what_is_no_code_is_not_there(client: Client, code: str) -> None:
    assert client.get(f"{reverse('public-funds')}{code}/").status_code == 404


def test_the_lists_cost_does_not_grow(
    fund: Fund, treasurers: Any, client: Client, django_assert_num_queries: Any
) -> None:
    for year in range(2017, 2022):
        publishing.publish(fund, year, by=treasurers.approver)
    with django_assert_num_queries(2):
        client.get(reverse("public-funds"))


def test_a_year_that_is_over_and_not_public_is_told(
    fund: Fund, loan_fund: Fund, paid: Any, treasurers: Any, district: Area
) -> None:
    paid(120_00, dt.date(2018, 3, 31))
    quiet = Fund.objects.create(area=district, name="没有动过的", opened=dt.date(2017, 1, 1))
    (rule,) = publications.RULES
    (found,) = rule.find(district.path, dt.date(2019, 1, 1))
    assert (found.key, found.due) == (f"{fund.pk}-2018", dt.date(2019, 3, 31))
    assert found.url == f"{reverse('admin:funding_publication_add')}?fund={fund.pk}&year=2018"
    assert not list(rule.find("foreign/", dt.date(2019, 1, 1)))
    made = publishing.publish(fund, 2018, by=treasurers.approver)
    assert not list(rule.find(district.path, dt.date(2019, 1, 1)))
    publishing.withdraw(made, by=treasurers.approver, note="数字有误")
    assert len(list(rule.find(district.path, dt.date(2019, 1, 1)))) == 1
    Fund.objects.filter(pk=fund.pk).update(closed=dt.date(2018, 1, 1))
    assert not list(rule.find(district.path, dt.date(2019, 1, 1)))
    assert quiet.pk != loan_fund.pk
