"""Compiled reports over the API, by the user's areas."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from districts.models import Area
from reports.indicators import BY_CODE
from reports.models import Basis, Figure, QuarterlyReport
from tests.shared_world import shared


@pytest.fixture
@shared
def basis(db: None) -> Basis:
    made, _ = Basis.objects.get_or_create(
        code="default", defaults={"name": "默认口径", "version": "2016"}
    )
    return made


def report_of(area: Area, quarter: int = 4) -> QuarterlyReport:
    return QuarterlyReport.objects.create(
        area=area, year=2017, quarter=quarter, compiled_at=now(), digest="d" * 64
    )


def figure_of(report: QuarterlyReport, basis: Basis, area: Area, district: Any = None) -> Figure:
    counts = {"organisation_coverage": [75, 150]}
    return Figure.objects.create(
        report=report, basis=basis, area=area, commercial_district=district, counts=counts
    )


@pytest.fixture
@shared
def figures(
    basis: Basis, district: Area, zone: Area, commercial_district: Any, foreign_district: Area
) -> QuarterlyReport:
    """The district's report with figures of the district, its zone and a commercial district."""
    report = report_of(district)
    figure_of(report, basis, district)
    figure_of(report, basis, zone)
    figure_of(report, basis, zone, commercial_district)
    figure_of(report_of(foreign_district), basis, foreign_district)
    return report


def test_an_official_reads_his_districts_reports(
    sign_in: Any, cast: Any, figures: QuarterlyReport
) -> None:
    (row,) = sign_in(cast.official).get("/api/v1/reports/").json()["results"]
    assert (row["id"], row["period"], row["day"]) == (figures.pk, "2017Q4", "2017-12-31")
    assert row["area"] == {"code": "640106", "name": "金凤区"}
    assert sign_in(cast.clerk).get("/api/v1/reports/").json()["results"] == []


def test_a_foreign_report_does_not_exist(sign_in: Any, cast: Any, figures: QuarterlyReport) -> None:
    client = sign_in(cast.foreign_official)
    assert client.get(f"/api/v1/reports/{figures.pk}/").status_code == 404
    assert client.get("/api/v1/figures/", {"report": figures.pk}).json()["results"] == []


def test_figures_come_with_their_parts(sign_in: Any, cast: Any, figures: QuarterlyReport) -> None:
    rows = sign_in(cast.official).get("/api/v1/figures/").json()["results"]
    assert len(rows) == 3
    assert rows[0]["commercial_district"]["name"] == "阅海湾中央商务区"
    assert rows[2]["counts"]["organisation_coverage"] == {
        "numerator": 75,
        "denominator": 150,
        "text": "50.0%",
        "rows": f"/api/v1/facts/organisation/?report={figures.pk}&basis=default&area=640106"
        "&indicator=organisation_coverage",
    }
    assert rows[2]["counts"]["uncovered"]["numerator"] == 0
    assert rows[2]["counts"].keys() == BY_CODE.keys()
    assert rows[2]["basis"] == "default"


def test_an_office_reads_its_own_places_figures(
    sign_in: Any, cast: Any, figures: QuarterlyReport
) -> None:
    rows = sign_in(cast.clerk).get("/api/v1/figures/").json()["results"]
    assert {row["area"]["code"] for row in rows} == {"640106-YHW"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"area": "640106-YHW"}, 2),
        ({"area": "130705"}, 0),
        ({"basis": "default", "year": 2017, "quarter": 4}, 3),
        ({"basis": "strict"}, 0),
        ({"quarter": 3}, 0),
    ],
)
def test_figures_are_filtered(
    sign_in: Any, cast: Any, figures: QuarterlyReport, query: dict[str, Any], found: int
) -> None:
    rows = sign_in(cast.official).get("/api/v1/figures/", query).json()["results"]
    assert len(rows) == found


@pytest.mark.parametrize("path", ["reports", "figures"])
def test_a_page_costs_the_same_whatever_its_rows(
    sign_in: Any, cast: Any, basis: Basis, district: Area, path: str
) -> None:
    counts = []
    for total in (1, 30):
        for n in range(total):
            area = Area.objects.create(
                code=f"S{total}-{n}", name="社区", kind="zone", parent=district
            )
            figure_of(report_of(area), basis, area)
        client = sign_in(cast.official)
        with CaptureQueriesContext(connection) as queries:
            rows = client.get(f"/api/v1/{path}/").json()["results"]
        counts.append(len(queries))
    assert len(rows) == 25
    assert counts[0] == counts[1] <= 7


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(sign_in: Any, cast: Any, figures: QuarterlyReport, method: str) -> None:
    url = "/api/v1/reports/" + ("" if method == "post" else f"{figures.pk}/")
    for user in (cast.official, cast.admin):
        response = getattr(sign_in(user), method)(url, {"state": "locked"}, "application/json")
        assert response.status_code == 405
