"""The list of members: what it shows, what narrows it, the three figures; the form's dates."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area
from members.models import Employment, LostContact, PartyMember
from members.services import finding
from tests.conftest import START
from tests.districts.registers import form_of
from tests.members.people import belong, links, member_of
from tests.shared_world import shared

LIST = reverse("admin:members_partymember_changelist")
TODAY = localdate()


@pytest.fixture
@shared
def people(branch: Any, zone: Area, make_party_organisation: Any) -> dict[str, PartyMember]:
    """One of each kind."""
    other = make_party_organisation("联合支部")
    full, floating = member_of(branch, "正式"), PartyMember.objects.create(name="流动", area=zone)
    belong(floating, branch, "floating_in", outside_name="外地支部")
    both = member_of(branch, "双重")
    belong(both, other, "dual")
    probationary = member_of(branch, "预备", full_since=None)
    lost = member_of(branch, "失联")
    LostContact.objects.create(member=lost, reason="work", since=START)
    ended = member_of(branch, "终止", ended=TODAY, end_reason="died")
    ended.affiliations.update(until=TODAY)  # type: ignore[attr-defined]
    made = (full, floating, both, probationary, lost, ended)
    return {member.name: member for member in made}


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def shown(client: Client, **words: str) -> set[str]:
    return {row.name for row in client.get(LIST, words).context["cl"].result_list}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({"standing": "probationary", "open": "1"}, {"流动", "预备"}),
        ({"standing": "full", "open": "1"}, {"正式", "双重", "失联"}),
        ({"link": "formal"}, {"正式", "双重", "预备", "失联"}),
        ({"link": "floating_in"}, {"流动"}),
        ({"link": "dual"}, {"双重"}),
        ({"link": "lost"}, {"失联"}),
        ({"link": "unknown"}, {"正式", "流动", "双重", "预备", "失联", "终止"}),
        ({"open": "0"}, {"终止"}),
    ],
)
def test_what_narrows_it(
    clerk: Client, people: Any, words: dict[str, str], names: set[str]
) -> None:
    assert shown(clerk, **words) == names


def test_by_branch_and_by_employer(
    clerk: Client, people: Any, branch: Any, make_organisation: Any
) -> None:
    shop = make_organisation("某某商店")
    Employment.objects.create(member=people["正式"], organisation=shop, since=START)
    assert shown(clerk, branch=str(branch.pk)) == {"正式", "流动", "双重", "预备", "失联"}
    assert shown(clerk, employer=str(shop.pk)) == {"正式"}


def test_by_what_is_not_there_nothing(
    clerk: Client, people: Any, foreign_zone: Area, make_party_organisation: Any
) -> None:
    foreign = make_party_organisation("宣化支部", area=foreign_zone)
    for wrong in (str(foreign.pk), "x", "9" * 20):
        assert shown(clerk, branch=wrong) == set()


def test_a_row_shows_where_he_belongs_and_works(
    clerk: Client, people: Any, make_organisation: Any
) -> None:
    Employment.objects.create(
        member=people["正式"], organisation=make_organisation("某某商店"), since=START
    )
    page = clerk.get(LIST, {"q": "正式"}).content.decode()
    assert "阅海湾第一支部" in page
    assert "某某商店" in page


def test_the_three_figures_are_apart(clerk: Client, people: Any, branch: Any) -> None:
    belong(people["正式"], branch, "floating_in", outside_name="也流入")
    figures = clerk.get(LIST).context["figures"]
    assert (figures.formal, figures.floating, figures.managed) == (4, 2, 5)
    assert not figures.estimated
    of_one = clerk.get(LIST, {"q": "流动"}).context["figures"]
    assert (of_one.formal, of_one.floating, of_one.managed) == (0, 1, 1)


def test_of_very_many_they_are_estimated(people: Any) -> None:
    rows = PartyMember.objects.all()
    figures = finding.figures(rows, TODAY, lambda asked: asked.count() * 1000)
    assert (figures.formal, figures.floating, figures.managed) == (4000, 1000, 5000)
    assert figures.estimated


# the form


def change(member: PartyMember) -> str:
    return reverse("admin:members_partymember_change", args=[member.pk])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"born": "2000-05-01", "joined": "2018-04-30", "full_since": ""}, "joined"),
        ({"joined": str(TODAY + dt.timedelta(days=1)), "full_since": ""}, "joined"),
        ({"joined": "2018-05-01", "full_since": "2019-04-30"}, "full_since"),
    ],
)
def test_dates_that_cannot_be(
    clerk: Client, branch: Any, fields: dict[str, str], wrong: str
) -> None:
    member = member_of(branch)
    answer = clerk.post(change(member), form_of(clerk, change(member)) | fields)
    assert list(answer.context["adminform"].form.errors) == [wrong]


def test_what_stands_since_long_does_not_hinder_another_correction(
    clerk: Client, branch: Any
) -> None:
    member = member_of(branch, full_since=dt.date(2010, 8, 1))
    data = form_of(clerk, change(member)) | {"education": "大专"}
    assert clerk.post(change(member), data).status_code == 302


def test_two_formal_affiliations_on_one_day_are_refused_at_the_field(
    clerk: Client, branch: Any, make_party_organisation: Any
) -> None:
    member, other = member_of(branch), make_party_organisation("联合支部")
    data = form_of(clerk, change(member)) | {
        "affiliations-TOTAL_FORMS": "2",
        "affiliations-1-kind": "formal",
        "affiliations-1-party_organisation": str(other.pk),
        "affiliations-1-since": "2020-01-01",
        "affiliations-1-member": str(member.pk),
    }
    answer = clerk.post(change(member), data)
    errors = answer.context["inline_admin_formsets"][0].formset.errors
    assert errors == [
        {},
        {"since": ["同一天只能有一个组织关系，请先填写前一个的终止日期，或改为其他类别。"]},
    ]
    assert len(links(member)) == 1
    after = data | {"affiliations-0-until": "2020-01-01"}
    assert clerk.post(change(member), after).status_code == 302
    assert [row[1] for row in links(member)] == ["阅海湾第一支部", "联合支部"]
