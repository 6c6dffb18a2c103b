"""活动小结: what is recorded, in good order; what is not recorded is not claimed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.enums import AttendanceSource
from activities.models import Activity, CoHost, Outcome, Resolution
from activities.services import summaries
from activities.services.attending import Present, attend
from tests.activities.makers import activity_in, held_in, member_in, volunteer_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 3, 5)


def test_half_a_page(zone: Any, clerk: Any, make_organisation: Any) -> None:
    activity = held_in(
        zone,
        clerk,
        "春风行动",
        theme="service",
        kind="jobs",
        day=DAY,
        begins=dt.time(9),
        ends=dt.time(11, 30),
        place="中央广场",
        text="现场招聘\n政策咨询",
        others=500,
        hours=Decimal("2.5"),
    )
    present = Present(
        members=[member_in(zone, name).pk for name in ("张三", "李四")],
        volunteers=[volunteer_in(zone).pk],
        organisations=[make_organisation().pk],
    )
    attend(activity, present, by=clerk, source=AttendanceSource.LIST)
    CoHost.objects.create(activity=activity, name="人社局")
    for metric, value, qualifier in (
        ("enterprises", 50, "over"),
        ("jobs", 300, "over"),
        ("money", 4_000_000, "about"),
        ("savings", 12_050, "exact"),
    ):
        Outcome.objects.create(activity=activity, metric=metric, value=value, qualifier=qualifier)
    activity.refresh_from_db()
    assert summaries.draft(activity).splitlines() == [
        (
            "2017年3月5日09:00至11:30，银川阅海湾中央商务区在中央广场举办“春风行动”，"
            "属服务类活动（送岗位），人社局协办。"
        ),
        "活动内容：现场招聘 政策咨询。",
        (
            "参加活动 503 人次，其中党员 2 名，志愿者 1 名，单位 1 家，其他群众 500 人，"
            "每人计入志愿服务时长 2.5 小时。"
        ),
        "活动成效：参加企业 50 余家，提供岗位 300 余个，募集善款约 40,000 元，节约资金 120.50 元。",
        summaries.TO_ADD,
    ]


def test_nothing_is_claimed_that_is_not_recorded(zone: Any) -> None:
    activity = activity_in(zone, "走访", day=DAY, hours=0)
    assert summaries.draft(activity).splitlines() == [
        "2017年3月5日，银川阅海湾中央商务区举办“走访”，属志愿类活动（志愿服务）。",
        summaries.TO_ADD,
    ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "2017年3月5日"),
        ({"day_precision": "M"}, "2017年3月"),
        ({"day_precision": "Y"}, "2017年"),
        ({"last_day": dt.date(2017, 3, 8)}, "2017年3月5日至8日"),
        ({"last_day": dt.date(2017, 4, 1)}, "2017年3月5日至4月1日"),
        ({"last_day": dt.date(2018, 1, 1)}, "2017年3月5日至2018年1月1日"),
        ({"begins": dt.time(14)}, "2017年3月5日14:00 起"),
    ],
    ids=str,
)
def test_days_as_officials_write_them(zone: Any, fields: dict[str, Any], told: str) -> None:
    assert summaries.day_text(activity_in(zone, day=DAY, **fields)) == told


def test_a_meeting_tells_its_resolutions(zone: Any) -> None:
    meeting = activity_in(zone, "联席会议", theme="meeting", kind="joint_meeting", day=DAY, hours=0)
    for number, text in ((1, "联合巡查。"), (2, "统一门头")):
        Resolution.objects.create(
            activity=meeting, number=number, text=text, unit="物业公司", due=DAY
        )
    assert "会议形成决议 2 项：1. 联合巡查；2. 统一门头。" in summaries.draft(meeting)


def test_many_co_hosts_are_counted(zone: Any) -> None:
    activity = activity_in(zone)
    for number in range(8):
        CoHost.objects.create(activity=activity, name=f"第{number}家")
    assert "第5家等 8 家协办" in summaries.draft(activity)
    assert "第6家" not in summaries.draft(activity)


def test_a_constant_number_of_statements(zone: Any, clerk: Any) -> None:
    counts = []
    for many in (1, 9):
        made = held_in(zone, clerk, f"活动{many}")
        for number in range(many):
            CoHost.objects.create(activity=made, name=f"第{number}家")
        present = Present(members=[member_in(zone, f"张{many}{n}").pk for n in range(many)])
        attend(made, present, by=clerk, source=AttendanceSource.LIST)
        fresh = Activity.objects.select_related("area").get(pk=made.pk)
        with CaptureQueriesContext(connection) as found:
            summaries.draft(fresh)
        counts.append(len(found))
    assert counts[0] == counts[1]
