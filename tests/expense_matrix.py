"""What a GET answers on the pages of expenses and of the yearly publication."""

from typing import Any

from tests.matrix_rows import ACT_DECIDE, CLERKS, EVERYBODY, REVEAL, acts, register

APPROVERS = "302 403 200 403 403 403 403"
#: what is not public answers everybody like what does not exist
SHOWN = {
    "own": EVERYBODY,
    "foreign": EVERYBODY,
    "missing": EVERYBODY.replace("200", "404"),
}
#: whoever sees the claim sees its vouchers, also who has no workbench
SEEN = {
    "own": "302 200 200 200 200 200 404",
    "foreign": "302 404 404 404 404 200 200",
    "missing": "302 404 404 404 404 404 404",
}

REGISTERS: dict[str, dict[str, Any]] = {
    "funding_expense": {
        **register(CLERKS),
        "reveal": REVEAL,
        **acts("vouchers", "drop-voucher", "submit", "pay", "withdraw"),
        **dict.fromkeys(("check", "approve", "return", "reject"), ACT_DECIDE),
    },
    "funding_publication": {**register(APPROVERS), "withdraw": ACT_DECIDE},
}

OBJECTS = {
    "voucher": ("funding.Voucher", "pk"),
    "public-fund": ("funding.Publication", "code"),
}

TABLE: dict[str, Any] = {
    "public-funds": EVERYBODY,
    "public-fund": SHOWN,
    "voucher": SEEN,
}
