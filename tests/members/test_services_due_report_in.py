"""What is due of report-ins, on the boundary of its day and of the area."""

import datetime as dt

from django.utils.timezone import localdate

from districts.models import Area
from members.enums import LeadState
from members.services import due_report_in
from tests.members.report_ins import waiting

DAY = dt.timedelta(days=1)


def numbers(rows: object) -> list[str]:
    return [row.number for row in rows]  # type: ignore[attr-defined]


def test_the_last_day_is_still_in_time(zone: Area, district: Area, foreign_zone: Area) -> None:
    today = localdate()
    waiting(zone, "LATE", due=today - DAY)
    waiting(zone, "TODAY", due=today)
    waiting(zone, "LATER", due=today + DAY, state=LeadState.CONTACTED)
    waiting(foreign_zone, "FOREIGN", due=today - DAY)
    for path in (zone.path, district.path):
        assert numbers(due_report_in.overdue(path, today)) == ["LATE"]
        assert numbers(due_report_in.due_today(path, today)) == ["TODAY"]
        assert numbers(due_report_in.waiting(path, today)) == ["LATE", "TODAY", "LATER"]
    assert numbers(due_report_in.overdue("", today)) == ["LATE", "FOREIGN"]


def test_what_is_settled_is_not_due(zone: Area) -> None:
    today = localdate()
    for state in LeadState:
        waiting(zone, state.name, state=state, due=today - DAY)
    assert numbers(due_report_in.overdue("", today)) == ["LEAD", "CONTACTED"]
    assert numbers(due_report_in.to_admit("", today)) == ["VERIFIED"]


def test_each_is_one_statement(zone: Area, django_assert_num_queries: object) -> None:
    for number in range(3):
        waiting(zone, f"R{number}", due=localdate() - DAY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [f"{row}{row.area}" for row in due_report_in.overdue(zone.path, localdate())]
