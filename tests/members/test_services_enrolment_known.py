"""What the register knows of a member as well as a ledger: his dates, and where he belongs."""

import datetime as dt
from typing import Any

import pytest

from core.dated import show
from members.models import PartyMember
from members.services.enrolment import _known_better
from tests.members.conftest import DAY, EARLIER, LATER, QIU_ROW, SECOND, outcomes, told

# which date is known better


@pytest.mark.parametrize(
    ("known", "precision", "told_day", "told_precision", "expected"),
    [
        # the register knows the day, the ledger its month
        (dt.date(2003, 7, 6), "D", dt.date(2003, 7, 1), "M", True),
        (dt.date(2003, 7, 6), "D", dt.date(2003, 8, 1), "M", False),
        (dt.date(2003, 7, 31), "D", dt.date(2003, 7, 1), "M", True),
        # the day or the month, the ledger its year
        (dt.date(2003, 7, 6), "D", dt.date(2003, 1, 1), "Y", True),
        (dt.date(2003, 7, 1), "M", dt.date(2003, 1, 1), "Y", True),
        (dt.date(2003, 12, 31), "D", dt.date(2003, 1, 1), "Y", True),
        (dt.date(2003, 7, 6), "D", dt.date(2002, 1, 1), "Y", False),
        (dt.date(2003, 7, 6), "D", dt.date(2004, 1, 1), "Y", False),
        (dt.date(2003, 1, 1), "Y", dt.date(2003, 1, 1), "M", False),
        (dt.date(2003, 1, 1), "B", dt.date(2003, 1, 1), "Y", False),
        # both say the same
        (dt.date(2003, 7, 1), "M", dt.date(2003, 7, 1), "M", True),
        (dt.date(2003, 7, 6), "D", dt.date(2003, 7, 6), "D", True),
        # the ledger says only “no later than”
        (dt.date(2003, 7, 6), "D", DAY, "B", True),
        (DAY, "B", DAY, "B", True),
        (LATER, "D", DAY, "B", False),
        # one of them knows nothing
        (None, "D", DAY, "B", False),
        (DAY, "D", None, "D", False),
    ],
)
def test_a_vaguer_date_betters_none(
    known: dt.date | None,
    precision: str,
    told_day: dt.date | None,
    told_precision: str,
    expected: bool,
) -> None:
    member = PartyMember(full_since=known, full_since_precision=precision)
    said = {"full_since": told_day, "full_since_precision": told_precision}
    assert _known_better(member, said, "full_since") is expected
    assert not _known_better(member, {}, "full_since")


@pytest.mark.parametrize("day", [LATER, DAY, EARLIER])
@pytest.mark.parametrize(
    ("exact", "vague", "kept"),
    [
        ("2002.07.16", "2002.07", "2002-07-16"),
        ("2002.07.16", "2002", "2002-07-16"),
        ("2002.07.01", "2002.07", "2002-07-01"),  # the first of the month is a day as well
        ("2002.07", "2002", "2002年7月"),
    ],
)
def test_the_exact_day_of_joining_is_not_blurred(
    roster: Any, exact: str, vague: str, kept: str, day: dt.date
) -> None:
    roster({**QIU_ROW, "joined": exact})
    plan = roster({**QIU_ROW, "joined": vague}, day=day)
    belongs_earlier = ["起始日期"] if day == EARLIER else []  # and nothing else is new
    assert list(told(plan)) == belongs_earlier
    assert plan.conflicts == []
    member = PartyMember.objects.get()
    assert show(member.joined, member.joined_precision) == kept


@pytest.mark.parametrize(
    ("known", "told_by", "shown"),
    [
        ("2002.07", "2002.07.16", "2002-07-16"),
        ("2002.07.16", "2002.08", "2002年8月"),
        ("2002.07.16", "2003", "2003年"),
    ],
)
def test_a_finer_or_another_day_of_joining_is_taken(
    roster: Any, known: str, told_by: str, shown: str
) -> None:
    roster({**QIU_ROW, "joined": known})
    plan = roster({**QIU_ROW, "joined": told_by}, day=LATER)
    assert told(plan)["入党时间"][1] == shown
    member = PartyMember.objects.get()
    assert show(member.joined, member.joined_precision) == shown


def test_the_exact_day_of_full_membership_is_not_blurred(roster: Any) -> None:
    roster({**QIU_ROW, "full_since": "2003.07.16"})
    assert outcomes(roster({**QIU_ROW, "full_since": "2003.07"}, day=LATER)) == ["unchanged"]
    assert PartyMember.objects.get().full_since == dt.date(2003, 7, 16)
    plan = roster({**QIU_ROW, "full_since": "2003.08"}, day=LATER)
    assert told(plan) == {"转正时间": ("2003-07-16", "2003年8月")}


# what is known: a member where he belongs


def known(plan: Any) -> list[bool]:
    return [row.known for row in plan.rows]


def test_a_member_is_known_in_the_way_in_which_he_belongs(roster: Any, floating: Any) -> None:
    """One of the roster who now floats in is new to the floating ledger, and known to the next."""
    assert known(roster(QIU_ROW)) == [False]
    assert known(floating(QIU_ROW, day=LATER)) == [False]
    assert known(floating(QIU_ROW, day=LATER)) == [True]
    assert known(roster(QIU_ROW, day=LATER)) == [True]


def test_one_known_only_as_floating_is_new_to_the_roster(roster: Any, floating: Any) -> None:
    floating(QIU_ROW)
    plan = roster(QIU_ROW, day=LATER)
    assert (outcomes(plan), known(plan)) == (["changed"], [False])


def test_who_moved_is_known(roster: Any) -> None:
    roster(QIU_ROW)
    plan = roster({**QIU_ROW, "party": SECOND}, day=LATER)
    assert (outcomes(plan), known(plan)) == (["changed"], [True])
