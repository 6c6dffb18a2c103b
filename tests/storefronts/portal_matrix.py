"""The table of tests/storefronts/test_portal_urls.py: what a GET answers to three merchants, whose
the row of the own area is, his neighbour in the same street, and whose that of the foreign area is.

Whatever is of the office does not open for any of them."""

from typing import Any

from tests import duty_matrix, loan_matrix
from tests.store_matrix import PORTAL

ALL, HIDDEN, SHUT, LED, SENT = (
    "200 200 200",
    "404 404 404",
    "403 403 403",
    "302 302 302",
    "405 405 405",
)


def every(row: str) -> dict[str, str]:
    return dict.fromkeys(("own", "foreign", "missing"), row)


OWN = {"own": "200 404 404", "foreign": "404 404 200", "missing": HIDDEN}
PUBLIC = {"own": ALL, "foreign": ALL, "missing": HIDDEN}
MERCHANTS = ("own", "neighbour", "foreign")

#: the quarter's reports and what is made of them: none of it is a merchant's
REPORTS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "token-list",
            "token-new",
            "report-style",
            "report-forms",
            "report-form-new",
            "table-export",
            "table-template-new",
        ),
        SHUT,
    ),
    **dict.fromkeys(("basis-comparison", "district-plan", "table"), HIDDEN),
    **dict.fromkeys(
        (
            "token-revoke",
            "report-form",
            "report-form-workbook",
            "report-form-replace",
            "report-form-end",
            "report-form-cells",
            "report-form-run",
            "report-summary",
            "report-movements",
            "report-changes",
            "report-changes-progress",
            "report-checks",
            "table-template",
            "table-template-change",
            "table-template-end",
            "report-locking",
            "report-filing",
        ),
        every(HIDDEN),
    ),
    **dict.fromkeys(
        (
            "report-changes-look",
            "report-explain",
            "report-submit",
            "report-return",
            "report-lock",
            "report-correct",
            "report-file",
        ),
        every(SENT),
    ),
}

TABLE: dict[str, Any] = {
    **REPORTS,
    "livez": ALL,
    "healthz": "503 503 503",
    "sign-in": LED,
    "sign-out": SENT,
    "password-change": ALL,
    "second-factor": LED,
    "second-factor-set-up": ALL,
    "session": ALL,
    "draft": ALL,
    "messages": ALL,
    "messages-read": SENT,
    "message-open": every(HIDDEN),  # those of two clerks
    "home": LED,
    "join": ALL,
    "join-look-up": ALL,
    "join-withdraw": SENT,
    "join-point": PUBLIC,
    "plaque-look-up": ALL,
    "plaque": PUBLIC,
    "feedback-plaque": PUBLIC,
    "feedback-look-up": ALL,
    "notices": ALL,
    "notice": PUBLIC,
    "notice-object": every(HIDDEN),  # not on notice
    "feedback-photo": every(HIDDEN),  # who reported is never the store's to see
    "storefront-photo": every(HIDDEN),  # no photo was taken
    "application-photo": every(HIDDEN),
    "inspection-photo": every(HIDDEN),
    "activity-photo": every(HIDDEN),
    "activity-feed": every(HIDDEN),  # by an address that was not given out
    "public-activities": ALL,
    "public-activity": every(HIDDEN),  # not announced
    "sign-up-look-up": ALL,
    "activity-sign-in": every(HIDDEN),  # not the day of it
    "portal-activities": OWN,
    "portal-activity": every(HIDDEN),
    **dict.fromkeys(("life-branch", "life-record"), every(HIDDEN)),  # officials open them too
    "target-list": SHUT,
    "target-new": SHUT,
    "target": every(HIDDEN),
    "target-end": every(HIDDEN),
    "advice": SHUT,
    "advice-list": SHUT,
    "order-list": SHUT,
    "order-new": SHUT,
    "order": every(HIDDEN),
    "venue-photo": every(HIDDEN),
    "export-status": every(HIDDEN),
    "export-file": every(HIDDEN),
    "dashboard": HIDDEN,
    "activity-dashboard": HIDDEN,
    "funding-dashboard": HIDDEN,
    "account-entries": HIDDEN,
    "journal": HIDDEN,
    "fund-statement": every(HIDDEN),
    "voucher": every(HIDDEN),
    "appropriation-bank-list": every(HIDDEN),
    "public-funds": ALL,
    "public-fund": PUBLIC,
    "dashboard-chart": HIDDEN,
    "organisation-list": HIDDEN,
    **dict.fromkeys(
        (
            "organisation-record",
            "party-organisation-record",
            "storefront-record",
            "title-record",
        ),
        every(HIDDEN),
    ),
    "organisation-export": HIDDEN,
    "compile": SENT,
    "compiling": HIDDEN,
    "report-list": SHUT,
    "report": every(HIDDEN),
    "report-workbook": every(HIDDEN),
    "report-compile": every(SENT),
    "admin:login": LED,
    "portal": ALL,
    "portal-join": PUBLIC,
    **{f"portal-{page}": OWN for pages in PORTAL.values() for page in pages},
    **{f"portal-{page}": OWN for pages in duty_matrix.PORTAL.values() for page in pages},
    **dict.fromkeys(duty_matrix.OF_STORE, OWN),
    **dict.fromkeys(duty_matrix.SENT, every(SENT)),
    **dict.fromkeys(loan_matrix.PAGES, OWN),
    "portal-loan-new": every(HIDDEN),  # no loan fund
    "portal-loan-mend": {"own": "302 404 404", "foreign": "404 404 302", "missing": HIDDEN},
    "duty": ALL,
    "duty-look-up": ALL,
    "duty-session": PUBLIC,
    "cases": ALL,
    "cases-look-up": ALL,
    "portal-begin": every(HIDDEN),  # without naming an honour
    "portal-appeal": {"own": "302 404 404", "foreign": "404 404 302", "missing": HIDDEN},
    "portal-photo-remove": every(SENT),
    "services": ALL,
    "service-confirm": ALL,
    "portal-services": ALL,
    "portal-service": every(HIDDEN),  # not published
    "portal-claim": every(HIDDEN),  # claimed by a member
    "portal-claim-give-up": every(HIDDEN),
    "portal-messages": ALL,
    "portal-messages-read": SENT,
    "portal-message": every(HIDDEN),
}
#: Whole doors that stay shut, by the beginning of their addresses.
SHUT_DOORS = ("admin/", "api/")
