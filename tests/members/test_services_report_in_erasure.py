"""What was not verified goes by itself, and what goes leaves no person behind."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate

from core.models import Act
from districts.enums import AreaKind
from districts.models import Area
from districts.services import erasing
from members import tasks
from members.enums import LeadState
from members.models import ConsentText, SelfReport
from members.services.report_in_erasure import erase_due
from tests.conftest import make_area
from tests.members.report_ins import waiting

DAY = dt.timedelta(days=1)
ERASED = {"lead": "erased", "contacted": "erased", "unverified": "erased"}


@pytest.mark.parametrize("state", sorted(LeadState))
def test_on_its_day_the_person_goes_and_the_stub_stays(zone: Area, state: str) -> None:
    today = localdate()
    report = waiting(zone, state=state, erase_on=today, answer="请来一趟")
    assert erase_due(today - DAY) == 0
    assert erase_due(today) == 1
    report.refresh_from_db()
    assert report.state == ERASED.get(state, state)
    assert (report.name, report.phone, report.belongs_to, report.works_at) == ("",) * 4
    assert (report.answer, report.phone_fingerprint, report.phone_tail_fingerprint) == ("",) * 3
    assert (report.number, report.consent.version) == ("ABCDEFGH2345", 1)
    act = Act.objects.get()
    assert (act.verb, act.subject, act.note) == ("到期清除", "报到 ABCDEFGH2345", "")


def test_the_day_before_and_without_a_day_nothing_goes(zone: Area) -> None:
    today = localdate()
    waiting(zone, erase_on=today + DAY)
    waiting(zone, "B", state="verified", erase_on=None)
    assert erase_due(today) == 0
    assert not SelfReport.objects.filter(name="").exists()


def test_done_twice_it_finds_nothing_more(zone: Area) -> None:
    waiting(zone, erase_on=localdate())
    tasks.erase_reports()
    tasks.erase_reports()
    assert Act.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_the_next_run_goes_on(monkeypatch: Any) -> None:
    """Batches of two out of five; the second dies before it is committed."""
    today, zone = localdate(), make_area("640106-YHW", "阅海湾", AreaKind.ZONE)
    ConsentText.objects.get_or_create(version=1, defaults={"text": "同意书", "since": today})
    for number in range(5):
        waiting(zone, f"R{number}", erase_on=today)
    monkeypatch.setattr(erasing, "BATCH", 2)
    real, calls = erasing.act_of, []

    def dying(*told: Any) -> Act:
        calls.append(told)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*told)

    monkeypatch.setattr(erasing, "act_of", dying)
    with pytest.raises(KeyboardInterrupt):
        erase_due(today)
    assert list(
        SelfReport.objects.filter(name="").order_by("pk").values_list("number", flat=True)
    ) == ["R0", "R1"]
    monkeypatch.setattr(erasing, "act_of", real)
    assert erase_due(today) == 3
    assert Act.objects.filter(verb="到期清除").count() == 5


def test_no_column_of_any_table_of_ours_keeps_the_person(zone: Area) -> None:
    """Also where nobody thought of it: every text of the schema is looked through."""
    waiting(zone, erase_on=localdate(), works_at="独一无二的店")
    erase_due()
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = current_schema() and data_type in"
            " ('text', 'character varying', 'jsonb')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'select count(*) from "{table}" where "{column}"::text like %s',  # noqa: S608
                ["%独一无二的店%"],
            )
            assert cursor.fetchone() == (0,), (table, column)
