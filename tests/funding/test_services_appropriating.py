"""A batch goes from draft to the ledger: by two persons, whole or not at all, and once."""

import datetime as dt
import time
from typing import Any

import pytest
from django.db import connection

from core.dated import Quarter
from core.errors import Refused
from districts.enums import Role
from districts.models import PartyOrganisation
from funding.enums import AccountKind, BatchState, JournalKind, LineState, Source
from funding.models import Account, AppropriationBatch, Fund, Journal
from funding.services import appropriating, proposing, reversing
from funding.services.verifying import verify
from tests.conftest import make_user
from tests.funding import appropriating as given
from tests.funding.conftest import held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


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
@shared
def batch(fund: Fund, rules: None, treasurers: Any) -> AppropriationBatch:
    return proposing.keep(given.basis(fund), by=treasurers.clerk)


class TestDraft:
    def test_an_amount_is_adjusted_with_a_reason(
        self, batch: AppropriationBatch, treasurers: Any
    ) -> None:
        line = given.line_of(batch)
        with pytest.raises(Refused, match="请写明调整事由") as refused:
            appropriating.adjust(line, 500_00, reason=" ", by=treasurers.clerk)
        assert refused.value.field == "note"
        line = appropriating.adjust(line, 500_00, reason="扣回上季多拨", by=treasurers.clerk)
        line.refresh_from_db()
        assert (line.fen, line.proposed_fen, line.reason) == (500_00, 600_00, "扣回上季多拨")

    def test_by_nobody_but_who_keeps_the_fund(
        self, batch: AppropriationBatch, clerk: Any, treasurers: Any
    ) -> None:
        for who in (clerk, treasurers.approver):
            with pytest.raises(Refused, match="由经费所属区划的经办人办理"):
                appropriating.adjust(given.line_of(batch), 1, reason="改", by=who)

    def test_not_once_it_was_handed_in(self, batch: AppropriationBatch, treasurers: Any) -> None:
        line = given.line_of(batch)  # read before
        appropriating.submit(batch, by=treasurers.clerk)
        with pytest.raises(Refused, match="先退回修改"):
            appropriating.adjust(line, 1, reason="改", by=treasurers.clerk)

    def test_nothing_is_not_handed_in(self, batch: AppropriationBatch, treasurers: Any) -> None:
        for line in batch.lines.all():
            appropriating.adjust(line, 0, reason="不拨", by=treasurers.clerk)
        with pytest.raises(Refused, match="金额都是 0"):
            appropriating.submit(batch, by=treasurers.clerk)
        batch.refresh_from_db()
        assert batch.state == BatchState.DRAFT


class TestTwoPersons:
    def test_returned_with_all_remarks_and_handed_in_again(
        self, batch: AppropriationBatch, treasurers: Any
    ) -> None:
        appropriating.submit(batch, by=treasurers.clerk)
        with pytest.raises(Refused, match="请写明事由"):
            appropriating.send_back(batch, by=treasurers.approver, note="")
        back = appropriating.send_back(batch, by=treasurers.approver, note="缺一家；缺账户")
        assert (back.state, back.told) == (BatchState.RETURNED, "缺一家；缺账户")
        assert appropriating.submit(batch, by=treasurers.clerk).state == BatchState.SUBMITTED

    def test_what_was_checked_is_returned_too_and_checked_anew(
        self, batch: AppropriationBatch, treasurers: Any
    ) -> None:
        appropriating.submit(batch, by=treasurers.clerk)
        appropriating.check(batch, by=treasurers.approver)
        back = appropriating.send_back(batch, by=treasurers.approver, note="金额有误")
        assert back.checked_by is None

    def test_nobody_checks_his_own(self, batch: AppropriationBatch, treasurers: Any) -> None:
        appropriating.submit(batch, by=treasurers.clerk)
        AppropriationBatch.objects.update(made_by=treasurers.approver)
        with pytest.raises(Refused, match="自己拟定的不能自己审核"):
            appropriating.check(batch, by=treasurers.approver)

    def test_nobody_checks_an_amount_that_he_set(
        self, batch: AppropriationBatch, treasurers: Any, fund: Fund
    ) -> None:
        both = make_user("both", (Role.CLERK, fund.area), (Role.APPROVER, fund.area))
        appropriating.adjust(given.line_of(batch), 500_00, reason="扣回", by=both)
        appropriating.submit(batch, by=treasurers.clerk)
        with pytest.raises(Refused, match="自己调整过金额的不能自己审核"):
            appropriating.check(batch, by=both)
        assert appropriating.check(batch, by=treasurers.approver).state == BatchState.CHECKED

    def test_only_by_right(self, batch: AppropriationBatch, cast: Any, treasurers: Any) -> None:
        with pytest.raises(Refused, match="经办人办理"):
            appropriating.submit(batch, by=treasurers.approver)
        appropriating.submit(batch, by=treasurers.clerk)
        for who in (treasurers.clerk, cast.approver, cast.official):
            with pytest.raises(Refused, match="审批人审核"):
                appropriating.check(batch, by=who)

    def test_not_posted_before_it_was_checked(
        self, batch: AppropriationBatch, treasurers: Any
    ) -> None:
        for _ in range(2):
            with pytest.raises(Refused, match="不能入账下拨"):
                appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)
            if batch.state == BatchState.DRAFT:
                batch = appropriating.submit(batch, by=treasurers.clerk)
        assert not Journal.objects.exists()


class TestPosted:
    def test_each_payer_gives_and_the_branch_has_it(
        self, fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any
    ) -> None:
        given.fed(arrive, fund, branch.area, 10_000_00)
        batch = given.posted(fund, treasurers)
        assert (batch.state, batch.day) == (BatchState.POSTED, given.POSTED)
        assert held(fund, fund.area, Source.DISTRICT).balance == 9_400_00
        assert held(fund, branch.area, Source.TOWN).balance == 8_700_00
        assert held(fund, fund.area, Source.DUES).balance == 9_900_00
        own = fund.accounts.filter(kind=AccountKind.HELD, party_organisation=branch)
        assert sorted(own.values_list("balance", flat=True)) == [100_00, 600_00, 1_300_00]
        line = given.line_of(batch, Source.TOWN)
        assert line.state == LineState.POSTED
        assert line.payer_account == held(fund, branch.area, Source.TOWN)
        assert (line.journal.kind, line.journal.day) == (JournalKind.APPROPRIATION, given.POSTED)
        assert (line.journal.maker, line.journal.checker) == (
            treasurers.clerk,
            treasurers.approver,
        )
        assert verify() == []

    def test_who_is_short_is_named_with_what_is_missing_and_nothing_is_posted(
        self, fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any
    ) -> None:
        given.fed(arrive, fund, branch.area, 1_299_99)
        batch, before = given.checked(fund, treasurers), Journal.objects.count()
        with pytest.raises(Refused) as refused:
            appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)
        assert str(refused.value) == (
            "“镇（街）财政 · 银川阅海湾中央商务区”结存 1,299.99 元，要拨 1,300.00 元，"
            "还差 0.01 元，整批没有入账；请等资金到账，或退回调整。"
        )
        batch.refresh_from_db()
        assert (batch.state, Journal.objects.count()) == (BatchState.CHECKED, before)
        assert not Account.objects.filter(party_organisation=branch, balance__gt=0).exists()

    def test_the_database_refuses_it_too(
        self, fund: Fund, rules: None, treasurers: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = given.checked(fund, treasurers)
        monkeypatch.setattr(appropriating, "_enough", lambda batch: None)
        with pytest.raises(Refused, match="不够"):
            appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)
        assert not Journal.objects.exists()

    def test_nothing_is_nothing_and_keeps_its_place(
        self, fund: Fund, branch: Any, batch: Any, treasurers: Any, arrive: Any
    ) -> None:
        given.fed(arrive, fund, branch.area)
        line = given.line_of(batch)
        appropriating.adjust(line, 0, reason="区级本季不拨", by=treasurers.clerk)
        appropriating.submit(batch, by=treasurers.clerk)
        appropriating.check(batch, by=treasurers.approver)
        appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)
        line.refresh_from_db()
        assert (line.state, line.journal) == (LineState.NIL, None)
        assert not proposing.propose(given.basis(fund)).lines

    def test_posted_twice_is_posted_once(
        self, fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any
    ) -> None:
        given.fed(arrive, fund, branch.area)
        batch = given.posted(fund, treasurers)
        before = Journal.objects.count()
        with pytest.raises(Refused, match="当前为“已下拨”"):
            appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)
        assert Journal.objects.count() == before

    def test_what_was_posted_is_neither_dropped_nor_returned(
        self, fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any
    ) -> None:
        given.fed(arrive, fund, branch.area)
        batch = given.posted(fund, treasurers)
        for act in (appropriating.drop, appropriating.send_back):
            with pytest.raises(Refused, match="当前为“已下拨”"):
                act(batch, by=treasurers.approver, note="有误")

    def test_a_line_that_is_reversed_is_given_again_as_it_was(
        self, fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any
    ) -> None:
        given.fed(arrive, fund, branch.area)
        line = given.line_of(given.posted(fund, treasurers), Source.TOWN)
        who = {"maker": treasurers.clerk, "checker": treasurers.approver}
        reversing.opposite(line.journal, day=given.POSTED, reason="户名不符", **who)
        given.with_members(branch, 40)  # it is not counted anew
        later = given.basis(fund, dt.date(2017, 6, 30), Quarter(2017, 2))
        batch = proposing.keep(later, by=treasurers.clerk)
        again = batch.lines.get(source=Source.TOWN, period="2017Q1")
        assert (again.fen, again.counted) == (1_300_00, 80)
        assert sorted(batch.lines.values_list("source", "period")) == [
            (Source.DISTRICT, "2017Q2"),
            (Source.DUES, "2017Q2"),
            (Source.TOWN, "2017Q1"),
            (Source.TOWN, "2017Q2"),
        ]
        assert not proposing.failed(fund).exists()

    def test_two_thousand_lines_in_seconds(
        self, fund: Fund, zone: Any, treasurers: Any, arrive: Any
    ) -> None:
        PartyOrganisation.objects.bulk_create(
            PartyOrganisation(name=f"支部{i}", type="branch", area=zone, founded=given.YEAR)
            for i in range(700)
        )
        given.shares(fund)
        given.per_party(fund)
        given.fed(arrive, fund, zone, 1_000_000_00)
        batch = given.checked(fund, treasurers)
        assert batch.lines.count() == 2_100
        with connection.cursor() as cursor:
            cursor.execute("analyze funding_appropriation, funding_journal, funding_entry")
        begun = time.process_time()
        appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)
        assert time.process_time() - begun < 5
        assert Journal.objects.filter(kind=JournalKind.APPROPRIATION).count() == 2_100
        assert not batch.lines.filter(journal=None).exists()
