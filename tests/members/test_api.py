"""Members over the API: numbers, dates and where they belong."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from members.models import Affiliation, PartyMember
from tests.conftest import START

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
LATER = dt.date(2017, 6, 1)


@pytest.fixture
def client(sign_in: Any, clerk: Any) -> Client:
    signed_in: Client = sign_in(clerk)
    return signed_in


@pytest.fixture
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("阅海党支部")


def member(branch: Any, kind: str = "formal", since: dt.date = START, **fields: Any) -> PartyMember:
    made = PartyMember.objects.create(
        name="周小舟", area=branch.area, phone="13812345678", joined=START, **fields
    )
    Affiliation.objects.create(member=made, kind=kind, party_organisation=branch, since=since)
    return made


def found(client: Client, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(ROOT + path).json()["results"]
    return rows


def test_a_member_is_a_number_with_dates(client: Client, branch: Any) -> None:
    made = member(branch, born=dt.date(1980, 5, 1), sex="M")
    text = client.get(f"{ROOT}members/{made.pk}/").content.decode()
    assert not [told for told in ("周", "1980", "5678", '"sex"', 'name":"周') if told in text]
    [row] = found(client, "members/")
    assert (row["id"], row["joined"], row["area"]["code"]) == (made.pk, "2016-01-01", "640106-YHW")


def test_members_by_branch_kind_and_dates(client: Client, branch: Any) -> None:
    formal, guest = member(branch), member(branch, "floating_in", ended=LATER, end_reason="died")
    names = {formal.pk: "formal", guest.pk: "guest"}

    def which(query: str) -> list[str]:
        return [names[row["id"]] for row in found(client, f"members/?{query}")]

    assert which(f"party_organisation={branch.pk}") == ["guest", "formal"]
    assert which("party_organisation=1234567") == []
    assert which("kind=formal") == ["formal"]
    assert which("ended=true") == which("end_reason=died") == ["guest"]
    assert which("joined_since=2016-01-02") == []


def test_counts_of_a_day(client: Client, branch: Any) -> None:
    member(branch)
    member(branch, "floating_in", since=LATER)
    [today] = found(client, "affiliation-counts/")
    assert (today["name"], today["formal"], today["floating_in"]) == ("阅海党支部", 1, 1)
    [earlier] = found(client, "affiliation-counts/?on=2017-05-31")
    assert (earlier["formal"], earlier["floating_in"], earlier["dual"]) == (1, 0, 0)


def test_affiliations_tell_no_place_outside(client: Client, branch: Any) -> None:
    made = member(branch)
    Affiliation.objects.create(
        member=made, kind="floating_out", outside_name="上海某支部", since=LATER
    )
    rows = found(client, f"affiliations/?member={made.pk}")
    assert [row["kind"] for row in rows] == ["floating_out", "formal"]
    assert "上海" not in str(rows)
