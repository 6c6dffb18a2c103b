"""The table of tests/test_urls.py: what a GET answers to each of ROLES, by address."""

from typing import Any

ROLES = ("anonymous", "clerk", "approver", "official", "auditor", "admin", "foreign_clerk")

LIST = "302 200 200 403 200 200 200"
OWN, FOREIGN = "302 200 200 403 200 200 404", "302 404 404 403 404 200 200"
NONE = "302 404 404 403 404 404 404"
NOBODY, CLERKS, ADMIN = (
    "302 403 403 403 403 403 403",
    "302 200 403 403 403 403 200",
    "302 403 403 403 403 200 403",
)
NO_DELETE = {"own": "302 403 403 403 403 403 404", "foreign": "302 404 404 403 404 403 403"}
STOCK = dict.fromkeys(("own", "foreign", "missing"), "302 302 302 403 302 302 302")
EXPORTERS = "302 200 200 403 403 403 200"


def listed(who: str, exporters: str) -> dict[str, Any]:
    """A list, its export, and the choice of its columns, which is posted."""
    return {"changelist": who, "export": exporters, "columns": who.replace("200", "405")}


def register(add: str, exporters: str = EXPORTERS) -> dict[str, Any]:
    """A register whose rows lie in areas: who may look is the same, who adds differs."""
    rows = {"own": OWN, "foreign": FOREIGN, "missing": NONE}
    pages = {**listed(LIST, exporters), "add": add, "change": rows, "history": rows}
    return {**pages, "delete": {**NO_DELETE, "missing": NONE}}


def shared(add: str) -> dict[str, Any]:
    """A list that is the same for every area."""
    rows = {"own": LIST, "foreign": LIST, "missing": NONE}
    no_delete = {"own": NOBODY, "foreign": NOBODY, "missing": NONE}
    pages = {**listed(LIST, LIST), "add": add, "change": rows, "history": rows}
    return {**pages, "delete": no_delete}


def administration() -> dict[str, Any]:
    """Users and roles exist for administrators only."""
    there = "302 404 404 403 404 200 404"
    rows = {"own": there, "foreign": there, "missing": NONE}
    no_delete = there.replace("200", "403")
    return {
        **listed(ADMIN, ADMIN),
        "add": ADMIN,
        "change": rows,
        "history": rows,
        "delete": {"own": no_delete, "foreign": no_delete, "missing": NONE},
    }


def act_log() -> dict[str, Any]:
    """Acts exist for the auditor of the area; nobody adds, changes or deletes one."""
    rows = {"own": "302 404 404 403 200 404 404", "foreign": NONE, "missing": NONE}
    no_delete = {"own": "302 404 404 403 403 404 404", "foreign": NONE, "missing": NONE}
    auditor = "302 403 403 403 200 403 403"
    pages = {
        **listed(auditor, auditor),
        "sheet": auditor,
        "add": NOBODY,
        "change": rows,
        "history": rows,
    }
    return {**pages, "delete": no_delete}


REVEAL = {
    "own": "302 200 200 403 403 403 404",
    "foreign": "302 404 404 403 404 403 200",
    "missing": NONE,
}

#: An act on a row, by the right it needs.
ACT_VIEW = {"own": OWN, "foreign": FOREIGN, "missing": NONE}
ACT_CHANGE = {
    "own": "302 200 403 403 403 403 404",
    "foreign": "302 404 404 403 404 403 200",
    "missing": NONE,
}
ACT_DECIDE = {
    "own": "302 403 200 403 403 403 404",
    "foreign": "302 404 404 403 404 403 403",
    "missing": NONE,
}


ACT_ON_AREA = {
    "own": "302 403 403 403 403 200 404",
    "foreign": "302 404 404 403 404 200 403",
    "missing": NONE,
}


def acts(*slugs: str) -> dict[str, Any]:
    """What a clerk does to a row of his area."""
    return dict.fromkeys(slugs, ACT_CHANGE)


ACT_MANAGE = {"own": "302 404 404 403 404 200 404", "foreign": "302 404 404 403 404 200 404"}
ACT_MANAGE["missing"] = NONE
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
    "reports_basis": shared(ADMIN),
}

API = {
    "own": "403 200 200 200 200 200 404",
    "foreign": "403 404 404 404 404 200 200",
    "missing": "403 404 404 404 404 404 404",
}
API_LIST = "403 200 200 200 200 200 200"
EVERYBODY = "200 200 200 200 200 200 200"
PAGE = "302 200 200 200 200 200 200"
POST_ONLY = "302 405 405 405 405 405 405"
POST_ONLY_ROWS = dict.fromkeys(("own", "foreign", "missing"), POST_ONLY)
AT_WORK_POST_ONLY = dict.fromkeys(("own", "foreign", "missing"), "302 405 405 403 405 405 405")
THEIRS = "302 404 404 404 404 404 302"  # not written yet: to the page that says so
EXPORTED = {  # whoever asked, nobody else
    "own": "302 200 404 404 404 404 404",
    "foreign": "302 404 404 404 404 404 200",
    "missing": "302 404 404 404 404 404 404",
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
    "dashboard-chart": "302 404 404 404 404 404 404",  # no chart is named
    "organisation-list": PAGE,
    "organisation-export": "302 200 200 200 403 403 200",
    "export-status": EXPORTED,
    "export-file": {**EXPORTED, "own": "302 302 404 404 404 404 404", "foreign": THEIRS},
    "compile": POST_ONLY,
    "compiling": PAGE,
    "report-list": PAGE,
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
    "report-compile": POST_ONLY_ROWS,
    "schema": API_LIST,
    "api-docs": API_LIST,
    "api-root": API_LIST,
    "api-areas-list": API_LIST,
    "api-areas-detail": API,
    "api-commercial-districts-list": API_LIST,
    "api-commercial-districts-detail": API,
    "api-organisations-list": API_LIST,
    "api-organisations-detail": API,
    "api-party-organisations-list": API_LIST,
    "api-party-organisations-detail": API,
    "api-reports-list": API_LIST,
    "api-reports-detail": API,
    "api-figures-list": API_LIST,
    "api-figures-detail": API,
    "admin:login": "302 302 302 302 302 302 302",
    "admin:index": LIST,
    "admin:todos": LIST,
    "admin:search": LIST,
    "admin:undo": "302 405 405 403 405 405 405",
    "admin:jsi18n": LIST,
    "admin:autocomplete": NOBODY,  # without naming a field
}
