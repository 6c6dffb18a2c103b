"""The rows of all pages of money, for tests/matrix.py and tests/test_urls.py."""

from typing import Any

from tests import (
    appropriation_matrix,
    arrivals_matrix,
    expense_matrix,
    ledger_matrix,
    loan_matrix,
    sheets_matrix,
)

PARTS = (
    appropriation_matrix,
    arrivals_matrix,
    expense_matrix,
    ledger_matrix,
    loan_matrix,
    sheets_matrix,
)


def merged(name: str) -> dict[str, Any]:
    found = (getattr(part, name, {}) for part in PARTS)
    return {key: row for rows in found for key, row in rows.items()}


REGISTERS, TABLE, OBJECTS, BESIDE = map(merged, ("REGISTERS", "TABLE", "OBJECTS", "BESIDE"))
