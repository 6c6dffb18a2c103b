"""A number that comes back masked means the member that the register knows, unchanged."""

import datetime as dt
from typing import Any

import pytest

from members.models import Affiliation, PartyMember
from members.sheets.roster import ROSTER
from tests.members.conftest import DAY, LATER, QIU, SECOND, held, outcomes, told

MASK = "410***********0271"
PHONE, PHONE_MASK = "13800001234", "138****1234"
ROW = {"name": "邱平", "number": QIU, "phone": PHONE, "born": "1967.12"}
BACK = {**ROW, "number": MASK, "phone": PHONE_MASK}
NOBODY = "打了星号，与登记册里的对不上，请核对姓名和支部，或填写完整号码。"


def messages(plan: Any) -> list[tuple[str, str]]:
    return [(issue.address, issue.message) for issue in plan.issues if not issue.warning]


@pytest.mark.parametrize("day", [DAY, LATER])
def test_it_changes_nothing(roster: Any, day: dt.date) -> None:
    roster(ROW)
    plan = roster(BACK, day=day)
    assert (outcomes(plan), messages(plan)) == (["unchanged"], [])
    member = PartyMember.objects.get()
    assert (member.id_number, member.phone) == (QIU, PHONE)


def test_the_rest_of_the_row_is_read(roster: Any) -> None:
    roster(ROW)
    plan = roster({**BACK, "education": "研究生"}, day=LATER)
    assert told(plan) == {"学历": ("—", "研究生")}


def test_he_may_have_moved_to_another_branch(roster: Any) -> None:
    roster(ROW)
    plan = roster({**BACK, "party": SECOND}, day=LATER)
    assert outcomes(plan) == ["changed"]
    assert PartyMember.objects.count() == 1
    assert held(LATER) == [("formal", SECOND)]


def test_namesakes_in_one_branch_are_told_apart_by_their_masks(roster: Any) -> None:
    roster(ROW, {**ROW, "number": "410303197402060318", "phone": "", "born": ""})
    plan = roster(
        BACK, {**BACK, "number": "410***********0318", "phone": "", "born": ""}, day=LATER
    )
    assert (outcomes(plan), messages(plan)) == (["unchanged", "unchanged"], [])


@pytest.mark.parametrize(
    ("row", "address", "mask"),
    [
        ({"number": "410***********9999"}, "F4", "410***********9999"),
        ({"phone": "139****1234"}, "N4", "139****1234"),
        ({"name": "邱萍"}, "F4", MASK),
        ({"name": "新人", "number": ""}, "N4", PHONE_MASK),
    ],
)
def test_a_mask_that_fits_nobody_is_an_error_and_nothing_is_planned(
    roster: Any, row: dict[str, str], address: str, mask: str
) -> None:
    roster(ROW)
    plan = roster({**BACK, **row}, day=LATER)
    assert messages(plan) == [(address, f"{mask} {NOBODY}")]
    assert outcomes(plan) == []


def test_a_floating_member_whose_home_nobody_said(roster: Any, floating: Any) -> None:
    """Known from a roster alone: his home branch goes out as 不详 and comes in as it was."""
    roster({**ROW, "formal": "×", "floating": "√"})
    plan = floating({"name": "邱平", "number": MASK, "outside_name": "不详"}, day=LATER)
    assert outcomes(plan) == ["unchanged"]
    assert Affiliation.objects.get().outside_name == ""


def test_the_roster_shows_home_and_standing_of_its_day(roster: Any) -> None:
    roster(ROW, {"name": "曹兰", "full": "预备党员", "full_since": "", "joined": "2016.05"})
    assert ROSTER.outward is not None
    rows = ROSTER.outward.rows(PartyMember.objects.order_by("pk"), DAY)
    first, second = ROSTER.outward.lines(list(rows), DAY)
    assert (str(first["full_since"]), first["full"], first["floating"]) == (
        "2003年7月",
        True,
        False,
    )
    assert (second["full_since"], second["full"], second["joined"].precision) == (None, False, "M")
    early = dt.date(2016, 4, 30)
    assert list(ROSTER.outward.rows(PartyMember.objects.all(), early)) == []
