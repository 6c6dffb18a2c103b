"""Twelve quarters compiled again under another locale, time zone and hash seed, byte for byte."""

from pathlib import Path

from tests.main_job.installation import Installation

QUARTERS = 12
RECOMPILE = """
import datetime as dt
from pathlib import Path
from core.dated import Quarter
from districts.models import Area
from reports.compile.canonical import canonical
from reports.compile.compiling import compile_report
from reports.models import QuarterlyReport
Area.objects.filter(code="640106").update(ledger_since=dt.date(2015, 1, 1))
area = Area.objects.get(code="640106")
QuarterlyReport.objects.filter(area=area).update(opening=None)
QuarterlyReport.objects.filter(area=area).delete()
for n in range({quarters}):
    report = compile_report(area, Quarter(2015, 1).shift(n)).report
    Path("{folder}", str(report.period)).write_bytes(canonical(report))
"""
PLACES = (
    {"LC_ALL": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711"},
)


def test_twelve_quarters_are_the_same_bytes(compiled: Installation, tmp_path: Path) -> None:
    folders = []
    for n, place in enumerate(PLACES):
        folder = tmp_path / str(n)
        folder.mkdir()
        code = RECOMPILE.format(folder=folder, quarters=QUARTERS)
        compiled.run("shell", "--no-imports", "-v", "0", "-c", code, **place)
        folders.append({file.name: file.read_bytes() for file in sorted(folder.iterdir())})
    first, second = folders
    assert len(first) == QUARTERS
    assert first == second
    assert len({text[text.index(b'"figures"') :] for text in first.values()}) > 1, "they differ"
