"""The register of Party organisations: founding, acts, titles, corrections."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act
from districts.models import PartyOrganisation, PartyTitle
from members.models import Affiliation, Employment, PartyMember
from tests.conftest import START
from tests.districts.registers import form_of
from tests.shared_world import shared

DAY = "2017年5月"
REGISTER = "admin:districts_partyorganisation"


@pytest.fixture
def client(sign_in: Any, clerk: Any) -> Any:
    return sign_in(clerk)


@pytest.fixture
@shared
def foreign(make_party_organisation: Any, foreign_zone: Any) -> Any:
    return make_party_organisation("外", area=foreign_zone)


def url(page: str, *args: Any) -> str:
    return reverse(f"{REGISTER}_{page}", args=args)


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def act(client: Any, party: Any, slug: str, **data: Any) -> Any:
    return client.post(url(slug, party.pk), {"day": DAY, "note": "批复", **data})


# Founding


def founding(**data: Any) -> dict[str, Any]:
    return {"name": "新支部", "type": "branch", "founded": "2017-05-08", **data}


def test_one_is_founded_in_the_register(client: Any, joint: Any) -> None:
    data = founding(
        area=joint.area.pk, parent=joint.parent.pk, approval="批〔2017〕1号", secretary="李明"
    )
    answer = client.post(url("add"), data)
    party = PartyOrganisation.objects.get(name="新支部")
    assert answer.url == url("page", party.pk)
    assert (party.parent, party.approval) == (joint.parent, "批〔2017〕1号")
    assert party.phases.get().since == dt.date(2017, 5, 8)
    assert party.posts.get().name == "李明"
    assert [act.verb for act in Act.objects.filter(object_id=party.pk)] == ["成立党组织"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "党委"}, "name"),
        ({"founded": "2099-01-01"}, "founded"),
        ({"type": "group"}, "parent"),
        ({"area": "foreign"}, "area"),
    ],
)
def test_a_founding_is_refused_at_its_field(
    client: Any, joint: Any, foreign_zone: Any, data: dict[str, Any], field: str
) -> None:
    area = foreign_zone.pk if data.get("area") else joint.area.pk
    answer = client.post(url("add"), founding(**{**data, "area": area}))
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert PartyOrganisation.objects.count() == 2


# Acts


def test_every_act_says_what_it_does_and_how_much(client: Any, joint: Any) -> None:
    merging = client.get(url("merge", joint.pk)).content.decode()
    assert "1 家单位、1 名党员随之转入所选党组织" in merging
    splitting = client.get(url("split", joint.pk)).content.decode()
    assert "甲公司（正式党员 1 名，未满 3 名；1 名党员随之转入）" in splitting
    electing = client.get(url("elect", joint.pk)).content.decode()
    assert "每届任期 3 年" in electing
    assert "登记的正式党员 1 名，不足 7 名" in electing


@pytest.mark.parametrize(("full", "words"), [(2, "未满 3 名"), (3, "可单独组建")])
def test_whether_an_organisation_is_ripe(client: Any, joint: Any, full: int, words: str) -> None:
    for number in range(1, full):
        person = PartyMember.objects.create(name=f"李四{number}", area=joint.area, full_since=START)
        Affiliation.objects.create(
            member=person, kind="formal", party_organisation=joint, since=START
        )
        Employment.objects.create(member=person, organisation=joint.甲, since=START)
    assert words in client.get(url("split", joint.pk)).content.decode()


def test_a_branch_is_split_off_by_its_act(client: Any, joint: Any) -> None:
    answer = act(client, joint, "split", organisation=joint.甲.pk, name="甲支部")
    assert answer.status_code == 302
    branch = PartyOrganisation.objects.get(name="甲支部")
    assert (branch.founded_text, branch.split_from) == ("2017年5月", joint)
    assert branch.coverages.get().organisation == joint.甲
    assert branch.affiliations.get().since == dt.date(2017, 5, 1)


def test_an_act_leads_to_the_page(client: Any, joint: Any) -> None:
    answer = act(client, joint, "rename", name="新名联合支部")
    assert answer.url == url("page", joint.pk)
    text = client.get(answer.url).content.decode()
    assert "联合支部自 2017年5月 起更名为新名联合支部。" in text
    assert "更名为“新名联合支部”" in text


@pytest.mark.parametrize(
    "case",
    [
        ("rename", {"name": "党委"}, "name"),
        ("rename", {"name": "甲", "day": "2099-01-01"}, "day"),
        ("rename", {"name": "甲", "day": "前天"}, "day"),
        ("rename", {"name": "甲", "day": ""}, "day"),
        ("rename", {"name": "甲", "note": ""}, "note"),
        ("move", {"parent": "自己"}, "parent"),
        ("move", {"parent": "外区"}, "parent"),
        ("retype", {"type": "joint_branch"}, "type"),
        ("retype", {"type": "general_branch", "parent": "自己"}, "parent"),
        ("merge", {"target": ""}, "target"),
        ("merge", {"target": "自己"}, "target"),
        ("merge", {"target": "外区"}, "target"),
        ("split", {"organisation": "1", "name": "甲支部"}, "organisation"),
        ("elect", {"deputy": "王芳"}, "secretary"),
        ("appoint", {"title": "secretary", "name": "", "day": DAY}, "name"),
        ("step", {"step": "none"}, "step"),
        ("grant", {"kind": "red_seed"}, "level"),
    ],
)
def test_what_an_act_refuses_stands_at_the_field(
    client: Any, joint: Any, foreign: Any, case: tuple[str, dict[str, Any], str]
) -> None:
    """Also a Party organisation of another district by a forged form."""
    slug, data, field = case
    named = {"自己": joint.pk, "外区": foreign.pk}
    told = {key: named.get(value, value) for key, value in data.items()}
    before = Act.objects.count()
    assert list(errors(act(client, joint, slug, **told))) == [field]
    assert Act.objects.count() == before


def test_what_still_holds_something_is_not_dissolved(client: Any, joint: Any) -> None:
    text = client.get(url("dissolve", joint.pk)).content.decode()
    assert "还有 1 名党员、1 家覆盖单位（甲公司），请先转出" in text
    act(client, joint, "dissolve", reason="撤")
    joint.refresh_from_db()
    assert joint.dissolved is None


def test_a_dissolved_one_is_offered_nothing(client: Any, joint: Any) -> None:
    PartyOrganisation.objects.filter(pk=joint.pk).update(dissolved=dt.date(2018, 1, 1))
    page = client.get(url("page", joint.pk))
    assert page.context["tools"] == []
    assert (
        "它现在的情况不能办理这一项，请核对它的登记。"
        in client.get(url("rename", joint.pk)).content.decode()
    )


def test_an_election_by_names(client: Any, joint: Any) -> None:
    answer = act(client, joint, "elect", secretary="李明", deputy="王芳、赵强", members="钱，孙")
    assert answer.status_code == 302
    posts = [f"{post}" for post in joint.posts.order_by("id")]
    assert posts == ["书记李明", "副书记王芳", "副书记赵强", "委员钱", "委员孙"]
    assert joint.terms.get().due == dt.date(2020, 5, 1)
    answer = client.post(
        url("put-off", joint.pk), {"put_off_to": "2021-05-02", "approval": "批", "note": "x"}
    )
    assert "最多延至 2021-05-01" in errors(answer)["put_off_to"][0]
    post = joint.posts.get(name="王芳")
    answer = client.post(url("leave", joint.pk), {"day": "2018", "post": post.pk, "note": "调离"})
    post.refresh_from_db()
    assert (answer.status_code, post.until) == (302, dt.date(2018, 1, 1))


@pytest.mark.parametrize(
    ("days_left", "asked"), [(181, None), (180, "due"), (0, "due"), (-1, "over")]
)
def test_the_list_by_term(client: Any, joint: Any, days_left: int, asked: str | None) -> None:
    due = localdate() + dt.timedelta(days=days_left)
    joint.terms.create(number=1, since=START, due=due)
    found = {
        term: [
            str(row)
            for row in client.get(url("changelist"), {"term": term}).context["cl"].result_list
        ]
        for term in ("due", "over", "none")
    }
    expected = {"due": [], "over": [], "none": ["党委"]}
    assert found == {**expected, **({asked: ["联合支部"]} if asked else {})}


# Titles


def test_titles_are_granted_listed_and_revoked(client: Any, joint: Any) -> None:
    act(client, joint, "grant", kind="red_brand", level="district", name="红色驿站")
    act(client, joint.parent, "grant", kind="red_seed", level="city")
    listed = reverse("admin:districts_partytitle_changelist")
    for asked, count in (({}, 2), ({"kind": "red_brand"}, 1), ({"level": "city"}, 1)):
        assert client.get(listed, asked).context["cl"].result_count == count
    title = PartyTitle.objects.get(kind="red_brand")
    revoke = reverse("admin:districts_partytitle_revoke", args=[title.pk])
    assert "day" in errors(client.post(revoke, {"day": "2016", "note": "整改"}))
    assert client.post(revoke, {"day": "2018-01-01", "note": "整改"}).status_code == 302
    assert client.get(listed, {"open": "1"}).context["cl"].result_count == 1
    client.post(reverse("admin:undo"))
    title.refresh_from_db()
    assert title.until is None


def test_a_title_has_one_holder_and_its_area(
    client: Any, joint: Any, commercial_district: Any
) -> None:
    add = reverse("admin:districts_partytitle_add")
    data = {"kind": "demonstration", "level": "city", "since": "2017-01-01"}
    both = {"party_organisation": joint.pk, "commercial_district": commercial_district.pk}
    for holders in ({}, both):
        answer = client.post(add, {**data, **holders})
        assert "请在党组织和商圈里选一个，也只选一个。" in answer.content.decode()
    client.post(add, {**data, "commercial_district": commercial_district.pk})
    assert PartyTitle.objects.get().area == commercial_district.area


# 更正


def corrected(client: Any, party: Any, **changed: Any) -> Any:
    data = form_of(client, url("change", party.pk))
    return client.post(url("change", party.pk), {**data, "reason": "录入有误", **changed})


@pytest.mark.parametrize(
    ("prefix", "changed", "field"),
    [
        ("phases", {"parent": "自己"}, "parent"),
        ("phases", {"type": "group"}, "parent"),
        ("phases", {"since": "2099-01-01"}, "since"),
        ("posts", {"since": "2099-01-01"}, "since"),
    ],
)
def test_a_correction_is_checked_at_its_field(
    client: Any, joint: Any, prefix: str, changed: dict[str, Any], field: str
) -> None:
    told = {
        f"{prefix}-0-{key}": joint.pk if value == "自己" else value
        for key, value in changed.items()
    }
    joint.posts.create(title="secretary", name="李明", since=START)
    answer = corrected(client, joint, **told)
    formset = next(
        inline.formset
        for inline in answer.context["inline_admin_formsets"]
        if inline.formset.prefix == prefix
    )
    assert field in formset.errors[0]


def test_a_correction_leads_back_to_the_page(client: Any, joint: Any) -> None:
    assert corrected(client, joint, approval="批〔2016〕2号").url == url("page", joint.pk)
    tools = client.get(url("change", joint.pk)).content.decode()
    assert "返回党组织页" in tools
    assert "分设独立支部" not in tools  # its acts stand on its page


def test_what_acts_write_is_folded_up(client: Any, joint: Any) -> None:
    joint.posts.create(title="secretary", name="李明", since=START)
    text = client.get(url("change", joint.pk)).content.decode()
    assert text.count("<details><summary>") == 3
    answer = corrected(client, joint, **{"posts-0-since": "2099-01-01"})
    assert answer.content.decode().count("<details><summary>") == 2  # a fault is not hidden
