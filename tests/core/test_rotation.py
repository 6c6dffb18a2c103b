"""A new first key: everything is re-encrypted, nothing is lost, and it can be killed half-way."""

import base64
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from core import rotation
from core.rotation import columns, rotate
from districts.models import Organisation
from members.models import PartyMember
from tests.shared_world import shared

SECOND = f"2:{base64.b64encode(bytes(range(32, 64))).decode()}"
NUMBER = "410303196712060271"
REGISTER, HISTORY = "members_partymember", "members_partymemberevent"


def keys_of(table: str) -> list[int]:
    """The key ids under which the identity numbers of a table stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            {
                REGISTER: "select get_byte(id_number, 0) from members_partymember order by id",
                HISTORY: "select get_byte(id_number, 0) from members_partymemberevent order by 1",
            }[table]
        )
        return [key for (key,) in cursor.fetchall()]


@pytest.fixture
@shared
def members(zone: Any) -> list[PartyMember]:
    """Three members; the first changed once, so that the history has a row."""
    made = [
        PartyMember.objects.create(name=f"党员{n}", area=zone, id_number=NUMBER) for n in range(3)
    ]
    PartyMember.objects.filter(pk=made[0].pk).update(name="改名")
    return made


@pytest.fixture
def new_key(settings: Any, members: Any) -> Callable[[], None]:
    """Puts a second key first; `new_key()` then drops the former one."""
    settings.FIELD_KEYS = f"{SECOND},{settings.FIELD_KEYS}"

    def drop() -> None:
        settings.FIELD_KEYS = SECOND

    return drop


def run(**options: Any) -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out, **options)
    return out.getvalue()


def test_registers_come_before_their_history() -> None:
    found = [(column.table, column.name) for column in columns()]
    assert {(REGISTER, "id_number"), (REGISTER, "phone"), (HISTORY, "id_number")} <= set(found)
    assert ("districts_organisation", "phone") in found
    kinds = [column.history for column in columns()]
    assert kinds == sorted(kinds)
    assert (kinds.count(False), kinds.count(True)) == (40, 18)  # what is erased has no history


def test_everything_stands_under_the_new_key(new_key: Callable[[], None]) -> None:
    assert (keys_of(REGISTER), keys_of(HISTORY)) == ([1, 1, 1], [1])
    assert "4 个值" in run()
    assert (keys_of(REGISTER), keys_of(HISTORY)) == ([2, 2, 2], [2])
    new_key()
    assert set(PartyMember.objects.values_list("id_number", flat=True)) == {NUMBER}
    event = PartyMember.pgh_event_model.objects.get()  # type: ignore[attr-defined]
    assert (event.id_number, event.name) == (NUMBER, "党员0")


def test_it_leaves_no_trace_in_the_history(new_key: Callable[[], None]) -> None:
    run()
    assert len(keys_of(HISTORY)) == 1


def test_a_second_run_has_nothing_to_do(new_key: Callable[[], None]) -> None:
    run()
    assert "没有要重新加密的值" in run()
    assert set(json.loads(run(json=True))["values"].values()) == {0}


def test_counts_as_json(new_key: Callable[[], None], zone: Any) -> None:
    told = json.loads(run(json=True))
    assert told["key"] == 2
    assert told["values"][f"{REGISTER}.id_number"] == 3
    assert told["values"][f"{HISTORY}.id_number"] == 1
    assert told["values"]["districts_organisation.phone"] == 0


def test_killed_half_way_it_goes_on_where_it_stopped(
    new_key: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    column = next(c for c in columns() if (c.table, c.name) == (REGISTER, "id_number"))
    assert rotation._batch(column) == 1
    assert sorted(keys_of(REGISTER)) == [1, 1, 2]
    assert rotate(column) == 2
    assert keys_of(REGISTER) == [2, 2, 2]


def test_nothing_entered_stays_nothing(new_key: Callable[[], None], zone: Any) -> None:
    organisation = Organisation.objects.create(name="某公司", area=zone, kind="enterprise")
    run()
    organisation.refresh_from_db()
    assert organisation.phone == ""


def test_without_the_former_key_it_is_refused_and_nothing_is_lost(
    settings: Any, members: Any
) -> None:
    settings.FIELD_KEYS = SECOND
    with pytest.raises(ImproperlyConfigured, match="编号 1 的密钥"):
        run()
    assert keys_of(REGISTER) == [1, 1, 1]
