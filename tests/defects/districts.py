"""Slips in who sees what, and in what a ledger does."""

from tests.defects import Defect

SCOPING = "districts/scoping.py"

DEFECTS = [
    Defect(SCOPING, "not user.is_active", "user.is_active is None", "tests/test_scope.py"),
    Defect(SCOPING, "if action in ACTIONS[role]", "if ACTIONS[role]", "tests/test_scope.py"),
    Defect(
        SCOPING,
        'f"{prefix}__startswith": path',
        'f"{prefix}__contains": path',
        "tests/test_scope.py",
    ),
    Defect(
        "districts/services/imports.py",
        'if counts["wrong"] and not skip_wrong:',
        'if counts["wrong"] and skip_wrong:',
        "tests/districts/test_services_imports.py",
    ),
    Defect(
        "districts/services/imports.py",
        "if previews.digest(reading) != batch.digest:",
        "if previews.digest(reading) == '':",
        "tests/districts/test_services_imports.py",
    ),
]
