"""What the tables of addresses say of a page, in the order of ROLES."""

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

API = {
    "own": "401 200 200 200 200 200 404",
    "foreign": "401 404 404 404 404 200 200",
    "missing": "401 404 404 404 404 404 404",
}
API_LIST = "401 200 200 200 200 200 200"
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
