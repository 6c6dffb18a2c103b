"""济宁 in the demonstration: JN4, JN7, JN8."""

import datetime as dt
from collections import Counter

from activities.models import Booking, Case, DutySession, Resolution
from districts.models import Area
from tests.config.demo_done import held

STREET = "370811003"
YEAR = dt.date(2019, 1, 1), dt.date(2019, 12, 31)


def test_jn4_opinions_services_and_disputes(areas: dict[str, Area]) -> None:
    cases = Case.objects.filter(commercial_district__name="太白楼路商圈", state="closed")
    kinds = Counter(cases.values_list("kind", flat=True))
    assert kinds == {"opinion": 24, "request": 15, "dispute": 12}
    disputes = cases.filter(kind="dispute")
    assert Counter(disputes.values_list("mediation", flat=True)) == {"agreed": 10, "referred": 2}
    assert {one.parties.count() for one in disputes} == {2}
    assert not cases.exclude(name="", phone="", text="").exists()


def test_jn4_the_committee_meets_and_its_grid_workers_have_tasks(areas: dict[str, Area]) -> None:
    meetings = held(committee__name="太白楼路商圈共治委员会").between(*YEAR)
    assert meetings.count() == 3
    units = Resolution.objects.filter(activity__in=meetings).values_list("unit", flat=True)
    assert {"专属网格员", "法律与调解服务部"} < set(units)


def test_jn7_four_departments_on_site_each_month(areas: dict[str, Area]) -> None:
    sessions = DutySession.objects.filter(commercial_district__name="海能电商园", state="held")
    offices = Counter(sessions.values_list("department", flat=True))
    assert offices == {"工商部门": 9, "金融机构": 9, "税务部门": 9, "司法部门": 9}
    came = Booking.objects.filter(slot__session__in=sessions, state="came")
    assert came.values("slot__session").distinct().count() == 36
    assert not came.filter(answered_on=None).exists()
    titles = set(held(commercial_district__name="海能电商园").values_list("title", flat=True))
    assert titles == {"银企对接", "法律援助", "财务培训"}


def test_jn8_over_fifty_events_a_year(areas: dict[str, Area]) -> None:
    rows = held(venue__name="软件园党群服务中心").between(*YEAR)
    assert rows.count() > 50
    (host,) = {str(one.host) for one in rows}
    assert host == "济宁软件园联合党委"
