"""What the check book found in an edition is kept with it, and read by all: pages, workbook, lock.

When it is looked at:

- by every compile, in its transaction: nothing else changes facts, figures and movements. A lock
  compiles, so it rests on what holds at that moment; then the book is sealed with the edition;
- when a unit hands in, by those checks that also read what goes on beside the edition (`live`).

Whether a finding is open is no part of it: that is asked of the explanations whenever it is read.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from districts.models import Area
from reports import bases
from reports.cycle import checks
from reports.cycle.checks import Break, Check, Finding, Number
from reports.edition import Edition
from reports.models import CheckBook, Explanation, QuarterlyReport, Submission


def handed_in(report: QuarterlyReport, unit: Area | None = None) -> Edition:
    """What a unit (else the district) answers for: by the first basis, whatever a page shows."""
    return Edition(
        report,
        bases.of_report(report)[0],
        None if unit is None or unit.pk == report.area_id else unit,
    )


def look(report: QuarterlyReport) -> None:
    """The whole book anew; the row of the report is held."""
    _keep(report, _found(report, checks.CHECKS))


def look_again(report: QuarterlyReport) -> None:
    """The `live` checks anew; the row of the report is held."""
    _keep(report, _kept(report) | _found(report, (one for one in checks.CHECKS if one.live)))


def _found(report: QuarterlyReport, asked: Iterable[Check]) -> dict[str, Any]:
    looked = checks.looked_at(asked, handed_in(report))
    return {check.code: [_written(one) for one in each] for check, each in looked.items()}


def _keep(report: QuarterlyReport, found: dict[str, Any]) -> None:
    CheckBook.objects.update_or_create(report=report, defaults={"found": found})
    recount(report)


def _kept(report: QuarterlyReport) -> dict[str, Any]:
    return CheckBook.objects.filter(report=report).values_list("found", flat=True).first() or {}


def _written(one: Break) -> list[Any]:
    numbers = [[number.label, number.value, number.url] for number in one.numbers]
    return [one.area_id, one.told, one.key, numbers]


def _read(area: int, told: str, key: str, numbers: list[list[str]]) -> Break:
    return Break(area, told, key, tuple(Number(*one) for one in numbers))


def of_report(
    report: QuarterlyReport, unit: Area | None = None
) -> list[tuple[Check, list[Finding]]]:
    """Every check that was looked at with what it found, of all or of one unit's part; nothing
    before the first compile."""
    kept, known = _kept(report), _explanations(report)
    part = unit is not None and unit.pk != report.area_id
    return [
        (
            check,
            [
                Finding.of(check, one, known.get((one.area_id, check.code, one.key)))
                for one in (_read(*written) for written in kept[check.code])
                if unit is None or one.area_id == unit.pk
            ],
        )
        for check in checks.CHECKS
        if check.code in kept and not (part and check.of_all)
    ]


def _explanations(report: QuarterlyReport) -> dict[tuple[int, str, str], Explanation]:
    found = Explanation.objects.filter(report=report).select_related("by")
    return {(one.area_id, one.check_code, one.key): one for one in found}


def findings(report: QuarterlyReport, unit: Area | None = None) -> list[Finding]:
    return [found for _, each in of_report(report, unit) for found in each]


def still_open(report: QuarterlyReport, unit: Area | None = None) -> list[Finding]:
    return [found for found in findings(report, unit) if found.open]


def recount(report: QuarterlyReport) -> None:
    """How much each part has open, after findings or explanations have changed."""
    left = Counter(one.area_id for one in still_open(report))
    parts = list(report.submissions.all())
    changed = [one for one in parts if one.open_findings != left[one.area_id]]
    for one in changed:
        one.open_findings = left[one.area_id]
    Submission.objects.bulk_update(changed, ["open_findings"])
