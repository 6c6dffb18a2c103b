"""Slips in who belongs where."""

from tests.defects import Defect

AFFILIATIONS = "members/services/affiliations.py"
BOOKS = (
    "tests/members/test_services_affiliation_books.py "
    "tests/members/test_services_employment_books.py "
    "tests/members/test_services_affiliations.py"
)

DEFECTS = [
    Defect(
        AFFILIATIONS,
        "if row.since >= self.day:",
        "if row.since > self.day:",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "return Day(self.day)\n        return since or Day(self.day, Precision.BY)",
        "return Day(self.day)\n        return since or Day(self.day)",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "if row.kind == kind]\n        same",
        "]\n        same",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "if self.standing is Standing.OLDER:\n            return self.conflict(kind.label",
        "if self.standing is Standing.SAME:\n            return self.conflict(kind.label",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "since.first < ended <= self.day",
        "since.first < ended < self.day",
        BOOKS,
    ),
    Defect(
        AFFILIATIONS,
        "if not post or row.post == post:",
        "if row.post == post:",
        BOOKS,
    ),
]
