"""Who a ledger's row means, and what it changes of what is known of him."""

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
    PartyOrganisation,
)
from members.enums import EndReason
from members.models import Affiliation, PartyMember
from tests.conftest import make_area, make_user
from tests.members.conftest import (
    DAY,
    EARLIER,
    LATER,
    QIU,
    QIU_ROW,
    SECOND,
    ZENG,
    outcomes,
    told,
)

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
