"""What is done to a member, by the pages a clerk uses: offered when, refused at which field, and
what was said to it kept with the act and with every row that changed."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.dated import months_later
from core.models import Act
from districts.models import Area, RuleLimit
from districts.scoped_admin import history
from members.models import Development, Employment, LostContact, PartyMember
from members.services import affiliating, standing
from tests.conftest import START
from tests.members.people import belong, links, member_of
from tests.shared_world import shared

TODAY = localdate()
DAY = dt.timedelta(days=1)
NOTE = "支委会研究决定"
FUTURE = "晚于今天"


@pytest.fixture
@shared
def other(make_party_organisation: Any) -> Any:
    return make_party_organisation("商圈联合支部")


@pytest.fixture
@shared
def guest(zone: Area) -> PartyMember:
    """Of nowhere yet."""
    return PartyMember.objects.create(name="曹静", area=zone)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def url(slug: str, member: PartyMember) -> str:
    return reverse(f"admin:members_partymember_{slug}", args=[member.pk])


def send(client: Client, slug: str, member: PartyMember, **data: Any) -> Any:
    keys = {name: str(getattr(value, "pk", value)) for name, value in data.items()}
    return client.post(url(slug, member), {"day": str(TODAY), **keys})


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def offered(client: Client, member: PartyMember) -> set[str]:
    tools = client.get(url("change", member)).context["object_tools"]
    return {tool["act"].slug for tool in tools if "act" in tool and not tool["refusal"]}


# When what is offered

ALWAYS = {"employ", "join-dual"}


def test_a_full_member_of_ours(clerk: Client, member: PartyMember) -> None:
    assert offered(clerk, member) == ALWAYS | {"float-out", "lose", "show-identity", "end"}


def test_a_probationary_one_may_become_full(clerk: Client, branch: Any) -> None:
    assert "make-full" in offered(clerk, member_of(branch, full_since=None))


def test_who_is_of_nowhere_may_float_in(clerk: Client, guest: PartyMember) -> None:
    assert "float-in" in offered(clerk, guest)
    belong(guest, None, outside_name="菏泽市张庄村党支部")
    assert "float-in" in offered(clerk, guest)


@pytest.mark.parametrize(
    ("reason", "more"),
    [("moved_out", {"restore"}), ("suspended", {"restore", "end"}), ("died", set())],
)
def test_who_has_ended(clerk: Client, member: PartyMember, reason: str, more: set[str]) -> None:
    PartyMember.objects.update(ended=TODAY, end_reason=reason)
    assert offered(clerk, member) == more
    refused = clerk.get(url("lose", member)).content.decode()
    assert "它现在的情况不能办理这一项，请核对它的登记。" in refused
    assert send(clerk, "lose", member, reason="work").status_code == 200
    assert not LostContact.objects.exists()


def test_lost_found_shown_hidden(clerk: Client, member: PartyMember) -> None:
    LostContact.objects.create(member=member, reason="work", since=START)
    PartyMember.objects.update(identity_shown_since=START)
    assert {"find", "hide-identity"} <= offered(clerk, member)
    assert not {"lose", "show-identity"} & offered(clerk, member)


def test_whoever_has_a_file_becomes_full_by_it(
    clerk: Client, branch: Any, cast: SimpleNamespace
) -> None:
    """The file knows of an extension, of which the member's row does not."""
    probationer = member_of(branch, joined=dt.date(2020, 1, 1), full_since=None)
    file = Development.objects.create(
        name="邱平",
        area=branch.area,
        party_organisation=branch,
        member=probationer,
        stage="extended",
        stage_since=dt.date(2021, 1, 1),
    )
    assert "make-full" not in offered(clerk, probationer)
    page = send(clerk, "make-full", probationer).content.decode()
    assert "他有发展党员档案，请在“发展党员”里登记转正。" in page
    probationer.refresh_from_db()
    assert probationer.full_since is None
    Development.objects.filter(pk=file.pk).update(stage="stopped")
    assert "make-full" in offered(clerk, probationer)


# What is done, and what was said to it


def prepared(slug: str, member: PartyMember, branch: Any, by: Any) -> None:
    """What must be so before the act."""
    if slug == "make-full":
        PartyMember.objects.update(full_since=None)
    if slug == "find":
        standing.lose(member, reason="work", day=TODAY - 9 * DAY, efforts="", by=by)
    if slug == "hide-identity":
        PartyMember.objects.update(identity_shown_since=START)
    if slug == "restore":
        standing.end(member, reason="left", day=TODAY - 9 * DAY, by=by)
    if slug == "end-floating":
        affiliating.float_out(member, outside_name="深圳支部", day=TODAY - 9 * DAY, by=by)
    if slug == "float-in":
        member.affiliations.all().delete()  # type: ignore[attr-defined]


DONE: list[tuple[str, str, dict[str, str], str]] = [
    ("make-full", "转正", {}, NOTE),
    ("end", "终止（去世）", {"reason": "died"}, NOTE),
    ("restore", "恢复", {}, NOTE),
    ("lose", "失联登记", {"reason": "work", "efforts": "电话三次"}, NOTE),
    ("find", "找到", {}, NOTE),
    ("float-out", "流出登记", {"outside_name": "深圳支部"}, f"深圳支部；{NOTE}"),
    ("end-floating", "结束流动", {}, NOTE),
    ("employ", "变更工作单位", {"employer_name": "某某商店"}, f"某某商店；{NOTE}"),
    ("show-identity", "同意亮身份", {}, NOTE),
    ("hide-identity", "取消亮身份", {}, NOTE),
]


@pytest.mark.parametrize(("slug", "verb", "data", "note"), DONE, ids=[row[0] for row in DONE])
def test_each_act_is_done_and_keeps_what_was_said(
    *,
    slug: str,
    verb: str,
    data: dict[str, str],
    note: str,
    clerk: Client,
    cast: SimpleNamespace,
    member: PartyMember,
    branch: Any,
) -> None:
    prepared(slug, member, branch, cast.clerk)
    assert send(clerk, slug, member, note=NOTE, **data).status_code == 302
    act = Act.objects.get(verb=verb)
    assert (act.by, act.note, act.object_id) == (cast.clerk, note, member.pk)


@pytest.mark.parametrize(
    ("slug", "field", "verb"),
    [("float-in", "party_organisation", "流入登记"), ("join-dual", "target", "参加多重组织生活")],
)
def test_taken_in_by_a_branch_of_ones_own_and_by_no_other(
    *,
    slug: str,
    field: str,
    verb: str,
    clerk: Client,
    cast: SimpleNamespace,
    member: PartyMember,
    branch: Any,
    other: Any,
    theirs: Any,
) -> None:
    prepared(slug, member, branch, cast.clerk)
    data = {"outside_name": "菏泽支部", "note": NOTE}
    before = links(member)
    found = errors(send(clerk, slug, member, **data, **{field: theirs}))
    assert list(found) == [field]
    assert list(errors(send(clerk, slug, member, **data, **{field: ""}))) == [field]
    assert links(member) == before
    assert send(clerk, slug, member, **data, **{field: other}).status_code == 302
    assert links(member)[-1][1:] == ("商圈联合支部", TODAY, None)
    assert Act.objects.get(verb=verb).note == f"商圈联合支部；{NOTE}"


@pytest.mark.parametrize("slug", ["end", "restore", "show-identity"])
def test_what_weighs_is_given_a_reason(
    slug: str, clerk: Client, cast: SimpleNamespace, member: PartyMember, branch: Any
) -> None:
    prepared(slug, member, branch, cast.clerk)
    before = Act.objects.count()
    answer = send(clerk, slug, member, reason="died", note="  ")
    assert errors(answer) == {"note": ["请写明事由。"]}
    assert Act.objects.count() == before


def test_the_reason_stands_with_every_row_that_changed(clerk: Client, member: PartyMember) -> None:
    job = Employment.objects.create(member=member, employer_name="某某商店", since=START)
    send(clerk, "end", member, reason="died", note=NOTE)
    for row in (member, member.affiliations.get(), job):  # type: ignore[attr-defined]
        row.refresh_from_db()
        (change,) = history.changes(row)
        assert (change.by, change.why) == ("经办小张", NOTE)


# Refused at its field, and nothing half-written


@pytest.mark.parametrize(
    ("slug", "data", "field", "sentence"),
    [
        ("end", {"reason": "died", "day": TODAY + DAY}, "day", FUTURE),
        ("end", {"reason": "died", "day": START}, "day", "不能早于或等于这一天"),
        ("end", {"reason": "died", "day": "2009-01-01"}, "day", "不能早于入党时间 2010-07-01"),
        ("end", {"reason": "suspended"}, "reason", "停止党籍的，请先登记失联。"),
        ("end", {"reason": "withdrawn"}, "reason", "正式党员不用“取消预备党员资格”"),
        ("end", {"reason": ""}, "reason", "请选择终止原因。"),
        ("lose", {"reason": "work", "day": TODAY + DAY}, "day", FUTURE),
        ("lose", {"reason": "不详"}, "reason", "选"),
        ("float-out", {"outside_name": ""}, "outside_name", "请填写党组织（外地）全称。"),
        ("float-out", {"outside_name": "深圳", "day": "2015-12-31"}, "day", "没有组织关系"),
        ("employ", {}, "organisation", "他没有登记工作单位，请选择或写明新的单位。"),
        ("employ", {"employer_name": "商店", "day": TODAY + DAY}, "day", FUTURE),
        ("show-identity", {"day": TODAY + DAY}, "day", FUTURE),
        ("show-identity", {"day": "2026-02-30"}, "day", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    *,
    clerk: Client,
    member: PartyMember,
    slug: str,
    data: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    found = errors(send(clerk, slug, member, **{"note": NOTE, **data}))
    assert list(found) == [field]
    assert sentence in found[field][0]
    assert links(member) == [("formal", "阅海湾第一支部", START, None)]
    assert not Act.objects.exists()
    member.refresh_from_db()
    assert (member.ended, member.identity_shown_since) == (None, None)


def test_full_not_before_the_probation_of_the_area_is_over(
    clerk: Client, branch: Any, zone: Area
) -> None:
    joined = months_later(TODAY, -14)
    probationer = member_of(branch, joined=joined, full_since=None)
    RuleLimit.objects.create(area=zone, code="probation", value=15, source="本区")
    found = errors(send(clerk, "make-full", probationer))
    told = f"{months_later(joined, 15)} 以后才能转正，请到时再办。"
    assert found == {"day": [f"预备期自 {joined} 起不少于 15 个月，{told}"]}
    RuleLimit.objects.update(value=14)
    assert send(clerk, "make-full", probationer).status_code == 302
    probationer.refresh_from_db()
    assert probationer.full_since == TODAY


def test_a_probationary_members_qualification_is_withdrawn(clerk: Client, branch: Any) -> None:
    probationer = member_of(branch, full_since=None)
    assert send(clerk, "end", probationer, reason="withdrawn", note=NOTE).status_code == 302
    probationer.refresh_from_db()
    assert (probationer.ended, probationer.end_reason) == (TODAY, "withdrawn")


def test_a_new_employer_is_chosen_or_written_not_both(
    clerk: Client, member: PartyMember, make_organisation: Any, street: Area
) -> None:
    shop, theirs = make_organisation("某某商店"), make_organisation("街道商店", area=street)
    both = errors(send(clerk, "employ", member, organisation=shop, employer_name="另一个"))
    assert both == {"employer_name": ["已选择登记册里的单位，这里请留空。"]}
    assert list(errors(send(clerk, "employ", member, organisation=theirs))) == ["organisation"]
    assert not Employment.objects.exists()
    assert send(clerk, "employ", member, organisation=shop, post="店长").status_code == 302
    again = errors(send(clerk, "employ", member, employer_name="另一个"))
    assert again == {"day": [f"现工作单位自 {TODAY} 起，请填这一天以后的日期。"]}
    rows = Employment.objects.values_list("organisation", "employer_name", "post", "until")
    assert list(rows) == [(shop.pk, "某某商店", "店长", None)]


def test_who_leaves_work_has_no_employer(clerk: Client, member: PartyMember) -> None:
    Employment.objects.create(member=member, employer_name="旧单位", since=START)
    assert send(clerk, "employ", member).status_code == 302
    assert Employment.objects.get().until == TODAY
    assert Act.objects.get(verb="变更工作单位").note == "离职"


def test_the_pages_say_what_will_be_so(clerk: Client, member: PartyMember, zone: Area) -> None:
    RuleLimit.objects.create(area=zone, code="lost_contact", value=9, source="本区")
    for slug in ("lose", "end"):
        assert "失联满规定时间应停止党籍 9 个月" in clerk.get(url(slug, member)).content.decode()


def test_the_page_names_whose_it_is_to_who_may_read_names(
    clerk: Client, cast: SimpleNamespace, sign_in: Any, member: PartyMember
) -> None:
    for slug in ("change", "end", "history", "reveal"):
        text = clerk.get(url(slug, member)).content.decode()
        assert "<h1>邱平</h1>" in text or "邱平</a>" in text or "<p>邱平</p>" in text
    for slug in ("change", "history"):
        text = sign_in(cast.auditor).get(url(slug, member)).content.decode()
        assert ("邱平" in text, "邱*" in text) == (False, True)
