"""Value in kind: recorded by one, checked by another, apart from cash; waived rent by its days."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.dated import Quarter
from core.errors import Refused
from districts.models import Venue, VenueSupport
from funding.enums import DocumentState, Entitlement, Rhythm, Use
from funding.models import Fund, FundingRule, InKind, Journal
from funding.services import documents, in_kind
from tests.funding.conftest import DAY, OPENED
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
RENT = 800_000_00
YEAR = (dt.date(2017, 1, 1), dt.date(2017, 12, 31))


@pytest.fixture
def record(zone: Any, clerk: Any) -> Callable[..., InKind]:
    def make(**given: Any) -> InKind:
        values = {
            "area": zone,
            "kind": "goods",
            "name": "学习桌椅",
            "fen": 5_000_00,
            "valuation": "采购发票",
            "use": Use.PREMISES,
            "day": DAY,
            **given,
        }
        return in_kind.record(InKind(**values), by=clerk)

    return make


@pytest.fixture
@shared
def rule(fund: Fund) -> FundingRule:
    return FundingRule.objects.create(
        fund=fund,
        since=OPENED,
        name="新建支部阵地补助",
        entitlement=Entitlement.NEW_BRANCH,
        rhythm=Rhythm.ONCE,
        fen=1_000_00,
        use=Use.PREMISES,
        in_kind=True,
    )


@pytest.fixture
@shared
def venue(zone: Any) -> Venue:
    return Venue.objects.create(name="党群服务中心", kind="center", area=zone, opened=OPENED)


def waive(venue: Venue, since: dt.date = OPENED, **given: Any) -> VenueSupport:
    values = {"kind": "rent", "provider_name": "商场", "yearly_fen": RENT, **given}
    return VenueSupport.objects.create(venue=venue, since=since, **values)


def refused(record: Callable[..., InKind], **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        record(**given)
    return why.value.field, str(why.value)


class TestTwoPersons:
    def test_it_is_checked_by_another_and_enters_no_ledger(
        self, record: Any, clerk: Any, approver: Any
    ) -> None:
        made = record()
        with pytest.raises(Refused, match="由所在街道的审批人复核"):
            in_kind.check(made, by=clerk)
        InKind.objects.update(made_by=approver)
        with pytest.raises(Refused, match="自己登记的不能自己复核"):
            in_kind.check(made, by=approver)
        InKind.objects.update(made_by=clerk)
        checked = in_kind.check(made, by=approver)
        assert checked.get_state_display() == "已核定"
        assert not Journal.objects.exists()

    def test_what_was_checked_goes_back_with_words(
        self, record: Any, clerk: Any, approver: Any
    ) -> None:
        checked = in_kind.check(record(), by=approver)
        checked.fen = 1
        with pytest.raises(Refused, match="当前为“已核定”，不能更正"):
            in_kind.record(checked, by=clerk)
        with pytest.raises(Refused, match="当前为“已核定”，不能作废"):
            documents.drop(checked, by=clerk, note="录错")
        with pytest.raises(Refused, match="由所在街道的审批人复核"):
            in_kind.reopen(checked, by=clerk, note="发票是 4,000 元")
        with pytest.raises(Refused, match="请写明"):
            in_kind.reopen(checked, by=approver, note=" ")
        back = in_kind.reopen(checked, by=approver, note="发票是 4,000 元")
        assert (back.state, back.told) == (DocumentState.RETURNED, "发票是 4,000 元")
        back.fen = 4_000_00
        again = documents.resubmit(in_kind.record(back, by=clerk), by=clerk)
        assert in_kind.check(again, by=approver).fen == 4_000_00


class TestFaults:
    def test_of_its_day_and_place(
        self, record: Any, make_party_organisation: Any, street: Any, venue: Venue
    ) -> None:
        party = make_party_organisation("商圈党委")
        assert refused(record, day=dt.date(2100, 1, 1))[0] == "day"
        assert refused(record, area=street, party_organisation=party)[0] == "party_organisation"
        assert refused(record, area=street, venue=venue)[0] == "venue"

    def test_a_donation_has_a_giver_and_a_number(self, record: Any, street: Any) -> None:
        assert refused(record, donated=True)[0] == "donor"
        assert refused(record, donor="王五")[0] == "donor"
        told = [
            record(donated=True, donor="王五").number,
            record(donated=True, giver="某商场").number,
            record(donated=True, giver="某商场", area=street).number,
            record().number,
        ]
        assert told == ["物2017-0001", "物2017-0002", "物2017-0001", ""]
        assert refused(record, number="物2017-0001")[0] == "number"
        assert record(number="物2017-0002", area=street).pk  # each area has numbers of its own

    def test_instead_of_cash_once_a_party_organisation(
        self, record: Any, rule: FundingRule, make_party_organisation: Any, clerk: Any
    ) -> None:
        first, other = make_party_organisation("甲支部"), make_party_organisation("乙支部")
        assert refused(record, rule=rule)[0] == "party_organisation"
        made = record(rule=rule, party_organisation=first)
        field, sentence = refused(record, rule=rule, party_organisation=first)
        assert field == "rule"
        assert "已用实物抵付" in sentence
        assert record(rule=rule, party_organisation=other).pk
        documents.drop(made, by=clerk, note="录错")
        assert record(rule=rule, party_organisation=first).pk

    def test_the_goods_of_one_rule_stand_for_no_other(
        self, record: Any, rule: FundingRule, make_party_organisation: Any
    ) -> None:
        party, first = make_party_organisation("甲支部"), rule.pk
        record(rule=rule, party_organisation=party)
        rule.pk, rule.name = None, "党员活动补助"
        rule.save(force_insert=True)
        assert rule.pk != first
        assert record(rule=rule, party_organisation=party).rule == rule

    def test_the_database_knows_it_too(
        self, record: Any, rule: FundingRule, make_party_organisation: Any
    ) -> None:
        party = make_party_organisation("甲支部")
        record(rule=rule, party_organisation=party)
        with pytest.raises(IntegrityError), transaction.atomic():
            InKind.objects.filter(pk=record().pk).update(rule=rule, party_organisation=party)

    def test_only_rules_that_allow_it_are_offered(
        self, rule: FundingRule, cast: Any, foreign_district: Any
    ) -> None:
        assert list(in_kind.rules(cast.official)) == [rule]
        FundingRule.objects.update(in_kind=False)
        assert not in_kind.rules(cast.official).exists()
        FundingRule.objects.update(in_kind=True)
        Fund.objects.update(area=foreign_district)
        assert not in_kind.rules(cast.official).exists()

    def test_instead_of_cash_only_where_the_rule_allows_and_holds(
        self, record: Any, rule: FundingRule, make_party_organisation: Any, clerk: Any
    ) -> None:
        given = {"rule": rule, "party_organisation": make_party_organisation("甲支部")}
        assert refused(record, day=OPENED - dt.timedelta(days=1), **given)[0] == "rule"
        documents.drop(record(day=OPENED, **given), by=clerk, note="录错")
        rule.until = DAY
        assert "不适用" in refused(record, **given)[1]
        rule.until, rule.in_kind = None, False
        assert "不能以实物抵付" in refused(record, **given)[1]

    def test_a_rule_of_another_district(
        self, record: Any, rule: FundingRule, make_party_organisation: Any, foreign_district: Any
    ) -> None:
        Fund.objects.update(area=foreign_district)
        rule.refresh_from_db()
        given = {"rule": rule, "party_organisation": make_party_organisation("甲支部")}
        assert refused(record, **given)[0] == "rule"


class TestValue:
    def test_a_year_of_rent_is_whole_and_its_quarters_sum_to_it(
        self, venue: Venue, zone: Any
    ) -> None:
        """QC3: about 800,000 yuan a year of rent and charges waived."""
        waive(venue)
        assert in_kind.value(zone.path, *YEAR).waived == RENT
        leap = (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
        assert in_kind.value(zone.path, *leap).waived == RENT
        for year in (2017, 2020):
            quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
            parts = [in_kind.value(zone.path, one.first, one.last).waived for one in quarters]
            assert sum(parts) == RENT
            assert len(set(parts)) > 1  # by days: a quarter of 90 is less than one of 92

    def test_days_sum_to_any_period(self, venue: Venue, zone: Any) -> None:
        waive(venue, yearly_fen=100_01)
        first = dt.date(2017, 12, 20)
        days = [first + dt.timedelta(days=n) for n in range(30)]
        assert (
            sum(in_kind.value(zone.path, day, day).waived for day in days)
            == in_kind.value(zone.path, days[0], days[-1]).waived
        )

    def test_from_its_first_day_to_the_day_before_its_end(self, venue: Venue, zone: Any) -> None:
        waive(venue, since=dt.date(2017, 3, 1), until=dt.date(2017, 3, 11), yearly_fen=365_00)
        assert in_kind.value(zone.path, *YEAR).waived == 10_00
        assert in_kind.value(zone.path, dt.date(2017, 3, 10), dt.date(2017, 3, 10)).waived == 1_00
        assert in_kind.value(zone.path, dt.date(2017, 3, 11), dt.date(2017, 3, 11)).waived == 0

    def test_a_venue_that_closed_is_given_nothing(self, venue: Venue, zone: Any) -> None:
        waive(venue, yearly_fen=365_00)
        Venue.objects.update(closed=dt.date(2017, 1, 11))
        assert in_kind.value(zone.path, *YEAR).waived == 10_00

    def test_goods_count_once_checked_by_their_day_and_area(
        self, record: Any, approver: Any, zone: Any, street: Any, district: Any
    ) -> None:
        made = record()
        assert in_kind.value(zone.path, *YEAR).fen == 0
        in_kind.check(made, by=approver)
        assert in_kind.value(zone.path, *YEAR) == in_kind.Value(goods=5_000_00, waived=0)
        assert in_kind.value(zone.path, DAY, DAY).goods == 5_000_00
        assert in_kind.value(zone.path, YEAR[0], DAY - dt.timedelta(days=1)).fen == 0
        assert in_kind.value(street.path, *YEAR).fen == 0
        assert in_kind.value(district.path, *YEAR).goods == 5_000_00

    def test_in_two_statements(
        self, venue: Venue, record: Any, zone: Any, django_assert_num_queries: Any
    ) -> None:
        for _ in range(3):
            record()
        InKind.objects.update(state=DocumentState.POSTED)
        waive(venue)
        waive(venue, kind="charges")
        with django_assert_num_queries(2):
            found = list(in_kind.given(zone.path, *YEAR))
        assert [(one.waived, one.venue_id) for one in found[3:]] == [(True, venue.pk)] * 2
