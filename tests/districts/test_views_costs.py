"""Pages beside the registers cost the same however much they show."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message
from core.workflow import record
from districts.models import Area, FollowUpOrder, ToDo
from members.enums import PointKind
from members.models import ReportInPoint
from tests.conftest import make_area

TOMORROW = localdate() + dt.timedelta(days=1)


def fill(cast: SimpleNamespace, district: Area, first: int, last: int) -> None:
    """Another area with an order, a to-do and a point of report-ins, and a message, for each."""
    for number in range(first, last):
        area = make_area(f"640106{number:03}", f"街道{number}", "street", district)
        order = FollowUpOrder.objects.create(
            area=area, subject=f"事项{number}", due=TOMORROW, by=cast.official
        )
        record(cast.official, "发出督办", order)
        record(cast.official, "发出督办", FollowUpOrder.objects.earliest("pk"))
        ToDo.objects.create(
            key=f"k{number}", area=area, rule=f"r{number % 3}", subject="事项", due=TOMORROW
        )
        ReportInPoint.objects.create(
            name=f"点{number}",
            code=f"c{number}",
            area=area,
            kind=PointKind.values[0],
            placed=localdate(),
        )
        Message.objects.create(user=cast.official, text="消息")


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "orders": ("official", lambda: reverse("order-list")),
    "order": ("official", lambda: reverse("order", args=[FollowUpOrder.objects.earliest("pk").pk])),
    "advice": ("official", lambda: reverse("advice")),
    "advice-list": ("official", lambda: reverse("advice-list")),
    "messages": ("official", lambda: reverse("messages")),
    "todos": ("admin", lambda: reverse("admin:todos")),
    "statistics": ("auditor", lambda: reverse("admin:members_reportinpoint_statistics")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_any_number_of_rows(
    name: str, cast: SimpleNamespace, district: Area, sign_in: Any
) -> None:
    who, address = PAGES[name]
    client = sign_in(getattr(cast, who))
    fill(cast, district, 100, 102)
    client.get(address())
    few = statements(client, address())
    fill(cast, district, 102, 120)
    assert statements(client, address()) == few
