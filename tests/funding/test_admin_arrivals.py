"""The registers of receipts, gifts in kind and budgets: forms, acts, lists, the printed receipt."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act
from funding.enums import DocumentState, Source, Use
from funding.models import Budget, Fund, InKind, Journal, Receipt
from funding.services import closing, documents, in_kind, receipts
from tests.districts.registers import form_of
from tests.funding.conftest import DAY
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
RECEIPT, GIFT, BUDGET = (f"admin:funding_{noun}" for noun in ("receipt", "inkind", "budget"))
DONOR = "王建国"


@pytest.fixture
def office(cast: SimpleNamespace, sign_in: Any) -> Client:
    client: Client = sign_in(cast.clerk)
    return client


@pytest.fixture
def decider(cast: SimpleNamespace, sign_in: Any) -> Client:
    client: Client = sign_in(cast.approver)
    return client


@pytest.fixture
def filled(office: Client, fund: Fund, zone: Any) -> Callable[..., dict[str, Any]]:
    """The new form of a receipt as the browser sends it."""

    def make(**given: Any) -> dict[str, Any]:
        form = form_of(office, reverse(f"{RECEIPT}_add"))
        values = {"fund": fund.pk, "source": "town", "fen": "650,000.5", "day": DAY}
        return {**form, **values, "area": zone.pk, **given}

    return make


def add(client: Client, noun: str, data: dict[str, Any]) -> Any:
    return client.post(reverse(f"{noun}_add"), data)


def errors_of(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    found: dict[str, Any] = answer.context["adminform"].form.errors
    return found


def act(client: Client, noun: str, slug: str, row: Any, **given: Any) -> Any:
    return client.post(reverse(f"{noun}_{slug}", args=[row.pk]), given)


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.fixture
@shared
def donation(fund: Fund, zone: Any, clerk: Any) -> Receipt:
    made = Receipt(fund=fund, source=Source.DONATION, area=zone, fen=100_500_00, day=DAY)
    made.donor = DONOR
    return receipts.record(made, by=clerk)


class TestForm:
    def test_a_receipt_is_recorded(self, office: Client, filled: Any, clerk: Any) -> None:
        assert add(office, RECEIPT, filled()).status_code == 302
        made = Receipt.objects.get()
        assert (made.fen, made.made_by, made.state) == (650_000_50, clerk, DocumentState.RECORDED)
        assert Act.objects.get(verb="新登记").object_id == made.pk

    @pytest.mark.parametrize(
        ("typed", "fen"),
        [("１２，０００．５０", 12_000_50), ("0.01", 1), (" 7 ", 7_00)],
    )
    def test_amounts_as_they_are_typed(
        self, office: Client, filled: Any, typed: str, fen: int
    ) -> None:
        add(office, RECEIPT, filled(fen=typed))
        assert Receipt.objects.get().fen == fen

    @pytest.mark.parametrize(
        "typed", ["", "0", "0.00", "-1", "1.005", "NaN", "Infinity", "一百", "1e30", "9" * 19]
    )
    def test_what_is_no_amount(self, office: Client, filled: Any, typed: str) -> None:
        (told,) = errors_of(add(office, RECEIPT, filled(fen=typed)))["fen"]
        assert "请" in told
        assert not Receipt.objects.exists()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"day": localdate() + dt.timedelta(days=1)}, "day"),
            ({"pre_tax": "on"}, "pre_tax"),
            ({"donor": DONOR}, "donor"),
            ({"source": "donation"}, "donor"),
            ({"fund": ""}, "fund"),
        ],
    )
    def test_one_sentence_at_its_field(
        self, office: Client, filled: Any, given: Any, field: str
    ) -> None:
        found = errors_of(add(office, RECEIPT, filled(**given)))
        assert {name: len(told) for name, told in found.items()} == {field: 1}

    def test_everything_at_once(self, office: Client, filled: Any, clerk: Any) -> None:
        add(office, RECEIPT, filled(bank_reference="B-1", number="S-1"))
        again = filled(bank_reference="B-1", number="S-1", pre_tax="on", fen="1")
        found = errors_of(add(office, RECEIPT, again))
        assert set(found) == {"bank_reference", "number", "pre_tax"}

    def test_a_closed_period(
        self, office: Client, filled: Any, fund: Fund, treasurers: Any
    ) -> None:
        closing.close(fund, DAY, by=treasurers.clerk)
        (told,) = errors_of(add(office, RECEIPT, filled()))["day"]
        assert f"已结账至 {DAY}" in told

    def test_another_area_is_not_offered(self, office: Client, filled: Any, street: Any) -> None:
        assert set(errors_of(add(office, RECEIPT, filled(area=street.pk)))) == {"area"}

    def test_nor_a_party_organisation_of_another_district(
        self, office: Client, filled: Any, foreign_zone: Any, make_party_organisation: Any
    ) -> None:
        party = make_party_organisation("外区支部", area=foreign_zone)
        sent = filled(party_organisation=party.pk)
        assert set(errors_of(add(office, RECEIPT, sent))) == {"party_organisation"}

    def test_nor_a_fund_that_is_not_read_or_closed(
        self, office: Client, filled: Any, fund: Fund, foreign_district: Any
    ) -> None:
        other = Fund.objects.create(area=foreign_district, name="外区", opened=fund.opened)
        assert set(errors_of(add(office, RECEIPT, filled(fund=other.pk)))) == {"fund"}
        fund.closed = localdate()
        fund.save()
        assert set(errors_of(add(office, RECEIPT, filled()))) == {"fund"}


class TestOnce:
    def test_a_double_click_is_one_row(self, office: Client, filled: Any) -> None:
        sent = filled()
        first, second = (add(office, RECEIPT, sent) for _ in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        made = Receipt.objects.get()
        assert second.url == reverse(f"{RECEIPT}_change", args=[made.pk])
        assert "重复提交的没有再登记" in text_of(office, second.url)

    def test_the_same_form_with_other_values_is_another_row(
        self, office: Client, filled: Any
    ) -> None:
        sent = filled()
        add(office, RECEIPT, sent)
        add(office, RECEIPT, {**sent, "fen": "2"})
        assert Receipt.objects.count() == 2

    def test_another_form_with_the_same_values_is_another_row(
        self, office: Client, filled: Any
    ) -> None:
        for _ in range(2):
            add(office, RECEIPT, filled())
        assert Receipt.objects.count() == 2

    def test_a_form_without_a_key_is_no_other_form(self, office: Client, filled: Any) -> None:
        for _ in range(2):
            add(office, RECEIPT, filled(sent_key=""))
        assert set(Receipt.objects.values_list("form_key", flat=True)) == {None}

    def test_of_another_user_it_is_another_form(
        self, office: Client, filled: Any, cast: SimpleNamespace, sign_in: Any, street: Any
    ) -> None:
        sent = filled()
        add(office, RECEIPT, sent)
        add(sign_in(cast.street_clerk), RECEIPT, {**sent, "area": street.pk})
        assert Receipt.objects.count() == 2

    def test_which_button_was_pressed_makes_no_difference(
        self, office: Client, filled: Any
    ) -> None:
        sent = filled()
        add(office, RECEIPT, {**sent, "_save": "1"})
        add(office, RECEIPT, {**sent, "_continue": "1"})
        assert Receipt.objects.count() == 1

    def test_gifts_and_budgets_too(self, office: Client, fund: Fund, zone: Any) -> None:
        Fund.objects.update(area=zone)
        shared = {"area": zone.pk, "fen": "5", "use": "activity"}
        gift = {"name": "桌椅", "kind": "goods", "valuation": "发票", "day": DAY, **shared}
        line = {"fund": fund.pk, "year": 2017, "decided_on": DAY, **shared}
        for noun, values, model in ((GIFT, gift, InKind), (BUDGET, line, Budget)):
            sent = {**form_of(office, reverse(f"{noun}_add")), **values}
            for _ in range(2):
                assert add(office, noun, sent).status_code == 302
            assert model.objects.count() == 1


class TestCorrecting:
    def change(self, client: Client, row: Any, **given: Any) -> Any:
        url = reverse(f"{RECEIPT}_change", args=[row.pk])
        return client.post(url, {**form_of(client, url), **given})

    def test_while_it_is_recorded_or_came_back(
        self, office: Client, donation: Receipt, approver: Any
    ) -> None:
        assert self.change(office, donation, fen="7").status_code == 302
        documents.send_back(donation, by=approver, note="缺回单；金额不符")
        page = reverse(f"{RECEIPT}_change", args=[donation.pk])
        assert "缺回单；金额不符" in text_of(office, page)
        assert self.change(office, donation, fen="8").status_code == 302
        act(office, RECEIPT, "resubmit", donation)
        donation.refresh_from_db()
        assert (donation.fen, donation.state) == (8_00, DocumentState.RECORDED)
        assert donation.donor == DONOR  # the mask that came back is the name that stands

    def test_not_once_it_was_posted(self, office: Client, donation: Receipt, approver: Any) -> None:
        url = reverse(f"{RECEIPT}_change", args=[donation.pk])
        sent = {**form_of(office, url), "fen": "7"}
        receipts.post(donation, by=approver)
        assert office.post(url, sent).status_code == 403
        donation.refresh_from_db()
        assert donation.fen == 100_500_00

    def test_a_gift_that_was_checked(
        self, office: Client, decider: Client, zone: Any, clerk: Any
    ) -> None:
        given = {"kind": "goods", "name": "桌椅", "valuation": "发票", "use": Use.PREMISES}
        gift = in_kind.record(InKind(area=zone, fen=7, day=DAY, **given), by=clerk)
        act(decider, GIFT, "post", gift)
        page = reverse(f"{GIFT}_change", args=[gift.pk])
        assert "已核定" in text_of(office, page)
        assert office.post(page, {"fen": "1"}).status_code == 403
        act(decider, GIFT, "reopen", gift, note="发票金额不同")
        assert "发票金额不同" in text_of(office, page)


class TestActs:
    def test_posted_it_leads_to_its_journal(self, decider: Client, donation: Receipt) -> None:
        page = text_of(decider, reverse(f"{RECEIPT}_post", args=[donation.pk]))
        assert "100,500.00 元" in page
        assert "有误的，从记账凭证申请冲正" in page
        assert act(decider, RECEIPT, "post", donation).status_code == 302
        journal = Journal.objects.get()
        assert journal.key == f"receipt:{donation.pk}"
        shown = text_of(decider, reverse(f"{RECEIPT}_change", args=[donation.pk]))
        assert "记账凭证" in shown
        assert journal.summary in shown

    def test_many_at_once_each_by_itself(
        self, decider: Client, donation: Receipt, zone: Any, cast: SimpleNamespace
    ) -> None:
        given = {"fund": donation.fund, "source": Source.TOWN, "area": zone, "fen": 1, "day": DAY}
        own = receipts.record(Receipt(**given), by=cast.approver)
        other = receipts.record(Receipt(**given), by=cast.clerk)
        rows = [donation.pk, own.pk, other.pk]
        listed = reverse(f"{RECEIPT}_changelist")
        ticked = {"action": "post", "_selected_action": rows}
        asked = decider.post(listed, ticked)
        assert "复核入账" in asked.content.decode()
        decider.post(listed, {**ticked, "perform": "1", "confirmed": "1", "note": ""})
        states = dict(Receipt.objects.values_list("pk", "state"))
        assert states == {donation.pk: "posted", own.pk: "recorded", other.pk: "posted"}

    def test_dropped_with_a_reason(self, office: Client, donation: Receipt) -> None:
        assert "请写明事由" in act(office, RECEIPT, "drop", donation).content.decode()
        act(office, RECEIPT, "drop", donation, note="重复登记")
        donation.refresh_from_db()
        assert donation.state == DocumentState.DROPPED
        assert Act.objects.get(verb="作废").note == "重复登记"


class TestDonor:
    def test_masked_in_lists_forms_history_and_exports(
        self, office: Client, cast: SimpleNamespace, sign_in: Any, donation: Receipt
    ) -> None:
        Receipt.objects.filter(pk=donation.pk).update(donor=f"{DONOR}之友")
        for who in (cast.clerk, cast.auditor):
            client = sign_in(who)
            for url in (
                reverse(f"{RECEIPT}_changelist"),
                reverse(f"{RECEIPT}_change", args=[donation.pk]),
                reverse(f"{RECEIPT}_history", args=[donation.pk]),
            ):
                assert DONOR not in text_of(client, url), url

    def test_the_printed_receipt_is_written_down(
        self, office: Client, decider: Client, donation: Receipt
    ) -> None:
        url = reverse(f"{RECEIPT}_slip", args=[donation.pk])
        assert DONOR not in text_of(office, url)
        assert not Act.objects.filter(verb="打印捐赠收据").exists()
        act(decider, RECEIPT, "post", donation)
        answer = office.get(url)
        told = answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        for words in (DONOR, donation.number, "人民币壹拾万零伍佰元整", "100,500.00"):
            assert words in told
        assert Act.objects.get(verb="打印捐赠收据").object_id == donation.pk

    def test_goods_get_one_too(
        self, office: Client, decider: Client, zone: Any, clerk: Any
    ) -> None:
        given = {"kind": "goods", "name": "米面油", "quantity": "40 份", "valuation": "发票"}
        gift = InKind(area=zone, fen=4_000_00, day=DAY, use=Use.SERVICE, donated=True, **given)
        gift.donor = DONOR
        in_kind.record(gift, by=clerk)
        act(decider, GIFT, "post", gift)
        assert DONOR not in text_of(office, reverse(f"{GIFT}_changelist"))
        told = text_of(office, reverse(f"{GIFT}_slip", args=[gift.pk]))
        for words in (DONOR, "米面油 40 份", "物2017-0001", "肆仟元整"):
            assert words in told

    def test_money_from_a_town_has_none(
        self, office: Client, fund: Fund, zone: Any, clerk: Any, approver: Any
    ) -> None:
        made = Receipt(fund=fund, source=Source.TOWN, area=zone, fen=1, day=DAY)
        receipts.post(receipts.record(made, by=clerk), by=approver)
        assert "没有收据" in text_of(office, reverse(f"{RECEIPT}_slip", args=[made.pk]))


class TestLists:
    def test_a_list_says_what_it_comes_to(
        self, office: Client, donation: Receipt, zone: Any, cast: SimpleNamespace
    ) -> None:
        receipts.post(donation, by=cast.approver)
        made = Receipt(fund=donation.fund, source=Source.TOWN, area=zone, fen=7_00, day=DAY)
        receipts.record(made, by=cast.clerk)
        listed = reverse(f"{RECEIPT}_changelist")
        shown = office.get(listed).context["totals"]
        assert [one.yuan for one in shown] == ["100,500.00", "7.00"]
        narrowed = office.get(listed, {"source": "town"}).context["totals"]
        assert [one.yuan for one in narrowed] == ["0.00", "7.00"]

    def test_budgets_of_a_year_are_summed(self, office: Client, fund: Fund, zone: Any) -> None:
        for year, fen in ((2017, 100_00), (2017, -30_00), (2018, 7_00)):
            Budget.objects.create(fund=fund, year=year, area=zone, fen=fen, decided_on=DAY)
        listed = reverse(f"{BUDGET}_changelist")
        shown = office.get(listed, {"year": 2017}).context["totals"]
        assert [one.yuan for one in shown] == ["70.00", "-30.00"]
        assert "2018年度" in text_of(office, listed)

    @pytest.mark.parametrize("year", ["0000", "abcd", "20177", "²017"])
    def test_a_year_that_is_none_narrows_nothing(
        self, office: Client, donation: Receipt, year: str
    ) -> None:
        for noun in (RECEIPT, GIFT, BUDGET):
            assert office.get(reverse(f"{noun}_changelist"), {"year": year}).status_code == 200

    def test_a_list_costs_the_same_however_long_it_is(
        self, office: Client, fund: Fund, zone: Any, clerk: Any, django_assert_max_num_queries: Any
    ) -> None:
        given = {"fund": fund, "source": Source.TOWN, "area": zone, "day": DAY, "made_by": clerk}
        listed = reverse(f"{RECEIPT}_changelist")
        office.get(listed)
        Receipt.objects.create(fen=1, **given)
        with django_assert_max_num_queries(60) as first:
            office.get(listed)
        for fen in range(2, 12):
            Receipt.objects.create(fen=fen, **given)
        with django_assert_max_num_queries(len(first)):
            office.get(listed)


class TestBudgets:
    def test_only_who_keeps_the_fund_writes_its_budget(
        self, office: Client, fund: Fund, zone: Any, sign_in: Any, treasurers: Any
    ) -> None:
        line = Budget.objects.create(fund=fund, year=2017, area=zone, fen=1, decided_on=DAY)
        page = reverse(f"{BUDGET}_change", args=[line.pk])
        assert "只能查看" in text_of(office, page)
        assert office.post(page, {}).status_code == 403
        keeper = sign_in(treasurers.clerk)
        sent = {**form_of(keeper, reverse(f"{BUDGET}_add")), "fund": fund.pk, "area": zone.pk}
        sent |= {"year": 2017, "fen": "-0.02", "decided_on": localdate()}
        (told,) = errors_of(add(keeper, BUDGET, sent))["fen"]
        assert "调减不能超过已批复的" in told
        assert add(keeper, BUDGET, {**sent, "fen": "-0.01"}).status_code == 302
        assert set(errors_of(add(office, BUDGET, sent))) == {"fund"}
