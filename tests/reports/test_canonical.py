"""The canonical text of an edition: all figures, sorted, of numbers that never change."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from districts.models import Area, CommercialDistrict
from reports.compile.canonical import canonical, fingerprint
from reports.models import Basis, Figure, QuarterlyReport
from tests.reports.quarters import Town, compiled, town
from tests.shared_world import shared


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, db: None) -> Town:
    return town(request)


@pytest.fixture
@shared
def report(place: Town) -> QuarterlyReport:
    return compiled(place.district)


def test_it_holds_every_figure_by_basis_and_place(report: QuarterlyReport, place: Town) -> None:
    told = json.loads(canonical(report))
    assert (told["period"], told["day"], told["edition"]) == ("2017Q4", "2017-12-31", 1)
    assert (told["area"], told["facts"]) == (place.district.pk, report.digest)
    assert len(told["figures"]) == Figure.objects.filter(report=report).count()
    assert {row["basis"] for row in told["figures"]} == set(
        Basis.objects.values_list("code", flat=True)
    )
    [whole] = [
        row["counts"]
        for row in told["figures"]
        if (row["basis"], row["area"], row["commercial_district"])
        == ("default", place.district.pk, None)
    ]
    assert whole["organisation_coverage"] == [7, 11]


def test_keys_and_rows_are_sorted_and_nothing_is_spaced(report: QuarterlyReport) -> None:
    text = canonical(report).decode()
    told = json.loads(text)
    assert text == json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    keys = [(row["basis"], row["area"], row["commercial_district"] or 0) for row in told["figures"]]
    assert keys == sorted(keys)


def test_other_names_and_codes_alter_no_byte(report: QuarterlyReport, place: Town) -> None:
    before = canonical(report)
    Area.objects.filter(pk=place.zone.pk).update(name="改了名", code="640106Z99")
    CommercialDistrict.objects.update(name="改了名")
    QuarterlyReport.objects.update(reason="", compiled_at=report.compiled_at.replace(year=2001))
    assert canonical(QuarterlyReport.objects.get()) == before


def test_another_figure_or_fact_is_another_text(report: QuarterlyReport, place: Town) -> None:
    before = fingerprint(report)
    assert before == sha256(canonical(report)).hexdigest()
    figure = Figure.objects.filter(report=report).first()
    assert figure is not None
    figure.counts["uncovered"] = [99, 0]
    figure.save()
    changed = fingerprint(report)
    report.digest = "0" * 64
    assert len({before, changed, fingerprint(report)}) == 3


def test_the_api_hands_out_these_bytes(
    report: QuarterlyReport, cast: Any, sign_in: Any, foreign_zone: Area
) -> None:
    url = f"/api/v1/reports/{report.pk}/canonical/"
    answer = sign_in(cast.official).get(url)
    assert (answer.content, answer["Content-Type"]) == (canonical(report), "application/json")
    assert sign_in(cast.foreign_official).get(url).status_code == 404
    assert sign_in(cast.official).get(url, {"x": "1"}).status_code == 400


def test_the_command_writes_them_and_tells_their_hash(
    report: QuarterlyReport, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "q.json"
    call_command("export_report", "640106", "2017Q4", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert file.read_bytes() == canonical(report)
    assert told["sha256"] == told["canonical"] == fingerprint(report)
