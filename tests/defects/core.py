"""Slips in the rooms that know no business noun."""

from tests.defects import Defect

DEFECTS = [
    Defect(
        "core/dated.py",
        'Q(**{f"{prefix}until__gt": day})',
        'Q(**{f"{prefix}until__gte": day})',
        "tests/core/test_dated.py",
    ),
    Defect(
        "core/sheets/guard.py",
        "if len(parts) > MAX_ENTRIES or",
        "if len(parts) > MAX_ENTRIES and",
        "tests/core/test_sheets_guard.py",
    ),
    Defect(
        "core/jobs.py",
        "free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now())",
        "free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING)",
        "tests/core/test_jobs.py",
    ),
]
