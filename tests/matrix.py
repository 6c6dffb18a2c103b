"""The table of tests/test_urls.py: what a GET answers to each of ROLES, by address."""

from typing import Any

from tests import activity_matrix, api_matrix, check_matrix, funding_matrix, store_matrix
from tests.matrix_rows import (
    ACT_CHANGE,
    ACT_DECIDE,
    ACT_MANAGE,
    ACT_ON_AREA,
    ACT_VIEW,
    ADMIN,
    AT_WORK_POST_ONLY,
    CLERKS,
    EVERYBODY,
    EXPORTED,
    FOREIGN,
    LIST,
    NOBODY,
    NONE,
    OWN,
    PAGE,
    POST_ONLY,
    POST_ONLY_ROWS,
    REVEAL,
    THEIRS,
    act_log,
    acts,
    administration,
    register,
    shared,
)

#: a page about a row that only the officials of its area may open
OF_OFFICIALS = {
    "own": "302 403 403 200 403 403 404",
    "foreign": "302 404 404 404 404 403 403",
    "missing": "302 404 404 404 404 404 404",
}

#: what registers say of a row, for officials too
RECORDS = {
    "organisation-record": "districts.Organisation",
    "party-organisation-record": "districts.PartyOrganisation",
    "storefront-record": "storefronts.Storefront",
    "title-record": "storefronts.Title",
}

MEMBER_ACTS = (
    "make-full",
    "employ",
    "float-in",
    "float-out",
    "end-floating",
    "join-dual",
    "lose",
    "find",
    "show-identity",
    "hide-identity",
    "restore",
    "end",
)

#: register → its pages; every register of the workbench has one.
REGISTERS: dict[str, dict[str, Any]] = {
    "core_act": act_log(),
    "core_calendarday": shared(ADMIN),
    "accounts_user": {
        **administration(),
        **dict.fromkeys(
            ("reset-password", "reset-second-factor", "move", "leave", "reinstate"), ACT_MANAGE
        ),
    },
    "districts_roleassignment": administration(),
    "districts_area": {
        **register(ADMIN, LIST),
        **dict.fromkeys(("rename", "recode", "merge"), ACT_ON_AREA),
    },
    "districts_importbatch": register(NOBODY),
    "districts_todo": {**register(NOBODY), "finish": ACT_VIEW},
    "districts_commercialdistrict": {**register(CLERKS), **acts("grant")},
    "districts_building": register(CLERKS),
    "districts_gridzone": register(CLERKS),
    "districts_responsible": {**register(CLERKS), "reveal": REVEAL},
    "districts_leadercontact": register(CLERKS),
    "districts_organisation": {
        **register(CLERKS),
        "reveal": REVEAL,
        **acts("phone", "change-from", "instructor", "strike", "resume", "roster-complete"),
    },
    "districts_organisationphase": register(NOBODY),
    "districts_moverequest": {
        **register(CLERKS),
        **dict.fromkeys(("accept", "refuse", "withdraw"), ACT_VIEW),
    },
    "districts_comparisonlist": {**register(CLERKS), **acts("again")},
    "districts_comparisonrow": {
        **register(NOBODY),
        **acts("register", "same", "leave-out", "reopen"),
    },
    "districts_statement": register(CLERKS),
    "districts_partyorganisation": {
        **register(CLERKS),
        "tree": LIST,
        "page": ACT_VIEW,
        **acts("rename", "move", "retype", "split", "merge", "dissolve"),
        **acts("elect", "put-off", "appoint", "leave", "step", "grant"),
    },
    "districts_organisationcoverage": register(CLERKS),
    "districts_partytitle": {**register(CLERKS), **acts("revoke")},
    "districts_instructor": {**register(CLERKS), "visit": ACT_CHANGE},
    "districts_guidancevisit": register(NOBODY),
    "districts_venue": {**register(CLERKS), "check": ACT_CHANGE},
    "districts_rulelimit": register(ADMIN),
    "districts_jointcommittee": register(CLERKS),
    "districts_coverageway": shared(ADMIN),
    "members_partymember": {
        **register(CLERKS),
        "reveal": REVEAL,
        **dict.fromkeys(MEMBER_ACTS, ACT_CHANGE),
    },
    "members_membershiptransfer": {
        **register(CLERKS),
        **dict.fromkeys(("check", "reject"), ACT_DECIDE),
        **dict.fromkeys(("issue", "reissue", "receive", "send-back", "withdraw"), ACT_CHANGE),
        "letter": REVEAL,
        "flow": ACT_VIEW,
    },
    "members_development": {**register(CLERKS), "reach": ACT_CHANGE},
    "members_pioneerpost": register(CLERKS),
    "members_pledge": register(CLERKS),
    "members_memberhonour": register(CLERKS),
    "members_recommendation": register(CLERKS),
    "members_lostcontact": register(NOBODY),
    "members_selfreport": {**register(NOBODY), "reveal": REVEAL, "result": ACT_CHANGE},
    "members_reportinpoint": {**register(CLERKS), "poster": ACT_VIEW, "statistics": LIST},
    "members_consenttext": shared(ADMIN),
    "reports_basis": {
        **shared(ADMIN),
        "revise": {"own": ADMIN, "foreign": ADMIN, "missing": NONE},
    },
    **store_matrix.REGISTERS,
    **activity_matrix.REGISTERS,
    **funding_matrix.REGISTERS,
}

TABLE: dict[str, Any] = {
    "livez": "200 200 200 200 200 200 200",
    "healthz": "503 503 503 503 503 503 503",  # neither worker nor beat runs beside the tests
    "sign-in": "200 302 302 302 302 302 302",
    "sign-out": "405 405 405 405 405 405 405",
    "password-change": PAGE,
    "second-factor": "302 302 302 302 302 302 302",  # nobody here owes a code
    "second-factor-set-up": PAGE,
    "draft": "401 200 200 200 200 200 200",
    "session": "200 200 200 200 200 200 200",
    "messages": PAGE,
    "messages-read": "405 405 405 405 405 405 405",
    "message-open": {
        "own": "302 302 404 404 404 404 404",
        "foreign": "302 404 404 404 404 404 302",
        "missing": "302 404 404 404 404 404 404",
    },
    "home": "302 302 302 302 302 302 302",
    "join": EVERYBODY,
    "join-point": {
        "own": EVERYBODY,
        "foreign": EVERYBODY,
        "missing": EVERYBODY.replace("200", "404"),
    },
    "join-look-up": EVERYBODY,
    "join-withdraw": EVERYBODY.replace("200", "405"),
    "import-list": LIST,
    "import-start": "302 200 403 403 403 200 200",
    "import-template": {"own": LIST, "foreign": NONE, "missing": NONE},
    "import-forget": AT_WORK_POST_ONLY,
    "import-preview": {"own": OWN, "foreign": FOREIGN, "missing": NONE},
    "import-status": {
        "own": OWN.replace("200", "302"),
        "foreign": FOREIGN.replace("200", "302"),
        "missing": NONE,
    },
    "import-undo": AT_WORK_POST_ONLY,
    "import-errors": {  # the marked file is the ledger itself, with its persons
        "own": "302 200 403 403 403 403 404",
        "foreign": "302 404 404 403 404 403 200",
        "missing": NONE,
    },
    # no photo was taken
    "venue-photo": dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404"),
    "advice": PAGE,
    "advice-list": PAGE,
    "order-list": PAGE,
    "order-new": "302 403 403 200 403 403 403",
    "order": {
        "own": "302 200 200 200 200 200 404",
        "foreign": "302 404 404 404 404 200 200",
        "missing": "302 404 404 404 404 404 404",
    },
    "dashboard": PAGE,
    "activity-dashboard": PAGE,
    "basis-comparison": PAGE,
    "funding-dashboard": PAGE,
    "account-entries": activity_matrix.SEEN,
    "journal": activity_matrix.SEEN,
    "district-plan": PAGE,
    "dashboard-chart": "302 404 404 404 404 404 404",  # no chart is named
    "organisation-list": PAGE,
    **dict.fromkeys(RECORDS, activity_matrix.SEEN),
    "organisation-export": "302 200 200 200 403 403 200",
    "export-status": EXPORTED,
    "export-file": {**EXPORTED, "own": "302 302 404 404 404 404 404", "foreign": THEIRS},
    "compile": POST_ONLY,
    "compiling": PAGE,
    "target-list": PAGE,
    "target-new": "302 403 403 200 403 403 403",
    "target": OF_OFFICIALS,
    "target-end": OF_OFFICIALS,
    "report-forms": PAGE,
    "report-form-new": "302 403 403 200 403 403 403",
    "report-form": activity_matrix.SEEN,
    "report-form-workbook": {  # there is no file: back to the page that says so
        "own": "302 302 302 302 403 403 404",
        "foreign": "302 404 404 404 404 403 302",
        "missing": "302 404 404 404 404 404 404",
    },
    "report-form-replace": OF_OFFICIALS,
    "report-form-end": OF_OFFICIALS,
    "report-form-cells": OF_OFFICIALS,
    "report-form-run": OF_OFFICIALS,
    "report-list": PAGE,
    "report-style": "302 403 403 200 403 403 403",
    "report": {
        "own": "302 200 200 200 200 200 404",
        "foreign": "302 404 404 404 404 200 200",
        "missing": "302 404 404 404 404 404 404",
    },
    "report-workbook": {
        "own": "302 200 200 200 403 403 404",
        "foreign": "302 404 404 404 404 403 200",
        "missing": "302 404 404 404 404 404 404",
    },
    "report-summary": {
        "own": "302 200 200 200 403 403 404",
        "foreign": "302 404 404 404 404 403 200",
        "missing": "302 404 404 404 404 404 404",
    },
    "report-compile": POST_ONLY_ROWS,
    **dict.fromkeys(
        ("report-movements", "report-changes", "report-changes-progress"), activity_matrix.SEEN
    ),
    "report-changes-look": POST_ONLY_ROWS,
    **dict.fromkeys(
        ("report-compile", "report-submit", "report-return", "report-lock"), POST_ONLY_ROWS
    ),
    **dict.fromkeys(("report-correct", "report-file"), POST_ONLY_ROWS),
    "report-locking": {
        "own": "302 200 200 200 200 200 404",
        "foreign": "302 404 404 404 404 200 200",
        "missing": "302 404 404 404 404 404 404",
    },
    # no file was kept
    "report-filing": dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404"),
    "table": PAGE,
    "table-export": "302 302 302 302 403 403 302",  # nothing is chosen: back to the form
    "table-template-new": "302 302 302 302 403 403 302",
    "table-template": {
        "own": "302 302 302 302 302 302 404",
        "foreign": "302 404 404 404 404 302 302",
        "missing": "302 404 404 404 404 404 404",
    },
    "table-template-change": OF_OFFICIALS,  # its owner is a merchant
    "table-template-end": OF_OFFICIALS,
    "token-list": PAGE,
    "token-new": PAGE,
    "token-revoke": {  # his own; and his administrator's
        "own": "302 200 404 404 404 200 404",
        "foreign": "302 404 404 404 404 200 200",
        "missing": "302 404 404 404 404 404 404",
    },
    "admin:login": "302 302 302 302 302 302 302",
    "admin:index": LIST,
    "admin:todos": LIST,
    "admin:search": LIST,
    "admin:undo": "302 405 405 403 405 405 405",
    "admin:jsi18n": LIST,
    "admin:autocomplete": NOBODY,  # without naming a field
    **api_matrix.TABLE,
    **store_matrix.TABLE,
    **activity_matrix.TABLE,
    **funding_matrix.TABLE,
    **check_matrix.TABLE,
}
