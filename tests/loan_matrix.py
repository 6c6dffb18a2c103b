"""What a GET answers on the pages of loans; tests/matrix.py merges it into its own."""

from typing import Any

from funding.admin.document_acts import SendBack
from tests.matrix_rows import ACT_CHANGE, ACT_DECIDE, CLERKS, NOBODY, REVEAL, acts, register
from tests.store_matrix import NO_MERCHANT

REGISTERS: dict[str, dict[str, Any]] = {
    "funding_loanterms": register(CLERKS),
    "funding_loan": {
        **register(NOBODY),
        "reveal": REVEAL,
        **acts("review", "return", "agree", "plan", "lend", "repay", "propose-write-off"),
        **dict.fromkeys(("approve", "send-back", "reject", "write-off", "keep"), ACT_DECIDE),
    },
    "funding_repayment": {
        **register(NOBODY),
        **dict.fromkeys(("post", SendBack.slug), ACT_DECIDE),
        **dict.fromkeys(("resubmit", "drop"), ACT_CHANGE),
    },
}

#: Pages of the portal about a row: whose they are not, for him they do not exist.
PORTAL = {"storefronts.Storefront": ("loans",), "funding.Loan": ("loan", "loan-withdraw")}
PAGES = [f"portal-{page}" for pages in PORTAL.values() for page in pages]
OTHERS = ("portal-loan-new", "portal-loan-mend")

OBJECTS = {
    **{f"portal-{page}": (label, "pk") for label, pages in PORTAL.items() for page in pages},
    "portal-loan-mend": ("funding.Loan", "pk"),
    "portal-loan-new": ("funding.LoanTerms", "terms"),
}
BESIDE = {"portal-loan-new": ("storefronts.Storefront", "pk")}
TABLE: dict[str, Any] = dict.fromkeys((*PAGES, *OTHERS), NO_MERCHANT)
