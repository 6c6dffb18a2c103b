"""What a GET answers on the pages of activities; tests/matrix.py merges it into its own."""

from typing import Any

from tests.matrix_rows import ACT_CHANGE, CLERKS, acts, register

#: no photo was taken
NO_PHOTO = dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404")
#: an activity is deleted by an act that asks for the reason: its stock address leads there
TO_AN_ACT = {who: row.replace("200", "302") for who, row in ACT_CHANGE.items()}

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
}

TABLE: dict[str, Any] = {
    "activity-photo": NO_PHOTO,
}
