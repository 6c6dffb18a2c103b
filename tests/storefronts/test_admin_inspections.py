"""The register of inspections, the form of a result, the sheet of the week."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from storefronts.models import Inspection, InspectionFinding, Title
from storefronts.services import inspections
from storefronts.services.route import Week
from tests.shared_world import shared
from tests.storefronts.stores import picture, store_in, title_of
from tests.storefronts.titled import many
from tests.test_urls import status

pytestmark = pytest.mark.django_db
LIST, ROUTE = "/admin/storefronts/inspection/", "/admin/stores/route/"


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
@shared
def visit(cast: SimpleNamespace, zone: Any) -> Inspection:
    store = store_in(zone, phone="13895012345", operator="王老板", floor="2F", unit="08")
    return inspections.plan(title_of(store), by=cast.clerk, day=localdate(), inspector=cast.clerk)


def url(visit: Inspection, act: str = "change") -> str:
    return reverse(f"admin:storefronts_inspection_{act}", args=[visit.pk])


def result(visit: Inspection, **said: Any) -> dict[str, Any]:
    met = {f"met_{one.pk}": "on" for one in inspections.sheet(visit.title)}
    return {"day": localdate(), "plaque_shown": "on", "outcome": "passed", **met, **said}


class TestResult:
    def test_it_asks_for_every_criterion(self, clerk: Client, visit: Inspection) -> None:
        page = clerk.get(url(visit, "do"))
        asked = [asked for _, asked, *_ in page.context["form"].rows()]
        assert "承诺上墙并做到" in asked
        assert "没有“销售假冒伪劣商品被查实”" in asked
        assert "score" not in page.context["form"].fields

    def test_it_is_kept_with_its_photo(self, clerk: Client, visit: Inspection) -> None:
        one = inspections.sheet(visit.title)[1]
        photo = SimpleUploadedFile("a.jpg", picture().read(), "image/jpeg")
        sent = result(visit, outcome="rectify", words="承诺没有上墙")
        sent |= {f"words_{one.pk}": "没有", f"photo_{one.pk}": photo}
        del sent[f"met_{one.pk}"]
        assert clerk.post(url(visit, "do"), sent).status_code == 302
        finding = InspectionFinding.objects.get(met=False)
        assert Title.objects.get().state == "suspended"
        page = clerk.get(url(visit)).content.decode()
        photo_url = reverse("inspection-photo", args=[finding.pk])
        assert photo_url in page
        assert status(clerk, photo_url) == 200

    def test_a_file_that_is_no_photo_comes_back(self, clerk: Client, visit: Inspection) -> None:
        one = inspections.sheet(visit.title)[0]
        file = SimpleUploadedFile("a.jpg", b"<svg onload=x>", "image/jpeg")
        page = clerk.post(url(visit, "do"), result(visit, **{f"photo_{one.pk}": file}))
        assert "不是能打开的照片" in page.context["form"].errors[f"photo_{one.pk}"][0]
        assert not InspectionFinding.objects.exists()

    def test_a_refusal_stands_at_its_criterion(self, clerk: Client, visit: Inspection) -> None:
        one = inspections.sheet(visit.title)[1]
        sent = result(visit, outcome="rectify", words="x")
        del sent[f"met_{one.pk}"]
        page = clerk.post(url(visit, "do"), sent)
        assert "不符，请写明情况" in page.context["form"].errors[f"words_{one.pk}"][0]

    def test_stars_are_asked_for_a_score(
        self, clerk: Client, cast: SimpleNamespace, zone: Any
    ) -> None:
        title = title_of(store_in(zone), "star_merchant", stars=2)
        visit = inspections.plan(title, by=cast.clerk, day=localdate(), inspector=None)
        page = clerk.post(url(visit, "do"), result(visit))
        assert "请填写得分" in page.context["form"].errors["score"][0]
        clerk.post(url(visit, "do"), result(visit, score="91.5"))
        assert Title.objects.get().stars == 4

    def test_done_it_offers_nothing_more(self, clerk: Client, visit: Inspection) -> None:
        clerk.post(url(visit, "do"), result(visit))
        assert not [t for t in clerk.get(url(visit)).context["object_tools"] if t.get("act")]
        again = clerk.post(url(visit, "do"), result(visit, outcome="revoke", words="x"))
        assert again.context["refusal"]
        assert Inspection.objects.get().outcome == "passed"
        assert clerk.post(url(visit), {"kind": "spot"}).status_code == 403

    def test_put_off_and_cancelled(
        self, clerk: Client, visit: Inspection, cast: SimpleNamespace
    ) -> None:
        sent = {"day": localdate(), "inspector": cast.clerk.pk}
        assert clerk.post(url(visit, "put-off"), sent).status_code == 302
        answer = clerk.post(url(visit, "cancel"), {"note": "关门"}, follow=True)
        assert answer.redirect_chain[-1][0] == LIST
        assert not Inspection.objects.exists()


def test_a_foreign_photo_is_none(visit: Inspection, cast: SimpleNamespace, sign_in: Any) -> None:
    one = InspectionFinding.objects.create(
        inspection=visit, criterion=inspections.sheet(visit.title)[0], photo=picture()
    )
    url = reverse("inspection-photo", args=[one.pk])
    for user in (cast.foreign_clerk, cast.street_clerk, cast.nobody):
        assert status(sign_in(user), url) == 404
    assert status(sign_in(cast.auditor), url) == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 1), ({"open": "1"}, 1), ({"open": "0"}, 0), ({"inspector": "me"}, 1), ({"q": "文华"}, 1)],
)
def test_the_list_is_narrowed(
    query: dict[str, str], count: int, clerk: Client, visit: Inspection
) -> None:
    assert len(clerk.get(LIST, query).context["cl"].result_list) == count


@pytest.mark.parametrize("page", [LIST, ROUTE])
def test_statements_do_not_grow(
    page: str, clerk: Client, visit: Inspection, cast: SimpleNamespace, zone: Any
) -> None:
    clerk.get(page)
    with CaptureQueriesContext(connection) as few:
        clerk.get(page)
    for title in many(zone, 10):
        inspections.plan(title, by=cast.clerk, day=localdate(), inspector=cast.clerk)
    with CaptureQueriesContext(connection) as more:
        clerk.get(page)
    assert len(more) == len(few)


class TestRoute:
    def test_it_lists_the_week_without_phones_and_names(
        self, clerk: Client, visit: Inspection
    ) -> None:
        page = clerk.get(ROUTE, {"week": str(Week.of(localdate()))}).content.decode()
        assert "文华书城" in page
        assert "2F 08" in page
        assert "王老板" not in page
        assert "13895012345" not in page
        assert "☐" in page
        assert "文华书城" not in clerk.get(ROUTE, {"week": "2016-W01"}).content.decode()

    def test_only_mine(self, clerk: Client, visit: Inspection) -> None:
        assert clerk.get(ROUTE, {"mine": ""}).context["count"] == 1
        Inspection.objects.update(inspector=None)
        assert clerk.get(ROUTE, {"mine": ""}).context["count"] == 0

    def test_of_his_own_areas(self, visit: Inspection, cast: SimpleNamespace, sign_in: Any) -> None:
        assert sign_in(cast.foreign_clerk).get(ROUTE).context["count"] == 0
        assert sign_in(cast.official).get(ROUTE).status_code == 403
