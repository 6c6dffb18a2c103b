"""What a GET answers on the pages of teams, services, projects, pairings: of activity_matrix."""

from typing import Any

from tests.matrix_rows import CLERKS, EVERYBODY, NOBODY, REVEAL, acts, register

REGISTERS: dict[str, dict[str, Any]] = {
    "activities_volunteerteam": {**register(CLERKS), **acts("join", "leave", "lead", "dissolve")},
    "activities_teammembership": register(NOBODY),
    "activities_volunteer": {
        **register(CLERKS),
        "reveal": REVEAL,
        **acts("join", "earn", "give", "leave", "return"),
    },
    "activities_serviceitem": {
        **register(CLERKS),
        "reveal": REVEAL,
        **acts("claim", "publish", "withdraw", "close"),
    },
    "activities_claim": {
        **register(NOBODY),
        **acts("do", "confirm", "evaluate", "send-back", "give-up"),
    },
    "activities_project": {
        **register(CLERKS),
        **acts("save", "finish", "stop", "resume", "drop"),
    },
    "activities_pairing": {**register(CLERKS), "reveal": REVEAL, **acts("visit", "end")},
    "activities_visit": {**register(NOBODY), **acts("solve")},
}

OBJECTS = {
    "portal-service": ("activities.ServiceItem", "pk"),
    "portal-claim": ("activities.Claim", "pk"),
    "portal-claim-give-up": ("activities.Claim", "pk"),
}

#: nobody of the office signs in for a store
NO_MERCHANT = dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404")

TABLE: dict[str, Any] = {
    "services": EVERYBODY,
    "service-confirm": EVERYBODY,
    "portal-services": "302 403 403 403 403 403 403",
    **dict.fromkeys(OBJECTS, NO_MERCHANT),
}
