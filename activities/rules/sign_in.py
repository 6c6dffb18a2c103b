"""Rule of the adviser: names that were handed in wait to be taken in."""

import datetime as dt
from collections.abc import Iterator

from activities.services import taking_in
from districts import limits
from districts.advice import Finding, Rule, page


def _waiting(path: str, day: dt.date) -> Iterator[Finding]:
    """Names the activity, nobody of the list."""
    for sheet in taking_in.overdue(path, day):
        yield Finding(
            str(sheet.pk),
            sheet.activity.area_id,
            f"签到名单待计入：{sheet.activity}",
            f"{sheet.made_at:%Y-%m-%d} 提交，{sheet.total} 人",
            page("activities_signinsheet", sheet.pk),
        )


RULES = (
    Rule(
        "sign-in-waiting",
        "签到名单待计入",
        "计入",
        f"{limits.LIMITS['sign_in_taken'].told()}。",
        _waiting,
    ),
)
