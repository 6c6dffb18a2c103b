"""收款账户: it counts once another has confirmed it, as it is now; else the bank's list leaves it
out and somebody is told."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Refused
from core.models import Act
from districts.enums import Role
from funding.models import AppropriationBatch, BankAccount, Fund
from funding.rules.appropriations import RULES
from funding.services import receiving
from funding.sheets.bank_list import bank_list
from tests.conftest import make_user
from tests.districts.registers import form_of
from tests.funding import appropriating as given

pytestmark = pytest.mark.django_db
OTHER = "6217000010001234569"  # a bank card whose check digit fits
DAY = dt.date(2017, 4, 10)
PAGE = "admin:funding_bankaccount_"


@pytest.fixture
def branch(make_party_organisation: Any) -> Any:
    return given.with_members(make_party_organisation("阅海湾第一党支部"), 80)


@pytest.fixture
def account(branch: Any, treasurers: SimpleNamespace) -> BankAccount:
    return given.banked(branch, treasurers)


@pytest.fixture
def batch(
    fund: Fund, branch: Any, account: BankAccount, treasurers: Any, arrive: Any
) -> AppropriationBatch:
    given.shares(fund)
    given.per_member(fund)
    given.fed(arrive, fund, branch.area)
    return given.posted(fund, treasurers)


def now(account: BankAccount) -> BankAccount:
    return BankAccount.objects.get(pk=account.pk)


def changed(account: BankAccount, by: Any, **fields: Any) -> BankAccount:
    fresh = now(account)
    for name, value in fields.items():
        setattr(fresh, name, value)
    return receiving.keep(fresh, by=by)


def listed(batch: AppropriationBatch, by: Any) -> tuple[int, str, str]:
    """Lines in the bank's list, and what it says of those left out."""
    made = bank_list(batch, by)
    notes = dict(made.notes)
    return made.total, notes["没有收款账户未列入"], notes["账户待核对未列入"]


def told(fund: Fund, day: dt.date = DAY) -> list[str]:
    (rule,) = (rule for rule in RULES if rule.code == "appropriation_account_check")
    assert rule.action == "decide"
    return [one.subject for one in rule.find(fund.area.path, day)]


def seen_on(client: Any, act: str) -> str:
    """What the page of the act sends back of the account it showed."""
    return str(client.get(act).context["form"]["seen"].value())


class TestBankList:
    def test_a_number_changed_after_the_check_waits_for_another(
        self, batch: AppropriationBatch, account: BankAccount, treasurers: Any
    ) -> None:
        clerk, approver = treasurers.clerk, treasurers.approver
        assert listed(batch, clerk) == (3, "无", "无")
        changed(account, clerk, number=OTHER)
        assert listed(batch, clerk) == (0, "无", "3 条")
        receiving.confirm(now(account), by=approver)
        assert listed(batch, clerk) == (3, "无", "无")
        assert {row[5] for row in bank_list(batch, clerk).rows()} == {OTHER}

    def test_what_was_written_past_the_service_does_not_count(
        self, batch: AppropriationBatch, account: BankAccount, treasurers: Any
    ) -> None:
        BankAccount.objects.filter(pk=account.pk).update(number=OTHER)
        assert now(account).checked_by == treasurers.approver
        assert listed(batch, treasurers.clerk) == (0, "无", "3 条")
        receiving.confirm(now(account), by=treasurers.approver)
        assert listed(batch, treasurers.clerk) == (3, "无", "无")

    def test_the_batchs_page_tells_who_has_none_and_who_waits(
        self, batch: AppropriationBatch, account: BankAccount, treasurers: Any, sign_in: Any
    ) -> None:
        def card() -> Any:
            page = reverse("admin:funding_appropriationbatch_change", args=[batch.pk])
            return sign_in(treasurers.clerk).get(page).context["unbanked"]

        assert (card().rows, card().note) == ([], "")
        changed(account, treasurers.clerk, bank="中国银行")
        waiting = card()
        assert [cell.text for cell in waiting.rows[0]] == ["阅海湾第一党支部", "账户待核对"]
        assert waiting.rows[0][1].url == reverse(f"{PAGE}change", args=[account.pk])
        assert waiting.note == "待核对 1 个"
        BankAccount.objects.update(until=dt.date(2017, 2, 1))
        none = card()
        assert [cell.text for cell in none.rows[0]] == ["阅海湾第一党支部", "登记账户"]
        assert none.note == "没有账户 1 个"
        assert listed(batch, treasurers.clerk) == (0, "3 条", "无")


class TestConfirmation:
    @pytest.mark.parametrize(
        "fields",
        [
            {"holder": "别的单位"},
            {"bank": "中国银行"},
            {"number": OTHER},
            {"since": dt.date(2016, 12, 31)},
        ],
    )
    def test_a_change_takes_it_away(
        self, account: BankAccount, treasurers: Any, fields: dict[str, Any]
    ) -> None:
        other = make_user("other_clerk", (Role.CLERK, account.party_organisation.area))
        changed(account, other, **fields)
        kept = now(account)
        assert (kept.made_by, kept.checked_by, kept.seal) == (other, None, "")
        assert not receiving.confirmed(kept)

    def test_and_so_does_another_party_organisation(
        self, account: BankAccount, treasurers: Any, make_party_organisation: Any
    ) -> None:
        changed(account, treasurers.clerk, party_organisation=make_party_organisation("别的支部"))
        assert not receiving.confirmed(now(account))

    def test_to_end_it_changes_nothing_to_open_it_again_does(
        self, account: BankAccount, treasurers: Any
    ) -> None:
        """Else a clerk alone could choose among accounts of former years."""
        changed(account, treasurers.clerk, until=dt.date(2017, 6, 1))
        changed(account, treasurers.approver, until=dt.date(2017, 5, 1))
        kept = now(account)
        assert (kept.made_by, receiving.confirmed(kept)) == (treasurers.clerk, True)
        changed(account, treasurers.clerk, until=None)
        assert not receiving.confirmed(now(account))

    def test_nobody_confirms_his_own(self, branch: Any, fund: Fund) -> None:
        both = make_user("both", (Role.CLERK, fund.area), (Role.APPROVER, fund.area))
        account = given.account_of(branch, both)
        with pytest.raises(Refused, match="自己登记的不能自己核对"):
            receiving.confirm(account, by=both)
        with pytest.raises(IntegrityError, match="checked_by_another"), transaction.atomic():
            BankAccount.objects.filter(pk=account.pk).update(checked_by=both)
        assert now(account).checked_by is None

    def test_a_clerk_confirms_none_and_none_twice(
        self, account: BankAccount, branch: Any, treasurers: Any, cast: Any
    ) -> None:
        with pytest.raises(Refused, match="已经核对过"):
            receiving.confirm(account, by=treasurers.approver)
        changed(account, treasurers.clerk, number=OTHER)
        with pytest.raises(Refused, match="由所在街道的审批人核对"):
            receiving.confirm(now(account), by=cast.clerk)

    def test_what_was_changed_since_it_was_shown_is_not_confirmed(
        self, branch: Any, treasurers: Any
    ) -> None:
        shown = given.account_of(branch, treasurers.clerk)
        changed(shown, treasurers.clerk, number=OTHER)
        with pytest.raises(Refused, match="被改动，没有核对"):
            receiving.confirm(shown, by=treasurers.approver)
        assert now(shown).checked_by is None

    def test_whoever_keeps_it_confirms_nothing(self, branch: Any, treasurers: Any) -> None:
        account = given.account_of(branch, treasurers.clerk)
        forged = {"checked_by": treasurers.approver, "seal": receiving.seal(account)}
        changed(account, treasurers.clerk, **forged)
        assert not receiving.confirmed(now(account))


class TestPages:
    def test_who_corrects_it_cannot_keep_the_confirmation(
        self, account: BankAccount, treasurers: Any, sign_in: Any
    ) -> None:
        client, url = sign_in(treasurers.clerk), reverse(f"{PAGE}change", args=[account.pk])
        forged = {"checked_by": treasurers.approver.pk, "made_by": treasurers.approver.pk}
        sent = {**form_of(client, url), **forged, "seal": account.seal, "reason": "换了账户"}
        assert client.post(url, {**sent, "number": OTHER}).status_code == 302
        kept = now(account)
        assert (kept.number, kept.made_by) == (OTHER, treasurers.clerk)
        assert (kept.checked_by, kept.seal) == (None, "")

    def test_the_form_as_it_was_keeps_it(
        self, account: BankAccount, treasurers: Any, sign_in: Any
    ) -> None:
        client, url = sign_in(treasurers.clerk), reverse(f"{PAGE}change", args=[account.pk])
        sent = {**form_of(client, url), "until": "2017-12-01", "reason": "年底销户"}
        assert client.post(url, sent).status_code == 302
        kept = now(account)
        assert (kept.until, receiving.confirmed(kept)) == (dt.date(2017, 12, 1), True)

    def test_a_new_one_is_whose_who_wrote_it(
        self, branch: Any, treasurers: Any, sign_in: Any
    ) -> None:
        client, url = sign_in(treasurers.clerk), reverse(f"{PAGE}add")
        values = {"holder": "第一党支部", "bank": "建设银行", "number": OTHER}
        sent = {**values, "party_organisation": branch.pk, "since": "2017-01-01"}
        assert client.post(url, {**form_of(client, url), **sent}).status_code == 302
        made = BankAccount.objects.get()
        assert (made.made_by, made.checked_by) == (treasurers.clerk, None)

    def test_the_act_and_its_filter(
        self, account: BankAccount, treasurers: Any, sign_in: Any
    ) -> None:
        client = sign_in(treasurers.approver)
        act, rows = reverse(f"{PAGE}confirm", args=[account.pk]), reverse(f"{PAGE}changelist")
        assert "不能办理这一项" in client.get(act).content.decode()
        changed(account, treasurers.clerk, number=OTHER)
        page = client.get(act).content.decode()
        assert "621************4569" in page
        assert OTHER not in page
        assert client.get(rows, {"checked": "0"}).context["cl"].result_count == 1
        assert client.get(rows, {"checked": "1"}).context["cl"].result_count == 0
        row = reverse(f"{PAGE}change", args=[account.pk])
        assert "区经办小周登记，待核对" in client.get(row).content.decode()
        sent = {"seen": seen_on(client, act), "note": "已见开户许可证"}
        assert client.post(act, sent).status_code == 302
        assert now(account).checked_by == treasurers.approver
        assert "区经办小周登记，区审批老吴核对" in client.get(row).content.decode()
        assert client.get(rows, {"checked": "0"}).context["cl"].result_count == 0
        notes = Act.objects.filter(verb="核对账户", by=treasurers.approver).values_list("note")
        assert sorted(notes) == [("",), ("已见开户许可证",)]

    def test_the_filter_tells_what_the_banks_list_tells(
        self, account: BankAccount, fund: Fund, treasurers: Any, sign_in: Any
    ) -> None:
        """Also of one that was confirmed and then written past the service."""

        def found(checked: str) -> int:
            page = sign_in(treasurers.approver).get(
                reverse(f"{PAGE}changelist"), {"checked": checked}
            )
            return int(page.context["cl"].result_count)

        assert (found("0"), found("1")) == (0, 1)
        BankAccount.objects.filter(pk=account.pk).update(number=OTHER)
        assert (found("0"), found("1")) == (1, 0)
        assert told(fund) == ["收款账户待核对：1 个"]

    def test_the_act_refuses_what_was_changed_meanwhile(
        self, branch: Any, treasurers: Any, sign_in: Any
    ) -> None:
        account = given.account_of(branch, treasurers.clerk)
        client, act = sign_in(treasurers.approver), reverse(f"{PAGE}confirm", args=[account.pk])
        shown = seen_on(client, act)
        changed(account, treasurers.clerk, number=OTHER)
        assert "被改动，没有核对" in client.post(act, {"seen": shown}).content.decode()
        assert "被改动，没有核对" in client.post(act, {}).content.decode()
        assert now(account).checked_by is None


def test_whoever_decides_is_told_of_accounts_that_wait(
    account: BankAccount, fund: Fund, treasurers: Any
) -> None:
    assert told(fund) == []
    changed(account, treasurers.clerk, number=OTHER)
    assert told(fund) == ["收款账户待核对：1 个"]
    assert told(fund, dt.date(2016, 1, 1)) == ["收款账户待核对：1 个"]  # also before it counts
    changed(account, treasurers.clerk, until=DAY)
    assert told(fund) == []
