"""Facts, indicators, bases and targets over the API; a figure's address leads to what it counts."""

from typing import Any

import pytest
from django.test import Client

from districts.models import Area
from reports.indicators import INDICATORS
from reports.models import Basis, CaseFact, QuarterlyReport, Target, VolunteerFact
from tests.conftest import START
from tests.fact_rows import filled
from tests.reports.quarters import Town, compiled, town
from tests.shared_world import shared

ROOT = "/api/v1/"


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, db: None) -> Town:
    return town(request)


@pytest.fixture
@shared
def report(place: Town) -> QuarterlyReport:
    return compiled(place.district)


@pytest.fixture
def client(sign_in: Any, official: Any) -> Client:
    signed_in: Client = sign_in(official)
    return signed_in


def rows(client: Client, url: str) -> list[dict[str, Any]]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_each_figure_leads_to_the_rows_it_counts(client: Client, report: QuarterlyReport) -> None:
    """Of every place, those whose number is a number of rows."""
    counted = [one.code for one in INDICATORS if not (one.total or one.distinct or one.parts)]
    asked = [code for code in counted if not code.startswith(("funding", "loan"))][:12]
    query = "&".join(f"indicator={code}" for code in asked)
    figures = rows(client, f"{ROOT}figures/?report={report.pk}&basis=default&{query}")
    assert len(figures) > 4
    for figure in figures:
        assert list(figure["counts"]) == asked
        for code, told in figure["counts"].items():
            found = rows(client, f"{told['rows']}&page_size=200")
            assert len(found) == told["numerator"], (figure["area"], code)


def test_parts_of_a_rate(client: Client, report: QuarterlyReport) -> None:
    url = f"{ROOT}facts/organisation/?report={report.pk}&indicator=organisation_coverage&basis="
    sizes = [
        len(rows(client, f"{url}default&part={part}"))
        for part in ("numerator", "denominator", "rest")
    ]
    assert sizes == [7, 11, 4]
    assert len(rows(client, f"{url}with-sole&part=denominator")) == 12
    assert rows(client, f"{url}nowhere") == []


def test_a_family_is_counted_too(client: Client, report: QuarterlyReport, place: Town) -> None:
    url = f"{ROOT}figures/?report={report.pk}&basis=default&area={place.zone.code}"
    figure = rows(client, f"{url}&indicator=way:单独组建")[-1]
    told = figure["counts"]["way:单独组建"]
    assert told["numerator"] == len(rows(client, told["rows"])) == 2


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", "report"),
        ("report=x", "report"),
        ("report=1&indicator=nothing", "indicator"),
        ("report=1&indicator=titles", "indicator"),
        ("report=1&part=all", "part"),
        ("report=1&part=rest&part=numerator", "part"),
    ],
)
def test_facts_that_cannot_be_told(client: Client, query: str, wrong: str) -> None:
    answer = client.get(f"{ROOT}facts/organisation/?{query}")
    assert answer.status_code == 400
    assert f"“{wrong}”" in answer.json()["message"]


def test_facts_name_nobody(client: Client, report: QuarterlyReport, zone: Area) -> None:
    where = {"report": report, "area": zone}
    filled(VolunteerFact, volunteer_id=1, name="孙**", joined=START, **where)
    filled(CaseFact, case_id=1, name="与张三的纠纷", received_on=START, due=START, **where)
    for subject in ("volunteer", "case"):
        [row] = rows(client, f"{ROOT}facts/{subject}/?report={report.pk}")
        assert "name" not in row
        assert (row[subject], row["area"]["code"]) == (1, zone.code)


def test_indicators_are_told_whole(client: Client, db: None) -> None:
    told = client.get(f"{ROOT}indicators/").json()
    assert [one["code"] for one in told] == [one.code for one in INDICATORS]
    assert all(one["definition"] and one["source"] for one in told)
    one = client.get(f"{ROOT}indicators/organisation_coverage/").json()
    assert (one["is_rate"], one["subject"], one["unit"]) == (True, "organisation", "%")
    family = client.get(f"{ROOT}indicators/way:单独组建/").json()
    assert family["title"] == "单独组建"
    assert client.get(f"{ROOT}indicators/nothing/").status_code == 404
    assert client.get(f"{ROOT}indicators/?q=x").status_code == 400


def test_bases(client: Client, db: None) -> None:
    told = client.get(f"{ROOT}bases/").json()
    assert [one["code"] for one in told] == list(Basis.objects.values_list("code", flat=True))
    assert client.get(f"{ROOT}bases/default/").json() == told[0]


def test_targets_with_their_progress(
    client: Client, report: QuarterlyReport, place: Town, official: Any
) -> None:
    target = Target.objects.create(
        area=place.district,
        indicator="organisations",
        title="单位",
        value=22,
        first_day="2017-01-01",
        last_day="2018-12-31",
        set_by=official,
    )
    [row] = rows(client, f"{ROOT}targets/?ended=false")
    assert (row["id"], row["count"], row["done"], row["state"]) == (target.pk, 11, "50.0%", "ok")
    assert (row["day"], row["time_share"]) == ("2017-12-31", "50.0%")
    assert client.get(f"{ROOT}targets/{target.pk}/").json() == row
    assert rows(client, f"{ROOT}targets/?ended=true") == []


def test_reports_by_period(client: Client, report: QuarterlyReport) -> None:
    assert [row["id"] for row in rows(client, f"{ROOT}reports/?period=2017Q4")] == [report.pk]
    assert rows(client, f"{ROOT}reports/?period=2017Q3") == []
    assert client.get(f"{ROOT}reports/?period=2017Q5").status_code == 400
    [row] = rows(client, f"{ROOT}reports/?state=draft&year=2017&quarter=4")
    assert (row["digest"], row["submissions"]) == (report.digest, [])
