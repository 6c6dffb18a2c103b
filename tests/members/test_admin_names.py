"""Names of people: in the clear for who may reveal them there, for nobody else and by no way."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.encryption import fingerprint
from core.models import Act
from districts.enums import Role
from districts.models import Area, PartyOrganisation, RoleAssignment
from members.enums import RecommendationKind, Stage
from members.models import Development, PartyMember, Pledge, Recommendation, SelfReport
from members.services import development
from tests.conftest import START
from tests.rows import rows_in
from tests.shared_world import shared

NAME = "欧阳明月"
WITHOUT = ("admin", "auditor")


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> PartyOrganisation:
    return make_party_organisation()


@pytest.fixture
@shared
def member(zone: Area) -> PartyMember:
    return PartyMember.objects.create(
        name=NAME,
        area=zone,
        phone="13812345678",
        phone_fingerprint=fingerprint("13812345678", "phone"),
        joined=START,
    )


@pytest.fixture
@shared
def applicant(zone: Area, branch: PartyOrganisation, cast: SimpleNamespace) -> Development:
    row = Development(name=NAME, area=zone, party_organisation=branch, stage=Stage.APPLICANT)
    return development.open_file(row, day=START, by=cast.clerk) or row


@pytest.fixture
@shared
def recommended(zone: Area, branch: PartyOrganisation) -> Recommendation:
    return Recommendation.objects.create(
        name=NAME,
        area=zone,
        party_organisation=branch,
        kind=RecommendationKind.values[0],
        day=START,
        note=f"{NAME}表现突出",
    )


def pages(row: Any) -> list[str]:
    meta = row._meta
    head = f"admin:{meta.app_label}_{meta.model_name}"
    rest = [reverse(f"{head}_{page}", args=[row.pk]) for page in ("change", "history")]
    return [reverse(f"{head}_changelist"), *rest]


@pytest.mark.parametrize("role", WITHOUT)
@pytest.mark.parametrize("kind", ["member", "applicant", "recommended"])
def test_no_page_names_a_person_to_who_may_not_reveal(
    role: str, kind: str, request: Any, cast: SimpleNamespace, sign_in: Any
) -> None:
    row = request.getfixturevalue(kind)
    row.name = "欧阳明星"
    row.save()
    client = sign_in(getattr(cast, role))
    shown = {url: client.get(url).content.decode() for url in pages(row)}
    assert [url for url, text in shown.items() if "明月" in text or "明星" in text] == []


@pytest.mark.parametrize("kind", ["member", "applicant", "recommended"])
def test_the_clerk_reads_the_names_of_his_area(
    kind: str, request: Any, cast: SimpleNamespace, sign_in: Any
) -> None:
    row = request.getfixturevalue(kind)
    client = sign_in(cast.clerk)
    listed, page, _ = (client.get(url).content.decode() for url in pages(row))
    assert NAME in listed
    assert NAME in page


def test_the_act_log_names_no_applicant(applicant: Development) -> None:
    assert Act.objects.get(verb="收到入党申请").subject == "欧***"


@pytest.mark.parametrize("role", WITHOUT)
@pytest.mark.parametrize("model", ["pledge", "pioneerpost", "memberhonour", "recommendation"])
def test_an_autocomplete_names_nobody_to_who_may_not_reveal(
    role: str, model: str, member: PartyMember, cast: SimpleNamespace, sign_in: Any
) -> None:
    asked = {"app_label": "members", "model_name": model, "field_name": "member", "term": ""}
    url = reverse("admin:autocomplete")
    assert sign_in(getattr(cast, role)).get(url, asked).json()["results"] == []
    (found,) = sign_in(cast.clerk).get(url, asked).json()["results"]
    assert found == {"id": str(member.pk), "text": f"{NAME}（{member.area}）"}


def hits(client: Client, model: str, term: str) -> int:
    found = client.get(reverse(f"admin:members_{model}_changelist"), {"q": term})
    return found.context["cl"].result_count


@pytest.mark.parametrize("role", WITHOUT)
@pytest.mark.parametrize("term", [NAME, "13812345678"])
def test_a_search_tells_nobody_without_right_who_is_a_member(
    role: str, term: str, member: PartyMember, cast: SimpleNamespace, sign_in: Any
) -> None:
    assert hits(sign_in(getattr(cast, role)), "partymember", term) == 0
    assert hits(sign_in(cast.clerk), "partymember", term) == 1
    everywhere = sign_in(getattr(cast, role)).get(reverse("admin:search"), {"q": term})
    assert everywhere.context["found"] == 0


@pytest.mark.parametrize("role", WITHOUT)
def test_a_search_tells_nobody_without_right_who_has_reported_in(
    role: str, zone: Area, cast: SimpleNamespace, sign_in: Any
) -> None:
    report: SelfReport = rows_in(zone)["members.SelfReport"]
    report.number, report.phone_fingerprint = "23456789ABCD", fingerprint("13812345678", "phone")
    report.save()
    assert hits(sign_in(getattr(cast, role)), "selfreport", "13812345678") == 0
    assert hits(sign_in(cast.clerk), "selfreport", "13812345678") == 1
    assert hits(sign_in(getattr(cast, role)), "selfreport", report.number) == 1


@pytest.mark.parametrize("role", WITHOUT)
def test_a_search_tells_nobody_without_right_who_has_applied(
    role: str, applicant: Development, cast: SimpleNamespace, sign_in: Any
) -> None:
    assert hits(sign_in(getattr(cast, role)), "development", NAME) == 0
    assert hits(sign_in(cast.clerk), "development", NAME) == 1


def test_a_clerk_who_audits_the_district_reads_no_names_of_other_streets(
    street: Area, district: Area, member: PartyMember, cast: SimpleNamespace, sign_in: Any
) -> None:
    Pledge.objects.create(member=member, text="先锋承诺", day=START)
    RoleAssignment.objects.create(
        user=cast.street_clerk, role=Role.AUDITOR, area=district, since=START
    )
    client = sign_in(cast.street_clerk)
    for model in ("partymember", "pledge"):
        page = client.get(reverse(f"admin:members_{model}_changelist")).content.decode()
        assert "欧***" in page
        assert NAME not in page
    assert hits(client, "partymember", NAME) == 0
