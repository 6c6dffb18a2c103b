"""Encrypted columns: nobody without the keys reads them, and nobody moves a value elsewhere."""

import base64
import hashlib
import hmac
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.copying import copy_rows
from core.encryption import EncryptedTextField, current_key, decrypt, encrypt, fingerprint, masked
from districts.models import Organisation
from members.models import PartyMember
from tests.shared_world import shared

COLUMN = "members.partymember.id_number"
NUMBER = "410303196712060271"
SECOND = f"2:{base64.b64encode(bytes(range(32, 64))).decode()}"


def stored(member: PartyMember, column: str = "id_number") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id_number, phone from members_partymember where id = %s", [member.pk]
        )
        return bytes(cursor.fetchone()[("id_number", "phone").index(column)])


@pytest.fixture
@shared
def member(zone: Any) -> PartyMember:
    return PartyMember.objects.create(
        name="邱平", area=zone, id_number=NUMBER, id_fingerprint=fingerprint(NUMBER, "id_number")
    )


@given(st.text(min_size=1))
def test_a_round_trip(value: str) -> None:
    assert decrypt(encrypt(value, COLUMN), COLUMN) == value


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert encrypt(NUMBER, COLUMN) != encrypt(NUMBER, COLUMN)


def test_a_value_of_another_column_is_not_read() -> None:
    with pytest.raises(ImproperlyConfigured, match="无法解密"):
        decrypt(encrypt(NUMBER, COLUMN), "members.partymember.phone")


@pytest.mark.parametrize("place", [1, 12, 13, 20, -1])
def test_tampering_shows(place: int) -> None:
    value = bytearray(encrypt(NUMBER, COLUMN))
    value[place] ^= 1
    with pytest.raises(ImproperlyConfigured, match="无法解密"):
        decrypt(bytes(value), COLUMN)


@pytest.mark.parametrize("length", [1, 5, 13, 20])
def test_a_truncated_value_is_refused_with_a_sentence(length: int) -> None:
    with pytest.raises(ImproperlyConfigured, match="无法解密"):
        decrypt(encrypt(NUMBER, COLUMN)[:length], COLUMN)


def test_keys_rotate(settings: Any) -> None:
    old = encrypt(NUMBER, COLUMN)
    settings.FIELD_KEYS = f"{SECOND},{settings.FIELD_KEYS}"
    assert current_key() == 2
    assert encrypt(NUMBER, COLUMN)[0] == 2
    assert decrypt(old, COLUMN) == NUMBER, "the former key still reads"
    settings.FIELD_KEYS = SECOND
    with pytest.raises(ImproperlyConfigured, match="编号 1 的密钥"):
        decrypt(old, COLUMN)


@pytest.mark.parametrize("keys", ["", "1", "x:AAAA", "1:not base64", "1:AAAA"])
def test_keys_that_are_none_are_refused_with_a_sentence(settings: Any, keys: str) -> None:
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        current_key()


def test_the_database_never_sees_the_value(member: PartyMember) -> None:
    assert NUMBER.encode() not in stored(member)
    assert PartyMember.objects.get(pk=member.pk).id_number == NUMBER
    assert PartyMember.objects.values_list("id_number", flat=True).get() == NUMBER


def test_nothing_entered_is_stored_as_nothing(member: PartyMember) -> None:
    assert stored(member, "phone") == b""
    assert PartyMember.objects.get(pk=member.pk).phone == ""


def test_a_row_written_by_copy_is_encrypted_too(zone: Any) -> None:
    (row,) = copy_rows(PartyMember, [PartyMember(name="曾强宇", area=zone, id_number=NUMBER)])
    assert NUMBER.encode() not in stored(row)
    assert PartyMember.objects.get(pk=row.pk).id_number == NUMBER


def test_history_stays_readable(member: PartyMember) -> None:
    PartyMember.objects.update(id_number="410303196712060000")
    PartyMember.objects.all().delete()
    events = PartyMember.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(event.pgh_label, event.id_number) for event in events] == [
        ("update", NUMBER),
        ("delete", "410303196712060000"),
    ]


def test_fingerprints_answer_equality_by_purpose(settings: Any) -> None:
    first = fingerprint(NUMBER, "id_number")
    assert first == fingerprint(NUMBER, "id_number")
    assert first != fingerprint(NUMBER, "phone")
    assert len(first) == 32
    assert fingerprint("", "phone") == ""
    settings.FINGERPRINT_KEY = "another"
    assert first != fingerprint(NUMBER, "id_number")


@pytest.mark.parametrize("key", ["k", "k" * 64, "钥" * 40])
def test_a_fingerprint_is_an_hmac_of_purpose_and_value(settings: Any, key: str) -> None:
    settings.FINGERPRINT_KEY = key
    whole = hmac.new(key.encode(), f"phone\0{NUMBER}".encode(), hashlib.sha256)
    assert fingerprint(NUMBER, "phone") == whole.hexdigest()[:32]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("15012343010", "150****3010"),
        (NUMBER, "410***********0271"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_masked_leaves_too_little_to_use(value: str, shown: str) -> None:
    assert masked(value) == shown


def test_a_register_shows_persons_and_phones_masked(member: PartyMember) -> None:
    assert str(member) == "邱*"
    assert Organisation(phone="15012343010").masked_phone == "150****3010"
    assert Organisation().masked_phone == "—"


def test_every_encrypted_column_is_bound_to_where_it_was_first_stored() -> None:
    field = PartyMember._meta.get_field("id_number")
    event = PartyMember.pgh_event_model._meta.get_field("id_number")  # type: ignore[attr-defined]
    assert isinstance(field, EncryptedTextField)
    assert field.bound_to == event.bound_to == COLUMN
    assert field.deconstruct()[3]["column"] == COLUMN
