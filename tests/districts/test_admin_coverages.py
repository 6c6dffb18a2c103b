"""Coverage, row by row: registered and corrected from the page of a Party organisation."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from tests.districts.registers import form_of
from tests.shared_world import shared

COVERAGE = "admin:districts_organisationcoverage"


@pytest.fixture
def client(client_of: Any) -> Any:
    return client_of("clerk")


@pytest.fixture
@shared
def branch(make_party_organisation: Any, make_organisation: Any, cover: Any) -> Any:
    party = make_party_organisation("联合支部", type="joint_branch")
    cover(make_organisation("甲公司"), party, "joint")
    return party


def page(party: Any) -> str:
    return reverse("admin:districts_partyorganisation_page", args=[party.pk])


@pytest.mark.parametrize(
    ("changed", "field"), [({"since": "2015-12-31"}, "since"), ({"until": "2099-01-01"}, "until")]
)
def test_coverage_is_checked_at_its_field(
    client: Any, branch: Any, changed: dict[str, str], field: str
) -> None:
    address = reverse(f"{COVERAGE}_change", args=[branch.coverages.get().pk])
    answer = client.post(address, {**form_of(client, address), "reason": "录入有误", **changed})
    assert field in answer.context["adminform"].form.errors


def test_coverage_is_corrected_from_the_page_and_leads_back(client: Any, branch: Any) -> None:
    address = reverse(f"{COVERAGE}_change", args=[branch.coverages.get().pk])
    assert address in client.get(page(branch)).content.decode()
    data = {**form_of(client, address), "since": "2016-02-01", "reason": "录入有误"}
    assert client.post(address, data).url == page(branch)
    assert branch.coverages.get().since == dt.date(2016, 2, 1)


def test_coverage_is_registered_from_the_page(
    client: Any, branch: Any, make_organisation: Any
) -> None:
    covered = make_organisation("乙公司")
    address = f"{reverse(f'{COVERAGE}_add')}?party_organisation={branch.pk}"
    assert address in client.get(page(branch)).content.decode()
    form = client.get(address).context["adminform"].form
    assert form["party_organisation"].value() == str(branch.pk)
    way = branch.coverages.get().way
    data = {"party_organisation": branch.pk, "organisation": covered.pk, "way": way.pk}
    assert client.post(address, {**data, "since": "2016-03-01"}).url == page(branch)
    assert covered.coverages.get().party_organisation == branch


def test_all_coverage_of_one_is_listed(
    client: Any, branch: Any, make_organisation: Any, make_party_organisation: Any, cover: Any
) -> None:
    cover(make_organisation("乙公司"), make_party_organisation("乙支部"))
    listed = reverse(f"{COVERAGE}_changelist")
    rows = client.get(listed, {"party": branch.pk}).context["cl"].result_list
    assert [str(row.organisation) for row in rows] == ["甲公司"]


def test_who_does_not_write_has_no_form_to_correct(branch: Any, sign_in: Any, cast: Any) -> None:
    text = sign_in(cast.approver).get(page(branch)).content.decode()
    assert "更正覆盖" not in text
    assert "登记覆盖" not in text
