"""Slips in what is counted."""

from tests.defects import Defect

PREDICATES = "reports/indicators/predicates.py"
FACTS = "reports/sql/organisation_facts.sql"
ORGANISATIONS = "reports/sql/organisations_of_the_day.sql"

DEFECTS = [
    Defect(
        PREDICATES,
        "kind != OrganisationKind.DEPARTMENT",
        "kind != OrganisationKind.SOCIAL",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "return joint(basis) & ~standalone(basis)",
        "return joint(basis)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "Q(members__gt=0, full_members__lt=basis.due_members)",
        "Q(members__gte=0, full_members__lt=basis.due_members)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        PREDICATES,
        "Q(full_members__gte=basis.due_members)",
        "Q(full_members__gt=basis.due_members)",
        "tests/reports/test_indicators.py",
    ),
    Defect(
        "reports/indicators/definition.py",
        "whole & ~self.rows(basis)",
        "whole & self.rows(basis)",
        "tests/reports/test_indicators.py tests/reports/test_rows_behind.py",
    ),
    Defect(
        FACTS,
        "where c.since <= %(day)s and (c.until is null or c.until > %(day)s)\n"
        "        and p.founded",
        "where c.since < %(day)s and (c.until is null or c.until > %(day)s)\n        and p.founded",
        "tests/reports/test_compiling.py",
    ),
    Defect(
        ORGANISATIONS,
        "p.since <= %(day)s and p.ends > %(day)s",
        "p.since <= %(day)s and p.ends >= %(day)s",
        "tests/reports/test_compiling.py",
    ),
]
