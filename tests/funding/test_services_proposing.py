"""下拨测算: by live counts of a named day; who gets nothing is told why; nothing is written."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.dated import Quarter
from core.errors import Refused
from districts.enums import PartyOrganisationType
from funding.enums import (
    BatchState,
    DocumentState,
    Entitlement,
    InKindKind,
    LineState,
    PayerLevel,
    Rhythm,
    Source,
    Use,
)
from funding.models import Appropriation, AppropriationBatch, Fund, InKind
from funding.services import appropriating, proposing
from members.enums import AffiliationKind
from tests.funding import appropriating as given
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return given.with_members(make_party_organisation("阅海湾第一党支部"), 80)


def amounts(proposal: Any) -> dict[tuple[str, str], int]:
    return {(line.rule.name, line.source): line.fen for line in proposal.lines}


def test_xh5_eighty_members_at_100_a_year_are_2000_a_quarter(fund: Fund, branch: Any) -> None:
    given.shares(fund)
    given.per_member(fund)
    proposal = proposing.propose(given.basis(fund))
    assert proposal.fen == 2_000_00
    assert amounts(proposal) == {
        ("党员活动经费", Source.DISTRICT): 600_00,
        ("党员活动经费", Source.TOWN): 1_300_00,
        ("党员活动经费", Source.DUES): 100_00,
    }
    assert [(row.number, row.parties, row.fen) for row in proposal.counted] == [(80, 1, 2_000_00)]
    assert proposal.towns == [(branch.area, 2_000_00)]
    assert proposal.receivers.missing == [branch]
    assert not AppropriationBatch.objects.exists()


def test_qc11_a_million_is_300_650_and_50_thousand(fund: Fund, branch: Any) -> None:
    given.shares(fund)
    given.per_party(fund, fen=1_000_000_00)
    proposal = proposing.propose(given.basis(fund))
    assert [(payer.source, payer.area, payer.fen) for payer in proposal.payers] == [
        (Source.DISTRICT, fund.area, 300_000_00),
        (Source.TOWN, branch.area, 650_000_00),
        (Source.DUES, fund.area, 50_000_00),
    ]


def test_the_town_that_pays_is_the_receivers_own(
    fund: Fund, branch: Any, street: Any, arrive: Any, make_party_organisation: Any
) -> None:
    given.with_members(make_party_organisation("满城北街党支部", area=street), 3)
    given.shares(fund)
    given.per_member(fund)
    arrive(fund, 10_00, area=street, source=Source.TOWN)
    proposal = proposing.propose(given.basis(fund))
    towns = [payer for payer in proposal.payers if payer.source == Source.TOWN]
    assert [(p.area, p.fen, p.balance, p.lacks) for p in towns] == [
        (branch.area, 1_300_00, 0, 1_300_00),
        (street, 48_75, 10_00, 38_75),
    ]


def test_only_members_of_the_day_by_their_affiliation_count(
    fund: Fund, make_party_organisation: Any
) -> None:
    branch = given.with_members(make_party_organisation("支部"), 4)
    given.with_members(branch, 2, since=given.COUNTED + dt.timedelta(days=1))
    given.with_members(branch, 3, until=given.COUNTED)
    given.with_members(branch, 5, kind=AffiliationKind.FLOATING_IN)
    group = make_party_organisation("第一小组", type=PartyOrganisationType.GROUP, parent=branch)
    given.with_members(group, 6)
    given.shares(fund)
    given.per_member(fund)
    given.per_party(fund)
    proposal = proposing.propose(given.basis(fund))
    assert {line.party for line in proposal.lines} == {branch}
    assert {(line.rule.entitlement, line.counted) for line in proposal.lines} == {
        (Entitlement.MEMBER, 10),
        (Entitlement.PARTY_ORGANISATION, 1),
    }


def test_who_gets_nothing_is_told_why(
    fund: Fund, district: Any, make_party_organisation: Any
) -> None:
    make_party_organisation("没有党员的支部")
    given.with_members(make_party_organisation("区直支部", area=district), 3)
    make_party_organisation("撤销的支部", dissolved=given.COUNTED)
    make_party_organisation("后来的支部", founded=given.COUNTED + dt.timedelta(days=1))
    given.shares(fund)
    given.per_member(fund)
    proposal = proposing.propose(given.basis(fund))
    assert not proposal.lines
    assert {(due.party.name, due.why_not[:7]) for due in proposal.left_out} == {
        ("没有党员的支部", "计数日没有党员"),
        ("区直支部", "不在任何镇（街"),
    }


def test_a_party_organisation_of_no_town_is_paid_where_no_town_pays(
    fund: Fund, district: Any, make_party_organisation: Any
) -> None:
    given.with_members(make_party_organisation("区直支部", area=district), 3)
    given.shares(fund, (Source.DISTRICT, PayerLevel.FUND, 10_000))
    given.per_member(fund)
    assert proposing.propose(given.basis(fund)).fen == 75_00


def test_what_lies_outside_the_funds_area_is_not_paid(
    fund: Fund, foreign_zone: Any, make_party_organisation: Any
) -> None:
    given.with_members(make_party_organisation("外区支部", area=foreign_zone), 3)
    given.shares(fund)
    given.per_member(fund)
    proposal = proposing.propose(given.basis(fund))
    assert not proposal.lines
    assert not proposal.left_out


class TestNewBranch:
    @pytest.fixture
    @shared
    def rule(self, fund: Fund) -> Any:
        given.shares(fund)
        return given.per_new_branch(fund)

    @pytest.mark.parametrize(
        ("founded", "kind", "fen"),
        [
            (dt.date(2016, 12, 31), PartyOrganisationType.BRANCH, 0),
            (given.YEAR, PartyOrganisationType.BRANCH, 1_000_00),
            (given.COUNTED, PartyOrganisationType.JOINT_BRANCH, 1_000_00),
            (given.COUNTED, PartyOrganisationType.COMMITTEE, 0),
            (given.COUNTED + dt.timedelta(days=1), PartyOrganisationType.BRANCH, 0),
        ],
    )
    def test_founded_since_the_rule_began(
        self, rule: Any, make_party_organisation: Any, founded: dt.date, kind: str, fen: int
    ) -> None:
        make_party_organisation("新支部", founded=founded, type=kind)
        assert proposing.propose(given.basis(rule.fund)).fen == fen

    def test_once_and_never_again(
        self, fund: Fund, rule: Any, treasurers: Any, make_party_organisation: Any
    ) -> None:
        make_party_organisation("新支部", founded=given.YEAR)
        first = proposing.keep(given.basis(fund), by=treasurers.clerk)
        later = given.basis(fund, dt.date(2017, 6, 30), Quarter(2017, 2))
        proposal = proposing.propose(later)
        assert not proposal.lines
        assert [due.why_not for due in proposal.left_out] == [f"已在“{first}”"]

    def test_what_it_was_founded_under_holds_when_the_standard_changed_since(
        self, fund: Fund, rule: Any, make_party_organisation: Any
    ) -> None:
        make_party_organisation("新支部", founded=dt.date(2017, 2, 1))
        rule.until = dt.date(2017, 4, 1)
        rule.save()
        given.per_new_branch(fund, fen=2_000_00, since=rule.until)
        make_party_organisation("更新的支部", founded=dt.date(2017, 4, 1))
        proposal = proposing.propose(given.basis(fund, dt.date(2017, 6, 30), Quarter(2017, 2)))
        sums = {line.party.name: 0 for line in proposal.lines}
        for line in proposal.lines:
            sums[line.party.name] += line.fen
        assert sums == {"新支部": 1_000_00, "更新的支部": 2_000_00}

    @pytest.mark.parametrize(
        ("state", "paid"),
        [
            (DocumentState.RECORDED, False),
            (DocumentState.POSTED, False),
            (DocumentState.DROPPED, True),
            (DocumentState.REVERSED, True),
        ],
    )
    def test_in_kind_instead_of_cash(
        self, rule: Any, clerk: Any, make_party_organisation: Any, state: str, paid: bool
    ) -> None:
        branch = make_party_organisation("新支部", founded=given.YEAR)
        InKind.objects.create(
            area=branch.area,
            kind=InKindKind.EQUIPMENT,
            name="桌椅",
            fen=1_000_00,
            valuation="发票",
            use=Use.PREMISES,
            day=given.COUNTED,
            party_organisation=branch,
            rule=rule,
            state=state,
            made_by=clerk,
        )
        proposal = proposing.propose(given.basis(rule.fund))
        assert bool(proposal.lines) is paid
        assert [due.why_not for due in proposal.left_out] == ([] if paid else ["已用实物抵付"])


class TestRefusals:
    def test_no_rule_no_shares_not_the_whole(self, fund: Fund, branch: Any) -> None:
        with pytest.raises(Refused, match="没有拨付标准"):
            proposing.propose(given.basis(fund))
        given.per_member(fund)
        with pytest.raises(Refused, match="没有分担办法"):
            proposing.propose(given.basis(fund))
        given.shares(fund, (Source.DISTRICT, PayerLevel.FUND, 9_999))
        with pytest.raises(Refused, match="合计不是 100%"):
            proposing.propose(given.basis(fund))

    @pytest.mark.parametrize(
        ("day", "fine"),
        [
            (dt.date(2016, 12, 30), False),
            (dt.date(2016, 12, 31), True),
            (dt.date(2017, 3, 31), True),
            (dt.date(2017, 4, 1), False),
        ],
    )
    def test_the_day_of_the_count(self, fund: Fund, day: dt.date, fine: bool) -> None:
        if fine:
            proposing.check(given.basis(fund, day))
            return
        with pytest.raises(Refused, match="上季末到本季末") as refused:
            proposing.check(given.basis(fund, day))
        assert refused.value.field == "counted_on"

    def test_a_day_to_come_a_loan_fund_a_fund_not_open(self, fund: Fund, loan_fund: Fund) -> None:
        with pytest.raises(Refused, match="还没有到"):
            proposing.check(given.basis(fund, dt.date(2096, 3, 31), Quarter(2096, 1)))
        with pytest.raises(Refused, match="不按季下拨"):
            proposing.check(given.basis(loan_fund))
        with pytest.raises(Refused, match="没有设立或已终止"):
            proposing.check(given.basis(fund, dt.date(2016, 12, 31), Quarter(2016, 4)))

    @pytest.mark.parametrize("who", ["clerk", "street_clerk", "official", "foreign_clerk"])
    def test_only_who_keeps_the_fund_proposes(
        self, fund: Fund, branch: Any, cast: SimpleNamespace, who: str
    ) -> None:
        given.shares(fund)
        given.per_member(fund)
        with pytest.raises(Refused, match="由经费所属区划的经办人拟定"):
            proposing.keep(given.basis(fund), by=getattr(cast, who))
        assert not AppropriationBatch.objects.exists()


class TestKept:
    @pytest.fixture(autouse=True)
    def rules(self, fund: Fund, branch: Any) -> None:
        given.shares(fund)
        given.per_member(fund)

    def test_as_it_was_proposed(self, fund: Fund, branch: Any, treasurers: Any) -> None:
        batch = proposing.keep(given.basis(fund), by=treasurers.clerk)
        assert (batch.state, batch.made_by) == (BatchState.DRAFT, treasurers.clerk)
        town = given.line_of(batch, Source.TOWN)
        assert (town.payer_area, town.area, town.fen, town.proposed_fen) == (
            branch.area,
            branch.area,
            1_300_00,
            1_300_00,
        )
        assert (town.period, town.counted, town.state) == ("2017Q1", 80, LineState.PROPOSED)

    def test_the_same_quarter_is_not_proposed_twice(self, fund: Fund, treasurers: Any) -> None:
        first = proposing.keep(given.basis(fund), by=treasurers.clerk)
        with pytest.raises(Refused, match="没有可以下拨的"):
            proposing.keep(given.basis(fund), by=treasurers.clerk)
        [left] = proposing.propose(given.basis(fund)).left_out
        assert left.why_not == f"已在“{first}”"

    def test_the_next_quarter_is(self, fund: Fund, treasurers: Any) -> None:
        proposing.keep(given.basis(fund), by=treasurers.clerk)
        later = given.basis(fund, dt.date(2017, 6, 30), Quarter(2017, 2))
        assert proposing.propose(later).fen == 2_000_00

    def test_what_was_dropped_is_proposed_anew(self, fund: Fund, treasurers: Any) -> None:
        batch = proposing.keep(given.basis(fund), by=treasurers.clerk)
        appropriating.drop(batch, by=treasurers.clerk, note="计数日期有误")
        again = proposing.keep(given.basis(fund), by=treasurers.clerk)
        assert Appropriation.objects.filter(state=LineState.PROPOSED).count() == 3
        assert again != batch

    def test_the_database_holds_it_where_two_look_at_once(
        self, fund: Fund, treasurers: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both have proposed before either has kept."""
        proposal = proposing.propose(given.basis(fund))
        proposing.keep(given.basis(fund), by=treasurers.clerk)
        monkeypatch.setattr(proposing, "propose", lambda basis: proposal)
        with pytest.raises(Refused, match="刚由另一人拟定"):
            proposing.keep(given.basis(fund), by=treasurers.clerk)
        assert AppropriationBatch.objects.count() == 1


def test_a_constant_number_of_statements(
    fund: Fund,
    zone: Any,
    treasurers: Any,
    make_party_organisation: Any,
    django_assert_max_num_queries: Any,
) -> None:
    given.shares(fund)
    given.per_member(fund)
    given.per_party(fund, rhythm=Rhythm.YEAR)
    given.per_new_branch(fund)
    for number in range(30):
        given.with_members(make_party_organisation(f"支部{number}", founded=given.YEAR), 2)
    with django_assert_max_num_queries(13):
        proposal = proposing.propose(given.basis(fund))
    assert len(proposal.lines) == 30 * 3 * 3
    with django_assert_max_num_queries(32):
        proposing.keep(given.basis(fund), by=treasurers.clerk)
