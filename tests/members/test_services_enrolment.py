"""Ledger after ledger: whose row it is, what an older one may do, where the member lies."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Precision
from core.encryption import fingerprint
from districts.enums import AreaKind, PartyOrganisationType, Role
from districts.models import Area, ImportBatch, PartyOrganisation, PartyOrganisationPhase
from members.enums import AffiliationKind, EndReason
from members.models import Affiliation, Employment, PartyMember
from tests.conftest import make_area, make_user
from tests.members.conftest import (
    CAO,
    DAY,
    EARLIER,
    LATER,
    QIU,
    QIU_ROW,
    SECOND,
    held,
    outcomes,
    told,
)
from tests.shared_world import shared

FIRST = "中共第一支部委员会"
LAST = dt.date(2017, 12, 31)
FLOATING = {"formal": "×", "floating": "√"}
NEITHER = {"formal": "×", "floating": "×"}
CAO_ROW = {"name": "曹静", "number": CAO}


# who a row means


@pytest.fixture
@shared
def streets(xigong: Area) -> list[Area]:
    return [make_area(f"41030300{n}", f"{n}街道", AreaKind.STREET, xigong) for n in (1, 2)]


def test_names_meet_only_within_the_ledgers_area(roster: Any, streets: list[Area]) -> None:
    here, there = streets
    clerk = make_user("street", (Role.CLERK, here))
    row = {"name": "邱平", "born": "1967.12"}
    PartyMember.objects.create(name="邱平", area=there)
    assert outcomes(roster(row, area=here, by=clerk)) == ["new"]
    assert PartyMember.objects.count() == 2


def test_two_namesakes_of_one_branch_cannot_be_told_apart(roster: Any) -> None:
    roster({"name": "邱平", "born": "1967.12"}, {"name": "邱平", "number": CAO})
    assert PartyMember.objects.count() == 2
    plan = roster({"name": "邱平"}, day=LATER)
    assert outcomes(plan) == ["unchanged"]
    assert "不能确定是否同一人，未导入" in plan.conflicts[0]


@pytest.mark.parametrize(
    ("born", "expected"),
    [("1967.12", "unchanged"), ("1967.12.31", "changed"), ("1967.11", "new"), ("1968.12", "new")],
)
def test_the_month_of_birth_tells_namesakes_apart(roster: Any, born: str, expected: str) -> None:
    roster({"name": "邱平", "born": "1967.12"})
    assert outcomes(roster({"name": "邱平", "born": born}, day=LATER)) == [expected]


def test_a_number_goes_before_a_name(roster: Any) -> None:
    """Two rows of one name: one by its number, the other by name and branch."""
    roster(QIU_ROW, {"name": "邱平", "born": "1980.01"})
    plan = roster(
        {**QIU_ROW, "education": "大专"},
        {"name": "邱平", "born": "1980.01", "education": "高中"},
        day=LATER,
    )
    assert outcomes(plan) == ["changed", "changed"]
    found = dict(PartyMember.objects.values_list("id_fingerprint", "education"))
    assert found == {fingerprint(QIU, "id_number"): "大专", "": "高中"}


def test_a_row_without_a_number_takes_none_away(roster: Any) -> None:
    roster(QIU_ROW)
    assert outcomes(roster({"name": "邱平", "education": "大专"}, day=LATER)) == ["changed"]
    member = PartyMember.objects.get()
    assert (member.id_number, member.education) == (QIU, "大专")
    assert member.id_fingerprint == fingerprint(QIU, "id_number")


def test_who_once_belonged_to_the_branch_is_the_same(roster: Any) -> None:
    row = {"name": "邱平"}
    roster(row)
    Affiliation.objects.update(until=LATER)
    assert outcomes(roster(row, day=LAST)) == ["changed"]
    assert PartyMember.objects.count() == 1


@pytest.mark.parametrize(("ended", "outcome"), [(DAY, "unchanged"), (LATER, "changed")])
def test_a_membership_that_ended_by_the_day_is_only_listed(
    roster: Any, ended: dt.date, outcome: str
) -> None:
    roster(QIU_ROW)
    PartyMember.objects.update(ended=ended, end_reason=EndReason.MOVED_OUT)
    plan = roster({**QIU_ROW, "education": "大专"}, day=LATER - dt.timedelta(days=1))
    assert outcomes(plan) == [outcome]
    assert bool(plan.conflicts) is (outcome == "unchanged")
    on_the_day = roster({**QIU_ROW, "education": "高中"}, day=ended)
    assert on_the_day.conflicts == [
        f"邱平：登记为{ended}转出，本表仍列出",
    ]


# where he lies


def test_a_new_member_lies_where_his_branch_does(roster: Any, streets: list[Area]) -> None:
    PartyOrganisation.objects.create(
        name=SECOND, type=PartyOrganisationType.BRANCH, area=streets[0], founded=EARLIER
    )
    roster({**QIU_ROW, "party": SECOND}, CAO_ROW)
    areas = dict(PartyMember.objects.values_list("name", "area__name"))
    assert areas == {"邱平": "1街道", "曹静": "西工区"}


@pytest.fixture
@shared
def branches(streets: list[Area]) -> list[PartyOrganisation]:
    """One branch in each street."""
    made = []
    for name, area in zip((FIRST, SECOND), streets, strict=True):
        branch = PartyOrganisation.objects.create(
            name=name, type=PartyOrganisationType.BRANCH, area=area, founded=EARLIER
        )
        PartyOrganisationPhase.objects.create(
            party_organisation=branch, since=EARLIER, name=name, type=branch.type
        )
        made.append(branch)
    return made


@pytest.mark.usefixtures("branches")
@pytest.mark.parametrize(
    ("before", "after", "day", "expected"),
    [
        ({}, {}, LATER, "2街道"),  # belongs there now
        ({}, {}, DAY, "2街道"),  # a correction of the same day
        ({}, {}, EARLIER, "1街道"),  # an older ledger moves nobody
        ({}, FLOATING, LATER, "1街道"),  # floats in there, belongs here
        (FLOATING, FLOATING, LATER, "2街道"),  # belongs nowhere of ours
        (FLOATING, FLOATING, DAY, "2街道"),
        (FLOATING, {}, LATER, "2街道"),
        ({}, NEITHER, LATER, "1街道"),
    ],
)
def test_the_area_follows_the_formal_affiliation(
    roster: Any, before: dict[str, str], after: dict[str, str], day: dt.date, expected: str
) -> None:
    roster({**QIU_ROW, **before})
    roster({**QIU_ROW, "party": SECOND, **after}, day=day)
    assert PartyMember.objects.get().area.name == expected


# how he belongs


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], [("formal", FIRST)]),
        ([FLOATING], [("floating_in", FIRST)]),
        ([NEITHER], []),
        ([{}, NEITHER], []),
        ([FLOATING, NEITHER], []),
        ([{}, FLOATING], [("floating_in", FIRST)]),
        ([FLOATING, {}], [("formal", FIRST)]),
        ([{}, {**FLOATING, "party": SECOND}], [("floating_in", SECOND), ("formal", FIRST)]),
        ([{}, {"party": SECOND}], [("formal", SECOND)]),
        ([{}, {"party": SECOND}, {}], [("formal", FIRST)]),
    ],
)
def test_how_a_member_belongs_after_ledger_upon_ledger(
    roster: Any, rows: list[dict[str, str]], expected: list[tuple[str, str]]
) -> None:
    days = [DAY, LATER, LAST][: len(rows)]
    for row, day in zip(rows, days, strict=True):
        roster({**QIU_ROW, **row}, day=day)
    assert sorted(held(days[-1])) == expected


def test_no_two_formal_affiliations_hold_at_once(roster: Any) -> None:
    for party, day in ((FIRST, DAY), (SECOND, LATER), (FIRST, LAST)):
        roster({**QIU_ROW, "party": party}, day=day)
    roster({**QIU_ROW, "party": SECOND}, day=EARLIER)
    rows = Affiliation.objects.order_by("since").values_list(
        "party_organisation__name", "since", "until"
    )
    assert list(rows) == [
        (SECOND, EARLIER, DAY),
        (FIRST, DAY, LATER),
        (SECOND, LATER, LAST),
        (FIRST, LAST, None),
    ]


def test_a_branch_that_lists_him_no_more_than_said_loses_nobody(roster: Any) -> None:
    """Whom a ledger does not mention is listed, by name and branch, once, and keeps his rows."""
    roster(QIU_ROW, CAO_ROW, {"name": "曾某", "party": SECOND}, {"name": "张某", **FLOATING})
    plan = roster(CAO_ROW, day=LATER)
    assert plan.missing == [f"邱平（{FIRST}）"]
    assert len(held(LATER)) == 4
    both = roster(CAO_ROW, {"name": "王某", **FLOATING}, day=LATER)
    assert sorted(both.missing) == [f"张某（{FIRST}）", f"邱平（{FIRST}）"]


def test_whose_row_ended_is_not_missing(roster: Any) -> None:
    roster(QIU_ROW, CAO_ROW)
    Affiliation.objects.filter(member__name="邱平").update(until=LATER)
    assert roster(CAO_ROW, day=LATER).missing == []
    assert roster(CAO_ROW, day=LATER - dt.timedelta(days=1)).missing == [f"邱平（{FIRST}）"]


# later, same day, older


@pytest.mark.parametrize(
    ("day", "education", "stated_on", "conflicts"),
    [
        (LATER, "大专", LATER, []),
        (DAY, "大专", DAY, []),
        (EARLIER, "高中", DAY, ["邱平：学历登记为“高中”，本表为“大专”"]),
    ],
)
def test_which_ledger_is_believed(
    roster: Any, day: dt.date, education: str, stated_on: dt.date, conflicts: list[str]
) -> None:
    roster({**QIU_ROW, "education": "高中"})
    plan = roster({**QIU_ROW, "education": "大专"}, day=day)
    member = PartyMember.objects.get()
    assert (member.education, member.stated_on) == (education, stated_on)
    assert plan.conflicts == conflicts


def test_a_later_ledger_without_a_word_takes_nothing_away(roster: Any) -> None:
    roster({**QIU_ROW, "education": "大专", "phone": "13900000001", "employer": "某某商店"})
    assert outcomes(roster(QIU_ROW, day=LATER)) == ["unchanged"]
    member = PartyMember.objects.get()
    assert (member.education, member.phone) == ("大专", "13900000001")
    assert Employment.objects.get().until is None


def test_a_probationary_member_becomes_full(roster: Any) -> None:
    roster({**QIU_ROW, "joined": "2016.07", "full": "预备党员", "full_since": ""})
    member = PartyMember.objects.get()
    assert [member.full_on(day) for day in (DAY, LAST)] == [False, False]
    plan = roster({**QIU_ROW, "joined": "2016.07", "full_since": "2017.07.08"}, day=LAST)
    assert told(plan) == {"转正时间": ("—", "2017-07-08")}
    member.refresh_from_db()
    days = (dt.date(2017, 7, 7), dt.date(2017, 7, 8))
    assert [member.full_on(day) for day in days] == [False, True]


def test_a_probation_shorter_than_a_year_is_read_as_it_stands(roster: Any) -> None:
    plan = roster({**QIU_ROW, "joined": "2016.07.01", "full_since": "2016.12.30"})
    (issue,) = plan.issues
    assert issue.warning
    assert issue.message == "转正时间 2016-12-30 距入党时间 2016-07-01 不足 12 个月，请核对。"
    member = PartyMember.objects.get()
    assert (member.joined, member.full_since) == (dt.date(2016, 7, 1), dt.date(2016, 12, 30))


def test_new_rows_are_marked_with_their_import(roster: Any) -> None:
    roster(QIU_ROW)
    first = ImportBatch.objects.get()
    roster(QIU_ROW, CAO_ROW, day=LATER)
    batches = dict(PartyMember.objects.values_list("name", "batch"))
    assert batches["邱平"] == first.pk
    assert batches["曹静"] == ImportBatch.objects.latest("id").pk != first.pk


# floating ledgers


def test_a_floating_member_needs_no_formal_row(floating: Any) -> None:
    floating({**QIU_ROW, "since": "2016.04.03"})
    row = Affiliation.objects.get()
    assert (row.kind, row.since, row.since_precision) == (
        AffiliationKind.FLOATING_IN,
        dt.date(2016, 4, 3),
        Precision.DAY,
    )
    assert row.outside_name == "菏泽市张庄村党支部"


def test_a_floating_ledger_leaves_the_formal_affiliation(roster: Any, floating: Any) -> None:
    roster(QIU_ROW)
    floating({**QIU_ROW, "party": SECOND, "since": "2017.03"}, day=LATER)
    assert held(LATER) == [("floating_in", SECOND), ("formal", FIRST)]


def test_a_floating_date_before_an_earlier_ledger_is_not_believed(floating: Any) -> None:
    floating({**QIU_ROW, "since": "2016.04.03"})
    Affiliation.objects.all().delete()
    floating({**QIU_ROW, "since": "2016.05.03"}, day=LATER)
    assert Affiliation.objects.get().since == LATER


@pytest.mark.parametrize(
    ("row", "count"), [({"name": ""}, 0), ({"party": ""}, 0), ({"name": "邱平"}, 1)]
)
def test_a_row_without_a_name_or_a_branch_is_nobody(
    roster: Any, floating: Any, row: dict[str, str], count: int
) -> None:
    for write in (roster, floating):
        plan = write({**QIU_ROW, **row})
        assert len(plan.rows) == count
    assert PartyMember.objects.count() == count
