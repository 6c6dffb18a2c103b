"""What a GET answers on the pages of the ledger; tests/matrix.py merges it into its own."""

from typing import Any

from tests.matrix_rows import ACT_DECIDE, CLERKS, FOREIGN, NOBODY, NONE, OWN, acts, register

#: a line is read on the page of its journal
TO_ITS_JOURNAL = {
    "own": OWN.replace("200", "302"),
    "foreign": FOREIGN.replace("200", "302"),
    "missing": NONE,
}

REGISTERS: dict[str, dict[str, Any]] = {
    "funding_fund": {**register(CLERKS), "close": ACT_DECIDE},
    "funding_account": register(NOBODY),
    "funding_journal": {**register(NOBODY), **acts("reverse")},
    "funding_entry": {**register(NOBODY), "change": TO_ITS_JOURNAL},
    "funding_reversal": {
        **register(NOBODY),
        **dict.fromkeys(("post", "return"), ACT_DECIDE),
        **acts("resubmit", "drop"),
    },
}
