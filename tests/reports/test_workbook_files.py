"""The workbook as a file: always the same for an edition, and as LibreOffice reads it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reports.compile.compiling import compile_report
from reports.edition import Edition
from reports.models import Figure, OrganisationFact, QuarterlyReport
from tests.reports.books import content, made, opened, place  # noqa: F401 -- fixtures
from tests.reports.quarters import PERIOD, Town, edition

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfinfo")),
    reason="没有 LibreOffice 和 poppler：apt-get install libreoffice-calc poppler-utils",
)


def test_two_exports_of_one_edition_are_the_same_file(made: Edition) -> None:
    again = Edition(QuarterlyReport.objects.get(pk=made.report.pk), made.basis)
    assert content(made) == content(again)


def test_compiling_the_same_facts_again_gives_the_same_file(place: Town, made: Edition) -> None:
    first = content(made)
    again = compile_report(place.district, PERIOD)
    assert not again.changed
    assert content(edition(again.report)) == first


def test_a_changed_fact_gives_another_file(place: Town, made: Edition) -> None:
    first = content(made)
    place.made["挂靠商贸有限公司"].coverages.all().delete()
    assert content(edition(compile_report(place.district, PERIOD).report)) != first


def converted(folder: Path, found: Edition, kind: str) -> Iterator[Path]:
    """The workbook as LibreOffice writes it out again."""
    source = folder / "报表.xlsx"
    source.write_bytes(content(found))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
    yield from folder.glob(f"*.{kind}")


@needs_office
def test_recalculated_formulas_equal_their_values(made: Edition, tmp_path: Path) -> None:
    """Written without values by openpyxl, LibreOffice computes every formula anew."""
    known = opened(made)
    bare = tmp_path / "bare.xlsx"
    opened(made, values=False).save(bare)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    (tmp_path / "out").mkdir()
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "out"), str(bare)], check=True, capture_output=True, timeout=180
    )
    computed = load_workbook(tmp_path / "out/bare.xlsx", data_only=True)
    formulas = opened(made, values=False)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                ours = known[sheet.title][cell.coordinate].value
                theirs = computed[sheet.title][cell.coordinate].value
                if isinstance(ours, str):
                    assert theirs == ours
                else:
                    assert theirs == pytest.approx(ours), f"{sheet.title}!{cell.coordinate}"
                compared += 1
    assert compared > 100


@needs_office
def test_printed_it_is_a4_landscape_without_errors(made: Edition, tmp_path: Path) -> None:
    (pdf,) = converted(tmp_path, made, "pdf")
    told = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Page size:\s+841\.\d+ x 595\.\d+ pts \(A4\)", told)
    assert int(re.search(r"Pages:\s+(\d+)", told)[1]) <= 28  # type: ignore[index]
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert not re.search(r"#(REF|DIV/0|VALUE|NAME|N/A)", text)
    assert "####" not in text
    assert "63.6%" in text


def test_writing_leaves_the_database_alone(made: Edition) -> None:
    """Writing a workbook writes nothing into the database."""
    before = (Figure.objects.count(), OrganisationFact.objects.count())
    content(made)
    assert (Figure.objects.count(), OrganisationFact.objects.count()) == before
