"""What a GET answers on the pages of activities; tests/matrix.py merges it into its own."""

from typing import Any

from tests import duty_matrix, service_matrix
from tests.matrix_rows import (
    ACT_CHANGE,
    ACT_VIEW,
    AT_WORK_POST_ONLY,
    CLERKS,
    EVERYBODY,
    LIST,
    NOBODY,
    PAGE,
    REVEAL,
    acts,
    register,
)

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
    **service_matrix.REGISTERS,
    **duty_matrix.REGISTERS,
    "activities_activity": {
        **register(CLERKS),
        "delete": TO_AN_ACT,
        **acts("publish", "hold", "report", "close", "reopen"),
        **acts("photos", "drop-photos", "sign-up", "cancel", "remove"),
        **acts("attend", "paste", "sign-in-sheet", "scan"),
        **acts("propose", "agenda", "minutes", "resolve"),
    },
    "activities_signinsheet": {**register(NOBODY), **acts("take", "discard", "undo")},
    "activities_attendance": {**register(NOBODY), **acts("hours", "strike")},
    "activities_series": {**register(CLERKS), **acts("make")},
    "activities_signup": {
        **register(NOBODY),
        "reveal": REVEAL,
        **acts("came", "absent", "cancel"),
    },
    "activities_resolution": {**register(NOBODY), **acts("follow", "finish", "drop", "reopen")},
    "activities_appraisal": {**register(CLERKS), **acts("grade")},
}

OBJECTS = {
    **service_matrix.OBJECTS,
    "activity-sign-in": ("activities.Activity", "code"),
    **duty_matrix.OBJECTS,
    "activity-photo": ("activities.ActivityPhoto", "pk"),
    "life-branch": ("districts.PartyOrganisation", "pk"),
    "life-record": ("districts.PartyOrganisation", "pk"),
    "activity-record": ("activities.Activity", "pk"),
    "activity-feed": ("districts.CommercialDistrict", "key"),
    "calendar-renew": ("districts.CommercialDistrict", "pk"),
    "public-activity": ("activities.Activity", "code"),
    "portal-activities": ("storefronts.Storefront", "pk"),
    "portal-activity": ("activities.Activity", "code"),
    "meeting-record": ("districts.JointCommittee", "pk"),
    "meeting-minutes": ("activities.Activity", "pk"),
}

#: The second row of an address about two.
BESIDE = {"portal-activity": ("storefronts.Storefront", "pk"), **duty_matrix.BESIDE}
#: nothing that everybody may read: not announced, or by an address that was not given out
NOT_SHOWN = dict.fromkeys(("own", "foreign", "missing"), EVERYBODY.replace("200", "404"))
#: nobody of the office signs in for a store
NO_MERCHANT = dict.fromkeys(("own", "foreign", "missing"), "302 404 404 404 404 404 404")

TABLE: dict[str, Any] = {
    **service_matrix.TABLE,
    # its day is over
    "activity-sign-in": dict.fromkeys(
        ("own", "foreign", "missing"), EVERYBODY.replace("200", "404")
    ),
    **duty_matrix.TABLE,
    "activity-calendar": LIST,
    "calendar-renew": AT_WORK_POST_ONLY,
    "activity-record": ACT_VIEW,
    "activity-feed": NOT_SHOWN,
    "public-activities": EVERYBODY,
    "public-activity": NOT_SHOWN,
    "sign-up-look-up": EVERYBODY,
    "portal-activities": NO_MERCHANT,
    "portal-activity": NO_MERCHANT,
    "activity-photo": NO_PHOTO,
    "life": PAGE,
    "life-export": "302 200 200 200 403 403 200",
    "life-study": PAGE,
    "life-study-export": "302 200 200 200 403 403 200",
    "life-branch": SEEN,
    "life-record": SEEN_CHANGE,
    "meeting-record": ACT_CHANGE,
    "meeting-minutes": ACT_VIEW,
}
