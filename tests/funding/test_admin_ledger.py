"""The registers of the ledger: what their pages say, who does what there, and what they cost."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from districts.enums import AreaKind, Role
from districts.models import Area
from funding.enums import AccountKind, DocumentState, Source, Use
from funding.models import (
    Account,
    Budget,
    Closing,
    Fund,
    Journal,
    Receipt,
    Reversal,
    ShareRule,
)
from funding.services import receipts, reversing
from funding.services.accounts import Place, opened_one
from funding.services.posting import post_one
from tests.conftest import make_user
from tests.funding.conftest import DAY, OPENED, held, posting
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any, **query: Any) -> str:
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"admin:funding_{name}", args=args) + (f"?{words}" if words else "")


def page(client: Any, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(url(name, *args, **query))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
@shared
def receipt(fund: Fund, zone: Any, cast: Any) -> Receipt:
    made = Receipt.objects.create(
        fund=fund, source=Source.TOWN, area=zone, fen=650_000_00, day=DAY, made_by=cast.clerk
    )
    return receipts.post(made, by=cast.approver)


@pytest.fixture
@shared
def spent(fund: Fund, zone: Any, cast: Any, receipt: Receipt, commercial_district: Any) -> Journal:
    purse = held(fund, zone, Source.TOWN)
    use = opened_one(
        fund,
        Place(
            AccountKind.USE,
            Source.TOWN,
            zone,
            use=Use.ALLOWANCE,
            commercial_district=commercial_district,
        ),
    )
    lines = ((purse, -1_234_56), (use, 1_234_56))
    given = {"summary": "岗位津贴三月", "voucher": "记-12", "day": dt.date(2017, 3, 31)}
    return post_one(posting(fund, lines, cast.clerk, cast.approver, **given))


class TestFund:
    def test_planned_is_not_available(self, loan_fund: Fund, sign_in: Any, clerk: Any) -> None:
        told = page(sign_in(clerk), "fund_change", loan_fund.pk)
        assert "500,000.00" in told
        assert "计划数不等于可用数" in told
        assert Account.objects.count() == 0
        listed = page(sign_in(clerk), "fund_changelist")
        assert "500,000.00" in listed
        assert "0.00" in listed

    def test_five_different_figures(
        self, fund: Fund, spent: Journal, sign_in: Any, cast: Any, zone: Any
    ) -> None:
        Budget.objects.create(fund=fund, year=2017, area=zone, fen=10_000_00, decided_on=DAY)
        client = sign_in(cast.auditor)
        context = client.get(url("fund_change", fund.pk, year=2017)).context
        figures = {
            label: (amount, note)
            for label, amount, note in context["standing"] + context["figures"]
        }
        assert figures["预算"][0] == "10,000.00"
        assert figures["到位"][0] == "650,000.00"
        assert figures["下拨到党组织"][0] == "0.00"
        assert figures["支出"] == ("1,234.56", "执行率 12.3%，序时进度 100.0%")
        assert figures["结存"][0] == figures["现在可用"][0] == "648,765.44"
        (town,) = context["sources"]
        assert town == ("镇（街）财政", "0.00", "650,000.00", "1,234.56", "648,765.44")
        assert context["uses"] == [("岗位津贴", "1,234.56")]

    def test_what_each_payer_was_to_give(
        self, fund: Fund, receipt: Receipt, sign_in: Any, cast: Any, zone: Any
    ) -> None:
        """To who sees the whole fund, not to a street below it."""
        Budget.objects.create(fund=fund, year=2017, area=zone, fen=1_000_000_00, decided_on=DAY)
        rule = ShareRule.objects.create(fund=fund, since=OPENED, document="清区发〔2017〕3号")
        for source, parts in ((Source.DISTRICT, 3_000), (Source.TOWN, 6_500), (Source.DUES, 500)):
            rule.shares.create(source=source, parts=parts)
        address = url("fund_change", fund.pk, year=2017)
        told = sign_in(cast.auditor).get(address)
        assert [(line.title, line.due, line.arrived) for line in told.context["shares"].lines] == [
            ("区财政", 300_000_00, 0),
            ("镇（街）财政", 650_000_00, 650_000_00),
            ("区管党费", 50_000_00, 0),
        ]
        assert "清区发〔2017〕3号" in told.content.decode()
        assert sign_in(cast.clerk).get(address).context["shares"] is None

    def test_a_loan_fund_tells_what_is_overdue(
        self, loan_fund: Fund, sign_in: Any, clerk: Any
    ) -> None:
        context = sign_in(clerk).get(url("fund_change", loan_fund.pk)).context
        assert ("逾期", "0.00", "0 笔应还未还") in context["standing"]
        assert context["shares"] is None

    @pytest.mark.parametrize("year", ["1900", "abc", "9" * 30, "", "²"])
    def test_a_year_that_is_none_is_this_one(
        self, fund: Fund, sign_in: Any, cast: Any, year: str
    ) -> None:
        assert "年</h2>" in page(sign_in(cast.auditor), "fund_change", fund.pk, year=year)

    def test_only_what_he_sees(self, fund: Fund, spent: Journal, sign_in: Any, cast: Any) -> None:
        """A fund of the district is read in every street, with the street's own money only."""
        context = sign_in(cast.street_clerk).get(url("fund_change", fund.pk, year=2017)).context
        figures = {label: amount for label, amount, _ in context["standing"] + context["figures"]}
        assert figures["现在可用"] == figures["到位"] == "0.00"
        assert context["holders"] == []

    def test_who_decides_closes_after_a_second_yes(
        self, fund: Fund, spent: Journal, sign_in: Any, treasurers: Any
    ) -> None:
        client, address = sign_in(treasurers.approver), url("fund_close", fund.pk)
        asked = client.post(address, {"day": "2017-03-31"})
        assert "已结账至 2017-03-31" in asked.content.decode()
        assert not Closing.objects.exists()
        client.post(address, {"day": "2017-03-31", "confirmed": "1"})
        assert Closing.objects.get().by == treasurers.approver
        assert "2017-03-31" in page(client, "fund_change", fund.pk)
        again = client.post(address, {"day": "2017-03-31"})
        assert "已结账至 2017-03-31，请填更晚的日期" in again.content.decode()
        late = client.post(address, {"day": "2100-01-01"})
        assert "只能结账到昨天或更早" in late.content.decode()
        assert sign_in(treasurers.clerk).get(address).status_code == 403

    def test_it_is_set_up_and_corrected_by_who_may_change(
        self, district: Area, sign_in: Any, treasurers: Any
    ) -> None:
        client = sign_in(treasurers.clerk)
        given = {"name": "红色发展基金", "kind": "loan", "area": district.pk}
        given |= {"planned_fen": "５００，０００元", "opened": "2017-01-01"}
        client.post(url("fund_add"), given)
        made = Fund.objects.get()
        assert made.planned_fen == 500_000_00
        wrong = client.post(url("fund_add"), {**given, "name": "另一项", "planned_fen": "五十万"})
        assert "金额请用数字填写" in wrong.content.decode()
        assert Fund.objects.count() == 1

    def test_what_was_posted_stays_inside_its_life(
        self, fund: Fund, spent: Journal, sign_in: Any, treasurers: Any
    ) -> None:
        client, address = sign_in(treasurers.clerk), url("fund_change", fund.pk)
        form = client.get(address).context["adminform"].form
        given = {
            name: form[name].value() or ""
            for name in ("name", "kind", "area", "planned_fen", "opened_version")
        }
        given |= {"reason": "录入有误", "opened": "2017-03-02", "closed": "2017-03-31"}
        told = client.post(address, {**given, "kind": "loan"}).content.decode()
        assert "已有 2017-03-01 的凭证，设立日期不能更晚" in told
        assert "已有 2017-03-31 的凭证，终止日期要在它之后" in told
        assert "类别和所属区划不能再改" in told
        fund.refresh_from_db()
        assert (fund.opened, fund.closed) == (OPENED, None)


class TestJournal:
    def test_its_page_leads_to_where_it_came_from(
        self, receipt: Receipt, sign_in: Any, clerk: Any
    ) -> None:
        answer = sign_in(clerk).get(url("journal_change", receipt.journal.pk))
        facts = dict(answer.context["facts"])
        assert facts["来自"].text == f"到账：{receipt}"
        assert [line["into"] for line in answer.context["lines"]] == ["", "650,000.00"]
        assert answer.context["lines"][0]["out"] == "650,000.00"
        assert (facts["制单人"].text, facts["复核人"].text) == ("经办小张", "审批老李")

    def test_who_may_not_read_names_reads_none_of_the_paper(
        self, spent: Journal, sign_in: Any, cast: Any
    ) -> None:
        paper = {"经办人", "证明人", "审批人"}
        address = url("journal_change", spent.pk)
        assert paper <= dict(sign_in(cast.clerk).get(address).context["facts"]).keys()
        auditor = sign_in(cast.auditor)
        told = dict(auditor.get(address).context["facts"])
        assert not paper & told.keys()
        assert {"制单人", "复核人"} <= told.keys()
        for name in ("journal", "entry"):
            offered = auditor.get(url(f"{name}_changelist")).context["cl"].offered
            assert not {"handler", "witness", "approver"} & {one.name for one in offered}

    def test_nor_takes_them_away_as_a_ledger(
        self, spent: Journal, zone: Any, sign_in: Any, cast: Any
    ) -> None:
        looks = make_user("looks", (Role.OFFICIAL, zone), (Role.AUDITOR, zone))
        for by, kinds in ((cast.clerk, ["", "funding"]), (looks, [])):
            form = sign_in(by).get(url("journal_export")).context["form"]
            assert [code for code, _ in getattr(form.fields.get("kind"), "choices", [])] == kinds

    def test_reversed_by_two(self, receipt: Receipt, sign_in: Any, cast: Any) -> None:
        clerk, approver = sign_in(cast.clerk), sign_in(cast.approver)
        journal = receipt.journal
        assert "申请冲正" in page(clerk, "journal_change", journal.pk)
        address = url("journal_reverse", journal.pk)
        early = clerk.post(address, {"day": "2017-02-28", "note": "误记"})
        assert "冲正日期不能早于原凭证" in early.content.decode()
        clerk.post(address, {"day": "2017-03-02", "note": "误记"})
        asked = Reversal.objects.get()
        twice = clerk.post(address, {"day": "2017-03-02", "note": "误记"})
        assert "已申请冲正" in twice.content.decode()
        assert approver.get(address).status_code == 403
        assert clerk.get(url("reversal_post", asked.pk)).status_code == 403
        approver.post(url("reversal_post", asked.pk), {"note": ""})
        asked.refresh_from_db()
        assert asked.state == DocumentState.POSTED
        facts = dict(clerk.get(url("journal_change", journal.pk)).context["facts"])
        assert str(asked.posted) == facts["已被冲正"].text
        told = page(clerk, "journal_reverse", journal.pk)
        assert "这张凭证已冲正" in told

    def test_nobody_adds_or_deletes(self, receipt: Receipt, sign_in: Any, clerk: Any) -> None:
        client, pk = sign_in(clerk), receipt.journal.pk
        assert client.get(url("journal_add")).status_code == 403
        assert client.get(url("journal_delete", pk)).status_code == 403
        assert client.post(url("journal_change", pk), {"summary": "改"}).status_code == 403
        assert Journal.objects.get().summary != "改"

    def test_found_by_words_voucher_and_period(
        self, spent: Journal, sign_in: Any, clerk: Any
    ) -> None:
        def found(**query: Any) -> int:
            return int(
                sign_in(clerk).get(url("journal_changelist", **query)).context["cl"].result_count
            )

        assert found() == 2
        assert (found(q="津贴"), found(q="记-12"), found(q="没有")) == (1, 1, 0)
        assert (found(kind="payment"), found(kind="receipt")) == (1, 1)
        assert (found(period="2017Q1"), found(period="2017"), found(period="2017-03")) == (2, 2, 2)
        assert found(period="2017-03-02..2017-03-31") == 1
        for nothing in ("2017Q5", "2017-13", "0", "x", "2017-03-31..2017-02-30"):
            assert found(period=nothing) == 0
        assert found(fund=spent.fund.pk) == 2
        assert (found(fund=spent.fund.pk + 1), found(fund="x")) == (0, 0)


class TestReversal:
    @pytest.fixture
    @shared
    def asked(self, receipt: Receipt, cast: Any) -> Reversal:
        return reversing.ask(receipt.journal, day=DAY, reason="误记", by=cast.clerk)

    def test_returned_corrected_and_handed_in_again(
        self, asked: Reversal, sign_in: Any, cast: Any
    ) -> None:
        clerk, approver = sign_in(cast.clerk), sign_in(cast.approver)
        approver.post(url("reversal_return", asked.pk), {"note": "写明是哪一笔"})
        assert "写明是哪一笔" in page(clerk, "reversal_change", asked.pk)
        form = clerk.get(url("reversal_change", asked.pk)).context["adminform"].form
        given = {"opened_version": form["opened_version"].value(), "reason": "重复登记"}
        given["cause"] = "重复登记了一笔"
        clerk.post(url("reversal_change", asked.pk), {**given, "day": "2017-03-05"})
        form = clerk.get(url("reversal_change", asked.pk)).context["adminform"].form
        given["opened_version"] = form["opened_version"].value()
        early = clerk.post(url("reversal_change", asked.pk), {**given, "day": "2017-02-05"})
        assert "冲正日期不能早于原凭证" in early.content.decode()
        clerk.post(url("reversal_resubmit", asked.pk), {})
        asked.refresh_from_db()
        assert (asked.state, asked.day) == (DocumentState.RECORDED, dt.date(2017, 3, 5))
        assert asked.cause == "重复登记了一笔"

    def test_who_corrects_it_does_not_post_it(
        self, asked: Reversal, sign_in: Any, cast: Any, zone: Any
    ) -> None:
        both = make_user("both", (Role.CLERK, zone), (Role.APPROVER, zone))
        client = sign_in(both)
        form = client.get(url("reversal_change", asked.pk)).context["adminform"].form
        typed = {"opened_version": form["opened_version"].value(), "reason": "日期有误"}
        client.post(
            url("reversal_change", asked.pk), {**typed, "cause": "误记", "day": "2017-03-05"}
        )
        asked.refresh_from_db()
        assert asked.made_by == both
        with pytest.raises(Refused, match="自己登记的不能自己复核"):
            reversing.post(asked, by=both)

    def test_dropped_it_can_be_asked_for_again(
        self, asked: Reversal, sign_in: Any, cast: Any
    ) -> None:
        sign_in(cast.clerk).post(url("reversal_drop", asked.pk), {"note": "没有错"})
        asked.refresh_from_db()
        assert asked.state == DocumentState.DROPPED
        assert reversing.ask(asked.journal, day=DAY, reason="误记", by=cast.clerk).pk != asked.pk

    def test_posted_from_the_list(self, asked: Reversal, sign_in: Any, cast: Any) -> None:
        answer = sign_in(cast.approver).post(
            url("reversal_changelist"),
            {"action": "post", "_selected_action": [asked.pk], "confirmed": "1", "note": ""},
        )
        assert answer.context["done"] == 1
        assert Account.objects.get(kind=AccountKind.HELD).balance == 0


class TestEntries:
    def test_narrowed_by_what_its_account_is_of(
        self, spent: Journal, zone: Any, commercial_district: Any, sign_in: Any, clerk: Any
    ) -> None:
        def found(**query: Any) -> int:
            return int(
                sign_in(clerk).get(url("entry_changelist", **query)).context["cl"].result_count
            )

        purse = held(spent.fund, zone, Source.TOWN)
        assert found() == 4
        assert (found(kind="payment"), found(account_kind="held"), found(use="allowance")) == (
            2,
            2,
            1,
        )
        assert (found(source="town"), found(source="dues")) == (4, 0)
        assert found(commercial_district=commercial_district.pk) == 1
        assert (found(area=zone.code), found(area="x")) == (4, 0)
        assert (found(account=purse.pk), found(account=10**15), found(account="x")) == (2, 0, 0)
        assert (found(period="2017-03-31..2017-03-31"), found(q="记-12")) == (2, 2)

    def test_a_line_is_read_on_its_journal(self, spent: Journal, sign_in: Any, clerk: Any) -> None:
        entry = spent.entries.first()
        answer = sign_in(clerk).get(url("entry_change", entry.pk))
        assert answer.url == url("journal_change", spent.pk)

    @pytest.mark.parametrize("name", ["entry", "journal", "account", "reversal", "fund"])
    def test_a_list_costs_the_same_for_many(
        self, fund: Fund, arrive: Any, sign_in: Any, cast: Any, name: str
    ) -> None:
        zone = Area.objects.get(kind=AreaKind.ZONE, parent=fund.area)

        def cost() -> int:
            client = sign_in(cast.clerk)
            client.get(url(f"{name}_changelist"))
            with CaptureQueriesContext(connection) as asked:
                client.get(url(f"{name}_changelist"))
            return len(asked)

        def more(source: str) -> None:
            journal = arrive(fund, 10_00, area=zone, source=source)
            reversing.ask(journal, day=DAY, reason="误记", by=cast.clerk)

        more(Source.DISTRICT)
        few = cost()
        for source in Source:
            more(source)
        assert cost() == few


class TestAccount:
    def test_its_lines_with_what_was_held_after_each(
        self, spent: Journal, zone: Any, sign_in: Any, clerk: Any
    ) -> None:
        purse = held(spent.fund, zone, Source.TOWN)
        lines = sign_in(clerk).get(url("account_change", purse.pk)).context["lines"]
        assert [line["held"] for line in lines] == ["648,765.44", "650,000.00"]
        assert [line["out"] for line in lines] == ["1,234.56", ""]

    def test_lists_of_money(self, spent: Journal, sign_in: Any, clerk: Any) -> None:
        def found(**query: Any) -> int:
            return int(
                sign_in(clerk).get(url("account_changelist", **query)).context["cl"].result_count
            )

        assert (found(), found(balance="1"), found(balance="0")) == (3, 3, 0)
        assert (found(kind="held"), found(use="allowance")) == (1, 1)
