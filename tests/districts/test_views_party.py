"""The page of a Party organisation with its timeline, and the tree of an area."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.enums import PartyOrganisationType as Type
from districts.models import CommercialDistrict, PartyOrganisation
from tests.conftest import START

REGISTER = "admin:districts_partyorganisation"


@pytest.fixture
def client(sign_in: Any, clerk: Any) -> Any:
    return sign_in(clerk)


def url(page: str, *args: Any) -> str:
    return reverse(f"{REGISTER}_{page}", args=args)


def act(client: Any, party: Any, slug: str, **data: Any) -> Any:
    return client.post(url(slug, party.pk), {"note": "批复", **data})


def test_the_page_of_one(client: Any, joint: Any, make_party_organisation: Any) -> None:
    make_party_organisation("小组", type=Type.GROUP, parent=joint)
    joint.terms.create(number=2, since=START, due=dt.date(2019, 1, 1))
    joint.posts.create(title="deputy", name="王芳", since=START)
    joint.posts.create(title="secretary", name="李明", since=START)
    page = client.get(url("page", joint.pk)).context["page"]
    assert [str(above) for above in page.above] == ["党委"]
    assert (page.count.full, page.count.probationary, page.count.floating) == (1, 0, 0)
    assert [person.name for person in page.persons] == ["张三"]
    assert [str(post) for post in page.posts] == ["书记李明", "副书记王芳"]
    assert (page.term.term.number, page.term.left < 0, page.term.warned) == (2, True, True)
    assert [str(one.organisation) for one in page.covered] == ["甲公司"]
    assert [str(one.party) for one in page.below] == ["小组"]
    assert [entry.text for entry in page.timeline] == [
        "开始覆盖 1 家单位：甲公司",
        "第 2 届选举产生，2019-01-01 届满",
        "成立联合党支部“联合支部”",
    ]


def test_the_timeline_is_newest_first(client: Any, joint: Any) -> None:
    act(client, joint, "grant", kind="red_seed", level="city", day="2017-01-01")
    act(client, joint, "step", step="regulate", day="2016-06-01")
    joint.coverages.update(until=dt.date(2017, 3, 1))
    page = client.get(url("page", joint.pk)).context["page"]
    assert [(entry.text, entry.mark) for entry in page.timeline[2:]] == [
        ("不再覆盖 1 家单位：甲公司", "back"),
        ("获市级“红色种子”", "done"),
        ("进入“有组织抓规范”", "done"),
        ("开始覆盖 1 家单位：甲公司", "done"),
        ("成立联合党支部“联合支部”", "done"),
    ]
    assert {entry.text for entry in page.timeline[:2]} == {
        "经办小张经办：授予“红色种子”",
        "经办小张经办：进入“有组织抓规范”",
    }


def test_who_reads_names_on_the_page(joint: Any, sign_in: Any, cast: Any) -> None:
    for user, name in ((cast.clerk, "张三"), (cast.auditor, "张*")):
        text = sign_in(user).get(url("page", joint.pk)).content.decode()
        assert (">张三<" in text) is (name == "张三")
        assert name in text


def test_the_tree_sums_what_stands_below(client: Any, joint: Any) -> None:
    tree = client.get(url("tree")).context["tree"]
    (root,) = tree.roots
    (child,) = root.children
    assert (root.party, child.party) == (joint.parent, joint)
    assert (root.count.formal, root.members, root.covered, root.organisations) == (0, 1, 0, 1)
    assert (tree.size, tree.members) == (2, 1)


def test_the_tree_shows_the_living_of_the_area_only(
    client: Any, joint: Any, make_party_organisation: Any, foreign_zone: Any, street: Any
) -> None:
    make_party_organisation("已撤", dissolved=dt.date(2017, 1, 1))
    make_party_organisation("外区", area=foreign_zone)
    assert client.get(url("tree")).context["tree"].size == 2
    assert client.get(url("tree"), {"area": foreign_zone.code}).status_code == 404
    assert client.get(url("tree"), {"area": "没有"}).status_code == 404


def test_the_tree_of_a_commercial_district(
    client: Any, joint: Any, commercial_district: Any, foreign_zone: Any
) -> None:
    PartyOrganisation.objects.filter(pk=joint.pk).update(commercial_district=commercial_district)
    page = client.get(url("tree"), {"district": commercial_district.pk}).context
    assert [root.party for root in page["tree"].roots] == [joint]
    foreign = CommercialDistrict.objects.create(name="外", kind="market", area=foreign_zone)
    for asked in (foreign.pk, "x"):
        assert client.get(url("tree"), {"district": asked}).status_code == 404


def below(parent: PartyOrganisation, name: str, kind: Type) -> PartyOrganisation:
    return PartyOrganisation.objects.create(
        name=name, type=kind, parent=parent, area=parent.area, founded=START
    )


@pytest.mark.parametrize("page", ["tree", "page"])
def test_a_page_costs_the_same_for_many(
    client: Any, joint: Any, make_organisation: Any, cover: Any, page: str
) -> None:
    address = url("tree") if page == "tree" else url("page", joint.parent.pk)
    client.get(address)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    before = cost()
    for number in range(8):
        party = below(joint.parent, f"支部{number}", Type.BRANCH)
        below(party, f"小组{number}", Type.GROUP)
        cover(make_organisation(f"单位{number}"), party)
        cover(make_organisation(f"直属{number}"), joint.parent)
        joint.parent.titles.create(
            area=party.area, kind="other", name=str(number), level="city", since=START
        )
    assert cost() == before
