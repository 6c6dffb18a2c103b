"""Slips in the quarterly cycle: handing in, locking, correcting, filing."""

from tests.defects import Defect, Lifted

SUBMITTING, SUBMITTED = "reports/cycle/submitting.py", "tests/reports/test_submitting.py"
LOCKING, LOCKED = "reports/cycle/locking.py", "tests/reports/test_locking.py"
FINDINGS, EXPLAINED = "reports/cycle/findings.py", "tests/reports/test_explaining.py"
FILING, FILED = "reports/cycle/filing.py", "tests/reports/test_filing.py"

#: what a locked edition was locked with can be written over
UNSEALED = "alter table reports_checkbook disable trigger user"

DEFECTS = [
    Defect(SUBMITTING, "(_unlocked, _of_the_unit, _checked)", "(_unlocked, _checked)", SUBMITTED),
    Defect(SUBMITTING, "findings.look_again(report)", "pass", SUBMITTED),
    Defect(SUBMITTING, "    findings.look(report)\n", "", LOCKED),
    Defect(FINDINGS, "if one.live", "if True", SUBMITTED),
    Defect(FINDINGS, "_kept(report) | _found", "_found", SUBMITTED),
    Defect(FINDINGS, "    recount(report)\n\n", "\n", SUBMITTED),
    Defect("reports/cycle/explaining.py", "findings.recount(report)", "pass", EXPLAINED),
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
    Defect(LOCKING, "not (draft.outcome.changed or left)", "not left", LOCKED),
    Defect(LOCKING, "not (draft.outcome.changed or left)", "not draft.outcome.changed", LOCKED),
    Defect(LOCKING, "(locks, _handed_in, _checked)", "(locks, _checked)", LOCKED),
    Defect(LOCKING, "locked_by=by, locked_at=now()", "locked_at=now()", LOCKED),
    Defect(
        FILING,
        "kind=FilingKind.WORKBOOK, basis=edition.basis)\n    found",
        "kind=FilingKind.WORKBOOK)\n    found",
        FILED,
    ),
    Defect(
        "reports/cycle/verifying.py",
        "if figures_digest(report) != report.figures_digest:",
        "if False:",
        FILED,
    ),
    Defect("reports/cycle/verifying.py", "len(still_open(report))", "0", FILED),
    Defect(
        "reports/cycle/board.py",
        "draft and part.area.path.startswith(mine)",
        "draft",
        "tests/reports/test_views_cycle.py",
    ),
    Lifted("reports/models/cycle.py", UNSEALED, EXPLAINED, "the check book is not sealed"),
    Defect(
        "reports/compile/compiling.py",
        "columns_of(report.digest_version)",
        "columns_of(latest())",
        FILED,
    ),
    Defect(
        "reports/cycle/correcting.py",
        "    if not reason:\n",
        "    if False:\n",
        "tests/reports/test_correcting.py",
    ),
]
