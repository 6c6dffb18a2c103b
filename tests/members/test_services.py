"""What a ledger makes of the members' register, case by case."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.dated import Precision
from core.encryption import fingerprint
from districts.enums import AreaKind, PartyOrganisationType, Role
from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from members.enums import EndReason
from members.models import Affiliation, Employment, PartyMember
from members.services.enrolment import title_district
from tests.conftest import make_area, make_user
from tests.members.conftest import CAO, DAY, QIU, ZENG

LATER = dt.date(2017, 6, 30)
EARLIER = dt.date(2015, 12, 31)
SECOND = "中共第二支部委员会"
QIU_ROW = {"name": "邱平", "number": QIU}


def outcomes(plan: Any) -> list[str]:
    return [row.outcome for row in plan.rows]


def told(plan: Any) -> dict[str, tuple[str, str]]:
    return {change.title: (change.old, change.new) for row in plan.rows for change in row.changes}


def held(day: dt.date) -> list[tuple[str, str]]:
    rows = Affiliation.objects.on(day).order_by("kind", "id")
    return [(row.kind, str(row.party_organisation)) for row in rows]


# who a row means


def test_a_new_member_with_all_that_is_found_of_him(roster: Any) -> None:
    plan = roster({**QIU_ROW, "phone": "13900000001"})
    member = PartyMember.objects.get()
    assert outcomes(plan) == ["new"]
    assert member.id_fingerprint == fingerprint(QIU, "id_number")
    assert member.phone_fingerprint == fingerprint("13900000001", "phone")
    assert member.phone_tail_fingerprint == fingerprint("0001", "phone_tail")
    assert (member.sex, member.born) == ("M", dt.date(1967, 12, 6))
    assert "邱平" in member.search


def test_a_member_is_known_by_his_identity_number(roster: Any) -> None:
    roster(QIU_ROW)
    plan = roster({"name": "邱平平", "number": QIU}, day=LATER)
    assert told(plan) == {"姓名": ("邱平", "邱平平")}
    assert PartyMember.objects.get().name == "邱平平"


def test_without_a_number_the_same_name_birth_and_branch_is_the_same(roster: Any) -> None:
    row = {"name": "邱平", "born": "1967.12"}
    roster(row)
    assert outcomes(roster(row, day=LATER)) == ["unchanged"]
    plan = roster({**QIU_ROW, "born": "1967.12"}, day=LATER)
    assert told(plan)["公民身份号码"] == ("—", "410***********0271")
    assert PartyMember.objects.get().id_number == QIU


def test_a_candidate_is_listed_and_not_merged(roster: Any) -> None:
    roster({"name": "邱平", "born": "1967.12"})
    plan = roster({**QIU_ROW, "party": SECOND}, day=LATER)
    assert outcomes(plan) == ["unchanged"]
    assert "不能确定是否同一人" in plan.conflicts[0]
    assert PartyMember.objects.get().id_number == ""
    assert plan.missing == []


@pytest.mark.parametrize(
    "row", [{"name": "邱平", "born": "1970.01"}, {"name": "邱平", "number": ZENG}]
)
def test_a_namesake_of_another_birth_is_somebody_else(roster: Any, row: dict[str, str]) -> None:
    roster(QIU_ROW)
    assert outcomes(roster(row, day=LATER)) == ["new"]
    assert PartyMember.objects.count() == 2


def test_the_same_number_twice_in_a_file_is_wrong_in_both_rows(roster: Any) -> None:
    plan = roster(QIU_ROW, {"name": "曹平", "number": QIU})
    assert [issue.address for issue in plan.issues] == ["F4", "F5"]
    assert "第 5 行" in plan.issues[0].message
    assert QIU not in str(plan.issues)
    assert not PartyMember.objects.exists()


def test_the_same_name_twice_without_a_number_needs_one(roster: Any) -> None:
    plan = roster({"name": "邱平"}, {"name": "邱平"}, {"name": "邱平", "party": SECOND})
    assert [issue.row for issue in plan.issues] == [4, 5]
    assert "请填写公民身份号码加以区分" in plan.issues[0].message
    assert PartyMember.objects.count() == 1


def test_somebody_elses_member_is_refused_and_not_shown(roster: Any) -> None:
    away = make_area("130705", "宣化区", AreaKind.DISTRICT)
    PartyMember.objects.create(
        name="秘密", area=away, id_number=QIU, id_fingerprint=fingerprint(QIU, "id_number")
    )
    plan = roster(QIU_ROW)
    assert "组织关系转接" in plan.issues[0].message
    assert "秘密" not in str(plan.issues)
    assert plan.rows == []
    assert not Affiliation.objects.exists()


def test_a_branch_of_another_street_is_refused(roster: Any, xigong: Area) -> None:
    mine, theirs = (make_area(f"41030300{n}", f"{n}街道", AreaKind.STREET, xigong) for n in (1, 2))
    PartyOrganisation.objects.create(
        name=SECOND, type=PartyOrganisationType.BRANCH, area=theirs, founded=DAY
    )
    clerk = make_user("street", (Role.CLERK, mine))
    plan = roster({**QIU_ROW, "party": SECOND}, area=mine, by=clerk)
    assert [issue.address for issue in plan.issues] == ["K4"]
    assert not PartyMember.objects.exists()


def test_one_whose_membership_ended_is_not_revived(roster: Any) -> None:
    roster(QIU_ROW)
    PartyMember.objects.update(ended=LATER, end_reason=EndReason.DIED)
    plan = roster({**QIU_ROW, "name": "邱"}, day=dt.date(2017, 12, 31))
    assert plan.conflicts == ["邱平：登记为2017-06-30去世，本表仍列出"]
    assert PartyMember.objects.get().name == "邱平"


# what is said of him


def test_a_probationary_member_has_no_day_of_full_membership(roster: Any) -> None:
    plan = roster({**QIU_ROW, "full": "预备党员"})
    assert [issue.warning for issue in plan.issues] == [True]
    assert PartyMember.objects.get().full_since is None
    plan = roster({**QIU_ROW, "full_since": "2017.03"}, day=LATER)
    assert told(plan) == {"转正时间": ("—", "2017年3月")}


def test_a_full_member_without_a_date_is_full_by_the_ledgers_day(roster: Any) -> None:
    plan = roster({**QIU_ROW, "full_since": ""})
    member = PartyMember.objects.get()
    assert (member.full_since, member.full_since_precision) == (DAY, Precision.BY)
    assert "请补填" in plan.issues[0].message
    assert outcomes(roster({**QIU_ROW, "full_since": ""}, day=LATER)) == ["unchanged"]
    assert outcomes(roster(QIU_ROW, day=LATER)) == ["changed"]


@pytest.mark.parametrize(
    ("row", "address", "message"),
    [
        ({"joined": "2017.03"}, "H4", "晚于台账日期"),
        ({"full_since": "2001.01"}, "I4", "早于入党时间"),
    ],
)
def test_dates_that_cannot_be_are_errors(
    roster: Any, row: dict[str, str], address: str, message: str
) -> None:
    plan = roster({**QIU_ROW, **row})
    assert [(issue.address, issue.warning) for issue in plan.issues] == [(address, False)]
    assert message in plan.issues[0].message
    assert not PartyMember.objects.exists()


@pytest.mark.parametrize(
    ("row", "address"),
    [
        ({"born": "1970.01"}, "E4"),
        ({"sex": "女"}, "C4"),
        ({"formal": "×", "floating": "×"}, "O4"),
        ({"formal": "√", "floating": "√"}, "P4"),
    ],
)
def test_what_is_only_odd_is_a_warning(roster: Any, row: dict[str, str], address: str) -> None:
    plan = roster({**QIU_ROW, **row})
    assert [(issue.address, issue.warning) for issue in plan.issues] == [(address, True)]
    assert PartyMember.objects.count() == 1


def test_phones_are_masked_in_what_is_told(roster: Any) -> None:
    roster({**QIU_ROW, "phone": "13900000001"})
    plan = roster({**QIU_ROW, "phone": "13900000002"}, day=LATER)
    assert told(plan) == {"联系电话": ("139****0001", "139****0002")}
    member = PartyMember.objects.get()
    assert member.phone == "13900000002"
    assert member.phone_tail_fingerprint == fingerprint("0002", "phone_tail")


def test_an_older_ledger_fills_gaps_and_lists_the_rest(roster: Any) -> None:
    roster({**QIU_ROW, "education": "大专"})
    plan = roster(
        {**QIU_ROW, "education": "高中", "ethnicity": "汉族", "phone": "13900000001"}, day=EARLIER
    )
    member = PartyMember.objects.get()
    assert (member.education, member.ethnicity, member.phone) == ("大专", "汉族", "13900000001")
    assert member.phone_fingerprint == fingerprint("13900000001", "phone")
    assert plan.conflicts == ["邱平：学历登记为“大专”，本表为“高中”"]
    assert member.stated_on == DAY


def test_a_day_of_birth_is_not_blurred_by_a_month(roster: Any) -> None:
    roster(QIU_ROW)
    assert outcomes(roster({**QIU_ROW, "born": "1967.12"}, day=LATER)) == ["unchanged"]
    assert PartyMember.objects.get().born == dt.date(1967, 12, 6)


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


# set-wise


def rows_of(count: int) -> list[dict[str, str]]:
    return [
        {"name": f"党员{n}", "party": f"中共第{n}支部委员会", "employer": f"第{n}公司"}
        for n in range(count)
    ]


@pytest.mark.parametrize("day", [DAY, LATER])
def test_the_register_is_asked_the_same_questions_for_few_and_many(
    roster: Any, day: dt.date
) -> None:
    counts = []
    for count in (2, 3, 60):
        with CaptureQueriesContext(connection) as queries:
            roster(*rows_of(count), day=day)
        counts.append(sum(query["sql"].startswith("SELECT") for query in queries))
    assert counts[1] == counts[2]
