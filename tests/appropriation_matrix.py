"""What a GET answers on the pages of rules and appropriation; tests/matrix.py merges it into its
own."""

from typing import Any

from tests.matrix_rows import ACT_DECIDE, CLERKS, NOBODY, REVEAL, acts, register

REGISTERS: dict[str, dict[str, Any]] = {
    "funding_appropriationbatch": {
        **register(CLERKS),
        **acts("submit", "post", "bank-result", "drop"),
        **dict.fromkeys(("check", "return"), ACT_DECIDE),
    },
    "funding_appropriation": {**register(NOBODY), **acts("adjust", "sign")},
    "funding_fundingrule": {**register(CLERKS), **acts("change-from")},
    "funding_sharerule": {**register(CLERKS), **acts("change-from")},
    "funding_bankaccount": {**register(CLERKS), "reveal": REVEAL, "confirm": ACT_DECIDE},
}

OBJECTS = {"appropriation-bank-list": ("funding.AppropriationBatch", "pk")}

TABLE: dict[str, Any] = {
    "appropriation-bank-list": {
        "own": "302 200 200 403 403 403 404",
        "foreign": "302 404 404 404 404 403 200",
        "missing": "302 404 404 404 404 404 404",
    },
}
