"""What is said of a receipt while it is recorded: whose it is, its day, its numbers, once only."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from districts.models import PartyOrganisation, RuleLimit
from funding.enums import DocumentState, JournalKind, Source
from funding.models import Fund, Receipt
from funding.services import closing, documents, receipts
from tests.funding.conftest import DAY, OPENED, held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(fund: Fund, zone: Any, clerk: Any) -> Callable[..., Receipt]:
    def make(**given: Any) -> Receipt:
        values = {"fund": fund, "source": Source.TOWN, "area": zone, "fen": 1, "day": DAY, **given}
        return receipts.record(Receipt(**values), by=clerk)

    return make


@pytest.fixture
@shared
def office(make_party_organisation: Any) -> PartyOrganisation:
    made: PartyOrganisation = make_party_organisation("区商圈党委")
    return made


def refused(record: Callable[..., Receipt], **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        record(**given)
    return why.value.field, str(why.value)


def test_whoever_records_it_is_named_and_its_check_is_due(record: Any, clerk: Any) -> None:
    made = record()
    assert (made.made_by, made.state) == (clerk, DocumentState.RECORDED)
    assert made.due > localdate()


def test_the_area_says_how_long_its_check_may_take(record: Any, zone: Any, approver: Any) -> None:
    usual = record().due
    for code, days in (("document_check", 30), ("document_correction", 60)):
        RuleLimit.objects.create(area=zone, code=code, value=days, source="本区规定")
    made = record()
    assert made.due > usual + dt.timedelta(days=30)
    back = documents.send_back(made, by=approver, note="缺回单")
    assert back.due > made.due + dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (OPENED, ""),
        (OPENED - dt.timedelta(days=1), "没有设立"),
        (localdate() + dt.timedelta(days=1), "不能晚于今天"),
    ],
)
def test_its_day(record: Any, day: dt.date, told: str) -> None:
    if told:
        field, sentence = refused(record, day=day)
        assert field == "day"
        assert told in sentence
    else:
        assert record(day=day).day == day


def test_a_fund_takes_nothing_from_the_day_it_closed(record: Any, fund: Fund) -> None:
    fund.closed = DAY
    fund.save()
    assert refused(record)[0] == "day"
    assert record(day=DAY - dt.timedelta(days=1)).pk


def test_a_period_that_is_closed(record: Any, fund: Fund, treasurers: Any) -> None:
    closing.close(fund, DAY, by=treasurers.clerk)
    field, sentence = refused(record)
    assert field == "day"
    assert f"已结账至 {DAY}" in sentence
    assert record(day=DAY + dt.timedelta(days=1)).pk


def test_what_belongs_to_another_area(
    record: Any, foreign_zone: Any, street: Any, office: PartyOrganisation
) -> None:
    assert refused(record, area=foreign_zone)[0] == "area"
    assert refused(record, area=street, party_organisation=office)[0] == "party_organisation"
    assert record(party_organisation=office).party_organisation == office


def test_a_party_organisation_that_was_dissolved(record: Any, office: Any) -> None:
    PartyOrganisation.objects.filter(pk=office.pk).update(dissolved=DAY)
    office.refresh_from_db()
    assert refused(record, party_organisation=office)[0] == "party_organisation"
    assert record(party_organisation=office, day=DAY - dt.timedelta(days=1)).pk


class TestTwice:
    def test_the_same_bank_slip(self, record: Any, clerk: Any, loan_fund: Fund) -> None:
        first = record(bank_reference="B-1")
        for typed in ("B-1", "b- 1", "Ｂ—1"):
            field, sentence = refused(record, bank_reference=typed)
            assert field == "bank_reference"
            assert "已登记过" in sentence
        assert record(bank_reference="B-1", fund=loan_fund).pk
        documents.drop(first, by=clerk, note="录错")
        assert record(bank_reference=" b-1").bank_reference == "B-1"

    @pytest.mark.parametrize("field", ["bank_reference", "number"])
    def test_the_database_knows_it_too(self, record: Any, field: str) -> None:
        record(**{field: "B-1"})
        with pytest.raises(IntegrityError), transaction.atomic():
            Receipt.objects.filter(pk=record().pk).update(**{field: "B-1"})

    def test_the_same_receipt_number(self, record: Any, loan_fund: Fund) -> None:
        record(number="S-1")
        assert refused(record, number="S-1")[0] == "number"
        assert record(number="S-1", fund=loan_fund).pk

    def test_a_correction_does_not_meet_itself(self, record: Any, clerk: Any) -> None:
        made = record(bank_reference="B-1", number="S-1")
        made.fen = 2
        assert receipts.record(made, by=clerk).fen == 2


class TestDonations:
    def test_they_are_numbered_by_year_and_fund(self, record: Any, loan_fund: Fund) -> None:
        given = {"source": Source.DONATION, "donor": "王五"}
        before = DAY.replace(year=2018)
        told = [
            record(**given).number,
            record(**given).number,
            record(**given, day=before).number,
            record(**given, fund=loan_fund).number,
            record(**given, number="自编-7").number,
            record(**given).number,
        ]
        assert told == [
            *("捐2017-0001", "捐2017-0002", "捐2018-0001", "捐2017-0001"),
            *("自编-7", "捐2017-0003"),
        ]

    def test_a_number_is_never_given_again(self, record: Any, clerk: Any) -> None:
        given = {"source": Source.DONATION, "donor": "王五"}
        documents.drop(record(**given), by=clerk, note="录错")
        assert record(**given).number == "捐2017-0002"
        record(**given, number="捐2017-9999")
        assert record(**given).number == "捐2017-10000"
        assert record(**given).number == "捐2017-10001"

    def test_only_donations_have_a_donor_and_a_number(self, record: Any) -> None:
        assert record().number == ""
        assert refused(record, donor="王五")[0] == "donor"
        assert refused(record, source=Source.DONATION)[0] == "donor"
        assert record(source=Source.DONATION, payer="某商场").number

    def test_who_gave_stands_in_no_name_of_the_row(self, record: Any) -> None:
        assert "王五" not in str(record(source=Source.DONATION, donor="王五"))


@pytest.mark.parametrize(("source", "fits"), [(Source.ENTERPRISE, True), (Source.TOWN, False)])
def test_deducted_before_tax_is_a_label_of_one_source(record: Any, source: str, fits: bool) -> None:
    if fits:
        assert record(source=source, pre_tax=True).pre_tax
    else:
        assert refused(record, source=source, pre_tax=True)[0] == "pre_tax"


def test_what_was_posted_is_not_recorded_again(
    record: Any, fund: Fund, zone: Any, clerk: Any, approver: Any
) -> None:
    posted = receipts.post(record(fen=5, opening=True), by=approver)
    assert posted.journal.kind == JournalKind.OPENING
    posted.fen = 500
    with pytest.raises(Refused, match="当前为“已入账”，不能更正"):
        receipts.record(posted, by=clerk)
    assert held(fund, zone, Source.TOWN).balance == 5


def test_what_a_party_organisation_received_it_holds(
    record: Any, office: PartyOrganisation, fund: Fund, zone: Any, approver: Any
) -> None:
    receipts.post(record(fen=5, party_organisation=office), by=approver)
    assert held(fund, zone, Source.TOWN, office).balance == 5


def test_who_corrects_it_does_not_check_it(record: Any, approver: Any) -> None:
    made = receipts.record(record(), by=approver)
    with pytest.raises(Refused, match="自己登记的不能自己复核"):
        receipts.post(made, by=approver)
