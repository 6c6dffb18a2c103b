"""The page of money: figures, states, sources, charts; and the way down to the lines."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from districts.enums import Role
from districts.models import CommercialDistrict, PartyOrganisation, RuleLimit
from funding.enums import Entitlement, Source
from funding.models import Appropriation, AppropriationBatch, FundingRule, Journal
from reports.boards.execution import Bounds, Execution
from reports.boards.freshness import pulse
from reports.boards.funding_dashboard import FundingPage, funding_page
from reports.boards.telling import wan
from reports.models import AccountFact, QuarterlyReport
from reports.readings import Rate
from reports.selection import select
from tests.conftest import START, make_user
from tests.reports import money
from tests.reports.money import DECEMBER, MARCH, Money, held
from tests.reports.quarters import PERIOD, Town
from tests.reports.test_figures_of_money import furnish
from tests.reports.town import listed, recompile
from tests.reports.town import seen as first_page
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")
PAGE = "/dashboard/funding/"
BOUNDS = Bounds(10, 30)


@pytest.fixture
@shared
def purse(town: Town, cast: SimpleNamespace) -> Money:
    made = furnish(town, cast)
    recompile(town)
    return made


def seen(user: Any, **params: str) -> FundingPage:
    user = type(user).objects.get(pk=user.pk)
    return funding_page(select(params, user), user)


def asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


@pytest.mark.usefixtures("purse")
def test_the_five_figures(cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    told = {tile.title: (tile.sum.text, tile.sum.exact, tile.notes) for tile in page.tiles}
    assert told == {
        "预算": ("5.00", "50,000.00 元", ("2017年批复",)),
        "到位": ("43.50", "435,000.00 元", ("占预算 870.0%",)),
        "下拨": ("6.00", "60,000.00 元", ("占到位 13.8%",)),
        "支出": ("4.50", "45,000.00 元", ("占预算 90.0%", "落后序时 10.0 个百分点")),
        "结余": ("40.23", "402,345.67 元", ("含年初结转",)),
    }


@pytest.mark.usefixtures("purse")
def test_the_lowest_execution_comes_first(town: Town, cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    assert page.rows_called == "各填报单位"
    assert [(row.name, row.execution.rate.text, row.execution.word) for row in page.rows] == [
        (town.street.name, "50.0%", "滞后"),
        (town.zone.name, "100.0%", "正常"),
        ("区直", "—", "—"),
    ]
    assert page.total is not None
    assert (page.total.execution.rate.text, page.total.execution.word) == ("90.0%", "预警")
    for row in (*page.rows, page.total):
        for amount in filter(lambda one: one.url, row.sums):
            found = listed(cast.official, **asked(amount.url))
            rows = [getattr(one, str(found.indicator.total)) for one in found.rows]
            assert sum(rows) == amount.fen, (row.name, amount.url)
    assert [amount.fen for amount in page.total.sums] == [
        sum(row.sums[n].fen for row in page.rows) for n in range(5)
    ]


@pytest.mark.parametrize(
    ("spent", "budget", "word", "state"),
    [
        (0, 0, "—", ""),
        (5, 0, "—", ""),
        (100, 100, "正常", "ok"),
        (101, 100, "超预算", "late"),
        (91, 100, "正常", "ok"),
        (90, 100, "预警", "warn"),
        (71, 100, "预警", "warn"),
        (70, 100, "滞后", "late"),
        (-5, 100, "滞后", "late"),
    ],
)
def test_the_state_of_an_execution(spent: int, budget: int, word: str, state: str) -> None:
    one = Execution(Rate(spent, budget), Rate(365, 365), BOUNDS)
    assert (one.word, one.state) == (word, state)
    assert 0 <= one.drawn <= 100


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        *((0, "0.00"), (100_000_000, "100.00"), (5_000, "0.01"), (4_999, "0.00")),
        *((-5_000, "-0.01"), (1_234_565_000_00, "123,456.50")),
    ],
)
def test_fen_are_shown_in_ten_thousands_of_yuan(fen: int, shown: str) -> None:
    assert wan(fen) == shown


def test_the_pace_in_words() -> None:
    paces = [Execution(Rate(n, 100), Rate(50, 100), BOUNDS).pace for n in (40, 50, 60)]
    assert paces == ["落后序时 10.0 个百分点", "与序时持平", "快于序时 10.0 个百分点"]
    assert Execution(Rate(40, 0), Rate(50, 100), BOUNDS).pace == ""
    assert Execution(Rate(40, 100), Rate(50, 100), BOUNDS).behind == Decimal(10)


@pytest.mark.usefixtures("purse")
def test_an_area_sets_its_own_bounds(town: Town, cast: SimpleNamespace) -> None:
    before = pulse(cast.official).figures
    RuleLimit.objects.create(code="budget_red", area=town.district, value=60)
    assert pulse(cast.official).figures != before
    assert seen(cast.official).rows[0].execution.word == "预警"


@pytest.mark.usefixtures("purse")
def test_sources_add_up(cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    assert [(one.name, one.due, one.came, one.word) for one in page.sources] == [
        ("区财政", 50_000_00, 150_000_00, "已足额"),
        ("捐助", 0, 285_000_00, "无预算"),
    ]
    assert page.sources[0].last == MARCH
    assert page.sources[1].monthly == "本季月均 95,000.00 元"  # XH8
    whole = page.came_to
    assert (whole.came, whole.due, whole.lacking) == (435_000_00, 50_000_00, 0)
    assert whole.came == next(t.sum.fen for t in page.tiles if t.title == "到位")


def test_what_no_source_is_named_for_comes_last(town: Town, cast: SimpleNamespace) -> None:
    purse = money.special(town, cast)
    purse.plan(town.zone, 30_00, source=Source.DUES)
    purse.plan(town.zone, 70_00, source="")
    purse.arrive(town.zone, 10_00, source=Source.DUES)
    recompile(town)
    page = seen(cast.official)
    assert [(one.name, one.share.text, one.lacking) for one in page.sources] == [
        ("区管党费", "30.0%", 20_00),
        ("未分来源", "70.0%", 70_00),
    ]
    assert page.came_to.lacking == 90_00
    assert page.sources[0].word == "还差 0.00 万元"


@pytest.mark.usefixtures("purse")
def test_the_way_down_to_a_voucher(town: Town, cast: SimpleNamespace, sign_in: Any) -> None:
    """区 → 填报单位 → 商圈 → 党组织 → 账户 → 分录 → 凭证."""
    client = sign_in(cast.official)
    page = seen(cast.official)
    zone = next(row for row in page.rows if row.name == town.zone.name)
    below = seen(cast.official, **asked(zone.url))
    (park,) = below.commercial
    leaf = seen(cast.official, **asked(park.url))
    assert leaf.selection.district == CommercialDistrict.objects.get(name=park.name)
    (holder,) = leaf.holders
    assert (holder.name, holder.given, holder.spent, holder.left) == (
        *("商务区联合党支部", 40_000_00, 40_000_00, 0),
    )
    accounts = client.get(holder.url).content.decode()
    used = AccountFact.objects.get(kind="use", party_organisation__name=holder.name)
    lines = f"/reports/{used.report_id}/accounts/{used.account_id}/"
    assert lines in accounts
    body = client.get(lines).content.decode()
    assert body.count("支出2000000</a>") == 2
    assert "40,000.00" in body
    assert "汇总以后又有入账" not in body
    journal = Journal.objects.filter(kind="payment", entries__account=used.account_id).first()
    assert journal is not None
    assert f"/funding/journals/{journal.pk}/" in body
    shown = client.get(f"/funding/journals/{journal.pk}/").content.decode()
    assert "20,000.00" in shown
    assert "经办小周" not in shown  # an official reveals nobody
    assert (
        "经办小周" in sign_in(cast.clerk).get(f"/funding/journals/{journal.pk}/").content.decode()
    )


def test_the_lines_of_an_account(
    town: Town, purse: Money, cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any
) -> None:
    fact = AccountFact.objects.get(
        area=town.district, kind="held", report__year=2017, report__quarter=4
    )
    url, client = f"/reports/{fact.report_id}/accounts/{fact.account_id}/", sign_in(cast.official)
    year = client.get(url).context["account"]
    assert year.carried == "12,345.67"
    assert [line.amounts for line in year.lines] == [
        ("150,000.00", "—", "162,345.67"),
        ("—", "40,000.00", "122,345.67"),
        ("—", "20,000.00", "102,345.67"),
    ]
    quarter = client.get(f"{url}?of=quarter").context["account"]
    assert (quarter.carried, len(quarter.lines)) == ("122,345.67", 1)
    assert quarter.lines[0].amounts[2] == "102,345.67"
    for _ in range(60):
        purse.arrive(town.district, 1, DECEMBER)
    with django_assert_num_queries(9):
        late = client.get(f"{url}?page=2").context["account"]
    assert len(late.lines) == 13
    assert late.lines[-1].amounts[2] == "102,346.27"
    assert late.stale == "账上现在是 102,346.27 元，汇总时是 102,345.67 元"


@pytest.mark.usefixtures("purse")
def test_who_does_not_see_the_area_sees_no_line_of_it(
    town: Town, cast: SimpleNamespace, sign_in: Any
) -> None:
    fact = AccountFact.objects.filter(area=town.street, kind="held").first()
    assert fact is not None
    url = f"/reports/{fact.report_id}/accounts/{fact.account_id}/"
    assert sign_in(cast.official).get(url).status_code == 200
    assert sign_in(cast.clerk).get(url).status_code == 404  # of the zone


def test_the_card_of_the_proposal(
    town: Town, purse: Money, cast: SimpleNamespace, sign_in: Any
) -> None:
    before = pulse(cast.official).figures
    batch = AppropriationBatch.objects.create(
        fund=purse.fund, year=2017, quarter=4, counted_on=PERIOD.last, made_by=cast.clerk
    )
    rule = FundingRule.objects.create(
        fund=purse.fund,
        name="党员活动经费",
        entitlement=Entitlement.MEMBER,
        fen=100_00,
        use="activity",
        since=START,
    )
    for party in PartyOrganisation.objects.all()[:2]:
        for source, fen in (("district", 60_00), ("town", 130_00), ("dues", 10_00)):
            Appropriation.objects.create(
                batch=batch,
                party_organisation=party,
                area=party.area,
                rule=rule,
                source=source,
                payer_area=town.district,
                use="activity",
                counted=8,
                proposed_fen=fen,
                fen=fen,
            )
    assert pulse(cast.official).figures != before
    card = seen(cast.official).proposal
    assert card is not None
    assert [(one.name, one.text, one.amount) for one in card.lines] == [
        ("党员活动经费", "16 名 × 100.00 元", "400.00")
    ]
    assert (card.bodies, card.amount, card.state) == (2, "400.00", "plan")
    for who, led in (
        (cast.official, False),
        (make_user("treasurer", (Role.CLERK, town.district)), True),
    ):
        shown = sign_in(who).get("/dashboard/funding/").content.decode()
        assert ("本季下拨测算" in shown, "查看批次" in shown) == (True, led)
    assert seen(cast.official, period="2017Q3").proposal is None
    AppropriationBatch.objects.update(state="dropped")
    assert seen(cast.official).proposal is None


@pytest.mark.usefixtures("purse")
def test_in_kind_and_loans_stand_apart(cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    told = {pair.title: (pair.quarter.text, pair.year.text) for pair in page.in_kind}
    assert told["实物折价"] == ("40,000.50", "40,000.50")
    assert told["减免折价"][1] == "800,000"  # QC3
    assert [one.text for one in page.standing] == ["1", "20,000", "0"]
    assert page.revolves
    assert {pair.title: pair.year.text for pair in page.loans}["还款"] == "10,000"


@pytest.mark.usefixtures("purse")
def test_money_that_lags_stands_on_the_first_page(town: Town, cast: SimpleNamespace) -> None:
    items = {item.title: item for item in first_page(cast.official).attention.counted}
    late = items[f"{town.street.name}经费执行率 50.0%"]
    assert (late.state, late.detail) == ("late", "落后序时 50.0 个百分点")
    assert late.url.startswith(PAGE)
    assert not [title for title in items if town.zone.name in title and "经费" in title]


@pytest.mark.usefixtures("purse")
def test_the_page_asks_as_many_questions_for_many_as_for_few(
    town: Town, cast: SimpleNamespace, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.official)
    client.get(PAGE)
    fund = money.Fund.objects.create(area=town.zone, name="又一项", opened=START)
    more = Money(fund, cast.clerk, cast.approver)
    for source in Source.values:
        more.arrive(town.zone, 5_00, source=source)
        more.pay(held(town.zone, source), 2_00)
        more.plan(town.zone, 7_00, source=source)
    recompile(town)
    with django_assert_max_num_queries(22):
        body = client.get(PAGE).content.decode()
    assert 'aria-current="page">经费' in body
    for word in (
        "各填报单位执行",
        "资金来源",
        "按季度",
        "支出按用途",
        "实物支持",
        "无息贷款",
        "已足额",
    ):
        assert word in body
    assert client.get(f"{PAGE}?period=2016Q4").status_code == 200


def test_without_any_money_the_page_says_noughts(town: Town, cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    assert [tile.sum.text for tile in page.tiles] == ["0.00"] * 5
    assert page.rows == page.sources == page.commercial == ()
    assert page.proposal is None
    assert QuarterlyReport.objects.get().day == dt.date(2017, 12, 31)
