"""A sign-in sheet of thousands of names, matched against the register of the whole city."""

import datetime as dt
import secrets
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from activities.enums import AttendanceSource, Theme
from activities.models import Activity, SignInSheet
from activities.services import activities, matching, sign_in
from activities.services.matching import Named
from bench.measure import line
from districts.models import Area
from members.models import PartyMember

NAMES = sign_in.MOST
#: the longest that matching them, and that matching and keeping them may take, in seconds
MATCHED, KEPT = 3.0, 6.0
STATEMENTS = 7


def report(city: Area) -> bool:
    """The names of members, every tenth of them of nobody."""
    known = PartyMember.objects.filter(area__path__startswith=city.path).order_by("pk")
    names = list(known.values_list("name", flat=True)[:NAMES])
    lines = [
        Named(i, f"{name}外" if i % 10 == 0 else name, unit="第一党支部" if i % 3 else "")
        for i, name in enumerate(names, 1)
    ]
    activity = _activity(city)
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        matching.match(activity, lines)
    matched = time.perf_counter() - start
    start = time.perf_counter()
    sheet = SignInSheet.objects.create(activity=activity, source=AttendanceSource.PASTED)
    sign_in.write(sheet, lines, matching.match(activity, lines))
    kept = time.perf_counter() - start
    SignInSheet.objects.filter(pk=sheet.pk).delete()
    return line(
        f"sign-in sheet of {len(lines)} names",
        members=known.count(),
        matched_s=matched,
        kept_s=kept,
        statements=len(asked),
        goal=f"<= {MATCHED} s, {KEPT} s, {STATEMENTS} statements",
        ok=matched <= MATCHED and kept <= KEPT and len(asked) <= STATEMENTS,
    )


def _activity(city: Area) -> Activity:
    return Activity.objects.create(
        title=f"测速活动 {secrets.token_hex(4)}",
        theme=Theme.VOLUNTEER,
        area=city,
        day=localdate() - dt.timedelta(days=1),
        code=activities.new_code(),
    )
