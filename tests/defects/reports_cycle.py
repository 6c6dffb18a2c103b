"""Slips in the quarterly cycle: handing in, locking, correcting, filing."""

from tests.defects import Defect

SUBMITTING, SUBMITTED = "reports/cycle/submitting.py", "tests/reports/test_submitting.py"
LOCKING, LOCKED = "reports/cycle/locking.py", "tests/reports/test_locking.py"
FILING, FILED = "reports/cycle/filing.py", "tests/reports/test_filing.py"

DEFECTS = [
    Defect(SUBMITTING, "(_unlocked, _of_the_unit, _checked)", "(_unlocked, _checked)", SUBMITTED),
    Defect(SUBMITTING, "    recount(report)\n    digest =", "    digest =", SUBMITTED),
    Defect(
        SUBMITTING,
        'found.get(one.area_id, "") != one.figures_digest',
        'found.get(one.area_id, "") == one.figures_digest',
        SUBMITTED,
    ),
    Defect(
        SUBMITTING,
        "rows[area].append((basis, district or 0, counts))",
        "rows[area].append((basis, district or 0, {}))",
        SUBMITTED,
    ),
    Defect(LOCKING, "locked = not draft.outcome.changed", "locked = True", LOCKED),
    Defect(LOCKING, "(locks, _handed_in, _checked)", "(locks, _checked)", LOCKED),
    Defect(LOCKING, "locked_by=by, locked_at=now()", "locked_at=now()", LOCKED),
    Defect(
        FILING,
        "kind=FilingKind.WORKBOOK, basis=edition.basis)\n    kept",
        "kind=FilingKind.WORKBOOK)\n    kept",
        FILED,
    ),
    Defect(
        "reports/cycle/verifying.py",
        "if figures_digest(report) != report.figures_digest:",
        "if False:",
        FILED,
    ),
    Defect(
        "reports/cycle/correcting.py",
        "    if not reason:\n",
        "    if False:\n",
        "tests/reports/test_correcting.py",
    ),
]
