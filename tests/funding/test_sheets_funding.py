"""经费使用明细表: what is wrong at which cell, what is known, what is told and what stops."""

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from core import jobs
from core.errors import Refused
from core.sheets import flat
from districts import ledgers
from districts.models import Area, ImportBatch
from districts.services import imports, outgoing, undoing
from funding.enums import JournalKind, Source
from funding.models import Fund, Journal
from funding.services import reversing
from funding.services.closing import close
from funding.services.periods import Period
from funding.services.verifying import verify
from funding.sheets.funding import FUNDING, NEVER
from tests.districts.wizard import page, text
from tests.funding.conftest import held
from tests.funding.ledgers import HEAD, issues, ledger, posted, previewed, received, row, spent

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(fund: Fund, district: Area, treasurers: SimpleNamespace) -> Any:
    return lambda *rows, **told: previewed(ledger(*rows, **told), district, treasurers.clerk)


@pytest.fixture
def write(fund: Fund, district: Area, treasurers: SimpleNamespace) -> Any:
    two = (treasurers.clerk, treasurers.approver)
    return lambda *rows, **told: posted(ledger(*rows, **told), district, *two)


@pytest.mark.parametrize(
    ("wrong", "where", "said"),
    [
        (spent("１，２００．５０"), None, ""),
        (spent("￥1,200.00元"), None, ""),
        (spent("12.345"), "H5", "“12.345”的小数超过 2 位，请核对。"),
        (spent(12.345), "H5", "“12.345”的小数超过 2 位，请核对。"),
        (spent("NaN"), "H5", "“NaN”过大，请核对。"),
        (spent(10**18), "H5", "“1000000000000000000”过大，请核对。"),
        (spent("约1200"), "H5", "“约1200”不是数字，请只填数字。"),
        (spent(-5), "H5", "金额不能是负数；红字冲销请在系统里办理冲正。"),
        (received(-5), "G5", "金额不能是负数；红字冲销请在系统里办理冲正。"),
        (row("2017-03-05", "补", income=1, expense=1), "H5", "收入和支出只填一个，请分成两行。"),
        (row("2017-03-05", "补"), "H5", "收入和支出都没有填，请补填金额。"),
        (row("2017-03-05", "补", income=0, expense=0), "H5", "收入和支出都没有填，请补填金额。"),
        (spent(5, source=""), "E5", "此列必填，请填写资金来源。"),
        (spent(5, use=""), "F5", "支出必须填写项目类别，请补填。"),
        (spent(5, None), "B5", "此列必填，请补填。"),
        (spent(5, "2017.03"), "B5", "“2017年3月”没有写到日，请写成 2013.03.05。"),
        (
            spent(5, "2016-12-31"),
            "B5",
            "2016-12-31 不在2017年度内，请核对日期，或另传那一年度的台账。",
        ),
        (row("2017-03-05", "", expense=5, use="党员活动"), "D5", "此列必填，请补填。"),
    ],
)
def test_a_cell_is_read_as_it_was_meant_or_told(
    look: Any, wrong: Any, where: str | None, said: str
) -> None:
    batch = look(received(2000), wrong)
    assert issues(batch) == ([(where, said)] if where else [])
    assert batch.preview["counts"]["wrong"] == bool(where)


def test_an_unknown_source_is_told_with_what_may_stand_there(look: Any) -> None:
    batch = look(received(2000), spent(5, source="区财政局"), spent(5, source="税前列支"))
    assert [place for place, _ in issues(batch)] == ["E5", "E6"]
    assert "应为：区财政、镇（街）财政" in issues(batch)[0][1]


def test_synonyms_are_read(write: Any, fund: Fund, district: Area) -> None:
    head = (
        "序号",
        "时间",
        "凭证编号",
        "事由",
        "来源",
        "类别",
        "拨入",
        "支出金额",
        "经手人",
        "说明",
    )
    write(
        received(100, source="资金奖补"),
        spent(40, source="以奖代补", use="走访慰问"),
        head=head,
    )
    assert held(fund, district, Source.AWARD).balance == 60_00
    assert fund.accounts.get(kind="use").use == "hardship"


def test_closed_days_take_nothing(look: Any, fund: Fund, treasurers: SimpleNamespace) -> None:
    close(fund, dt.date(2017, 3, 31), by=treasurers.clerk)
    batch = look(received(100, "2017-04-01"), received(5, "2017-03-31"))
    said = f"{fund}已结账至 2017-03-31，不能再记 2017-03-31 的账，请记在结账日以后。"
    assert issues(batch) == [("B5", said)]


def test_a_day_after_the_ledger_is_told(look: Any) -> None:
    days = ("2017-10-31", "2017-11-01")  # its own day and the next
    batch = look(*(received(5, day) for day in days), day=days[0])
    said = "2017-11-01 晚于台账日期 2017-10-31，请核对这一格或台账日期。"
    assert issues(batch) == [("B5", said)]


def test_the_title_tells_the_quarter(look: Any) -> None:
    batch = look(received(5, "2017-03-31"), received(5, "2017-04-01"), title="2017年第二季度明细表")
    assert [place for place, _ in issues(batch)] == ["B4"]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("使用明细表（2013年度）", Period(2013)),
        ("2013 年度 第三季度使用明细表", Period(2013, 3)),
        ("２０１３年第4季度", Period(2013, 4)),
        ("使用明细表", Period(2017)),
    ],
)
def test_periods_are_read_from_titles(title: str, period: Period) -> None:
    assert Period.of_title(title, dt.date(2017, 5, 1)) == period


def test_what_is_known_is_known(write: Any, look: Any) -> None:
    rows = (received(1000, voucher="收-1"), spent(30, voucher="付-1"), spent(30), spent(30))
    write(*rows)
    again = look(*rows)
    assert (again.state, again.preview["counts"]["unchanged"]) == ("unchanged", 4)
    more = look(*rows, spent(30))
    assert (more.preview["counts"]["new"], more.preview["counts"]["unchanged"]) == (1, 4)
    less = look(*rows[:2], received(1))
    assert less.preview["missing"] == ["2017-03-05 主题党日活动（支出 30.00 元）"] * 2


def test_a_voucher_with_another_amount_is_told(write: Any, look: Any) -> None:
    write(received(100, voucher="收-1"), spent(30, voucher="付-1"))
    batch = look(received(100, voucher="收-1"), spent(31, voucher="付-1"))
    said = (
        "凭证号已入账：2017-03-05 付-1 主题党日活动（支出 30.00 元），与本行不同，请核对；"
        "入错的请先冲正。"
    )
    assert issues(batch) == [("H5", said)]


def test_another_source_or_use_of_a_known_row_is_told(write: Any, look: Any) -> None:
    write(received(100), spent(30))
    batch = look(received(100), spent(30, use="岗位津贴"))
    assert issues(batch) == [("F5", "这一笔已按“党员活动”入账，不能改；确有错的请先冲正，再导入。")]


def test_after_a_reversal_the_right_amount_comes_in(
    write: Any, look: Any, treasurers: SimpleNamespace
) -> None:
    wrong = (received(100, voucher="收-1"), spent(30, voucher="付-1"))
    write(*wrong)
    journal = Journal.objects.get(voucher="付-1")
    asked = reversing.ask(journal, day=journal.day, reason="金额有误", by=treasurers.clerk)
    reversing.post(asked, by=treasurers.approver)
    batch = write(wrong[0], spent(31, voucher="付-1"))
    assert batch.preview["counts"]["new"] == 1
    assert look(*wrong).state == "unchanged"


def test_the_same_voucher_twice_in_a_file_is_told(look: Any) -> None:
    batch = look(
        received(100), spent(5, voucher="付-1"), spent(5, voucher="付-1"), spent(5), spent(5)
    )
    said = "与第 5 行的日期、凭证号、摘要、金额都相同，请只保留一行。"
    assert issues(batch) == [("H6", said)]


def test_dips_inside_are_findings_and_the_end_must_hold(
    write: Any, fund: Fund, district: Area
) -> None:
    batch = write(
        spent(30, "2017-01-05"),
        spent(20, "2017-01-06"),
        received(45, "2017-02-01"),
        received(5, "2017-02-03"),
    )
    assert batch.preview["findings"] == [
        "区财政 2017-01-05 起结余低于零，最低 -50.00 元，到 2017-02-03 补上。"
    ]
    assert held(fund, district).balance == 0
    assert verify() == []


def test_overdrawn_at_its_end_it_stops(look: Any, treasurers: SimpleNamespace) -> None:
    batch = look(received(49), spent(50), received(500, source="镇财政"))
    said = "全部记完后“区财政”支出比收入多 1.00 元，没有入账；请核对收入是否漏填、来源是否填错。"
    assert issues(batch) == [("H5", said)]
    with pytest.raises(Refused, match="有 1 行有错，没有导入；请全部改好再传"):
        imports.confirm(batch, by=treasurers.approver, skip_wrong=True)
    assert not Journal.objects.exists()


def test_money_that_has_gone_meanwhile_is_refused_whole(
    write: Any, look: Any, fund: Fund, district: Area, treasurers: SimpleNamespace
) -> None:
    write(received(100))
    batch = look(received(100), spent(80))
    write(received(100), spent(60, "2017-03-06"))
    with pytest.raises(Refused, match="登记册在核对后有变化，请重新核对"):
        jobs.perform(imports.confirm(batch, by=treasurers.approver))
    batch.refresh_from_db()
    assert (batch.state, held(fund, district).balance) == ("previewed", 40_00)


def test_who_imported_cannot_confirm(
    look: Any, treasurers: SimpleNamespace, cast: SimpleNamespace
) -> None:
    batch = look(received(5))
    with pytest.raises(Refused, match="自己导入的不能自己确认"):
        imports.confirm(batch, by=treasurers.clerk)
    for user in (cast.approver, cast.official, cast.admin):  # of the zone below; without the right
        with pytest.raises(Refused, match="要由金凤区的审批人确认"):
            imports.confirm(batch, by=user)


def test_the_command_ends_well_and_says_who_confirms(
    tmp_path: Path, fund: Fund, district: Area, treasurers: SimpleNamespace
) -> None:
    path, said = tmp_path / "明细表.xlsx", io.StringIO()
    path.write_bytes(ledger(received(5)))
    words = ("import_ledger", "funding", str(path), "--as", treasurers.clerk.username)
    call_command(*words, "--area", district.code, stdout=said)
    assert "还没有写入：请另一位有权确认的人" in said.getvalue()
    assert (ImportBatch.objects.get().state, Journal.objects.count()) == ("previewed", 0)


def test_pages_of_those_who_only_look(
    look: Any, treasurers: SimpleNamespace, cast: SimpleNamespace, sign_in: Any
) -> None:
    batch = look(received(5))
    auditor = sign_in(cast.auditor)
    assert "待审批人确认" in text(auditor.get(page(batch)))
    assert auditor.post(page(batch), {"choice": "all"}).status_code == 403
    approver = sign_in(treasurers.approver)
    assert approver.post(page(batch), {"choice": "automatic"}).status_code == 403
    assert sign_in(cast.foreign_clerk).post(page(batch), {"choice": "all"}).status_code == 404


def test_it_is_never_undone(write: Any, treasurers: SimpleNamespace, sign_in: Any) -> None:
    batch = write(received(5))
    with pytest.raises(Refused, match=NEVER):
        undoing.undo(batch, by=treasurers.clerk)
    shown = text(sign_in(treasurers.clerk).get(page(batch, "status")))
    assert ("已导入" in shown, "撤销本次导入" in shown) == (True, False)


# Which fund


def test_of_several_funds_the_ledger_says_which(
    look: Any, write: Any, fund: Fund, district: Area
) -> None:
    other = Fund.objects.create(area=district, name="党群服务中心经费", opened=fund.opened)
    batch = look(received(5))
    assert "请在表里加一列“经费名称”写明是哪一项" in batch.job.error
    head = (*HEAD, "经费名称")
    wrong = look((*received(5), "别的经费"), head=head)
    assert issues(wrong)[0][1].startswith("没有叫“别的经费”的专项经费，应为：")
    write((*received(5), other.name), (*received(7), fund.name), head=head)
    assert (held(other, district).balance, held(fund, district).balance) == (500, 700)


def test_without_a_fund_it_says_what_to_do(zone: Area, cast: SimpleNamespace) -> None:
    batch = previewed(ledger(received(5)), zone, cast.clerk)
    assert "请先在“专项经费”里登记" in batch.job.error


def test_a_zone_uses_the_fund_of_its_district(
    fund: Fund, zone: Area, cast: SimpleNamespace
) -> None:
    posted(ledger(received(5)), zone, cast.clerk, cast.approver)
    assert held(fund, zone).balance == 500


# 上期结转


def opening(yuan: Any, source: str = "区财政", day: Any = None) -> tuple[Any, ...]:
    return row(day, "上期结转", income=yuan, source=source)


def test_what_was_carried_over_is_posted_once(
    write: Any, look: Any, fund: Fund, district: Area
) -> None:
    write(opening(80), opening(20, "区管党费"), spent(30))
    made = Journal.objects.filter(kind=JournalKind.OPENING)
    assert {one.day for one in made} == {dt.date(2017, 1, 1)}
    assert held(fund, district).balance == 50_00
    assert look(opening(80), opening(20, "区管党费"), spent(30)).state == "unchanged"
    assert look(opening(100, ""), spent(30)).state == "unchanged"
    assert issues(look(opening(81), spent(30))) == [
        ("G4", "登记册里区财政的上期结转是 80.00 元，与本行不同，请核对。")
    ]
    # the year after, what is left is what was carried over
    after = look(opening(50), title="明细表（2018年度）", day="2018-12-31")
    assert after.state == "unchanged"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (opening(80, ""), "上期结转要分资金来源填写，请按来源各写一行。"),
        (opening(-80), "上期结转的金额没有填对，请在“收入”里填写，不能是负数。"),
    ],
)
def test_what_was_carried_over_is_told_by_source(look: Any, told: Any, said: str) -> None:
    assert [message for _, message in issues(look(told))] == [said]


def test_sums_are_passed_over(write: Any) -> None:
    batch = write(
        received(5),
        row(None, "本期合计", income=5, expense=0),
        row(None, "期末结余", expense=5),
    )
    assert (batch.preview["counts"]["rows"], batch.preview["counts"]["new"]) == (3, 1)


# The way back


def handed_out(day: dt.date) -> bytes:
    """As the export of a register's list writes it."""
    outward = FUNDING.outward
    assert outward is not None
    rows = outward.rows(Journal.objects.all(), day)
    target = io.BytesIO()
    flat.write(
        target,
        title=FUNDING.title,
        columns=FUNDING.columns,
        rows=(
            [number, *values]
            for number, values in enumerate(outgoing.values(FUNDING, rows, day, clear=False), 1)
        ),
        created=dt.datetime(2018, 1, 1),
        lines=outgoing.lines(FUNDING, "金凤区委组织部", day),
    )
    return target.getvalue()


def test_it_comes_in_again_without_a_change(
    write: Any, district: Area, treasurers: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    rows = [spent(day, f"2017-03-{day:02d}", voucher=f"付-{day}") for day in range(1, 29)]
    write(opening(1000), received(500, voucher="收-1"), *rows)
    journal = Journal.objects.get(voucher="付-9")
    asked = reversing.ask(journal, day=journal.day, reason="重复", by=treasurers.clerk)
    reversing.post(asked, by=treasurers.approver)
    day = dt.date(2017, 12, 31)
    with django_assert_num_queries(2):
        content = handed_out(day)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[2] if cell.value][2] == "单位：元"
    assert "-9" in [str(line[7].value) for line in sheet.iter_rows(min_row=4)]
    batch: ImportBatch = previewed(content, district, treasurers.clerk)
    assert (batch.state, batch.error) == ("unchanged", "与登记册一致，没有变化。"), issues(batch)
    assert (batch.preview["counts"]["rows"], batch.preview["counts"]["missing"]) == (31, 0)


def test_two_thousand_rows_take_a_few_statements(
    fund: Fund, district: Area, treasurers: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    rows = [spent(1, f"2017-{1 + n % 12:02d}-01", voucher=f"付-{n}") for n in range(2000)]
    content = ledger(received(2000, "2017-01-01"), *rows)
    batch = previewed(content, district, treasurers.clerk)
    job = imports.confirm(batch, by=treasurers.approver)
    with django_assert_max_num_queries(70):
        jobs.perform(job)
    assert Journal.objects.count() == 2001
    assert held(fund, district).balance == 0


def test_it_is_registered() -> None:
    assert ledgers.kind("funding") is FUNDING
