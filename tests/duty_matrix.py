"""What a GET answers on the pages of duty sessions, bookings and cases: of activity_matrix."""

from typing import Any

from tests.matrix_rows import ACT_VIEW, CLERKS, EVERYBODY, LIST, NOBODY, REVEAL, acts, register
from tests.store_matrix import NO_MERCHANT, PUBLIC

REGISTERS: dict[str, dict[str, Any]] = {
    "activities_dutysession": {
        **register(CLERKS),
        **acts("publish", "weekly", "walk-in", "hold", "cancel"),
    },
    "activities_booking": {
        **register(NOBODY),
        "reveal": REVEAL,
        **acts("came", "no-show", "answer", "to-case", "cancel"),
    },
    "activities_case": {
        **register(CLERKS),
        "reveal": REVEAL,
        **acts("route", "answer", "party", "remove-party", "judge", "close", "reopen", "withdraw"),
    },
}

#: Pages of the portal about a row: whose they are not, for him they do not exist.
PORTAL = {
    "storefronts.Storefront": ("duty", "bookings", "cases", "case-new"),
    "activities.Booking": ("booking",),
    "activities.Case": ("case",),
}
#: What is only sent to.
SENT = {
    "portal-booking-cancel": "activities.Booking",
    "portal-case-satisfaction": "activities.Case",
    "portal-case-withdraw": "activities.Case",
}
#: Pages about a row and the store beside it.
OF_STORE = {
    "portal-session": ("activities.DutySession", "session"),
    "portal-slot": ("activities.DutySlot", "slot"),
}
BESIDE = dict.fromkeys(OF_STORE, ("storefronts.Storefront", "pk"))

OBJECTS = {
    **{f"portal-{page}": (label, "pk") for label, pages in PORTAL.items() for page in pages},
    **{name: (label, "pk") for name, label in SENT.items()},
    **OF_STORE,
    "duty-session": ("activities.DutySession", "pk"),
    "duty-counter": ("activities.DutySession", "pk"),
}

TABLE: dict[str, Any] = {
    **{f"portal-{page}": NO_MERCHANT for pages in PORTAL.values() for page in pages},
    **dict.fromkeys(OF_STORE, NO_MERCHANT),
    **dict.fromkeys(
        SENT, dict.fromkeys(("own", "foreign", "missing"), "302 405 405 405 405 405 405")
    ),
    "duty": EVERYBODY,
    "duty-look-up": EVERYBODY,
    "duty-session": PUBLIC,
    "duty-notice": LIST,
    "duty-counter": ACT_VIEW,
    "cases": EVERYBODY,
    "cases-look-up": EVERYBODY,
    "case-paste": CLERKS,
}
