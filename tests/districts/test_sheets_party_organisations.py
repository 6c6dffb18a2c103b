"""商圈党组织基本情况表: what it brings, what it may not change; it comes in as it went out."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from districts.models import PartyOrganisation, PartyPost, Term
from tests.districts.conftest import workbook

HEAD = ("党组织全称", "类别", "上级党组织", "成立时间", "书记", "届次", "换届时间", "届满时间")
COMMITTEE = ("商圈党委", "党委", "", "2012.05", "李书记", 2, "2015.06", "2020.06")
BRANCH = ("甲支部", "党支部", "商圈党委", "2016", "王书记", 1, "2016.03.01", "2019.03.01")
EXPORT = "admin:districts_partyorganisation_export"


@pytest.fixture
def listed(imported: Callable[..., Any]) -> Callable[..., Any]:
    """`listed("2017-12-31", row, …)`: the ledger, imported."""

    def write(day: str, *rows: Any, head: Any = HEAD, **more: Any) -> Any:
        return imported(workbook(head, *rows, day=day), "party-organisations", **more)

    return write


def told(batch: Any) -> dict[str, tuple[str, str]]:
    return {
        change["title"]: (change["old"], change["new"])
        for row in batch.preview["changed"]
        for change in row["changes"]
    }


def test_it_brings_them_with_their_tree_terms_and_secretaries(listed: Any) -> None:
    batch = listed("2017-12-31", BRANCH, COMMITTEE)  # the superior may stand below
    assert batch.preview["counts"]["new"] == 2
    branch = PartyOrganisation.objects.get(name="甲支部")
    assert (branch.parent.name, branch.founded_text) == ("商圈党委", "2016年")
    assert branch.phases.get().parent == branch.parent
    term = Term.objects.get(party_organisation=branch)
    assert (term.number, term.since, term.due) == (1, dt.date(2016, 3, 1), dt.date(2019, 3, 1))
    assert str(PartyPost.objects.get(party_organisation=branch)) == "书记王书记"


@pytest.mark.parametrize("day", ["2017.12.31", "2018.03.31"])
def test_it_goes_out_as_it_came_in(
    listed: Any, previewed: Any, clerk: User, sign_in: Any, day: str
) -> None:
    listed("2017-12-31", COMMITTEE, BRANCH)
    data = {"download": "1", "kind": "party-organisations", "day": day}
    answer = sign_in(clerk).post(reverse(EXPORT), data)
    content = b"".join(answer.streaming_content)
    batch = previewed(content, "party-organisations")
    assert batch.error == "与登记册一致，没有变化。"
    assert batch.preview["counts"]["unchanged"] == 2


def test_a_later_ledger_opens_what_is_new_on_its_day(listed: Any) -> None:
    listed("2017-12-31", COMMITTEE, BRANCH)
    later = ("甲支部", "联合党支部", "商圈党委", "2016", "赵书记", 2, "2018.11", "2021.11")
    batch = listed("2018-12-31", COMMITTEE, later)
    assert told(batch) == {
        "类别": ("党支部", "联合党支部"),
        "届次": ("1", "2"),
        "书记": ("王书记", "赵书记"),
    }
    branch = PartyOrganisation.objects.get(name="甲支部")
    phases = branch.phases.order_by("since").values_list("since", "type")
    assert list(phases) == [
        (dt.date(2016, 1, 1), "branch"),
        (dt.date(2018, 12, 31), "joint_branch"),
    ]
    assert branch.type == "joint_branch"
    terms = branch.terms.order_by("since").values_list("number", "until")
    assert list(terms) == [(1, dt.date(2018, 11, 1)), (2, None)]
    posts = branch.posts.order_by("since").values_list("name", "until")
    assert list(posts) == [("王书记", dt.date(2018, 12, 31)), ("赵书记", None)]


def test_an_older_ledger_lists_what_it_may_not_change(listed: Any, previewed: Any) -> None:
    listed("2017-12-31", COMMITTEE, BRANCH)
    older = ("甲支部", "党支部", "商圈党委", "2016.05", "孙书记", 1, "2016.03.01", "2019.03.01")
    batch = previewed(workbook(HEAD, COMMITTEE, older, day="2016-12-31"), "party-organisations")
    assert told(batch) == {"成立时间": ("2016年", "2016年5月"), "书记": ("—", "李书记")}
    assert batch.preview["conflicts"] == ["甲支部：书记登记为“—”，本表为“孙书记”"]


def test_numbers_the_register_counts_are_compared(listed: Any, previewed: Any) -> None:
    listed("2017-12-31", COMMITTEE)
    head = ("党组织全称", "类别", "正式党员", "覆盖单位数")
    batch = previewed(
        workbook(head, ("商圈党委", "党委", 5, 0), day="2018-12-31"), "party-organisations"
    )
    assert batch.preview["conflicts"] == ["商圈党委：正式登记为“0”，本表为“5”"]
    assert batch.preview["counts"]["changed"] == 0


@pytest.mark.parametrize(
    ("row", "address", "message"),
    [
        (
            ("甲支部", "党支部", "甲支部", "", "", "", "", ""),
            "C4",
            "上级不能是自己，请核对。",
        ),
        (
            ("甲支部", "党支部", "", "2018.05", "", "", "", ""),
            "D4",
            "2018年5月 晚于台账日期 2017-12-31，请核对这一格或台账日期。",
        ),
        (
            ("甲支部", "党支部", "", "", "", 2, "2016.05", ""),
            "H4",
            "届次、换届时间、届满时间要一起填写，请补填。",
        ),
        (
            ("甲支部", "党支部", "", "", "", 2, "2016.05.01", "2016.05.01"),
            "H4",
            "届满时间 2016-05-01 不晚于换届时间 2016-05-01，请核对。",
        ),
    ],
)
def test_what_cannot_be_is_an_error_at_its_cell(
    previewed: Any, row: Any, address: str, message: str
) -> None:
    batch = previewed(workbook(HEAD, row, day="2017-12-31"), "party-organisations")
    (issue,) = batch.preview["issues"]
    assert (issue["address"], issue["message"]) == (address, message)


def test_a_circle_in_the_tree_is_an_error(previewed: Any) -> None:
    rows = (("甲总支", "党总支", "乙总支"), ("乙总支", "党总支", "甲总支"))
    batch = previewed(workbook(HEAD[:3], *rows, day="2017-12-31"), "party-organisations")
    assert batch.preview["counts"]["wrong"] == 2


def test_a_superior_that_nobody_knows_is_told_and_left_out(listed: Any) -> None:
    batch = listed("2017-12-31", ("甲支部", "党支部", "区委两新工委"), head=HEAD[:3])
    (issue,) = batch.preview["issues"]
    assert issue["warning"]
    assert PartyOrganisation.objects.get().parent is None


def test_another_office_s_is_not_written(
    make_party_organisation: Any, street: Any, previewed: Any
) -> None:
    make_party_organisation("街道支部", area=street)
    content = workbook(HEAD[:3], ("街道支部", "党支部", ""), day="2017-12-31")
    batch = previewed(content, "party-organisations")
    (issue,) = batch.preview["issues"]
    assert issue["message"] == "“街道支部”由满城北街街道登记，请由对方导入。"
