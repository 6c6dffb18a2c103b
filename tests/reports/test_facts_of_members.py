"""The members of an organisation's fact on the cut-off day: by name, or as a ledger states them."""

import datetime as dt
from typing import Any

from districts.models import Organisation, Statement
from members.models import Employment
from tests.conftest import START
from tests.reports.days import DAY, LONG_AGO, MORROW, SPELLS, Cases
from tests.reports.making import make_member

# members by name

ONE = {"members": 1, "full_members": 1, "floating_members": 0, "stated": False}
NOBODY = {"members": 0, "full_members": 0, "floating_members": 0, "stated": False}


def people(cases: Cases) -> None:
    branch = cases.branch("常在党支部")
    for name, fields, expected in (
        ("转正于当日", {"full_since": DAY}, ONE),
        ("转正于次日", {"full_since": MORROW}, {**ONE, "full_members": 0}),
        ("未转正", {"full_since": None}, {**ONE, "full_members": 0}),
        ("终止于当日", {"ended": DAY, "end_reason": "died"}, NOBODY),
        ("终止于次日", {"ended": MORROW, "end_reason": "died"}, ONE),
    ):
        make_member(cases.add(f"党员{name}", expected), branch, **fields)
    for spell, (fields, holds) in SPELLS.items():
        row = {"since": START, **fields}
        worker = make_member(None, branch)
        worker.employments.create(
            organisation=cases.add(f"任职{spell}", ONE if holds else NOBODY), **row
        )
        formal = make_member(cases.add(f"组织关系{spell}", ONE if holds else NOBODY))
        formal.affiliations.create(kind="formal", party_organisation=branch, **row)
        guest = make_member(cases.add(f"流入{spell}", {**NOBODY, "floating_members": int(holds)}))
        guest.affiliations.create(kind="floating_in", party_organisation=branch, **row)
    make_member(cases.add("参加双重组织生活", NOBODY), branch, "dual")
    make_member(cases.add("流出", NOBODY), branch, "floating_out")
    outside = make_member(cases.add("组织关系在外地", NOBODY))
    outside.affiliations.create(kind="formal", outside_name="外地党支部", since=START)
    floating_out = make_member(cases.add("流入外地", NOBODY))
    floating_out.affiliations.create(kind="floating_in", outside_name="外地党支部", since=START)
    both = make_member(cases.add("又在又流入", {**ONE, "floating_members": 1}), branch)
    for party in (branch, cases.branch("另一党支部")):
        both.affiliations.create(kind="floating_in", party_organisation=party, since=START)


def two_employers(cases: Cases) -> None:
    branch = cases.branch("两处任职者的党支部")
    earlier, later = cases.add("先到的单位", NOBODY), cases.add("后到的单位", ONE)
    member = make_member(earlier, branch)
    Employment.objects.create(member=member, organisation=later, since=LONG_AGO)
    first, second = cases.add("同日先记的单位", NOBODY), cases.add("同日后记的单位", ONE)
    member = make_member(first, branch)
    Employment.objects.create(member=member, organisation=second, since=START)
    left, stays = cases.add("已离开的单位", NOBODY), cases.add("仍在的单位", ONE)
    member = make_member(stays, branch)
    Employment.objects.create(member=member, organisation=left, since=LONG_AGO, until=DAY)


def test_members_by_name(cases: Any) -> None:
    def fill(found: Cases) -> None:
        people(found)
        two_employers(found)

    cases(fill)


# members as stated


def state(organisation: Organisation, day: dt.date = START, **values: int) -> None:
    for metric, value in values.items():
        Statement.objects.create(
            area=organisation.area,
            organisation=organisation,
            metric=metric,
            value=value,
            day=day,
            source="台账",
        )


def said(members: int, full: int, stated: bool = True) -> dict[str, Any]:
    return {"members": members, "full_members": full, "stated": stated}


def test_members_as_stated(cases: Any) -> None:
    def fill(found: Cases) -> None:
        for name, values, expected in (
            ("总数与正式", {"members": 7, "full_members": 5}, said(7, 5)),
            ("只有总数", {"members": 7}, said(7, 7)),
            ("只有正式", {"full_members": 5}, said(5, 5)),
            ("正式多于总数", {"members": 3, "full_members": 5}, said(3, 3)),
            ("没有党员", {"members": 0}, said(0, 0)),
            ("别的指标", {"staff": 44}, said(0, 0, False)),
        ):
            state(found.add(f"申报{name}", expected), **values)
        state(found.add("申报于当日", said(7, 7)), DAY, members=7)
        state(found.add("申报于次日", said(0, 0, False)), MORROW, members=7)
        renewed = found.add("又申报", said(4, 4))
        state(renewed, START, members=7, full_members=6)
        state(renewed, DAY, members=4)
        state(renewed, MORROW, members=9)
        for name, confirmed, expected in (
            ("名册核齐于当日", DAY, said(0, 0, False)),
            ("名册核齐于次日", MORROW, said(7, 7)),
        ):
            state(found.add(name, expected, roster_complete_on=confirmed), members=7)
        branch = found.branch("党支部")
        for name, values, expected in (
            ("申报多于名册", {"members": 7, "full_members": 6}, said(7, 6)),
            ("申报为零名册有人", {"members": 0}, said(0, 0)),
        ):
            organisation = found.add(name, expected)
            state(organisation, **values)
            make_member(organisation, branch)
        rostered = found.add("核齐的名册", said(1, 1, False), roster_complete_on=DAY)
        state(rostered, members=7)
        make_member(rostered, branch)

    cases(fill)
