"""Where a member belongs and works, ledger after ledger."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Precision
from districts.enums import AreaKind, PartyOrganisationType
from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from members.models import Affiliation, Employment, PartyMember
from members.services.enrolment import title_district
from tests.conftest import make_area
from tests.members.conftest import (
    CAO,
    DAY,
    EARLIER,
    LATER,
    QIU_ROW,
    SECOND,
    ZENG,
    held,
    outcomes,
    told,
)
from tests.shared_world import shared

# where he belongs


def test_a_changed_branch_closes_and_opens_on_the_ledgers_day(roster: Any) -> None:
    roster(QIU_ROW)
    plan = roster({**QIU_ROW, "party": SECOND}, day=LATER)
    assert told(plan) == {"组织关系": ("中共第一支部委员会", SECOND)}
    assert held(LATER - dt.timedelta(1)) == [("formal", "中共第一支部委员会")]
    assert held(LATER) == [("formal", SECOND)]


def test_a_ledger_of_the_same_day_corrects(roster: Any) -> None:
    roster(QIU_ROW)
    roster({**QIU_ROW, "party": SECOND})
    row = Affiliation.objects.get()
    assert (row.party_organisation.name, row.since) == (SECOND, DAY)  # type: ignore[union-attr]


def test_an_older_ledger_moves_nobody(roster: Any) -> None:
    roster(QIU_ROW)
    plan = roster({**QIU_ROW, "party": SECOND}, day=EARLIER)
    assert held(EARLIER) == [("formal", SECOND)]
    assert held(DAY) == [("formal", "中共第一支部委员会")]
    assert plan.conflicts == []


def test_an_older_ledger_of_the_same_branch_reaches_back(roster: Any) -> None:
    roster(QIU_ROW)
    roster(QIU_ROW, day=EARLIER)
    row = Affiliation.objects.get()
    assert (row.since, row.since_precision, row.until) == (EARLIER, Precision.BY, None)


def test_between_two_ledgers_an_older_one_only_lists(roster: Any) -> None:
    roster(QIU_ROW, day=EARLIER)
    roster(QIU_ROW, day=LATER)
    plan = roster({**QIU_ROW, "party": SECOND})
    assert plan.conflicts == [
        "邱平：组织关系登记为“中共第一支部委员会”，本表为“中共第二支部委员会”"
    ]
    assert held(DAY) == [("formal", "中共第一支部委员会")]


def test_who_floated_in_may_come_to_belong(roster: Any) -> None:
    roster({**QIU_ROW, "formal": "×", "floating": "√"})
    assert held(DAY) == [("floating_in", "中共第一支部委员会")]
    roster(QIU_ROW, day=LATER)
    assert held(LATER - dt.timedelta(1)) == [("floating_in", "中共第一支部委员会")]
    assert held(LATER) == [("formal", "中共第一支部委员会")]


def test_floating_elsewhere_leaves_the_formal_affiliation(roster: Any) -> None:
    roster(QIU_ROW)
    roster({**QIU_ROW, "party": SECOND, "formal": "×", "floating": "√"}, day=LATER)
    assert held(LATER) == [("floating_in", SECOND), ("formal", "中共第一支部委员会")]


def test_the_members_area_follows_his_formal_affiliation(roster: Any, xigong: Area) -> None:
    street = make_area("410303001", "王城路街道", AreaKind.STREET, xigong)
    for name in ("中共街道支部", "中共流入支部"):
        PartyOrganisation.objects.create(
            name=name, type=PartyOrganisationType.BRANCH, area=street, founded=EARLIER
        )
    roster({**QIU_ROW, "party": "中共街道支部"})
    assert PartyMember.objects.get().area == street
    roster(QIU_ROW, day=LATER)
    assert PartyMember.objects.get().area == xigong
    floating = {**QIU_ROW, "party": "中共流入支部", "formal": "×", "floating": "√"}
    roster(floating, day=dt.date(2017, 9, 30))
    assert PartyMember.objects.get().area == xigong, "floating in does not outweigh belonging"


def test_who_is_not_in_the_file_is_listed_not_ended(roster: Any) -> None:
    roster(QIU_ROW, {"name": "曹梅薇", "number": CAO, "party": SECOND})
    plan = roster({"name": "曾强宇", "number": ZENG}, day=LATER)
    assert plan.missing == ["邱平（中共第一支部委员会）"], "the other branch is not in the file"
    assert len(held(LATER)) == 3


def test_a_branch_is_made_with_its_type_and_first_phase(roster: Any) -> None:
    roster({**QIU_ROW, "party": "洛阳商户联合党支部"})
    branch = PartyOrganisation.objects.get()
    assert (branch.type, branch.founded, branch.founded_precision) == ("joint_branch", DAY, "B")
    assert PartyOrganisationPhase.objects.get().name == "洛阳商户联合党支部"


# floating in


def test_a_floating_row_with_a_date_holds_from_it(floating: Any) -> None:
    floating({**QIU_ROW, "since": "2016-05-01"}, {"name": "曹梅薇", "number": CAO})
    starts = Affiliation.objects.order_by("id").values_list("since", "since_precision")
    assert list(starts) == [(dt.date(2016, 5, 1), Precision.DAY), (DAY, Precision.BY)]


def test_what_is_said_of_a_floating_member_is_kept_up(floating: Any) -> None:
    floating({**QIU_ROW, "reason": "外出务工经商", "last_contact": "2016-10-01"})
    plan = floating({**QIU_ROW, "reason": "居住地改变", "last_contact": "2017-05-01"}, day=LATER)
    assert told(plan) == {
        "流动原因": ("外出务工经商", "居住地改变"),
        "最近联系日期": ("2016-10-01", "2017-05-01"),
    }
    row = Affiliation.objects.get()
    assert (row.reason, row.last_contact) == ("居住地改变", dt.date(2017, 5, 1))


def test_an_older_floating_ledger_only_fills_gaps(floating: Any) -> None:
    floating({**QIU_ROW, "reason": "居住地改变", "since": "2015-01-01"})
    plan = floating(
        {**QIU_ROW, "reason": "外出务工经商", "card_number": "LD1", "since": "2015-01-01"},
        day=EARLIER,
    )
    row = Affiliation.objects.get()
    assert (row.reason, row.card_number) == ("居住地改变", "LD1")
    assert plan.conflicts == ["邱平：流动原因登记为“居住地改变”，本表为“外出务工经商”"]


def test_a_date_betters_no_later_than(floating: Any) -> None:
    floating(QIU_ROW)
    floating({**QIU_ROW, "since": "2016-05-01"}, day=LATER)
    row = Affiliation.objects.get()
    assert (row.since, row.since_precision) == (dt.date(2016, 5, 1), Precision.DAY)


@pytest.mark.parametrize(
    ("title", "parties", "expected"),
    [
        ("太白楼路商圈流动党员台账", ["太白楼路商圈第1党支部"], "太白楼路商圈"),
        ("西工区红色商圈党员花名册", ["中共洛阳博星科技支部委员会"], None),
        ("党员花名册", ["太白楼路商圈第1党支部"], None),
        ("太白楼路商圈流动党员台账", [], None),
    ],
)
def test_a_title_may_name_a_commercial_district(
    title: str, parties: list[str], expected: str | None
) -> None:
    assert title_district(title, parties) == expected


def test_only_its_own_branches_get_the_titles_commercial_district(floating: Any) -> None:
    PartyOrganisation.objects.create(
        name="太白楼路商圈第1党支部",
        type=PartyOrganisationType.BRANCH,
        area=Area.objects.get(),
        founded=EARLIER,
    )
    floating(
        {**QIU_ROW, "party": "太白楼路商圈第1党支部"},
        {"name": "曹梅薇", "number": CAO, "party": SECOND},
        title="太白楼路商圈流动党员台账",
    )
    district = CommercialDistrict.objects.get()
    assert [branch.name for branch in district.party_organisations.all()] == [
        "太白楼路商圈第1党支部"
    ]


# where he works


@pytest.fixture
@shared
def employer(xigong: Area) -> Organisation:
    return Organisation.objects.create(
        name="洛阳丹尼斯百货有限公司", area=xigong, kind="enterprise"
    )


def test_an_employer_is_found_by_exact_name(roster: Any, employer: Organisation) -> None:
    roster(
        {**QIU_ROW, "employer": employer.name, "post": "收银员"},
        {"name": "曹梅薇", "number": CAO, "employer": "丹尼斯百货"},
        {"name": "曾强宇", "number": ZENG},
    )
    rows = Employment.objects.order_by("id").values_list("organisation", "employer_name", "post")
    assert list(rows) == [(employer.pk, employer.name, "收银员"), (None, "丹尼斯百货", "")]


def test_a_new_employer_ends_the_old_one(roster: Any) -> None:
    roster({**QIU_ROW, "employer": "甲公司", "post": "会计"})
    plan = roster({**QIU_ROW, "employer": "乙公司"}, day=LATER)
    assert told(plan) == {"工作单位": ("甲公司", "乙公司")}
    assert Employment.objects.on(LATER - dt.timedelta(1)).get().employer_name == "甲公司"
    assert Employment.objects.on(LATER).get().employer_name == "乙公司"


def test_a_same_days_ledger_corrects_the_employer_and_the_post(roster: Any) -> None:
    roster({**QIU_ROW, "employer": "甲公司", "post": "会计"})
    roster({**QIU_ROW, "employer": "乙公司", "post": "经理"})
    row = Employment.objects.get()
    assert (row.employer_name, row.post) == ("乙公司", "经理")
    plan = roster({**QIU_ROW, "employer": "乙公司", "post": "董事"})
    assert told(plan) == {"职务": ("经理", "董事")}


def test_an_older_ledger_hires_only_before(roster: Any) -> None:
    roster({**QIU_ROW, "employer": "甲公司", "post": "会计"})
    roster({**QIU_ROW, "employer": "乙公司"}, day=EARLIER)
    assert Employment.objects.on(EARLIER).get().employer_name == "乙公司"
    plan = roster({**QIU_ROW, "employer": "丙公司"}, day=dt.date(2016, 6, 30))
    assert "工作单位登记为“乙公司”" in plan.conflicts[0]


def test_an_employer_registered_since_is_linked(roster: Any, xigong: Area) -> None:
    row = {**QIU_ROW, "employer": "甲公司", "post": "会计"}
    roster(row)
    later = Organisation.objects.create(name="甲公司", area=xigong, kind="enterprise")
    assert outcomes(roster(row, day=LATER)) == ["unchanged"]
    assert Employment.objects.get().organisation == later
