"""台账 G as it is signed: opening, running balances, sums, print; and who may have it."""

import datetime as dt
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import Act
from districts.models import Area
from funding.enums import AccountKind, JournalKind, Source, Use
from funding.models import Fund, Journal
from funding.services.accounts import Place, opened
from funding.services.ledger_lines import statement
from funding.services.periods import Period
from funding.services.posting import post_one
from tests.districts.wizard import text
from tests.funding.conftest import held, posting
from tests.funding.ledgers import previewed
from tests.shared_world import shared

pytestmark = pytest.mark.django_db

YEAR = {"year": "2017"}


@pytest.fixture
def pay(fund: Fund, district: Area, cast: SimpleNamespace) -> Callable[..., Journal]:
    def make(fen: int, **told: Any) -> Journal:
        to = Place(AccountKind.USE, Source.DISTRICT, district, Use.ACTIVITY)
        account = opened(fund, [to])[to]
        lines = ((held(fund, district), -fen), (account, fen))
        return post_one(posting(fund, lines, cast.clerk, cast.approver, **told))

    return make


@pytest.fixture
@shared
def year(fund: Fund, arrive: Any, pay: Any) -> Fund:
    """80 carried over, 20 and 30 arrived, 5 and 7.5 spent; the first of it in the first quarter."""
    arrive(fund, 80_00, kind=JournalKind.OPENING, day=dt.date(2017, 1, 1), summary="上期结转")
    arrive(fund, 20_00, day=dt.date(2017, 2, 1), voucher="收-1")
    pay(5_00, day=dt.date(2017, 3, 5), voucher="付-1", summary="主题党日", handler="小周")
    arrive(fund, 30_00, day=dt.date(2017, 4, 1))
    pay(7_50, day=dt.date(2017, 5, 5), summary="学习资料")
    return fund


def url_of(fund: Fund) -> str:
    return reverse("fund-statement", args=[fund.pk])


def sheet_of(answer: Any) -> Any:
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    return load_workbook(io.BytesIO(body)).worksheets[0]


def test_a_year_and_a_quarter(year: Fund, district: Area) -> None:
    whole = statement(year, district, Period(2017))
    sums = (whole.opening, whole.received, whole.spent, whole.closing)
    assert sums == (80_00, 50_00, 12_50, 117_50)
    assert list(whole.balances()) == [100_00, 95_00, 125_00, 117_50]
    second = statement(year, district, Period(2017, 2))
    assert (second.opening, second.received, second.closing) == (95_00, 30_00, 117_50)
    after = statement(year, district, Period(2018))
    assert (after.opening, after.lines, after.closing) == (117_50, [], 117_50)


def test_the_sheet_to_be_signed(year: Fund, treasurers: Any, sign_in: Any) -> None:
    client = sign_in(treasurers.clerk)
    shown = text(client.get(url_of(year), YEAR))
    assert "117.50" in shown
    sheet = sheet_of(client.get(url_of(year), {**YEAR, "download": "1"}))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "金凤区两新组织党建专项经费使用明细表（2017年度）"
    assert [cell for cell in rows[1] if cell] == [
        "填报单位（盖章）：金凤区",
        "报出日期：2017年12月31日",
        "单位：元",
    ]
    assert rows[2][0] == ("年度：2017　　季度：全年　　上期结转：80.00 元　　期末结余：117.50 元")
    assert (rows[3][0], rows[3][8], rows[3][12]) == ("序号", "结余（元）", "活动、附件号")
    assert (rows[4][3], rows[4][8]) == ("上期结转", 80)
    assert rows[6][:6] == [2, dt.datetime(2017, 3, 5), "付-1", "主题党日", "区财政", "党员活动"]
    assert rows[6][6:10] == ["—", 5, 95, "小周"]
    assert (rows[9][3], rows[9][6:8]) == ("本期合计", ["=SUM(G6:G9)", "=SUM(H6:H9)"])
    assert (rows[10][3], rows[10][8]) == ("期末结余", 117.5)
    assert [cell for cell in rows[11] if cell] == ["负责人：", "审核人：", "制表人："]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1) == ("landscape", 9, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    act = Act.objects.get(verb="导出经费使用明细表")
    assert (act.by, act.note) == (treasurers.clerk, "金凤区，2017年度，4 行")


NAMED = {"handler": "张小三", "witness": "李四", "approver": "王五"}
NAMES = list(NAMED.values())


def test_names_on_the_papers_are_read_by_who_may_read_names(
    year: Fund, pay: Any, treasurers: Any, cast: Any, sign_in: Any
) -> None:
    """The clerk's own sheet has them; an official of the same area has the surnames."""
    pay(1_00, day=dt.date(2017, 6, 1), voucher="付-9", **NAMED)

    def names(by: Any) -> tuple[list[Any], str]:
        client = sign_in(by)
        sheet = sheet_of(client.get(url_of(year), {**YEAR, "download": "1"}))
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        (row,) = (row for row in rows if row[2] == "付-9")
        return row[9:12], text(client.get(url_of(year), YEAR))

    listed, page = names(treasurers.clerk)
    assert listed == NAMES
    assert "只写姓氏" not in page
    listed, page = names(cast.official)
    assert listed == ["张**", "李*", "王*"]
    assert "只写姓氏" in page
    assert not [name for name in NAMES if name in page]


def test_of_a_branch_it_is_asked_where_the_branch_lies(
    fund: Fund, arrive: Any, make_party_organisation: Any, cast: Any, sign_in: Any
) -> None:
    """The clerk of the zone reads names of its branches, though the fund is the district's."""
    branch = make_party_organisation()
    arrive(fund, 500, area=branch.area, party_organisation=branch, **NAMED)
    asked = {**YEAR, "holder": f"party:{branch.pk}"}
    for by, handler in ((cast.clerk, "张小三"), (cast.official, "张**")):
        told = sign_in(by).get(url_of(fund), asked).context["told"]
        assert [line.handler for line in told.lines] == [handler]


def test_it_comes_in_again_without_a_change(
    year: Fund, district: Area, treasurers: Any, sign_in: Any
) -> None:
    answer = sign_in(treasurers.clerk).get(url_of(year), {**YEAR, "download": "1"})
    batch = previewed(answer.content, district, treasurers.clerk)
    assert (batch.state, batch.preview["issues"]) == ("unchanged", [])
    counts = batch.preview["counts"]
    assert (counts["unchanged"], counts["missing"]) == (5, 0)  # 上期结转 is one of its rows


def test_a_branch_has_a_ledger_of_its_own(
    fund: Fund, arrive: Any, make_party_organisation: Any, cast: Any, sign_in: Any
) -> None:
    branch = make_party_organisation()
    zone = branch.area
    arrive(fund, 100, area=zone)
    arrive(fund, 500, area=zone, party_organisation=branch)
    client = sign_in(cast.clerk)
    page = client.get(url_of(fund), YEAR)
    assert list(page.context["form"].holders) == [f"area:{zone.pk}", f"party:{branch.pk}"]
    told = client.get(url_of(fund), {**YEAR, "holder": f"party:{branch.pk}"}).context["told"]
    assert (told.holder, told.closing) == (branch, 500)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": "17"}, "年度应在 2000 至 2100 之间，请核对。"),
        ({"year": "今年"}, "年度请填四位数字，如 2017。"),
        ({"holder": "area:0"}, "这项经费没有拨到这个单位，请重新选择。"),
        ({"quarter": "5"}, "没有这个季度，请重新选择。"),
    ],
)
def test_what_cannot_be_is_told(
    year: Fund, treasurers: Any, sign_in: Any, asked: Any, said: str
) -> None:
    client = sign_in(treasurers.clerk)
    assert said in text(client.get(url_of(year), {**asked, "download": "1"}))


def test_who_may_have_it(year: Fund, zone: Area, cast: Any, sign_in: Any) -> None:
    """The auditor reads the fund and hands nothing out; of the zone below only its own accounts."""
    assert sign_in(cast.auditor).get(url_of(year)).status_code == 403
    assert sign_in(cast.foreign_clerk).get(url_of(year)).status_code == 404
    below = sign_in(cast.clerk).get(url_of(year), {**YEAR, "download": "1"})
    assert "还没有到账" in text(below)


def test_it_costs_the_same_for_many_lines(
    year: Fund, pay: Any, treasurers: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        pay(1, day=dt.date(2017, 6, 1), summary=f"第 {number} 笔")
    client = sign_in(treasurers.clerk)
    with django_assert_max_num_queries(16):
        client.get(url_of(year), YEAR)
