"""A row of a list opens the page of what was counted, for who may see it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from districts.models import Organisation, PartyOrganisation
from reports.lists.records import pages
from reports.models import OrganisationFact
from reports.subjects import SUBJECTS
from storefronts.models import Title
from tests.reports.life import title_with
from tests.reports.quarters import Town
from tests.reports.town import recompile
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = reverse("organisation-list")


def opens(client: Client, indicator: str) -> dict[str, str]:
    rows = client.get(LIST, {"indicator": indicator}).context["rows"]
    return {row.fact.name: row.record for row in rows}


def test_each_kind_of_row_opens_its_own_page(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    title_with(store_in(town.zone, "文华书城"), number="示范1")
    recompile(town)
    client = sign_in(cast.clerk)
    for indicator, model in (
        ("organisations", Organisation),
        ("party_organisations", PartyOrganisation),
        ("plaques_awarded", Title),
    ):
        found = opens(client, indicator)
        assert found, indicator
        for url in found.values():
            assert client.get(url).status_code == 200, (model, url)


def test_what_has_moved_out_of_scope_has_no_page(
    town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    """The fact stays in the list of the place where it lay."""
    moved = OrganisationFact.objects.filter(area=town.zone, kind="enterprise").first()
    assert moved is not None
    Organisation.objects.filter(pk=moved.organisation_id).update(area=town.street)
    found = opens(sign_in(cast.clerk), "organisations")
    assert found[moved.name] == ""
    assert all(url for name, url in found.items() if name != moved.name)


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=lambda subject: subject.code)
def test_any_number_of_rows_is_one_question(
    cast: SimpleNamespace, subject: Any, django_assert_max_num_queries: Any
) -> None:
    cast.clerk.role_assignments.count()
    with django_assert_max_num_queries(2):  # the user's roles
        assert pages(subject.register, range(1, 26), cast.clerk) == {}


def test_nobody_has_no_pages(town: Town, cast: SimpleNamespace) -> None:
    keys = list(PartyOrganisation.objects.values_list("pk", flat=True))
    assert pages(PartyOrganisation, keys, cast.clerk)
    assert pages(PartyOrganisation, keys, cast.nobody) == {}


class TestOfAnOfficial:
    """He has no workbench: what he opens tells, and nothing on it leads into the workbench."""

    @pytest.fixture
    def client(self, cast: SimpleNamespace, sign_in: SignIn) -> Client:
        return sign_in(cast.official)

    @pytest.mark.parametrize(
        ("indicator", "told"),
        [
            ("organisations", ("代码", "登记情况")),
            ("party_organisations", ("组织关系党员", "成立")),
            ("plaques_awarded", ("示范1", "授牌日期", "在册")),
            ("storefronts", ("现在的情况", "示范1")),
        ],
    )
    def test_every_row_opens_what_its_register_says(
        self, town: Town, client: Client, indicator: str, told: tuple[str, ...]
    ) -> None:
        title_with(store_in(town.zone, "文华书城"), number="示范1")
        recompile(town)
        found = opens(client, indicator)
        assert found
        for name, url in found.items():
            answer = client.get(url)
            assert answer.status_code == 200, (name, url)
            page = answer.content.decode()
            assert name in page or "示范1" in page
            assert "/admin/" not in page
        assert all(word in page for word in told)

    def test_another_districts_row_is_missing(
        self, town: Town, cast: SimpleNamespace, sign_in: SignIn, client: Client
    ) -> None:
        url = opens(client, "organisations").popitem()[1]
        assert client.get(url).status_code == 200
        assert sign_in(cast.foreign_official).get(url).status_code == 404
