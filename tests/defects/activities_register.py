"""Slips in the register of activities, its series, its calendar and its sign-ups."""

from tests.defects import Defect

SERIES = "activities/services/series.py"
SIGN_UPS = "activities/services/sign_ups.py"
ERASURE = "activities/services/sign_up_erasure.py"
CALENDARS = "activities/services/calendars.py"
SUMMARIES = "activities/services/summaries.py"
ACTIVITIES = "activities/services/activities.py"
RULES = "activities/rules/activities.py"
COMES = "tests/activities/test_services_series.py"
SIGNED = "tests/activities/test_services_sign_ups.py"
SHOWN = "tests/activities/test_views_calendars.py"
PUBLIC = "tests/activities/test_views_public.py"
REGISTER = "tests/activities/test_admin_activities.py"
TOLD = "tests/activities/test_services_summaries.py"
DUE = "tests/activities/test_rules_activities.py"

DEFECTS = [
    Defect(SERIES, "day if day.month == month.month else day - WEEK", "day", COMES),
    Defect(CALENDARS, 'renewed=F("renewed") + 1', "renewed=1", SHOWN),
    Defect(  # whoever sees a commercial district may renew its address
        "activities/views/calendars.py",
        '    if not rows.for_user(request.user, "change").filter(pk=pk).exists():\n',
        "    if False:\n",
        SHOWN,
    ),
    Defect(SERIES, "step = 3 if", "step = 4 if", COMES),
    Defect(SERIES, "ignore_conflicts=True", "ignore_conflicts=False", COMES),
    Defect(SERIES, "locked.area.until - dt.timedelta(days=1)", "locked.area.until", COMES),
    Defect("activities/services/places.py", '__lte": F(of) - number', '__lte": F(of)', SIGNED),
    Defect(SIGN_UPS, "    if held:\n", "    if True:\n", SIGNED),
    Defect(SIGN_UPS, "        move_up(activity)\n", "        pass\n", SIGNED),
    Defect(
        SIGN_UPS,
        "SignUp.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))",
        "SignUp.objects.filter(number=number)",
        f"{SIGNED} {PUBLIC}",
    ),
    Defect(SIGN_UPS, "here.date() > until or begun", "here.date() >= until or begun", SIGNED),
    Defect(
        ERASURE,
        'Coalesce(F("activity__last_day"), F("activity__day"))',
        'F("activity__day")',
        SIGNED,
    ),
    Defect(CALENDARS, "_proof(district).encode()", "proof.encode()", PUBLIC),
    Defect("activities/services/announced.py", ".exclude(published_on=None)", ".all()", PUBLIC),
    Defect(
        SUMMARIES,
        "self.members + self.volunteers + self.others",
        "self.members + self.others",
        TOLD,
    ),
    Defect(
        ACTIVITIES,
        "if activity.state in (S.HELD, S.CLOSED):",
        "if activity.state == S.CLOSED:",
        REGISTER,
    ),
    Defect("activities/services/outcomes.py", "int(typed * 100)", "int(typed) * 100", REGISTER),
    Defect(RULES, "filter(final_day__lt=day)", "filter(day__lt=day)", DUE),
    Defect(
        "activities/views/office.py",
        'for_user(request.user, "reveal")',
        "for_user(request.user)",
        REGISTER,
    ),
]
