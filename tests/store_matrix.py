"""What a GET answers on the pages of the model stores; tests/matrix.py merges it into its own."""

from typing import Any

from tests.matrix_rows import (
    ACT_CHANGE,
    ACT_DECIDE,
    ACT_ON_AREA,
    ACT_VIEW,
    ADMIN,
    CLERKS,
    EVERYBODY,
    LIST,
    NOBODY,
    REVEAL,
    acts,
    register,
)

#: no photo was taken
NO_PHOTO = dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404")

REGISTERS: dict[str, dict[str, Any]] = {
    "storefronts_storefront": {
        **register(CLERKS),
        "reveal": REVEAL,
        **acts(
            "invite",
            "end-account",
            "employ",
            "leave",
            "photo",
            "place",
            "hand-over",
            "close",
            "reopen",
        ),
    },
    "storefronts_feedback": {
        **register(NOBODY),
        "reveal": REVEAL,
        **acts("check", "answer"),
        "decide": ACT_DECIDE,
    },
    "storefronts_storefrontmember": register(NOBODY),
    "storefronts_inspection": {**register(NOBODY), **acts("do", "put-off", "cancel")},
    "storefronts_title": {
        **register(NOBODY),
        **acts("hang", "take-down", "replace", "plan", "serve", "appeal", "give-up"),
        **dict.fromkeys(("stars", "suspend", "restore", "revoke", "answer", "dates"), ACT_DECIDE),
        **dict.fromkeys(("certificate", "plate", "artwork"), REVEAL),  # clerks and approvers alike
    },
    "storefronts_application": {
        **register(CLERKS),
        **dict.fromkeys(("fill", "recommend", "withdraw"), ACT_CHANGE),
        **dict.fromkeys(("review", "conclude", "publish", "award", "reject"), ACT_DECIDE),
        "score": REVEAL,  # clerks and approvers alike
    },
    "storefronts_publicnotice": register(NOBODY),
    "storefronts_honourscheme": {**register(ADMIN), "revise": ACT_VIEW},
    "storefronts_schemeversion": {**register(NOBODY), "put-in-force": ACT_ON_AREA},
}

#: Pages of the portal about a row: whose they are not, for him they do not exist.
PORTAL = {
    "storefronts.Storefront": ("store", "honours", "begin"),
    "storefronts.Application": (
        "application",
        "promises",
        "answers",
        "confirm",
        "checklist",
        "withdraw",
    ),
    "storefronts.ApplicationItem": ("item",),
    "storefronts.Title": (
        "title",
        "plaque",
        "plaque-print",
        "plaque-picture",
        "renew",
        "unchanged",
        "give-up",
        "appeal",
    ),
    "accounts.Message": ("message",),
}
OBJECTS = {
    "portal-join": ("storefronts.Invitation", "token"),
    "portal-photo-remove": ("storefronts.ItemPhoto", "pk"),
    **{f"portal-{page}": (label, "pk") for label, pages in PORTAL.items() for page in pages},
}
#: nobody of the office signs in for a store
NO_MERCHANT = dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404")

#: An address of everybody about a row: 404 where there is none.
PUBLIC = {"own": EVERYBODY, "foreign": EVERYBODY, "missing": EVERYBODY.replace("200", "404")}

TABLE: dict[str, Any] = {
    "portal": "302 403 403 403 403 403 403",
    "portal-messages": "302 200 200 200 200 200 200",
    "portal-messages-read": "302 405 405 405 405 405 405",
    **{f"portal-{page}": NO_MERCHANT for pages in PORTAL.values() for page in pages},
    "portal-message": {
        "own": "302 302 404 404 404 404 404",
        "foreign": "302 404 404 404 404 404 302",
        "missing": "302 404 404 404 404 404 404",
    },
    "portal-photo-remove": dict.fromkeys(
        ("own", "foreign", "missing"), "302 405 405 405 405 405 405"
    ),
    "portal-join": PUBLIC,
    "inspection-photo": NO_PHOTO,
    "store-route": LIST,
    "store-board": LIST,
    "application-workbook": REVEAL,  # clerks and approvers hand out
    "store-ceremony": LIST,
    "storefront-photo": NO_PHOTO,
    "application-photo": NO_PHOTO,
    "plaque-look-up": EVERYBODY,
    "plaque": PUBLIC,
    "feedback-plaque": PUBLIC,
    "feedback-look-up": EVERYBODY,
    "notices": EVERYBODY,
    "notice": PUBLIC,
    "notice-object": dict.fromkeys(PUBLIC, EVERYBODY.replace("200", "404")),  # not on notice
    "feedback-photo": NO_PHOTO,
}
