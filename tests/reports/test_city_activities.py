"""The activities of the made-up city are as real as the registers demand."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from activities.models import Activity, Attendance, Volunteer
from core.dated import Quarter
from districts.models import Area
from reports.compile.compiling import compile_report
from reports.models import ActivityFact, CaseFact, VolunteerFact

pytestmark = pytest.mark.django_db


def test_activities_of_a_city_are_counted() -> None:
    out = StringIO()
    given: dict[str, Any] = {"organisations": 100, "members": 200, "activities": 100}
    call_command("make_city", json=True, stdout=out, **given)
    told = json.loads(out.getvalue())
    assert told["activity"] == Activity.objects.count() == 100
    assert told["attendance"] == Attendance.objects.count() == 100 * 22
    assert Volunteer.objects.exclude(member=None).count() == 10
    city = Area.objects.get(kind="city")
    report = compile_report(city, Quarter(2017, 4)).report
    assert ActivityFact.objects.filter(report=report).count() == 100
    assert {fact.people for fact in ActivityFact.objects.all()} == {20}
    assert VolunteerFact.objects.filter(active_year=True).exists()
    assert CaseFact.objects.count() == 10
