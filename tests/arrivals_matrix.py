"""What a GET answers on the registers of what arrives and is planned; tests/matrix.py merges it."""

from typing import Any

from tests.matrix_rows import ACT_DECIDE, CLERKS, REVEAL, acts, register

CHECKED = {
    "reveal": REVEAL,
    "slip": REVEAL,
    **acts("resubmit", "drop"),
    **dict.fromkeys(("post", "return"), ACT_DECIDE),
}
REGISTERS: dict[str, dict[str, Any]] = {
    "funding_budget": register(CLERKS),
    "funding_receipt": {**register(CLERKS), **CHECKED},
    "funding_inkind": {**register(CLERKS), **CHECKED, "reopen": ACT_DECIDE},
}
