"""The pages of a batch: measured before it is kept, gone through by its acts, the bank's list out
and its result back in."""

import datetime as dt
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Act
from funding.enums import BatchState, LineState, Source
from funding.models import AppropriationBatch, BankAccount, Fund
from funding.services import proposing
from tests.funding import appropriating as given
from tests.funding.conftest import held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
BATCH = "admin:funding_appropriationbatch_"
PURPOSE = "交建行代发一季度经费"


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return given.with_members(make_party_organisation("阅海湾第一党支部"), 80)


@pytest.fixture
@shared
def rules(fund: Fund, branch: Any) -> None:
    given.shares(fund)
    given.per_member(fund)


@pytest.fixture
def clerk_of(treasurers: Any, sign_in: Any) -> Any:
    return sign_in(treasurers.clerk)


@pytest.fixture
@shared
def posted(fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any) -> Any:
    given.fed(arrive, fund, branch.area)
    given.banked(branch, treasurers)
    return given.posted(fund, treasurers)


def words(of: Fund, **other: Any) -> dict[str, Any]:
    return {"fund": of.pk, "quarter": "2017Q1", "counted_on": "2017-03-31", **other}


@pytest.fixture(autouse=True)
def in_2017(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quarters that are offered are those of the spring of 2017."""
    monkeypatch.setattr("funding.forms.proposing.localdate", lambda: dt.date(2017, 4, 5))


class TestProposing:
    def test_the_outcome_is_shown_and_nothing_kept(
        self, fund: Fund, rules: None, clerk_of: Any
    ) -> None:
        page = clerk_of.get(reverse(f"{BATCH}add"), words(fund)).content.decode()
        assert "2,000.00 元" in page
        assert "镇（街）财政 · 银川阅海湾中央商务区" in page
        assert "1,300.00" in page  # and lacks all of it
        assert "没有收款账户" in page
        assert "?branch=" in page  # the names behind the count
        assert not AppropriationBatch.objects.exists()

    def test_kept_as_a_draft_once(self, fund: Fund, rules: None, clerk_of: Any) -> None:
        sent = words(fund, sent_key="abc")
        first = clerk_of.post(reverse(f"{BATCH}add"), sent)
        batch = AppropriationBatch.objects.get()
        assert first.url == reverse(f"{BATCH}change", args=[batch.pk])
        assert clerk_of.post(reverse(f"{BATCH}add"), sent).url == first.url
        again = clerk_of.post(reverse(f"{BATCH}add"), words(fund, sent_key="xyz"))
        assert "没有可以下拨的" in again.content.decode()
        assert AppropriationBatch.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"counted_on": "2017-02-30"}, "请填写正确的计数日期"),
            ({"counted_on": "2016-12-30"}, "上季末到本季末"),
            ({"quarter": "1999Q9"}, "请在列表里选择季度"),
            ({"fund": "x'"}, "请在列表里选择专项经费"),
        ],
    )
    def test_bad_input_is_refused_in_words(
        self, fund: Fund, rules: None, clerk_of: Any, wrong: Any, sentence: str
    ) -> None:
        page = clerk_of.get(reverse(f"{BATCH}add"), words(fund, **wrong))
        assert page.status_code == 200
        assert sentence in page.content.decode()

    def test_without_a_fund_of_his_own(self, clerk: Any, sign_in: Any) -> None:
        page = sign_in(clerk).get(reverse(f"{BATCH}add"))
        assert page.status_code == 200
        assert "请选择专项经费" in page.content.decode()


class TestBatchPage:
    @pytest.fixture
    def many(
        self, fund: Fund, rules: None, treasurers: Any, make_party_organisation: Any
    ) -> AppropriationBatch:
        for number in range(20):
            given.with_members(make_party_organisation(f"支部{number}"), 2)
        return proposing.keep(given.basis(fund), by=treasurers.clerk)

    def test_tells_what_was_counted_who_pays_and_who_lacks(
        self, fund: Fund, rules: None, treasurers: Any, clerk_of: Any
    ) -> None:
        batch = given.checked(fund, treasurers)
        page = clerk_of.get(reverse(f"{BATCH}change", args=[batch.pk])).content.decode()
        for told in ("党员活动经费 100.00 元", "有缺口，整批入不了账", "1,300.00", "登记账户"):
            assert told in page
        act = clerk_of.get(reverse(f"{BATCH}post", args=[batch.pk])).content.decode()
        assert "还差 1,300.00 元" in act

    def test_posted_too_short_is_one_sentence_in_the_form(
        self, fund: Fund, rules: None, treasurers: Any, clerk_of: Any
    ) -> None:
        batch = given.checked(fund, treasurers)
        sent = {"day": "2017-04-05", "note": ""}
        page = clerk_of.post(reverse(f"{BATCH}post", args=[batch.pk]), sent).content.decode()
        assert "整批没有入账" in page
        batch.refresh_from_db()
        assert batch.state == BatchState.CHECKED

    def test_sixty_lines_cost_no_further_statement(
        self, many: Any, clerk_of: Any, django_assert_max_num_queries: Any
    ) -> None:
        batch = many
        url = reverse(f"{BATCH}change", args=[batch.pk])
        clerk_of.get(url)
        with django_assert_max_num_queries(40):
            clerk_of.get(url)
        with django_assert_max_num_queries(25):
            clerk_of.get(reverse("admin:funding_appropriation_changelist"), {"batch": batch.pk})


class TestLines:
    def test_the_street_sees_what_was_posted_and_signs(
        self, posted: Any, branch: Any, clerk: Any, sign_in: Any
    ) -> None:
        line = given.line_of(posted)
        posted.lines.update(state=LineState.PAID, paid_on=given.POSTED)
        client = sign_in(clerk)
        page = client.get(reverse("admin:funding_appropriation_changelist")).content.decode()
        assert page.count("阅海湾第一党支部") >= 3
        url = reverse("admin:funding_appropriation_sign", args=[line.pk])
        assert (
            "不能早于银行付款日期"
            in client.post(url, {"day": "2017-04-04", "note": ""}).content.decode()
        )
        assert client.post(url, {"day": "2017-04-06", "note": ""}).status_code == 302
        line.refresh_from_db()
        assert (line.state, line.signed_on) == (LineState.SIGNED, dt.date(2017, 4, 6))

    def test_a_draft_is_the_funds_own_affair(
        self, fund: Fund, rules: None, cast: Any, sign_in: Any, treasurers: Any
    ) -> None:
        clerk_of = sign_in(treasurers.clerk)
        batch = proposing.keep(given.basis(fund), by=treasurers.clerk)
        url = reverse("admin:funding_appropriation_change", args=[given.line_of(batch).pk])
        assert sign_in(cast.clerk).get(url).status_code == 404
        page = clerk_of.get(url).content.decode()
        assert "2017-03-31 的党员" in page
        adjust = reverse("admin:funding_appropriation_adjust", args=[given.line_of(batch).pk])
        assert clerk_of.post(adjust, {"fen": "500.50", "note": "扣回"}).status_code == 302
        assert given.line_of(batch).fen == 500_50

    @pytest.mark.parametrize("typed", ["-1", "1.001", "NaN", "1e20", "一百"])
    def test_no_amount_is_refused(
        self, fund: Fund, rules: None, treasurers: Any, clerk_of: Any, typed: str
    ) -> None:
        batch = proposing.keep(given.basis(fund), by=treasurers.clerk)
        adjust = reverse("admin:funding_appropriation_adjust", args=[given.line_of(batch).pk])
        assert clerk_of.post(adjust, {"fen": typed, "note": "改"}).status_code == 200
        assert given.line_of(batch).fen == 600_00


def bank_list_of(client: Any, batch: Any, purpose: str = PURPOSE) -> Any:
    answer = client.post(reverse("appropriation-bank-list", args=[batch.pk]), {"purpose": purpose})
    return openpyxl.load_workbook(BytesIO(answer.getvalue()))


def head_of(sheet: Any) -> tuple[int, dict[str, int]]:
    """The row of the head, and where each column stands."""
    for row in sheet.iter_rows():
        named = {cell.value: cell.column for cell in row if cell.value}
        if "行号" in named:
            return row[0].row, named
    raise AssertionError("no head")


def filled(book: Any, **by_source: tuple[str, str, str]) -> BytesIO:
    """The list as the bank sends it back: (结果, 流水号, 原因) by the words of the payer."""
    sheet = book.worksheets[0]
    top, at = head_of(sheet)
    for row in range(top + 1, sheet.max_row + 1):
        payer = str(sheet.cell(row, at["付款方"]).value or "")
        for source, (result, reference, why) in by_source.items():
            if payer.startswith(Source[source].label):
                sheet.cell(row, at["结果"], result)
                sheet.cell(row, at["银行流水号"], reference)
                sheet.cell(row, at["失败原因"], why)
    made = BytesIO()
    book.save(made)
    return made


def upload(client: Any, batch: Any, file: BytesIO | bytes, name: str = "回单.xlsx") -> Any:
    content = file if isinstance(file, bytes) else file.getvalue()
    sent = {"file": SimpleUploadedFile(name, content), "day": "2017-04-10"}
    return client.post(reverse(f"{BATCH}bank-result", args=[batch.pk]), sent)


PAID = {
    "DISTRICT": ("成功", "A1", ""),
    "TOWN": ("成功", "A2", ""),
    "DUES": ("失败", "", "户名不符"),
}


class TestBank:
    def test_the_number_stands_in_the_file_alone_and_its_purpose_in_the_log(
        self, posted: Any, branch: Any, clerk_of: Any, treasurers: Any
    ) -> None:
        url = reverse("appropriation-bank-list", args=[posted.pk])
        assert "64001234567890" not in clerk_of.get(url).content.decode()
        refused = clerk_of.post(url, {"purpose": ""}).content.decode()
        assert "请写明用途" in refused
        assert not Act.objects.filter(verb="导出名单").exists()
        sheet = bank_list_of(clerk_of, posted).worksheets[0]
        top, at = head_of(sheet)
        rows = range(top + 1, sheet.max_row + 1)
        listed = {
            sheet.cell(row, at["行号"]).value: (
                sheet.cell(row, at["账号"]).value,
                sheet.cell(row, at["金额（元）"]).value,
            )
            for row in rows
        }
        assert listed == {
            line.pk: ("64001234567890", line.fen / 100) for line in posted.lines.all()
        }
        act = Act.objects.get(verb="导出名单")
        assert act.by == treasurers.clerk
        assert PURPOSE in act.note
        assert "64001234567890" not in act.note + act.subject

    def test_who_has_no_account_is_told_of_and_not_listed(self, posted: Any, clerk_of: Any) -> None:
        BankAccount.objects.update(until=dt.date(2017, 2, 1))
        page = clerk_of.get(reverse("appropriation-bank-list", args=[posted.pk])).content.decode()
        assert "没有收款账户未列入" in page
        assert "3 条" in page

    def test_what_was_paid_waits_for_signing_what_failed_is_the_payers_again(
        self, posted: Any, fund: Fund, clerk_of: Any
    ) -> None:
        file = filled(bank_list_of(clerk_of, posted), **PAID)
        assert upload(clerk_of, posted, file).status_code == 302
        states = dict(posted.lines.values_list("source", "state"))
        assert states == {
            Source.DISTRICT: LineState.PAID,
            Source.TOWN: LineState.PAID,
            Source.DUES: LineState.FAILED,
        }
        district = given.line_of(posted)
        assert (district.bank_reference, district.paid_on) == ("A1", dt.date(2017, 4, 10))
        assert held(fund, fund.area, Source.DUES).balance == 100_000_00
        assert given.line_of(posted, Source.DUES).bank_told == "户名不符"

    def test_the_same_file_twice_changes_nothing(
        self, posted: Any, fund: Fund, clerk_of: Any
    ) -> None:
        file = filled(bank_list_of(clerk_of, posted), **PAID)
        upload(clerk_of, posted, file)
        before = list(posted.lines.order_by("pk").values())
        answer = upload(clerk_of, posted, file)
        assert answer.status_code == 302
        assert list(posted.lines.order_by("pk").values()) == before
        assert held(fund, fund.area, Source.DUES).balance == 100_000_00

    @pytest.mark.parametrize(
        ("results", "sentence"),
        [
            ({"DISTRICT": ("成功", "", "")}, "成功的没有银行流水号"),
            ({"DUES": ("失败", "", "")}, "失败的没有写明原因"),
            ({"DISTRICT": ("也许", "A1", "")}, "不在可选值中"),
            ({"DISTRICT": ("成功", "A1", ""), "TOWN": ("成功", "A1", "")}, "同一个银行流水号"),
            ({}, "都是空的"),
        ],
    )
    def test_a_file_with_anything_wrong_changes_nothing(
        self, posted: Any, clerk_of: Any, results: Any, sentence: str
    ) -> None:
        answer = upload(clerk_of, posted, filled(bank_list_of(clerk_of, posted), **results))
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
        assert set(posted.lines.values_list("state", flat=True)) == {LineState.POSTED}

    @pytest.mark.parametrize(
        ("column", "value", "sentence"),
        [
            ("行号", 10**9, "不在这一批里"),
            ("金额（元）", 1.23, "不符"),
            ("金额（元）", 1.234, "小数"),
            ("付款日期", "2017-03-01", "不在入账日期和登记日期之间"),
            ("付款日期", "2017-04-31", "没有 31 日"),
        ],
    )
    def test_number_amount_and_day_must_fit(
        self, posted: Any, clerk_of: Any, column: str, value: Any, sentence: str
    ) -> None:
        book = bank_list_of(clerk_of, posted)
        sheet = book.worksheets[0]
        top, at = head_of(sheet)
        sheet.cell(top + 1, at[column], value)
        answer = upload(clerk_of, posted, filled(book, **PAID))
        assert sentence in answer.content.decode()
        assert set(posted.lines.values_list("state", flat=True)) == {LineState.POSTED}

    @pytest.mark.parametrize(
        ("content", "name"),
        [(b"", "a.xlsx"), (b"PK\x03\x04rubbish", "a.xlsx"), (b"\x00\x01\x02", "a.csv")],
    )
    def test_a_hostile_file_is_refused_in_words(
        self, posted: Any, clerk_of: Any, content: bytes, name: str
    ) -> None:
        answer = upload(clerk_of, posted, content, name)
        assert answer.status_code == 200
        assert "文件" in answer.content.decode()

    def test_twice_in_one_file(self, posted: Any, clerk_of: Any) -> None:
        book = bank_list_of(clerk_of, posted)
        sheet = book.worksheets[0]
        top, _ = head_of(sheet)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(top + 2, column, sheet.cell(top + 1, column).value)
        answer = upload(clerk_of, posted, filled(book, **PAID))
        assert "出现了 2 次" in answer.content.decode()

    def test_what_was_settled_is_not_turned_round(self, posted: Any, clerk_of: Any) -> None:
        book = bank_list_of(clerk_of, posted)
        upload(clerk_of, posted, filled(book, **PAID))
        turned = {**PAID, "DUES": ("成功", "A9", "")}
        answer = upload(clerk_of, posted, filled(book, **turned))
        assert "此前已登记失败并冲回" in answer.content.decode()
        other = {"DISTRICT": ("成功", "B7", ""), "DUES": ("失败", "", "户名不符")}
        answer = upload(clerk_of, posted, filled(book, **other))
        assert "此前登记的流水号是 A1" in answer.content.decode()

    def test_a_payment_that_came_back_later_fails_unless_it_was_signed(
        self, posted: Any, clerk_of: Any
    ) -> None:
        book = bank_list_of(clerk_of, posted)
        upload(clerk_of, posted, filled(book, **PAID))
        town = given.line_of(posted, Source.TOWN)
        posted.lines.filter(pk=town.pk).update(state=LineState.SIGNED)
        back = {"DISTRICT": ("失败", "", "退票"), "DUES": ("失败", "", "户名不符")}
        late = {**back, "TOWN": ("失败", "", "退票")}
        assert "已签收" in upload(clerk_of, posted, filled(book, **late)).content.decode()
        signed = {**back, "TOWN": ("成功", "A2", "")}
        assert upload(clerk_of, posted, filled(book, **signed)).status_code == 302
        assert given.line_of(posted).state == LineState.FAILED

    def test_nothing_to_pay_before_it_was_posted_and_not_for_a_street(
        self, fund: Fund, rules: None, treasurers: Any, cast: Any, sign_in: Any
    ) -> None:
        url = reverse("appropriation-bank-list", args=[given.checked(fund, treasurers).pk])
        assert sign_in(cast.clerk).get(url).status_code == 404
        assert "没有待付的" in sign_in(treasurers.clerk).get(url).content.decode()
