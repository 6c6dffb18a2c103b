"""What a GET answers on the pages of activities; tests/matrix.py merges it into its own."""

from typing import Any

from tests.matrix_rows import ACT_CHANGE, CLERKS, PAGE, acts, register

#: no photo was taken
NO_PHOTO = dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404")
#: an activity is deleted by an act that asks for the reason: its stock address leads there
TO_AN_ACT = {who: row.replace("200", "302") for who, row in ACT_CHANGE.items()}

#: a page that whoever sees the area may read, officials too
SEEN = {
    "own": "302 200 200 200 200 200 404",
    "foreign": "302 404 404 404 404 200 200",
    "missing": "302 404 404 404 404 404 404",
}
#: and one of whoever may write there
SEEN_CHANGE = {
    "own": "302 200 403 403 403 403 404",
    "foreign": "302 404 404 404 404 403 200",
    "missing": "302 404 404 404 404 404 404",
}

REGISTERS: dict[str, dict[str, Any]] = {
    "activities_activity": {
        **register(CLERKS),
        "delete": TO_AN_ACT,
        **acts("publish", "hold", "report", "close", "reopen"),
        **acts("photos", "drop-photos", "cancel", "remove"),
    },
}

OBJECTS = {
    "activity-photo": ("activities.ActivityPhoto", "pk"),
    "life-branch": ("districts.PartyOrganisation", "pk"),
    "life-record": ("districts.PartyOrganisation", "pk"),
}

TABLE: dict[str, Any] = {
    "activity-photo": NO_PHOTO,
    "life": PAGE,
    "life-export": "302 200 200 200 403 403 200",
    "life-study": PAGE,
    "life-branch": SEEN,
    "life-record": SEEN_CHANGE,
}
