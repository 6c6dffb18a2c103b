"""Slips in versions of bases, in what is an alert, in what a locked edition keeps of targets."""

from tests.defects import Defect

BASES = "reports/bases.py"
READINGS = "reports/readings.py"
TESTS = "tests/reports/test_bases.py"
TARGETS = "tests/reports/test_targets.py"
COMPARED = "tests/reports/test_comparison.py"

DEFECTS = [
    Defect(BASES, "elif frozen(basis):", "elif False:", TESTS),
    Defect(BASES, "if not latest.current:", "if False:", TESTS),
    Defect("reports/querysets.py", "self.filter(current=True)", "self.filter()", TESTS),
    Defect(READINGS, "if before and now and now != before:", "if before and now:", TESTS),
    Defect(
        READINGS,
        "basis__code=selection.basis.code)\n        .filter(commercial_district=",
        "basis=selection.basis)\n        .filter(commercial_district=",
        TESTS,
    ),
    Defect(
        "reports/targets.py",
        "kept = report.state == ReportState.LOCKED",
        "kept = False",
        TARGETS,
    ),
    Defect("reports/bounds.py", "behind > self.red", "behind >= self.red", TARGETS),
    Defect("reports/compile/compiling.py", "    aims.write(report)\n", "", TARGETS),
    Defect(
        "reports/boards/comparison.py",
        "found.predicate(counted) & ~found.predicate(left)",
        "found.predicate(counted)",
        COMPARED,
    ),
    Defect(
        "reports/lists/records.py",
        "register.rows(user, register.view_action)",
        "model.objects",
        "tests/reports/test_records.py",
    ),
]
