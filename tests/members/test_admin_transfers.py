"""The register of transfers: filed at one window, its page with the flow, what is printed."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area
from members.models import MembershipTransfer, PartyMember
from members.services import transfers
from tests.members.people import member_of
from tests.shared_world import shared

ADD = reverse("admin:members_membershiptransfer_add")
LIST = reverse("admin:members_membershiptransfer_changelist")
TODAY = localdate()


@pytest.fixture
@shared
def old(make_party_organisation: Any) -> Any:
    return make_party_organisation("阅海湾第一支部")


@pytest.fixture
@shared
def new(make_party_organisation: Any, street: Area) -> Any:
    return make_party_organisation("满城北街支部", area=street)


@pytest.fixture
@shared
def member(old: Any) -> PartyMember:
    return member_of(old)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def posted(member: Any, target: Any = "", **more: str) -> dict[str, str]:
    data = {
        "member": str(getattr(member, "pk", member)),
        "target": str(getattr(target, "pk", target)),
        "target_name": "",
        "source_name": "",
        "reason": "工作单位变动",
        "applied_on": str(TODAY),
        "dues_until": str(TODAY),
    }
    return {**data, **more}


def errors(client: Client, data: dict[str, str]) -> dict[str, list[str]]:
    answer = client.post(ADD, data)
    assert answer.status_code == 200
    assert not MembershipTransfer.objects.exists()
    return {name: list(told) for name, told in answer.context["adminform"].form.errors.items()}


def url(page: str, transfer: MembershipTransfer) -> str:
    return reverse(f"admin:members_membershiptransfer_{page}", args=[transfer.pk])


def test_filed_at_one_window(clerk: Client, member: PartyMember, old: Any, new: Any) -> None:
    answer = clerk.post(ADD, posted(member, new))
    assert answer.status_code == 302
    row = MembershipTransfer.objects.get()
    assert (row.source, row.target, row.state, row.area) == (old, new, "applied", old.area)
    assert row.by.username == "clerk"


def test_each_wrong_thing_is_said_at_its_field(
    clerk: Client, member: PartyMember, old: Any, new: Any
) -> None:
    assert errors(clerk, posted(member, old)) == {
        "target": ["转入党组织与现在的党组织相同，请改选。"]
    }
    assert errors(clerk, posted(member)) == {
        "target": ["请选择转入党组织；转往外地的，在下面写明全称。"]
    }
    tomorrow = str(TODAY + dt.timedelta(days=1))
    assert list(errors(clerk, posted(member, new, applied_on=tomorrow))) == ["applied_on"]
    assert errors(clerk, posted(member, new, reason=" ")) == {
        "reason": ["请填写转接原因，例如“工作单位变动”。"]
    }


def test_whom_the_link_has_chosen_is_named(
    clerk: Client, member: PartyMember, new: Any, cast: SimpleNamespace, sign_in: Any
) -> None:
    shown = "邱平，1980-05（银川阅海湾中央商务区）"
    assert shown in clerk.get(ADD, {"member": member.pk}).content.decode()
    other = sign_in(cast.street_clerk).get(ADD, {"member": member.pk}).content.decode()
    assert "邱" not in other


def test_the_form_asks_why_he_goes(clerk: Client) -> None:
    """Not why a row is corrected, which other registers ask under the same name."""
    page = clerk.get(ADD).content.decode()
    assert "转接原因" in page
    assert "更正事由" not in page


def test_a_forged_member_and_a_forged_branch(
    clerk: Client,
    member: PartyMember,
    new: Any,
    foreign_zone: Area,
    make_party_organisation: Any,
) -> None:
    theirs, foreign = (
        member_of(new, "街道的"),
        make_party_organisation("宣化支部", area=foreign_zone),
    )
    assert errors(clerk, posted(theirs, new)) == {
        "member": ["这名党员不在您管理的范围内，请由其所在街道办理。"]
    }
    assert errors(clerk, posted(member, foreign)) == {
        "target": ["这个党组织不在本区或者已撤销，请改选；外地的请在下面写明全称。"]
    }


def test_dues_in_arrears_are_told(clerk: Client, member: PartyMember, new: Any) -> None:
    answer = clerk.post(ADD, posted(member, new, dues_until="2025-01-31"), follow=True)
    assert "党费只交至 2025-01-31，欠交超过 6 个月，请先补交。" in answer.content.decode()


def test_the_autocomplete_offers_the_district_by_name_and_area(
    clerk: Client, old: Any, new: Any, foreign_zone: Area, make_party_organisation: Any
) -> None:
    make_party_organisation("宣化支部", area=foreign_zone)
    asked = {"app_label": "members", "model_name": "membershiptransfer", "field_name": "target"}
    found = clerk.get(reverse("admin:autocomplete"), {**asked, "term": "支部"}).json()["results"]
    assert sorted(one["text"] for one in found) == [
        "满城北街支部（满城北街街道）",
        "阅海湾第一支部（银川阅海湾中央商务区）",
    ]
    own = {**asked, "field_name": "member", "term": "邱"}
    member_of(old), member_of(new, "邱街")
    found = clerk.get(reverse("admin:autocomplete"), own).json()["results"]
    assert [one["text"] for one in found] == ["邱平，1980-05（银川阅海湾中央商务区）"]


def test_the_page_shows_the_chart_and_the_next_buttons(
    clerk: Client, cast: SimpleNamespace, sign_in: Any, member: PartyMember, new: Any
) -> None:
    clerk.post(ADD, posted(member, new))
    row = MembershipTransfer.objects.get()
    page = sign_in(cast.approver).get(url("change", row)).content.decode()
    assert "▶ 当前步骤" in page
    assert url("check", row) in page
    assert url("issue", row) not in page
    audited = sign_in(cast.auditor).get(url("change", row)).content.decode()
    assert ("邱平" in audited, "邱*" in audited) == (False, True)


def test_the_receiving_street_sees_it_from_the_letter_on(
    cast: SimpleNamespace, sign_in: Any, member: PartyMember, new: Any
) -> None:
    row = transfers.apply(
        by=cast.clerk, member=member, target=new, reason="工作变动", applied_on=TODAY
    )
    there = sign_in(cast.street_clerk)
    assert there.get(url("change", row)).status_code == 404
    row = transfers.issue(transfers.check(row, by=cast.approver), by=cast.clerk)
    page = there.get(url("change", row))
    assert page.status_code == 200
    shown = page.content.decode()
    assert url("receive", row) in shown
    answer = there.post(url("receive", row), {"day": str(TODAY)})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "received"


def test_the_letter_has_three_parts(
    clerk: Client, cast: SimpleNamespace, member: PartyMember, new: Any
) -> None:
    row = transfers.apply(
        by=cast.clerk, member=member, target=new, reason="工作变动", applied_on=TODAY
    )
    row = transfers.issue(transfers.check(row, by=cast.approver), by=cast.clerk)
    page = clerk.get(url("letter", row)).content.decode()
    for part in ("存根</h2>", "党员组织关系介绍信</h2>", "回执</h2>", row.letter_number, "邱平"):
        assert part in page
    assert "组织关系转接流程图" in clerk.get(url("flow", row)).content.decode()


def test_the_list_filters_by_state_and_by_what_ran_out(
    clerk: Client, cast: SimpleNamespace, member: PartyMember, new: Any
) -> None:
    row = transfers.apply(
        by=cast.clerk, member=member, target=new, reason="工作变动", applied_on=TODAY
    )

    def shown(**words: str) -> list[int]:
        return [one.pk for one in clerk.get(LIST, words).context["cl"].result_list]

    assert (shown(state="applied"), shown(state="letter")) == ([row.pk], [])
    assert shown(late="check") == []
    MembershipTransfer.objects.update(applied_on=TODAY - dt.timedelta(days=30))
    assert shown(late="check") == [row.pk]
